#!/usr/bin/env python3
"""What `cdrtop export --what records` should print for a Master.csv, made from the file by Python's own csv, json
and zoneinfo: the independent half of tests/app/test_export.c.

usage: export_expected.py FILE [--server-tz ZONE] [--tz ZONE] [--format csv|json] [--fields A,B] [--no-header]
       [--date-format F] [--sort F] [--desc] [--limit N] [--offset N] [--is FIELD=VALUE[|VALUE...]]...
       [--least FIELD=N] [--most FIELD=N] [--from T] [--to T]
"""
import argparse
import csv
import gzip
import io
import json
import re
import sys
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

COLUMNS = ("accountCode source destination destinationContext callerId channel destinationChannel lastApplication "
           "lastData startTime answerTime endTime duration billableSeconds disposition amaFlags uniqueId "
           "userField").split()
TIMES = ("startTime", "answerTime", "endTime")
USUAL = "uniqueId,startTime,source,destination,duration,billableSeconds,disposition,direction"
TRUNK = re.compile(r"^(SIP|PJSIP|IAX2|DAHDI)/(trunk|provider|gateway)", re.I)
AGENT = re.compile(r"^(SIP|PJSIP|IAX2)/(\d+)-")


def moment(text, zone):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone) if text else None


def clean(text):
    """How cdrtop cleans text from outside: nothing in it moves a cursor or is invisible."""
    out = []
    for c in text:
        kind = unicodedata.category(c)
        if c in "\t\r\n":
            out.append(" ")
        elif kind in ("Cc", "Co", "Cn"):
            out.append("\ufffd")
        elif kind not in ("Cf", "Zl", "Zp"):
            out.append(c)
    return "".join(out)


def read(path, server_zone):
    opener = gzip.open if path.endswith(".gz") else open
    seen = set()
    with opener(path, "rt", encoding="utf-8", errors="replace", newline="") as f:
        for line in csv.reader(f):
            r = dict(zip(COLUMNS, map(clean, line)))
            key = (r["uniqueId"], r["channel"], r["destinationChannel"], r["startTime"])
            if key in seen:
                continue
            seen.add(key)
            for t in TIMES:
                r[t] = moment(r[t], server_zone)
            r["duration"], r["billableSeconds"] = int(r["duration"]), int(r["billableSeconds"])
            ends = bool(TRUNK.match(r["channel"])), bool(TRUNK.match(r["destinationChannel"]))
            r["direction"] = {(True, False): "inbound", (False, True): "outbound", (False, False): "internal",
                              (True, True): "unknown"}[ends]
            r["queue"] = r["lastData"].split(",")[0] if r["lastApplication"].lower() == "queue" else None
            agent = AGENT.match(r["destinationChannel"])
            r["agent"] = agent.group(2) if agent else None
            r["serverName"] = "pbx1"
            caller = re.match(r'^"(.*)" <([^>]*)>?$', r["callerId"])
            r["callerName"], r["callerNumber"] = caller.groups() if caller else ("", r["callerId"])
            r["callerName"] = re.sub(r"\\(.)", r"\1", r["callerName"])
            yield r


def wanted(r, a, board):
    for condition in a.is_:
        field, values = condition.split("=", 1)
        if r[field] not in values.split("|"):
            return False
    for field, n in (x.split("=") for x in a.least):
        if r[field] < int(n):
            return False
    for field, n in (x.split("=") for x in a.most):
        if r[field] > int(n):
            return False
    if a.from_ and r["startTime"] < moment(a.from_, board):
        return False
    return not (a.to and r["startTime"] >= moment(a.to, board))


def key_of(field):
    def key(r):
        v = r[field]
        if v is None:
            return (0, 0) if field in TIMES else b""
        if isinstance(v, datetime):
            return (1, v.timestamp())
        return v if isinstance(v, int) else v.encode()
    return key


def shown(v, a, board):
    if isinstance(v, datetime):
        return v.astimezone(board).strftime(a.date_format.replace("%s", str(int(v.timestamp()))))
    return v


def cell(v):
    if v is None:
        return ""
    return "'" + v if isinstance(v, str) and v[:1] in ("=", "+", "-", "@", "\t", "\r") and v else v


def main():
    p = argparse.ArgumentParser()
    p.add_argument("file")
    p.add_argument("--server-tz", default="Europe/Berlin")
    p.add_argument("--tz", default="Europe/Berlin")
    p.add_argument("--format", default="csv")
    p.add_argument("--fields", default=USUAL)
    p.add_argument("--no-header", action="store_true")
    p.add_argument("--date-format", default="%Y-%m-%d %H:%M:%S")
    p.add_argument("--sort")
    p.add_argument("--desc", action="store_true")
    p.add_argument("--limit", type=int)
    p.add_argument("--offset", type=int, default=0)
    p.add_argument("--is", dest="is_", action="append", default=[])
    p.add_argument("--least", action="append", default=[])
    p.add_argument("--most", action="append", default=[])
    p.add_argument("--from", dest="from_")
    p.add_argument("--to")
    a = p.parse_args()
    board = ZoneInfo(a.tz)
    rows = [r for r in read(a.file, ZoneInfo(a.server_tz)) if wanted(r, a, board)]
    if a.sort:
        rows.sort(key=key_of(a.sort), reverse=a.desc)
    rows = rows[a.offset:]
    if a.limit is not None:
        rows = rows[:a.limit]
    fields = a.fields.split(",")
    table = [[shown(r[f], a, board) for f in fields] for r in rows]
    out = io.StringIO(newline="")
    if a.format == "json":
        json.dump([dict(zip(fields, r)) for r in table], out)
    else:
        w = csv.writer(out, lineterminator="\r\n")
        if not a.no_header:
            w.writerow(fields)
        for r in table:
            w.writerow([cell(v) for v in r])
    sys.stdout.buffer.write(out.getvalue().encode())


main()
