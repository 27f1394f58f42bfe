#!/usr/bin/env python3
"""count.py testlog.json: a line for each test program, full output of failures, then `PASSED FAILED`.

A program that prints TAP counts by its lines, any other as one test. One that was skipped, as this machine cannot run
it, is neither. One that was killed has reported none or some of its tests: it is asked which it has, and those not
reported have failed."""
import json
import re
import subprocess
import sys


def tests_of(command):
    """`suite::test` for each, [] if the program has no such list."""
    if "--tap" not in command:
        return []
    try:
        listed = subprocess.run(command[:1] + ["--list"], stdout=subprocess.PIPE, timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return []
    names, suite = [], ""
    for line in listed.decode("utf-8", "replace").splitlines():
        begun = re.match(r"(\w+): \d+ tests?$", line)
        suite = begun[1] if begun else suite
        if not begun and re.search(r"\w", line):
            names.append("%s::%s" % (suite, re.search(r"\w+$", line)[0]))
    return names


def not_told(test, out):
    told = set(re.findall(r"^(?:not )?ok (?:\d+ )?- (\S+)", out, re.M))
    return ["%s, not told: %s" % (test["result"], name)
            for name in tests_of(test.get("command") or []) if name not in told]


passed = failed = 0
for line in open(sys.argv[1], encoding="utf-8"):
    test = json.loads(line)
    out = test.get("stdout") or ""
    good = len(re.findall(r"^ok \d+|^ok - ", out, re.M)) - len(re.findall(r"^ok .*# SKIP", out, re.M))
    wrong = re.findall(r"^not ok .*", out, re.M)
    fine = test["result"] in ("OK", "SKIP")
    if not fine:
        wrong += not_told(test, out)
    if good == 0 and not wrong:
        good, wrong = (test["result"] == "OK"), [] if fine else [test["result"]]
    elif not fine and not wrong:
        wrong = [test["result"]]
    passed += good
    failed += len(wrong)
    print("%-24s %4d passed, %d failed" % (test["name"], good, len(wrong)))
    if wrong:
        print("\n".join("  " + text for text in wrong))
        print(out[-6000:])
        print((test.get("stderr") or "")[-6000:])
print(passed, failed)
