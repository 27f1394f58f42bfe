#!/usr/bin/env python3
"""count.py testlog.json: a line for each test program, what failed in full, then `PASSED FAILED`.

A program that speaks TAP counts by its lines, any other counts as one."""
import json
import re
import sys

passed = failed = 0
for line in open(sys.argv[1], encoding="utf-8"):
    test = json.loads(line)
    out = test.get("stdout") or ""
    good = len(re.findall(r"^ok \d+|^ok - ", out, re.M)) - len(re.findall(r"^ok .*# SKIP", out, re.M))
    wrong = re.findall(r"^not ok .*", out, re.M)
    fine = test["result"] in ("OK", "SKIP")
    if good == 0 and not wrong:
        good, wrong = (1, []) if test["result"] == "OK" else (0, [test["result"]])
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
