#!/bin/sh
# Cargo's runner for wasm32-wasip1: `cargo test -p guest --target wasm32-wasip1`.
# The wasmtime of `make setup`, else the one on the PATH.
here=$(dirname "$0")
wasmtime=$(sh "$here/tools-dir.sh")/bin/wasmtime
if [ ! -x "$wasmtime" ]; then
    wasmtime=$(command -v wasmtime) || {
        echo "wasmtime, which runs wasm32-wasip1 tests, is missing: run \`make setup\`." >&2
        exit 1
    }
fi
# A debug build needs more than the default stack of 512 KiB. Tests see the package folder, and a place for files of their own.
exec "$wasmtime" run -W max-wasm-stack=8388608 --dir . --dir "${TMPDIR:-/tmp}::/tmp" "$@"
