#!/bin/bash
# Makes this machine able to build and test the guest: `make setup`, and by itself whatever needs it.
#
#   1. the wasm32-wasip1 standard library of the pinned Rust: already there, or from rustup, or,
#      where rustup cannot download, built from the library sources that Debian carries;
#   2. wasmtime's command line, which runs wasm32-wasip1 tests, in the target folder's `tools`.
#
# Running it again is free. Everything is moved into place last, so an interrupted run leaves nothing
# half made; what wasmtime has compiled by then is used again. `setup.sh --library` sees to the first
# only, `--all` to both: what is there already they find quickly, and say nothing of it.
set -euo pipefail

TARGET=wasm32-wasip1
WASMTIME_VERSION=48.0.8
# Suites that may hold the sources of our Rust; the one that does is picked by version.
RUST_SRC_SUITES="trixie-backports trixie forky sid bookworm-backports bookworm"
# This suite's wasi-libc is new enough for Rust's `std` (bookworm's is not) and has no threads.
WASI_LIBC_SUITE=trixie

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || die "$1 is needed ${2-}, and is not on the PATH."; }

# All that may have to be taken away again, whatever happens.
temp='' linked='' staged=''
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
    if [ -n "$temp" ]; then rm -rf "$temp"; fi
    if [ -n "$linked" ]; then rm -f "$linked"; fi
    if [ -n "$staged" ]; then rm -rf "$staged"; fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

make_temp() { [ -n "$temp" ] || temp=$(mktemp -d "${TMPDIR:-/tmp}/graft-setup.XXXXXX"); }

find_rust() {
    need rustc "(with cargo, from https://rustup.rs)"
    need cargo "(from https://rustup.rs)"
    sysroot=$(rustc --print sysroot) || die "rustc does not run: see the message above."
    rust_version=$(rustc -V | cut -d' ' -f2)
    target_lib=$sysroot/lib/rustlib/$TARGET/lib
}

# ---- 1. the standard library -----------------------------------------------------------------

library_present() {
    local std
    for std in "$target_lib"/libstd-*.rlib; do
        [ -e "$std" ] && return 0
    done
    return 1
}

# Links a program and a reactor against the library; a missing libc or a second copy shows here.
library_links() {
    make_temp
    printf 'fn main() { println!("{:?}", std::env::args()); }\n' >"$temp/hello.rs"
    rustc --target "$TARGET" "$temp/hello.rs" -o "$temp/hello.wasm" >"$temp/hello.log" 2>&1 &&
        rustc --target "$TARGET" --test "$temp/hello.rs" -o "$temp/test.wasm" >>"$temp/hello.log" 2>&1
}

library_from_rustup() {
    command -v rustup >/dev/null 2>&1 || return 1
    say "asking rustup for $TARGET"
    local limit=
    if command -v timeout >/dev/null 2>&1; then limit="timeout 300"; fi
    # shellcheck disable=SC2086 # two words or none
    $limit rustup target add "$TARGET" >"$temp/rustup.log" 2>&1 && return 0
    say "rustup could not: $(grep -m 1 '^error' "$temp/rustup.log" || tail -n 1 "$temp/rustup.log")"
    return 1
}

library_from_source() {
    say "building $TARGET for Rust $rust_version from Debian's sources (about a minute)"
    need curl "to download Debian's sources"
    need ar "(package binutils) to unpack and to make archives"
    need tar "to unpack Debian's packages"
    need sha256sum "to check the downloads"
    need xz "(package xz-utils) to unpack Debian's packages"
    [ -w "$sysroot/lib/rustlib" ] || die "$sysroot/lib/rustlib is not writable: run this as its owner."

    find_mirrors
    fetch_rust_src
    fetch_wasi_libc
    build_std
    install_library
}

# Every Debian archive that apt is configured with, in both of its file formats.
find_mirrors() {
    mirrors=$(
        {
            for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
                [ -f "$list" ] && sed -nE 's/^[[:space:]]*deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]].*/\2/p' "$list"
            done
            for list in /etc/apt/sources.list.d/*.sources; do
                [ -f "$list" ] && sed -nE 's/^URIs:[[:space:]]*//p' "$list"
            done
        } | tr ' ' '\n' | sed 's|/*$||' | grep -E '^https?://.*/debian$' | awk '!seen[$0]++' || true
    )
}

fetch() { curl -fsSL --retry 3 --connect-timeout 15 --max-time 600 "$1" -o "$2"; }

# index MIRROR SUITE: the suite's list of packages that fit every machine, unpacked once.
index() {
    local file=$temp/index.$2
    if [ ! -s "$file" ]; then
        fetch "$1/dists/$2/main/binary-all/Packages.xz" "$file.xz" 2>/dev/null || return 1
        xz -dc "$file.xz" >"$file"
    fi
    echo "$file"
}

# newest INDEX PACKAGE VERSION-PREFIX: "version filename sha256" of the last such entry.
newest() {
    awk -v RS= -v package="$2" -v prefix="$3" '{
        split("", field)
        n = split($0, lines, "\n")
        for (i = 1; i <= n; i++) if (match(lines[i], /^[A-Za-z0-9-]+: /))
            field[substr(lines[i], 1, RLENGTH - 2)] = substr(lines[i], RLENGTH + 1)
        if (field["Package"] == package && index(field["Version"], prefix) == 1)
            found = field["Version"] " " field["Filename"] " " field["SHA256"]
    } END { if (found != "") print found; else exit 1 }' "$1"
}

# fetch_package PACKAGE VERSION-PREFIX FOLDER SUITE…: unpacks the first match; installs nothing.
fetch_package() {
    local package=$1 prefix=$2 folder=$3 mirror suite list entry version file sum
    shift 3
    for mirror in $mirrors; do
        for suite in "$@"; do
            list=$(index "$mirror" "$suite") || continue
            entry=$(newest "$list" "$package" "$prefix") || continue
            read -r version file sum <<<"$entry"
            say "fetching $package $version from Debian $suite"
            fetch "$mirror/$file" "$temp/$package.deb" || continue
            echo "$sum  $temp/$package.deb" | sha256sum --check --quiet ||
                die "$package was damaged on the way: its SHA-256 is not the one Debian lists."
            unpack "$temp/$package.deb" "$folder"
            return 0
        done
        rm -f "$temp"/index.*
    done
    return 1
}

unpack() {
    mkdir -p "$2"
    if command -v dpkg-deb >/dev/null 2>&1; then
        dpkg-deb -x "$1" "$2"
    else
        (cd "$2" && ar x "$1" && tar -xf data.tar.* && rm -f data.tar.* control.tar.* debian-binary)
    fi
}

fetch_rust_src() {
    # shellcheck disable=SC2086 # a list of words
    fetch_package rust-src "$rust_version+" "$temp/rust" $RUST_SRC_SUITES ||
        die "no Debian suite on this machine's mirror has the library sources of Rust $rust_version: install $TARGET with rustup instead."
    local library
    library=$(find "$temp/rust/usr/src" -maxdepth 2 -type d -name library | head -n 1)
    [ -n "$library" ] || die "Debian's rust-src is not laid out as expected: no library/ in it."
    rust_src=$(dirname "$library")
}

fetch_wasi_libc() {
    fetch_package wasi-libc "" "$temp/libc" "$WASI_LIBC_SUITE" ||
        die "this machine's Debian mirror has no wasi-libc in suite $WASI_LIBC_SUITE."
    local from=$temp/libc/usr/lib/wasm32-wasi to=$temp/self-contained
    mkdir -p "$to"
    cp "$from/crt1-command.o" "$from/crt1-reactor.o" "$to/"
    # Rust's own libc carries the emulated threads; Debian keeps them apart.
    printf 'create %s\naddlib %s\naddlib %s\nsave\nend\n' \
        "$to/libc.a" "$from/libc.a" "$from/libwasi-emulated-pthread.a" | ar -M
}

# Cargo takes the library's sources from the sysroot, so they are linked there while it builds.
build_std() {
    local src=$sysroot/lib/rustlib/src/rust crate=$temp/empty
    if [ ! -d "$src/library/std" ]; then
        mkdir -p "$sysroot/lib/rustlib/src"
        rm -f "$src"
        ln -s "$rust_src" "$src"
        linked=$src
    fi
    mkdir -p "$crate/src"
    : >"$crate/src/lib.rs"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n' >"$crate/Cargo.toml"
    say "building the standard library"
    if ! (cd "$crate" && clean_cargo RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        RUSTC="$sysroot/bin/rustc" "$sysroot/bin/cargo" build --release --quiet \
        -Zbuild-std=std,panic_abort,test --target "$TARGET" --target-dir "$temp/build") \
        >"$temp/build.log" 2>&1; then
        tail -n 20 "$temp/build.log" >&2
        die "the standard library did not build: its last lines are above."
    fi
    if [ -n "$linked" ]; then rm -f "$linked"; linked=''; fi
}

# A cargo that knows nothing of the caller's: an old or shared target folder would leave two copies
# of each library, and rustc refuses both.
clean_cargo() {
    env -u CARGO_TARGET_DIR -u CARGO_BUILD_TARGET -u CARGO_BUILD_TARGET_DIR -u CARGO_ENCODED_RUSTFLAGS \
        -u CARGO_BUILD_RUSTFLAGS -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER -u RUSTUP_TOOLCHAIN "$@"
}

install_library() {
    staged=$(mktemp -d "$sysroot/lib/rustlib/.graft.XXXXXX")
    mkdir -p "$staged/lib/self-contained"
    cp "$temp/build/$TARGET/release/deps/"*.rlib "$staged/lib/"
    rm -f "$staged/lib/"libempty-*.rlib
    cp "$temp/self-contained/"* "$staged/lib/self-contained/"
    chmod -R u+rwX,go+rX "$staged"
    rm -rf "$sysroot/lib/rustlib/$TARGET"
    mv "$staged" "$sysroot/lib/rustlib/$TARGET"
    staged=''
}

setup_library() {
    make_temp
    if library_present && library_links; then
        say "the $TARGET standard library of Rust $rust_version is there"
        return
    fi
    if ! { library_from_rustup && library_present && library_links; }; then
        library_from_source
        library_links || { cat "$temp/hello.log" >&2; die "the new $TARGET library does not link a program: see above."; }
    fi
    say "the $TARGET standard library of Rust $rust_version is now in $target_lib"
}

# ---- 2. wasmtime -----------------------------------------------------------------------------

find_tools() { tools=$(sh "$here/tools-dir.sh"); }

wasmtime_present() {
    [ -x "$tools/bin/wasmtime" ] && [ "$("$tools/bin/wasmtime" --version | cut -d' ' -f2)" = "$WASMTIME_VERSION" ]
}

setup_wasmtime() {
    if wasmtime_present; then
        say "wasmtime $WASMTIME_VERSION is there"
        return
    fi
    say "installing wasmtime $WASMTIME_VERSION into $tools (about five minutes)"
    mkdir -p "$tools"
    # Its own target folder: the workspace's may be locked by a build. It stays when this is interrupted, and the next run
    # goes on from there.
    clean_cargo cargo install wasmtime-cli --version "$WASMTIME_VERSION" --locked --quiet \
        --no-default-features --features run,cranelift,wat \
        --root "$tools" --target-dir "$tools/build" ||
        die "cargo could not install wasmtime-cli $WASMTIME_VERSION: see above."
    rm -rf "$tools/build"
    say "wasmtime $WASMTIME_VERSION is now in $tools/bin"
}

# ---- the whole -------------------------------------------------------------------------------

# What is there is found without a word, and without linking a program to see that it works.
need_library() {
    if ! library_present; then
        say "the $TARGET standard library of Rust is missing: getting it (a minute or two, once)"
        setup_library
    fi
}

need_wasmtime() {
    if ! wasmtime_present; then
        setup_wasmtime
    fi
}

# One function, so that bash has read the whole file before it starts.
main() {
    find_rust
    find_tools
    case ${1-} in
        "")
            setup_library
            setup_wasmtime
            ;;
        --library) need_library ;;
        --all)
            need_library
            need_wasmtime
            ;;
        *) die "usage: setup.sh [--library | --all]" ;;
    esac
}

main "$@"
exit
