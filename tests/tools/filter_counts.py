#!/usr/bin/env python3
"""filter_counts.py: counts how many records, calls and visits of the call-centre capture each filter
expression wants, without cdrtop: records from Master.csv, visits from queue_log, calls of pbx1 from
the Linkedids in its events (that PBX maps LinkedID in its Cdr). Next to each expression there is a
predicate in Python that says the same. Prints `expression TAB records TAB calls TAB visits`, with a
dash if a level was not counted; tests/calls/test_filter.c reads it as
tests/fixtures/filter/callcentre.tsv."""
import collections
import csv
import datetime
import gzip
import io
import os
import re
import zoneinfo

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "callcentre")
ZONES = {"pbx1": "Europe/Berlin", "pbx2": "America/Toronto"}
BOARD = zoneinfo.ZoneInfo("Europe/Berlin")


def read(name):
    return gzip.open(os.path.join(HERE, name + ".gz")).read()


def records(server):
    fields = ("account src dst context clid channel dstchannel app data start answer end duration "
              "billsec disp ama uniqueid userfield").split()
    text = io.StringIO(read("Master-%s.csv" % server).decode("utf-8", "replace"), newline="")
    for row in csv.reader(text):
        r = dict(zip(fields, row), server=server)
        r["duration"], r["billsec"] = int(r["duration"]), int(r["billsec"])
        local = datetime.datetime.strptime(r["start"], "%Y-%m-%d %H:%M:%S")
        r["at"] = local.replace(tzinfo=zoneinfo.ZoneInfo(ZONES[server])).timestamp()
        r["queue"] = r["data"].split(",")[0] if r["app"].lower() == "queue" else ""
        agent = re.match(r"(?:SIP|PJSIP|IAX2)/(\d+)-", r["dstchannel"])
        r["agent"] = agent.group(1) if agent else ""
        name = re.match(r'"(.*)" <([^<>]*)>$', r["clid"], re.S)
        r["name"] = name.group(1) if name else ""
        yield r


def visits(server):
    """A visit: from ENTERQUEUE to the end of the wait, and the talk after it."""
    open_ones, done = {}, []
    for line in read("queue_log-" + server).decode("utf-8", "replace").splitlines():
        time, unique, queue, agent, what, *data = line.split("|")
        if what == "ENTERQUEUE":
            v = dict(server=server, at=int(time), uniqueid=unique, queue=queue, src=data[1], agent="",
                     outcome="waiting", wait=None, talk=None)
            open_ones[unique, queue] = v
            done.append(v)
        v = open_ones.get((unique, queue))
        if v is None:
            continue
        if what == "CONNECT":
            v.update(outcome="answered", agent=agent, wait=int(data[0]))
        elif what == "ABANDON":
            v.update(outcome="abandoned", wait=int(data[2]))
        elif what == "EXITWITHTIMEOUT":
            v.update(outcome="timedout", wait=int(data[2]))
        elif what in ("COMPLETEAGENT", "COMPLETECALLER"):
            v["talk"] = int(data[1])
        elif what == "BLINDTRANSFER":
            v["talk"] = int(data[3])
    return done


def linkedids():
    """For pbx1: the Linkedid with which each Uniqueid joined its queue or wrote its Cdr."""
    rows, joins = [], {}
    for line in read("frames.jsonl").split(b"\n"):
        if b'"server_id": 1,' not in line:
            continue
        get = lambda key: (re.search(rb'"%s": "([^"]*)"' % key, line) or [b"", b""])[1].decode()
        if b'"Event": "Cdr"' in line:
            rows.append((get(b"UniqueID"), get(b"department"), get(b"LinkedID")))
        elif b'"Event": "QueueCallerJoin"' in line:
            joins[get(b"Uniqueid")] = get(b"Linkedid")
    return rows, joins


RECORDS = list(records("pbx1")) + list(records("pbx2"))
VISITS = visits("pbx1") + visits("pbx2")
ROWS, JOINS = linkedids()
LINKED = {unique: linked for unique, _, linked in ROWS}
CALLS = collections.defaultdict(lambda: {"rows": [], "visits": []})
for record in RECORDS:
    if record["server"] == "pbx1":
        CALLS[LINKED[record["uniqueid"]]]["rows"].append(record)
for visit in VISITS:
    if visit["server"] == "pbx1":
        CALLS[JOINS.get(visit["uniqueid"]) or LINKED[visit["uniqueid"]]]["visits"].append(visit)


MISSED = ("NO ANSWER", "CANCEL")
# expression; predicates for a record, a call (rows, visits; pbx1 only), a visit; None: not counted
any_row = lambda f: lambda c: any(f(r) for r in c["rows"])
any_visit = lambda f: lambda c: any(f(v) for v in c["visits"])
either = lambda f: lambda c: any_row(f)(c) or any_visit(f)(c)


def clock(low, high):
    def inside(r):
        t = datetime.datetime.fromtimestamp(r["at"], BOARD)
        at = t.hour * 60 + t.minute
        return low <= at < high if low < high else at >= low or at < high
    return inside


def first(c):  # the row that says who called whom
    own = [r for r in c["rows"] if r["uniqueid"] == LINKED[r["uniqueid"]]]
    return min(own or c["rows"], key=lambda r: r["at"]) if c["rows"] else None


def source(c):
    return first(c)["src"] if c["rows"] else c["visits"][0]["src"]


one = lambda r: r["queue"] == "support"
german = lambda r: r["src"].startswith("49170")
alice = lambda v: v["agent"] == "Alice Agent"
TABLE = [
    ("", lambda r: True, lambda c: True, lambda v: True),
    ("queue:support", one, either(one), one),
    ("queue:SUPPORT", one, either(one), one),
    ("queue:s*", lambda r: r["queue"][:1] == "s", either(lambda r: r["queue"][:1] == "s"),
     lambda r: r["queue"][:1] == "s"),
    ("queue:support,billing", lambda r: r["queue"] in ("support", "billing"),
     either(lambda r: r["queue"] in ("support", "billing")), lambda r: r["queue"] in ("support", "billing")),
    ('queue:""', lambda r: not r["queue"], lambda c: not either(lambda r: r["queue"])(c), lambda v: False),
    ("-queue:support", lambda r: not one(r), lambda c: not either(one)(c), lambda v: not one(v)),
    ("queue:suppor", lambda r: False, lambda c: False, lambda v: False),
    ("src:49170*", german, lambda c: source(c).startswith("49170"), german),
    ("src:*100005", lambda r: r["src"].endswith("100005"), lambda c: source(c).endswith("100005"),
     lambda r: r["src"].endswith("100005")),
    ("dst:1004", lambda r: r["dst"] == "1004", None, None),
    ("dst:10*,60*", lambda r: r["dst"][:2] in ("10", "60"), None, None),
    ("disp:missed", lambda r: r["disp"] in MISSED, None, lambda v: v["outcome"] in ("abandoned", "timedout")),
    ("disp:noanswer", lambda r: r["disp"] == "NO ANSWER", None, None),
    ('disp:"NO ANSWER"', lambda r: r["disp"] == "NO ANSWER", None, None),
    ("disp:answered", lambda r: r["disp"] == "ANSWERED", None, lambda v: v["outcome"] == "answered"),
    ("disp:missed,busy", lambda r: r["disp"] in MISSED + ("BUSY",), None, None),
    ("disp:congestion,failed", lambda r: r["disp"] in ("CONGESTION", "FAILED"), None, None),
    ("src:49170* disp:missed", lambda r: german(r) and r["disp"] in MISSED, None,
     lambda v: german(v) and v["outcome"] in ("abandoned", "timedout")),
    ("outcome:abandoned", None, any_visit(lambda v: v["outcome"] == "abandoned"),
     lambda v: v["outcome"] == "abandoned"),
    ("outcome:timedout,answered", None, any_visit(lambda v: v["outcome"] in ("timedout", "answered")),
     lambda v: v["outcome"] in ("timedout", "answered")),
    ("agent:1001", lambda r: r["agent"] == "1001",
     lambda c: any_visit(alice)(c) or any_row(lambda r: r["agent"] == "1001" and r["disp"] == "ANSWERED")(c),
     alice),
    ('agent:alice*', lambda r: r["agent"] == "1001",
     lambda c: any_visit(alice)(c) or any_row(lambda r: r["agent"] == "1001" and r["disp"] == "ANSWERED")(c),
     alice),
    ("server:pbx1", lambda r: r["server"] == "pbx1", lambda c: True, lambda r: r["server"] == "pbx1"),
    ("server:2", lambda r: r["server"] == "pbx2", lambda c: False, lambda r: r["server"] == "pbx2"),
    ("server:pbx*", lambda r: True, lambda c: True, lambda r: True),
    ("dur>30", lambda r: r["duration"] > 30, None, None),
    ("dur:2..5", lambda r: 2 <= r["duration"] <= 5, None, None),
    ("dur:2", lambda r: r["duration"] == 2, None, None),
    ("talk>=0:05", lambda r: r["billsec"] >= 5, None, None),
    ("wait<3", lambda r: r["duration"] - r["billsec"] < 3, None, lambda v: v["wait"] < 3),
    ("wait>=20", lambda r: r["duration"] - r["billsec"] >= 20, None, lambda v: v["wait"] >= 20),
    ("wait<=20", lambda r: r["duration"] - r["billsec"] <= 20, None, lambda v: v["wait"] <= 20),
    ("hour:20", clock(20 * 60, 21 * 60), None, clock(20 * 60, 21 * 60)),
    ("time:20:15-20:30", clock(20 * 60 + 15, 20 * 60 + 30), None, clock(20 * 60 + 15, 20 * 60 + 30)),
    ("time:20:30-20:15", clock(20 * 60 + 30, 20 * 60 + 15), None, clock(20 * 60 + 30, 20 * 60 + 15)),
    ("app:dial", lambda r: r["app"] == "Dial", any_row(lambda r: r["app"] == "Dial"), None),
    ("context:from-trunk", lambda r: r["context"] == "from-trunk",
     any_row(lambda r: r["context"] == "from-trunk"), None),
    ("channel:Local/*", lambda r: r["channel"].startswith("Local/"),
     any_row(lambda r: r["channel"].startswith("Local/")), None),
    ("dstchannel:pjsip/1004-*", lambda r: r["dstchannel"].startswith("PJSIP/1004-"),
     any_row(lambda r: r["dstchannel"].startswith("PJSIP/1004-")), None),
    ('data:"sales,,,,45"', lambda r: r["data"] == "sales,,,,45",
     any_row(lambda r: r["data"] == "sales,,,,45"), None),
    ("name:tom", lambda r: r["name"].lower() == "tom", None, None),
    ('name:"anna schmidt"', lambda r: r["name"].lower() == "anna schmidt", None, None),
    ("uniqueid:1795374511.0", lambda r: r["uniqueid"] == "1795374511.0",
     either(lambda r: r["uniqueid"] == "1795374511.0"), lambda r: r["uniqueid"] == "1795374511.0"),
    ("-src:49170* -disp:answered", lambda r: not german(r) and r["disp"] != "ANSWERED", None,
     lambda v: not german(v) and v["outcome"] != "answered"),
]


def count(things, predicate):
    return "-" if predicate is None else str(sum(1 for thing in things if predicate(thing)))


DEPARTMENTS = collections.defaultdict(list)  # Master.csv has no such field
for _, department, linked in ROWS:
    DEPARTMENTS[linked].append(department)
for word in sorted({department for _, department, _ in ROWS if department}):
    print("\t".join(("server:pbx1 Department:" + word, str(sum(d == word for _, d, _ in ROWS)),
                     str(sum(word in ds for ds in DEPARTMENTS.values())), "-")))
for expression, of_record, of_call, of_visit in TABLE:
    print("\t".join((expression, count(RECORDS, of_record), count(CALLS.values(), of_call),
                     count(VISITS, of_visit))))
