"""The files that bench.py measures on, made once into BUILD_DIR/bench."""
import csv
import datetime
import gzip
import json
import os
import re
import subprocess
import sys

ROWS = 1000000
REPEATS = 32
REPEAT_SECONDS = 1200  # more than the capture lasts
CAPTURE = "tests/fixtures/callcentre/frames.jsonl.gz"
TIMES = re.compile(rb"(?<!\d)(17953\d{5})(?!\d)|2026-11-22 (\d\d):(\d\d):(\d\d)")


def make(path, write):
    """Writes a file under another name first, so that an incomplete one is never used."""
    if not os.path.exists(path):
        print("making " + path, flush=True)
        write(path + ".part")
        os.rename(path + ".part", path)
    return path


def make_day(folder):
    frames, rows = os.path.join(folder, "day.jsonl"), os.path.join(folder, "day.csv")

    def write(path):
        command = ["tests/tools/gen_day.py", str(ROWS), path, rows + ".part"]
        subprocess.run([sys.executable] + command, check=True)
        os.rename(rows + ".part", rows)

    if not os.path.exists(rows) and os.path.exists(frames):
        os.remove(frames)
    return make(frames, write), rows


def earlier(match, by):
    if match[1]:
        return b"%d" % (int(match[1]) - by)
    hours, minutes, seconds = (int(match[i]) for i in (2, 3, 4))
    at = (hours * 3600 + minutes * 60 + seconds - by) % 86400
    return b"2026-11-22 %02d:%02d:%02d" % (at // 3600, at // 60 % 60, at % 60)


def make_centre(folder):
    """The capture again and again, its epochs, ids and local times moved by twenty minutes each time;
    the last is the capture itself, so that all are on its day."""

    def write(path):
        text = gzip.open(CAPTURE).read()
        with open(path, "wb") as out:
            for by in range((REPEATS - 1) * REPEAT_SECONDS, -1, -REPEAT_SECONDS):
                known = {}

                def shifted(match):
                    if match[0] not in known:
                        known[match[0]] = earlier(match, by)
                    return known[match[0]]

                out.write(TIMES.sub(shifted, text))

    return make(os.path.join(folder, "centre.jsonl"), write)


def make_large(folder, queues=8000, members=12000):
    """A PBX with thousands of queues and members, as it lists them, and some callers."""

    def write(path):
        def frame(**data):
            out.write(json.dumps({"type": 3, "server_id": 1, "server_name": "large", "ssl": False,
                                  "data": data}) + "\n")

        with open(path, "w", encoding="utf-8") as out:
            for i in range(queues):
                frame(Event="QueueParams", Queue="q%05d" % i, Strategy="ringall", Calls="0",
                      Completed="0", Abandoned="0", ServiceLevel="20", ActionID="1")
                for k in range(i * members // queues, (i + 1) * members // queues):
                    phone = "PJSIP/%d" % (100000 + k)
                    frame(Event="QueueMember", Queue="q%05d" % i, Name="Agent %05d" % k,
                          Location=phone, StateInterface=phone, Membership="static", Penalty="0",
                          CallsTaken="0", LastCall="0", LastPause="0", LoginTime="1795430000",
                          InCall="0", Status="1", Paused="0", PausedReason="", ActionID="1")
            frame(Event="QueueStatusComplete", ActionID="1")
            for i in range(2000):
                call = {"Channel": "PJSIP/trunk-%08x" % i, "CallerIDNum": "49170%06d" % i,
                        "Uniqueid": "%d.%d" % (1795440000 + i, i), "Queue": "q%05d" % (i * 37 % queues)}
                frame(Event="QueueCallerJoin", Timestamp="%d.5" % (1795440000 + i), Position="1",
                      Count="1", **call)
                frame(Event="QueueCallerAbandon", Timestamp="%d.5" % (1795440009 + i), Position="1",
                      OriginalPosition="1", HoldTime="9", **call)

    return make(os.path.join(folder, "large.jsonl"), write)


def make_tabs(folder, rows):
    """Rows for goaccess, which cannot read a quote within quotes."""

    def write(path):
        with open(rows, newline="", encoding="utf-8") as file, open(path, "w", encoding="utf-8") as out:
            for row in csv.reader(file):
                page = "/%s/%s" % (row[7], row[2])
                out.write("%s\t%s\t%s\t%s\n" % (row[9], row[1], page, row[12]))

    return make(os.path.join(folder, "day.tsv"), write)


def make_history(folder, cdrtop, name, words, source):
    """A history with the lines of that file, which has the name day=FILE or is one of frames; returns
    the configuration that names it."""
    conf = os.path.join(folder, name + ".yaml")
    kept = os.path.join(os.path.abspath(folder), name + ".db")

    def write(path):
        with open(path, "w", encoding="utf-8") as out:
            out.write("history:\n  path: %s\n  keep_days: 36500\n" % kept)
        for end in ("", "-wal", "-shm", "-lock"):
            if os.path.exists(kept + end):
                os.remove(kept + end)
        subprocess.run([cdrtop, "import", "-c", path] + words + [source], check=True,
                       stdout=subprocess.DEVNULL)

    return make(conf, write), kept


def make_yesterday(folder, rows=100000):
    """A day of calls that a board started now reads back."""
    date = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
    path = os.path.join(folder, "yesterday-%s.csv" % date)

    def write(part):
        subprocess.run([sys.executable, "tests/tools/gen_day.py", str(rows), os.devnull, part, "--date", date],
                       check=True)

    return make(path, write), date
