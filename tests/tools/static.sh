#!/bin/sh
# static.sh cppcheck|clang-tidy BUILD: reads src/ for what a compiler does not say. It prints what it finds, and
# then ends with 1. clang-tidy looks up in BUILD how each file is compiled; .clang-tidy says what it looks
# for. The third reader, gcc -fanalyzer, is a build (tests/tools/test.sh).
set -u
cd "$(dirname "$0")/../.."
tool=$1 build=${2:-}

case $tool in
cppcheck)
  # invalidPrintfArgType_s: gcc checks formats, and cppcheck loses the type of what a function returns.
  # identicalInnerCondition: it takes `if (*known) return *known;` for two conditions.
  exec cppcheck -j "$(nproc)" --quiet --error-exitcode=1 --inline-suppr --std=c11 -D_GNU_SOURCE -Iinclude \
    --enable=warning,performance,portability \
    --suppress=invalidPrintfArgType_s --suppress=identicalInnerCondition src
  ;;
clang-tidy)
  # Its analyzer looks less far than it can: that takes a tenth of the time, and gcc's looks far.
  find src -name '*.c' | sort | xargs -P "$(nproc)" -n 1 clang-tidy --quiet -p "$build" \
    --extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=mode=shallow 2>/dev/null
  ;;
*)
  echo "usage: static.sh cppcheck|clang-tidy BUILD" >&2
  exit 2
  ;;
esac
