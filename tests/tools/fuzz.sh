#!/bin/sh
# Runs every fuzzer for some time, one on each processor, and prints a line for each: how much it ran,
# and whether it found anything. What one found stays in BUILD/found, and the status is then not 0.
# Each begins with its seeds alone, so that a short run stays short.
# Usage: fuzz.sh BUILD SECONDS, where BUILD was set up with CC=clang and -Dfuzz=true
set -u
cd "$(dirname "$0")/../.." || exit 2

# fuzz.sh BUILD SECONDS NAME: one of them.
if [ $# = 3 ]; then
  log=$1/found/$3.log corpus=$1/corpus/$3
  rm -rf "$corpus"
  mkdir -p "$corpus"
  cp "tests/fixtures/corpus/$3/"* "$corpus/"
  "$1/tests/fuzz/fuzz_$3" -max_total_time="$2" -timeout=20 -rss_limit_mb=2048 -entropic=0 -print_final_stats=1 \
    -artifact_prefix="$1/found/$3-" "$corpus" >"$log" 2>&1
  status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
  if [ $status = 0 ]; then
    printf '%s: %s runs, %s/s, nothing found\n' "$3" "$runs" "$rate"
    exit 0
  fi
  printf '%s: %s runs, %s/s, FOUND\n%s\n' "$3" "${runs:-?}" "${rate:-?}" \
    "$(grep -vE '^#[0-9]+|NEW_FUNC|^INFO' "$log" | head -n 30)"
  exit 1
fi

mkdir -p "$1/found"
for source in tests/fuzz/fuzz_*.c; do basename "$source" .c; done | sed 's/^fuzz_//' |
  xargs -P "$(nproc)" -I NAME tests/tools/fuzz.sh "$1" "$2" NAME
