#!/bin/sh
# Prints the folder of this project's own tools: `tools` in cargo's target folder.
root=$(cd "$(dirname "$0")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
case $target in
    /*) echo "$target/tools" ;;
    *) echo "$root/$target/tools" ;;
esac
