#!/bin/sh
# The measurements. Nothing here passes or fails. usage: bench.sh BUILD_DIR
cd "$(dirname "$0")/../.." || exit 2
exec python3 tests/tools/bench.py "${1:-build-bench}"
