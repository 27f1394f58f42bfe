#!/bin/sh
# The demo: a recorded stream of two PBXs, its times moved to now, served on a loopback port for ever,
# and the board on it. usage: demo.sh CDRTOP [BOARD OPTION...]
set -eu
cd "$(dirname "$0")/../.."
cdrtop=$1
shift
port=$(mktemp)
"$cdrtop" sim --replay tests/fixtures/callcentre/frames.rec.gz --now --repeat --port 0 \
  --server-tz pbx1=Europe/Berlin --server-tz pbx2=America/Toronto >"$port" &
sim=$!
trap 'kill "$sim" 2>/dev/null; rm -f "$port"' EXIT INT TERM HUP
tries=0
while ! grep -q 'ws://' "$port"; do
  kill -0 "$sim" 2>/dev/null && [ "$tries" -lt 100 ] || { echo "demo: the replay did not start" >&2; exit 1; }
  tries=$((tries + 1))
  sleep 0.05
done
"$cdrtop" --server-tz pbx1=Europe/Berlin --server-tz pbx2=America/Toronto "$@" "$(grep -o 'ws://[^ ]*' "$port")"
