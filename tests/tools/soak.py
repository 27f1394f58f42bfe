#!/usr/bin/env python3
"""soak.py CDRTOP DAYS: a board on simulated PBXs for so many days, with faults; 3h is three hours of one day.

The simulation and the board's clock go SOAK_SPEED (200) times as fast as ours, so that a day passes in seven minutes.
Faults come at random, by SOAK_SEED (1). Twice a day no callers are let in until all that were there have gone. Then
each figure of queues, agents and records has to equal what the PBXs wrote into their own logs: back-fill reads there
what a fault hid. Only frames that end too early are no gap. They come in the evening, and then counts may be off by as
many, until the day's logs are imported at the end.

Prints a line a day, then a verdict; the status is 0 if all figures are equal, and memory and descriptors flat."""
import collections
import datetime
import fcntl
import json
import os
import pty
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

from soak_truth import BOARD, Truth, day_of, differences

SPEED = float(os.environ.get("SOAK_SPEED", "200"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
CALLS = 360  # an hour and PBX at the busiest
HOUR = 3600
FIRST_DAY = "2026-10-22 22:31"  # UTC; half an hour of that Friday in Berlin is simulated before; on Sunday clocks change
MORNING = "2026-10-23 06:00"
EVENING, NIGHT = 19.5 * HOUR, 22.5 * HOUR  # when all have to be gone, and figures equal
CALL_BYTES = 4096  # more memory than a call needs that is kept
SLACK_BYTES = 16 << 20  # what counting a day again takes, at night, and is not given back at once
LATE = 30  # seconds: a list of who waits has no Timestamp, and tells of other visits if it is more than a minute late
WAL_BYTES = 32 << 20  # SQLite puts what is written into the history itself after 4 MB
ZONES = ["--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto"]


class Sim:
    def __init__(self, cdrtop, start, truth):
        self.process = subprocess.Popen(
            [cdrtop, "sim", *ZONES, "--port", "0", "--seed", str(SEED), "--calls", str(CALLS), "--truth", truth,
             "--start", start, "--speed", str(SPEED)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().split()[-1]
        begun = datetime.datetime.strptime(start + "+0000", "%Y-%m-%d %H:%M%z").timestamp()
        self.ahead = begun - time.monotonic() * SPEED

    def now(self):
        return self.ahead + time.monotonic() * SPEED

    def second_of_day(self):
        local = datetime.datetime.fromtimestamp(self.now(), BOARD)
        return local.hour * HOUR + local.minute * 60 + local.second

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer.startswith("ok"), "%s: %s" % (line, answer)
        return answer.split()

    def opens(self):
        self.say("calls %d" % CALLS)

    def callers(self):
        words = self.say("census")
        return int(words[words.index("callers") + 1])


class Board:
    """On a terminal that is read all the time, unless it is stalled."""

    def __init__(self, command, state):
        self.snapshot_path = os.path.join(state, "cdrtop", "snapshot.json")
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.reads = threading.Event()
        self.reads.set()
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        try:
            while self.reads.wait():
                os.read(self.master, 65536)
        except OSError:
            pass  # the board has ended

    def limit_files(self, size):
        hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def snapshot(self):
        if os.path.exists(self.snapshot_path):
            os.unlink(self.snapshot_path)
        self.process.send_signal(signal.SIGUSR2)
        while not os.path.exists(self.snapshot_path):
            assert self.process.poll() is None, "the board ended: %d" % self.process.returncode
            time.sleep(0.01)
        with open(self.snapshot_path, encoding="utf-8") as f:
            return json.load(f)

    def rss(self):
        with open("/proc/%d/statm" % self.process.pid, encoding="ascii") as f:
            return int(f.read().split()[1]) * resource.getpagesize()

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))


class Faults:
    """Each kind comes once before any comes again. Those of the link take as long by our clock, which is a lot by that
    of the simulation. Those of a PBX, and what only holds frames up, go by the simulation's."""

    def __init__(self, sim, board):
        self.sim, self.board, self.rng = sim, board, random.Random(SEED)
        self.deck, self.ends, self.count = [], [], 0

    def number(self, most):
        return self.rng.randint(1, most)

    def later(self, end, most=3.0):
        self.ends.append((time.monotonic() + self.rng.uniform(most / 20, most), end))

    def for_new_connections(self, fault):
        self.sim.say("%s %d" % (fault, self.number(3)))
        self.sim.say("drop")

    def stop_reading(self):
        self.board.reads.clear()
        self.later(self.board.reads.set, 5.0)

    def fill_disk(self):
        self.board.limit_files(4096)
        self.later(lambda: self.board.limit_files(resource.RLIM_INFINITY))

    def stall(self):
        self.sim.say("stall")
        self.later(lambda: self.sim.say("stall 0"), LATE / SPEED)

    def suspend(self):
        self.board.process.send_signal(signal.SIGSTOP)
        self.later(lambda: self.board.process.send_signal(signal.SIGCONT), LATE / SPEED)

    def wrong_secret(self):
        self.sim.say("secret wrong")
        self.later(lambda: self.sim.say("secret right"))

    def batches(self):
        self.sim.say("batch pbx2 45")
        self.later(lambda: self.sim.say("batch pbx2 0"), 5.0)

    def kinds(self):
        sim, number = self.sim.say, self.number
        return [lambda: sim("refuse %d" % number(3)),  # amiws is killed
                lambda: sim("drop"), lambda: sim("reset"), self.stall,
                *(lambda fault=fault: self.for_new_connections(fault) for fault in ("half-open", "hang", "404")),
                lambda: sim("ami-loss pbx%d %d" % (number(2), number(600))),
                lambda: sim("restart pbx%d %d" % (number(2), number(120))),
                self.wrong_secret, self.batches, self.stop_reading, self.fill_disk, self.suspend]

    def begin(self):
        if not self.deck:
            self.deck = list(range(len(self.kinds())))
            self.rng.shuffle(self.deck)
        self.kinds()[self.deck.pop()]()
        self.count += 1

    def end(self, before=float("inf")):
        for due, end in [e for e in self.ends if e[0] <= before]:
            self.ends.remove((due, end))
            end()


class Soak:
    def __init__(self, cdrtop, folder, start):
        self.cdrtop, self.folder = cdrtop, folder
        self.state, truth = os.path.join(folder, "state"), os.path.join(folder, "truth")
        os.mkdir(truth)
        os.environ.update(XDG_STATE_HOME=self.state, TERM="xterm-256color", LC_ALL="C.UTF-8")
        self.logs = ["%s=%s/%s" % (s, truth, f % s) for s in ("pbx1", "pbx2") for f in ("queue_log-%s", "Master-%s.csv")]
        self.config = os.path.join(folder, "c.yaml")
        with open(self.config, "w", encoding="ascii") as f:
            f.write("history: {path: %s/history.db, keep_days: 36500, backfill: %s}\n" % (folder, json.dumps(self.logs)))
        self.sim, self.truth = Sim(cdrtop, start, truth), Truth(truth)
        self.sim.say("timestamps pbx2 1")  # by its arrival, a frame that is late by our tenth of a second is too late
        self.usual = ["-c", self.config, *ZONES, "--tz", "Europe/Berlin"]
        self.board = Board([cdrtop, *self.usual, "--kiosk=2", "--speed", str(SPEED), self.sim.url], self.state)
        self.faults = Faults(self.sim, self.board)
        self.cut, self.wrong, self.measured = collections.Counter(), 0, []  # cut: frames, by day

    def stretch(self, until, gap):
        """Callers come, and a fault each `gap` real seconds or so, until that second of the day."""
        self.sim.opens()
        following = time.monotonic() + self.faults.rng.uniform(0, gap)
        while self.sim.second_of_day() < until:
            now = time.monotonic()
            self.faults.end(now)
            if now >= following:
                self.faults.begin()
                following = now + self.faults.rng.uniform(0, 2 * gap)
            time.sleep(0.05)
        self.faults.end()

    def empty(self):
        """Until nobody is there any more, and rows that come in batches have come."""
        self.sim.say("close")
        while self.sim.callers():
            time.sleep(0.02)
        time.sleep(90 / SPEED)

    def look(self, day):
        snapshot = self.board.snapshot()
        self.truth.read()
        return snapshot, differences(snapshot, self.truth, day, self.cut[day])

    def check(self, until):
        """Whether today's figures are those of the logs, at the latest at that second of the day. A gap is filled once
        the PBX has written a line of after it, so callers come again for a moment where one is left."""
        while True:
            self.empty()
            day = day_of(self.sim.now())
            snapshot, found = self.look(day)
            if found:  # a busy machine counts what came last a moment later
                time.sleep(1)
                snapshot, found = self.look(day)
            if not found:
                return True
            if self.sim.second_of_day() > until:
                break
            self.sim.opens()
            time.sleep(120 / SPEED)
        self.say_wrong("the board", day, found, snapshot)
        return False

    def say_wrong(self, who, when, found, snapshot=None):
        self.wrong += 1
        print("  %s, %s:" % (who, when), *found[:10], sep="\n    ", flush=True)
        with open(os.path.join(self.folder, "wrong-%d.json" % self.wrong), "w", encoding="utf-8") as f:
            json.dump(snapshot, f, indent=1)

    def cut_frames(self, seconds):
        """Some frames end too early; how many could not be read is counted."""
        self.sim.say("cut 20")
        time.sleep(seconds / SPEED)
        self.sim.say("cut 0")

    def say_day(self, number, day, equal):
        now = {"visits": self.truth.visits(day), "rss": self.board.rss(), "descriptors": self.board.descriptors(),
               "wal": os.path.getsize(self.folder + "/history.db-wal")}
        self.measured.append(now)
        print("day %d  %s  %5d visits  %3d faults so far  %3d frames cut  %5.1f MB  %d descriptors  figures %s" % (
            number, day.strftime("%a %d %b"), now["visits"], self.faults.count, self.cut[day],
            now["rss"] / 1e6, now["descriptors"], "equal" if equal else "NOT EQUAL"), flush=True)

    def pass_day(self, number, evening, night, gap):
        self.stretch(evening, gap)
        equal = self.check(NIGHT)
        day, before = day_of(self.sim.now()), self.board.snapshot()["ingest"]["malformed"]
        self.sim.opens()
        self.cut_frames(600)
        self.stretch(night, gap)
        self.empty()
        self.cut[day] = self.board.snapshot()["ingest"]["malformed"] - before
        equal = self.check(23.8 * HOUR) and equal
        self.say_day(number, day, equal)

    def wait_for_midnight(self):
        while self.sim.second_of_day() > 5 * 60:
            time.sleep(0.02)

    def run(self, *words):
        return subprocess.run([self.cdrtop, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)

    def succeed(self, *words):
        r = self.run(*words)
        if r.returncode:
            self.say_wrong(words[0], "status %d" % r.returncode, [(r.stdout + r.stderr).decode()])

    def compare_kept(self, who, lost):
        for day in sorted({key[0] for key in self.truth.queues}):
            r = self.run("snapshot", *self.usual, "--day", str(day), self.sim.url)
            snapshot = json.loads(r.stdout or "null")
            found = differences(snapshot, self.truth, day, lost[day]) if snapshot else ["no snapshot"]
            if found:
                self.say_wrong(who, day, found + r.stderr.decode().splitlines(), snapshot)

    def end(self):
        self.empty()
        self.truth.read()
        self.board.process.send_signal(signal.SIGTERM)
        if self.board.process.wait() != 0:
            self.say_wrong("the board", "its end", ["status %d" % self.board.process.returncode])
        self.compare_kept("the history", self.cut)
        self.succeed("import", "-c", self.config, *ZONES, *self.logs)
        self.succeed("history", "-c", self.config, "--verify")
        self.compare_kept("the history and the logs", collections.Counter())
        self.sim.say("quit")

    def verdict(self):
        """From the second day on memory may only grow by the calls that are kept, today's and those of seven days
        before, and descriptors by those of what is read just then."""
        flat = all(one["wal"] < WAL_BYTES for one in self.measured)
        second, last = self.measured[min(1, len(self.measured) - 1)], self.measured[-1]
        kept = sum(one["visits"] for one in self.measured[2:])
        flat &= last["rss"] - second["rss"] <= kept * CALL_BYTES + SLACK_BYTES
        flat &= last["descriptors"] <= second["descriptors"] + len(self.logs) + 2  # they, and the history, may be read
        good = flat and not self.wrong
        print("%s: %d days, %d visits, %d faults, %d frames cut; figures %s, memory and descriptors %s" % (
            "passed" if good else "FAILED", len(self.measured), sum(one["visits"] for one in self.measured),
            self.faults.count, sum(self.cut.values()), "NOT EQUAL" if self.wrong else "equal",
            "flat" if flat else "NOT FLAT"))
        return good


def main():
    hours = int(sys.argv[2][:-1]) if sys.argv[2].endswith("h") else 0
    folder = tempfile.mkdtemp(prefix="cdrtop-soak-")
    soak = Soak(os.path.abspath(sys.argv[1]), folder, MORNING if hours else FIRST_DAY)
    if hours:
        night = soak.sim.second_of_day() + hours * HOUR
        soak.pass_day(1, night - HOUR, night, 1)
    else:
        for number in range(1, int(sys.argv[2]) + 1):
            soak.pass_day(number, EVENING, NIGHT, 30)
            soak.wait_for_midnight()
    soak.end()
    if soak.verdict():
        shutil.rmtree(folder)
        return 0
    print("what there was is in " + folder)
    return 1


if __name__ == "__main__":
    sys.exit(main())
