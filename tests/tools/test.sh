#!/bin/sh
# The whole test run: every test under ASan and UBSan, the leak gate, the race gate under TSan, the
# checks of rooms, the program as it is installed, and every fuzzer for some seconds. With
# CDRTOP_TEST_ALL, other readers of the sources, coverage, and faults made on purpose, too. Warnings are
# errors here, and nowhere else. The last line is `N passed, N failed`.
set -u
cd "$(dirname "$0")/../.."
passed=0 failed=0
step() { printf '== %s\n' "$*"; }
ok() { passed=$((passed + 1)); printf 'ok: %s\n' "$*"; }
bad() { failed=$((failed + 1)); printf 'FAILED: %s\n' "$*"; }
finish() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
  exit
}

# compile DIR OPTION...
compile() {
  dir=$1
  shift
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"$dir.log" 2>&1 || { cat "$dir.log"; return 1; }
  rm -f "$dir.log"
  ninja -C "$dir" >"$dir/ninja.log" 2>&1 || { tail -n 60 "$dir/ninja.log"; return 1; }
}

# run_tests DIR: all tests there, counted one by one. Many only wait, so there is one more than processors.
run_tests() {
  meson test -C "$1" --no-rebuild --num-processes $(($(nproc) + 1)) --print-errorlogs --logbase testlog >"$1/test.log" 2>&1
  python3 tests/tools/count.py "$1/meson-logs/testlog.json" >"$1/counts" || bad "the test log"
  cat "$1/counts"
  passed=$((passed + $(tail -n 1 "$1/counts" | cut -d' ' -f1)))
  failed=$((failed + $(tail -n 1 "$1/counts" | cut -d' ' -f2)))
}

step "build with AddressSanitizer and UndefinedBehaviorSanitizer"
compile build-test -Dwerror=true -Dtests=true -Dsanitize=true || { bad "the build with sanitizers"; finish; }
ok "the build with sanitizers (gcc, no warning)"

step "tests"
reports=$PWD/build-test/sanitizer
rm -f "$reports".*
# Criterion hides what a sanitizer prints, so that goes to files, and each file is a failure.
ASAN_OPTIONS=log_path=$reports UBSAN_OPTIONS=log_path=$reports run_tests build-test
if ls "$reports".* >/dev/null 2>&1; then
  bad "a sanitizer reported"
  head -n 40 "$reports".*
else
  ok "no sanitizer report in any test"
fi

# Without optimisation it builds in half the time; but gcc then warns about texts that do fit.
step "races (ThreadSanitizer)"
if compile build-race -Dsanitize=thread -Dbuildtype=debug; then
  run_tests build-race
else
  bad "the build with ThreadSanitizer"
fi

step "the program as it is installed"
if compile build-install -Dwerror=true -Dtests=false --buildtype=release; then
  for check in "install.sh build-install" "hardened.sh build-install/src/app/cdrtop"; do
    # shellcheck disable=SC2086
    if tests/tools/$check >build-install/check.log 2>&1; then ok "$check"; else bad "$check"; cat build-install/check.log; fi
  done
  # Where a sanitizer allocates, none of it can be made to fail.
  for name in files links; do
    if CDRTOP_TESTED=$PWD/build-install/src/app/cdrtop "build-test/tests/app/test_failing_$name" --tap \
      --filter '*/*_allocates' >build-install/check.log 2>&1; then ok "failing allocations, $name"; else bad "failing allocations, $name"; cat build-install/check.log; fi
  done
  # It is in no sanitized run: libfaketime and AddressSanitizer do not work together.
  if [ ! -x build-test/tests/app/test_clock_set ]; then
    bad "libfaketime is not here"
  elif CDRTOP_INSTALLED=$PWD/build-install/src/app/cdrtop ASAN_OPTIONS=detect_leaks=0 \
    build-test/tests/app/test_clock_set >build-install/clock.log 2>&1; then
    ok "a machine's clock that jumps"
  else
    bad "a machine's clock that jumps"
    cat build-install/clock.log
  fi
  if [ -n "${CDRTOP_TEST_ALL:-}" ]; then # a day, in seven minutes
    if python3 tests/tools/soak.py build-install/src/app/cdrtop 1 >build-install/soak.log 2>&1; then
      ok "a day of a board on simulated PBXs with faults"
    else
      bad "a day of a board on simulated PBXs with faults"
      cat build-install/soak.log
    fi
  fi
else
  bad "the release"
fi

step "fuzz: each for eight seconds (clang, libFuzzer)"
if CC=clang compile build-fuzz -Dwerror=true -Dtests=true -Dfuzz=true; then
  ok "the fuzzers (clang, no warning)"
  tests/tools/fuzz.sh build-fuzz 8 >build-fuzz/lines
  while read -r line; do
    case "$line" in
    *", nothing found") ok "fuzz $line" ;;
    *", FOUND") bad "fuzz $line" ;;
    *) printf '%s\n' "$line" ;;
    esac
  done <build-fuzz/lines
else
  bad "the build of the fuzzers"
fi

# check COMMAND...: what says by its status whether all is well. It prints what it finds.
check() {
  if "$@"; then ok "$*"; else bad "$*"; fi
}

if [ -n "${CDRTOP_TEST_ALL:-}" ]; then
  step "faults that can be read (cppcheck, clang-tidy, gcc -fanalyzer)"
  check tests/tools/static.sh cppcheck
  check tests/tools/static.sh clang-tidy build-test
  # Not optimised: then it follows the code as it is written, but gcc warns about texts that do fit.
  CFLAGS="-fanalyzer -Wno-format-truncation" check compile build-analyzer -Dwerror=true -Dtests=false --buildtype=debug
  CC=clang check compile build-clang -Dwerror=true -Dtests=true
  unset CDRTOP_TEST_ALL # what follows asks what an ordinary run of the tests notices
  step "the lines of the pure rooms that their tests run"
  check tests/tools/coverage.py build-coverage
  step "thirty faults in how visits are kept and figures counted, one at a time"
  check tests/tools/mutations.py build-mutations
fi
finish
