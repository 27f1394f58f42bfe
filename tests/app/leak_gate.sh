#!/bin/sh
# The leak gate: the sanitized program on good, odd, missing and refused input. Criterion's tests do
# not notice leaks (a test ends in a forked child), so whole processes are run here, and any leak or
# report of a sanitizer is a failure. Usage: leak_gate.sh CDRTOP LEAK_ON_PURPOSE FIXTURES
set -u
cdrtop=$1 leaky=$2 fixtures=$3
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
LEAK=23
export ASAN_OPTIONS="detect_leaks=1:exitcode=$LEAK" LSAN_OPTIONS="exitcode=$LEAK"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1:exitcode=$LEAK"
unset CDRTOP_CONFIG
export XDG_CONFIG_HOME="$work"
count=0 failed=0

verdict() { # GOOD WHAT: a line of TAP
  count=$((count + 1))
  if [ "$1" = 0 ]; then
    echo "ok $count - $2"
    return
  fi
  failed=$((failed + 1))
  echo "not ok $count - $2"
  sed 's/^/# /' "$work/err" | head -n 30
}

# check STATUS WHAT ARGUMENT...: must exit with that status, without a report of a sanitizer.
check() {
  wanted=$1 what=$2
  shift 2
  "$cdrtop" "$@" >"$work/out" 2>"$work/err" </dev/null
  status=$?
  good=0
  if [ "$status" != "$wanted" ]; then
    echo "the status is $status, not $wanted" >>"$work/err"
    good=1
  fi
  ! grep -qE 'Sanitizer|runtime error' "$work/out" "$work/err" || good=1
  verdict "$good" "$what"
}

# Checks that the gate can fail at all.
ASAN_OPTIONS=help=1 "$cdrtop" --version >"$work/out" 2>"$work/err"
grep -q 'AddressSanitizer' "$work/out" "$work/err"
verdict $? "the program is built with AddressSanitizer"
"$leaky" >"$work/out" 2>"$work/err"
[ $? = "$LEAK" ] && grep -q 'detected memory leaks' "$work/err"
verdict $? "a program that leaks fails here"

gunzip -c "$fixtures/callcentre/Master-pbx1.csv.gz" >"$work/Master.csv" || exit 2
head -c 3000 "$fixtures/callcentre/frames.jsonl.gz" >"$work/cut.jsonl.gz"
centre=$fixtures/callcentre/frames.jsonl.gz
check 0 "frames" snapshot "$centre"
check 0 "frames as text" snapshot --format text "$centre"
check 0 "frames with their times, and zones" snapshot --server-tz pbx1=Europe/Berlin \
  --server-tz pbx2=America/Toronto --tz Europe/Berlin "$fixtures/callcentre/frames.rec.gz"
check 0 "odd frames" snapshot "$fixtures/odd/frames.jsonl.gz"
check 0 "Master.csv" snapshot "$work/Master.csv"
check 0 "Master.csv as text" snapshot --format text "$work/Master.csv"
check 0 "Master.csv with newer columns" snapshot "$fixtures/corpus/csv/newcdrcolumns"
check 0 "frames and the same rows again" snapshot "$centre" pbx1="$work/Master.csv"
check 1 "a gzip file cut short" snapshot "$work/cut.jsonl.gz"
check 2 "a missing file" snapshot "$work/missing.csv"
check 2 "a file behind a good one that is missing" snapshot "$centre" "$work/missing.csv"
check 0 "an export of records, sorted" export --what records --sort source --limit 50 "$work/Master.csv"
check 0 "an export of calls as JSON" export --what calls --format json "$centre"
check 0 "an export of queues" export --what queues "$centre"
check 2 "an export of a field that is none" export --what records --fields nope "$work/Master.csv"
check 2 "a wrong option" snapshot --no-such-option
check 2 "a zone that is none" snapshot --tz Nowhere/Here "$centre"
check 2 "a window that is empty" snapshot --from 2026-11-23 --to 2026-11-22 "$centre"
check 3 "a server that is not there" snapshot --wait 0.2 ws://127.0.0.1:1
check 0 "--dump-config" --dump-config
check 0 "--help" --help
echo "1..$count"
[ "$failed" = 0 ]
