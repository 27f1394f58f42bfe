#!/usr/bin/env python3
"""race_gate.py CDRTOP TESTS RACE_ON_PURPOSE RACE_TASK RACE_DISK RACE_HISTORY

The race gate: runs base/task, disk, history and the whole program, built with ThreadSanitizer, on
recordings, a simulated call centre, and a board with keys. Any report is a failure. Prints TAP."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

cdrtop, tests, on_purpose, race_task, race_disk, race_history = sys.argv[1:]
sys.path.insert(0, os.path.join(tests, "tools"))
import bench_terminal  # noqa: E402: a pseudo-terminal

PATIENCE_S = 120  # ends what hangs, and judges nobody's machine
ZONES = ["--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"]
work = tempfile.TemporaryDirectory()
folder = pathlib.Path(work.name)
frames = os.path.join(tests, "fixtures/callcentre/frames.rec.gz")
rows = os.path.join(tests, "fixtures/callcentre/Master-pbx1.csv.gz")
os.environ.update(TSAN_OPTIONS=f"log_path={folder}/report", XDG_CONFIG_HOME=work.name,
                  XDG_STATE_HOME=work.name, CDRTOP_EXPORT_DIR=work.name)
os.environ.pop("CDRTOP_CONFIG", None)
count = failed = 0


def reports():
    """What ThreadSanitizer has written since the last call."""
    said = ""
    for path in sorted(folder.glob("report.*")):
        said += path.read_text(errors="replace")
        path.unlink()
    return said


def verdict(good, what, said=""):
    """Prints a line of TAP."""
    global count, failed
    count += 1
    failed += not good
    print("ok" if good else "not ok", count, "-", what, flush=True)
    if not good:
        print("".join("# %s\n" % line for line in said.splitlines()[:60]), end="", flush=True)


def quiet(good, what, said=""):
    """The same for what must not be reported."""
    told = reports()
    verdict(good and not told, what, told + said)


def run(what, *command):
    """Must end normally and without a report."""
    ended = subprocess.run([*around, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=PATIENCE_S)
    quiet(ended.returncode == 0, what, ended.stdout.decode("utf-8", "replace")[-3000:])


def board(what, options, steps):
    """A board on which each key must show what it should; the last one ends it."""
    terminal = bench_terminal.Terminal([*around, cdrtop, *options])
    for keys, awaited in steps:
        os.write(terminal.master, keys)
        if terminal.until(awaited and re.compile(awaited), PATIENCE_S) is None:
            quiet(False, what, "%r did not bring %r" % (keys, awaited))
            terminal.process.kill()
            return
    quiet(terminal.process.wait(PATIENCE_S) == 0, what)


def race_is_seen():
    subprocess.run([*around, on_purpose], stderr=subprocess.DEVNULL)
    return "data race" in reports()


def simulated(use):
    """With a call centre whose address is a name that has to be looked up."""
    sim = subprocess.Popen([*around, cdrtop, "sim", "--port", "0", "--lively"],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    use("ws://localhost:" + re.search(rb":([0-9]+)", sim.stdout.readline())[1].decode())
    sim.terminate()
    sim.communicate(timeout=PATIENCE_S)


def recorded(url):
    tape = folder / "tape.rec"
    record = subprocess.Popen([*around, cdrtop, "record", tape, url], stderr=subprocess.PIPE)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and not (tape.exists() and tape.stat().st_size > 20000):
        time.sleep(0.05)
    record.terminate()
    said = record.communicate(timeout=PATIENCE_S)[1].decode()
    quiet(record.returncode == 0 and tape.stat().st_size > 20000, "a recording of a link", said)


# ThreadSanitizer does not start if the machine spreads addresses more widely than it expects.
around = []
if not race_is_seen():
    around = ["setarch", "-R"]
verdict(not around or race_is_seen(), "a program with a race fails here")

run("base/task", race_task)
run("disk", race_disk, work.name)
run("history", race_history, work.name)
run("a snapshot", cdrtop, "snapshot", *ZONES, frames, rows)
run("an export", cdrtop, "export", "--what", "calls", "-o", folder / "calls.csv", *ZONES, frames)
run("a sorted export", cdrtop, "export", "--what", "records", "--sort", "source", rows)
board("a board over a recording", ["--tz", "Europe/Berlin", *ZONES, frames], [
    (b"", rb"of 472"),
    (b"4>I", "▲".encode()),
    (b"fdisp:missed\r", rb"m106\x1b"),  # the list's, no place on the screen
    (b"e", rb"export 106"),
    (b"\x15%s/missed.csv\r" % work.name.encode(), rb"rows written"),
    (b"x", rb"472"),
    (b"Q", None),
])
simulated(recorded)
simulated(lambda url: board("a board with a link", [url], [
    (b"", rb"pbx2"), (b"3", rb"AGENTS"), (b"fqueue:support\r", rb"queue:support"), (b"Q", None)]))
print("1..%d" % count)
sys.exit(failed > 0)
