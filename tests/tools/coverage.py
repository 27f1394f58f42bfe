#!/usr/bin/env python3
"""coverage.py BUILD: how many lines of the pure rooms their own tests run.

BUILD is a folder to build in. A room is pure if it knows no terminal, network or disk: what
it does depends on its arguments alone, so its tests can reach every line. Prints a line for each room,
then the sum. Exits with 1 if a test fails, or if less than LEAST per cent are run."""
import collections
import json
import pathlib
import subprocess
import sys

from programs import compiled, programs_of, set_up

PURE = ("base", "cdr", "queue", "pbx", "calls", "ami", "stats", "alert", "board")
# Whose tests drive them, too.
DRIVERS = ("source", "out", "engine")
# Parts of base that ask the system: the clock, the thread of tasks.
NOT_PURE = {"src/base/clock.c", "src/base/task.c"}
LEAST = 90


def lines_of(build, root):
    """{file: {line: whether it was run}} of all sources that are compiled for the tests."""
    lines = collections.defaultdict(lambda: collections.defaultdict(bool))
    for notes in sorted(build.glob("src/**/*.gcno")):
        read = subprocess.run(["gcov", "--json-format", "--stdout", notes], check=True, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout
        for text in read.splitlines():
            for file in json.loads(text)["files"]:
                path = (build / file["file"]).resolve()
                if not path.is_relative_to(root / "src"):
                    continue
                for line in file["lines"]:
                    lines[str(path.relative_to(root))][line["line_number"]] |= line["count"] > 0
    return lines


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    build = pathlib.Path(sys.argv[1]).resolve()
    set_up(build, root, "-Db_coverage=true")
    programs = programs_of(build, PURE + DRIVERS)
    wrong = compiled(build, programs)
    if wrong:
        sys.exit(wrong)
    for old in build.glob("src/**/*.gcda"):
        old.unlink()
    failed = [program for program, arguments in programs.items()
              if subprocess.run([build / program, *arguments], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL).returncode]
    run, all_of = collections.Counter(), collections.Counter()
    for path, lines in lines_of(build, root).items():
        room = path.split("/")[1]
        if room in PURE and path not in NOT_PURE:
            run[room] += sum(lines.values())
            all_of[room] += len(lines)
            if "--files" in sys.argv:
                missed = [line for line, was_run in sorted(lines.items()) if not was_run]
                print(path, f"{sum(lines.values())} of {len(lines)}", *missed)
    for room in PURE:
        print(f"{room:8} {run[room]:5} of {all_of[room]:5} lines  {100 * run[room] / all_of[room]:5.1f} %")
    share = 100 * run.total() / all_of.total()
    print(f"{'sum':8} {run.total():5} of {all_of.total():5} lines  {share:5.1f} %")
    if failed:
        sys.exit(f"coverage.py: failed: {' '.join(failed)}")
    return share < LEAST


sys.exit(main())
