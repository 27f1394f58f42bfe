"""What the simulated PBXs wrote down themselves, by day, server and queue, and whether a snapshot says the same."""
import collections
import csv
import datetime
import os
import zoneinfo

ZONES = {"pbx1": zoneinfo.ZoneInfo("Europe/Berlin"), "pbx2": zoneinfo.ZoneInfo("America/Toronto")}
BOARD = ZONES["pbx1"]  # the board's zone
OUTSIDE_DIGITS = 7  # and more have the numbers of callers from outside
LEFT = ("EXITWITHTIMEOUT", "EXITEMPTY", "WITHDRAW")


def day_of(epoch):
    return datetime.datetime.fromtimestamp(epoch, BOARD).date()


class Grown:
    """The whole lines that were added to a file since it was asked last."""

    def __init__(self, path):
        self.path, self.at = path, 0

    def lines(self):
        if not os.path.exists(self.path):
            return []
        with open(self.path, encoding="utf-8", errors="replace", newline="") as f:
            f.seek(self.at)
            text = f.read()
            whole = text.rfind("\n") + 1
            self.at += len(text[:whole].encode("utf-8", "replace"))
        return text[:whole].splitlines()


class Truth:
    """Nobody waits or talks at midnight, so a line belongs to the day in which it was written."""

    def __init__(self, folder):
        self.logs = {s: Grown("%s/queue_log-%s" % (folder, s)) for s in ZONES}
        self.rows = {s: Grown("%s/Master-%s.csv" % (folder, s)) for s in ZONES}
        self.queues = collections.defaultdict(collections.Counter)  # by day, server, queue
        self.sent_in = []  # server, queue and second in which somebody inside came, to transfer a caller
        self.waits = collections.defaultdict(list)  # of the answered, by the same
        self.persons = collections.defaultdict(collections.Counter)  # by day, server, queue, name
        self.records = collections.defaultdict(collections.Counter)  # by day, server

    def read(self):
        for server, log in self.logs.items():
            for line in log.lines():
                self.take_line(server, line.split("|"))
        for server, rows in self.rows.items():
            for row in csv.reader(rows.lines()):
                self.take_row(server, row)

    def take_line(self, server, line):
        epoch, _, queue, member, word, *data = line
        if queue == "NONE":
            return
        key = day_of(int(epoch)), server, queue
        q, p = self.queues[key], self.persons[key + (member,)]
        q["offered"] += word == "ENTERQUEUE"
        if word == "ENTERQUEUE" and len(data[1]) < OUTSIDE_DIGITS:
            self.sent_in.append((server, queue, int(epoch)))
        q["leftByKey"] += word == "EXITWITHKEY"
        q["left"] += word in LEFT
        q["ringNoAnswer"] += word == "RINGNOANSWER"
        p["ringNoAnswer"] += word == "RINGNOANSWER"
        if word == "ABANDON":
            q["abandoned"] += 1
            q["waitAbandoned.sum"] += int(data[2])
        elif word == "CONNECT":
            q["answered"] += 1
            q["waitAnswered.sum"] += int(data[0])
            self.waits[key].append(int(data[0]))
            p["handled"] += 1
            p["holdTime"] += int(data[0])
        elif word in ("COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER", "ATTENDEDTRANSFER"):
            complete = word.startswith("COMPLETE")
            talk = int(data[1 if complete else 4 if word == "ATTENDEDTRANSFER" and data[0] == "LINK" else 3])
            q["talk.sum"] += talk
            p["talkTime"] += talk
            p["completed" if complete else "transferred"] += 1

    def take_row(self, server, row):
        start = datetime.datetime.strptime(row[9], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONES[server])
        r = self.records[day_of(start.timestamp()), server]
        disposition = row[14]
        r["totalCalls"] += 1
        r["answeredCalls"] += disposition == "ANSWERED"
        r["missedCalls"] += disposition in ("NO ANSWER", "CANCEL")
        r["totalTalkTime"] += int(row[13]) if disposition == "ANSWERED" else 0

    def visits(self, day):
        return sum(q["offered"] for key, q in self.queues.items() if key[0] == day)


def number(tree, path):
    for name in path.split("."):
        tree = (tree or {}).get(name)
    return tree or 0


def compare_queue(q, truth, waits):
    """Pairs of what the snapshot says and what the log says. Who was cut off has no end in the log."""
    ended = truth["answered"] + truth["abandoned"] + truth["leftByKey"]
    left = sum(number(q, name) for name in ("timedOut", "noAgents", "withdrawn", "unknown"))
    within = sum(wait <= (number(q, "threshold") or 20) for wait in waits)
    names = "offered answered abandoned leftByKey ringNoAnswer waitAnswered.sum waitAbandoned.sum talk.sum".split()
    return [("left otherwise", left, truth["offered"] - ended), ("waiting", number(q, "waiting"), 0),
            ("answeredWithin", number(q, "answeredWithin"), within),
            *((name, number(q, name), truth[name]) for name in names)]


def twice(snapshot, truth, server, queue):
    """How many callers may count twice: they were sent to the queue by a transfer that fell into a gap, and the rest
    was heard. The log has the one who transferred, the events have the caller."""
    gaps = [(datetime.datetime.fromisoformat(g["from"]).timestamp() - 2, datetime.datetime.fromisoformat(
        g["to"] or snapshot["generatedAt"]).timestamp() + 2) for s in snapshot["servers"] if s["name"] == server
            for g in s["gaps"]]
    return sum((s, q) == (server, queue) and any(begin <= at <= end for begin, end in gaps)
               for s, q, at in truth.sent_in)


def differences(snapshot, truth, day, lost):
    """What a snapshot of that day says otherwise than the logs. Of `lost` frames nothing could be read: so far may
    counts be off then, and sums are not looked at."""
    queues = {(q["server"], q["queue"]): q for q in snapshot["queues"]}
    persons = {(b["server"], b["queue"], a["name"]): b for a in snapshot["agents"] for b in a["byQueue"]}
    pairs = []
    for (of, server, queue), t in truth.queues.items():
        if of == day:
            pairs += [((server, queue, *pair[:1]), *pair[1:]) for pair in
                      compare_queue(queues.get((server, queue)), t, truth.waits[of, server, queue])]
    for (of, server, queue, name), t in truth.persons.items():
        if of == day:
            pairs += [((server, queue, name, what), number(persons.get((server, queue, name)), what), t[what])
                      for what in t]
    for (of, server), t in truth.records.items():
        if of == day:
            r = snapshot["records"]["byServer"].get(server)
            pairs += [((server, "records", what), number(r, what), t[what]) for what in t]
    found = []
    for what, ours, theirs in pairs:
        is_sum = what[-1].endswith((".sum", "Time"))
        if what[-1] in ("offered", "left otherwise") and 0 < ours - theirs <= twice(snapshot, truth, *what[:2]):
            continue
        if (lost and not is_sum and abs(ours - theirs) > lost) or (not lost and ours != theirs):
            found.append("%s: %g, the logs say %g" % (" ".join(what), ours, theirs))
    return found
