#!/usr/bin/env node
// Runs a Scheme program on the Graft reactor, in Node 20 or newer, without any package:
//
//     node graft.mjs graft.wasm prog.scm [args…]
//
// or goes on in an image, a program that was linked or frozen, and links what it compiles:
//
//     node graft.mjs image.wasm [args…]
//
// `make reactor OUT=graft.wasm` writes the reactor. Everything this file knows of Graft is in
// guest/doc/abi.md: that page and a WebAssembly engine are enough for a host. Exit codes: 0 done,
// 1 Scheme error, 2 usage, else the program's own. GRAFT_JIT=0|1|2 sets the configuration key of
// that name, GRAFT_LINKING=refuse|ignore makes a poor host of it (for tests), GRAFT_VERBOSE=1
// reports what was linked.

import { readFileSync } from 'node:fs';
import process from 'node:process';

// node:wasi warns that it is experimental, on every start.
process.removeAllListeners('warning');
const { WASI } = await import('node:wasi');

const DONE = 0, SUSPENDED = 1, EXIT = 3;
const KEY_JIT = 1;

class Usage extends Error {}

function read(path, encoding) {
  try {
    return readFileSync(path, encoding);
  } catch (error) {
    throw new Usage(`cannot read ${path}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`);
  }
}

function decodeProgram(path) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read(path));
  } catch (error) {
    throw error instanceof Usage ? error : new Usage(`${path} is not UTF-8`);
  }
}

class Graft {
  constructor(module, args) {
    const wasi = new WASI({
      version: 'preview1',
      args,
      env: process.env,
      preopens: { '.': '.' },
    });
    const instance = new WebAssembly.Instance(module, wasi.getImportObject());
    // Calls `_initialize` if it is exported. What exports `_start`, as an image does, would be refused.
    const { _start: _, ...rest } = instance.exports;
    wasi.initialize({ exports: rest });
    this.guest = instance.exports;
    this.linked = 0;
    this.linking = process.env.GRAFT_LINKING;
    if (this.guest.abiVersion() !== 1) throw new Error('the reactor speaks another version of the interface');
    if (process.env.GRAFT_JIT !== undefined) {
      const refused = this.guest.configure(KEY_JIT, BigInt(process.env.GRAFT_JIT));
      if (refused) throw new Usage(`GRAFT_JIT=${process.env.GRAFT_JIT} is refused`);
    }
  }

  // The memory's buffer changes whenever the guest grows it: fetched anew for every access.
  words(at, count) {
    return new Uint32Array(this.guest.memory.buffer.slice(at, at + 4 * count));
  }

  bytes(ptr, len) {
    return new Uint8Array(this.guest.memory.buffer, ptr, len).slice();
  }

  withText(text, use) {
    const bytes = new TextEncoder().encode(text);
    const ptr = this.guest.allocate(bytes.length);
    if (ptr === 0 && bytes.length > 0) throw new Error('the guest has no memory for the program');
    new Uint8Array(this.guest.memory.buffer, ptr, bytes.length).set(bytes);
    const value = use(ptr, bytes.length);
    this.guest.release(ptr, bytes.length);
    return value;
  }

  result() {
    const [kind, ptr, len, code] = this.words(this.guest.result(), 4);
    return { kind, text: new TextDecoder().decode(this.bytes(ptr, len)), code: code | 0 };
  }

  // Runs a program to its end; returns the exit code.
  run(name, text) {
    this.withText(name, (ptr, len) => this.guest.sourceName(ptr, len));
    const handle = this.withText(text, (ptr, len) => this.guest.parse(ptr, len));
    if (handle === 0) return this.report() || 1;
    return this.serve(this.guest.eval(handle));
  }

  // Goes on in an image; returns the exit code.
  start() {
    return this.serve(this.guest.start());
  }

  // Serves the guest until the evaluation is over; returns the exit code.
  serve(status) {
    while (status === SUSPENDED) {
      this.link();
      status = this.guest.resume();
    }
    if (status === DONE) return 0;
    if (status === EXIT) return this.report();
    return this.report() || 1;
  }

  // Says what there is to say of an error, or of output that was lost before an exit; the exit code.
  report() {
    const { text, code } = this.result();
    if (text) process.stderr.write(text.endsWith('\n') ? text : text + '\n');
    return code;
  }

  // Serves one suspension: instantiates the generated module, if there is one.
  link() {
    if (this.linking === 'ignore') return;
    const at = this.guest.jitModule();
    if (at === 0) return;
    const [id, ptr, len] = this.words(at, 3);
    if (this.patch(this.bytes(ptr, len))) {
      this.linked += 1;
      this.guest.jitLinked(id);
    } else {
      this.guest.jitFailed(id);
    }
  }

  patch(bytes) {
    if (this.linking === 'refuse') return false;
    try {
      const { memory, __indirect_function_table } = this.guest;
      const module = new WebAssembly.Module(bytes);
      const { exports } = new WebAssembly.Instance(module, { env: { memory, __indirect_function_table } });
      return exports.patch() === 0;
    } catch (error) {
      if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) return false;
      throw error;
    }
  }
}

function main([reactor, program, ...args]) {
  if (reactor === undefined) throw new Usage('usage: node graft.mjs graft.wasm prog.scm [args…]');
  const module = new WebAssembly.Module(read(reactor));
  const isImage = WebAssembly.Module.exports(module).some(({ name }) => name === '_start');
  if (!isImage && program === undefined) throw new Usage('usage: node graft.mjs graft.wasm prog.scm [args…]');
  const words = program === undefined ? [] : [program, ...args];
  const graft = new Graft(module, isImage ? [reactor, ...words] : words);
  const code = isImage ? graft.start() : graft.run(program, decodeProgram(program));
  if (process.env.GRAFT_VERBOSE) process.stderr.write(`linked ${graft.linked} modules\n`);
  return code;
}

try {
  process.exitCode = main(process.argv.slice(2)) & 255;
} catch (error) {
  process.stderr.write(`graft: ${error.message}\n`);
  process.exitCode = error instanceof Usage ? 2 : 70;
}
