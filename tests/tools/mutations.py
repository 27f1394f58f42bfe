#!/usr/bin/env python3
"""mutations.py FOLDER [SEED [COUNT]]: whether the tests notice when a figure is counted wrongly.

Makes COUNT (30) small faults in src/queue and src/stats, one at a time: an operator flipped, or the
branch of an `if` dropped. Each is made in a copy of the sources in FOLDER, where the test programs of
these rooms are built anew and run, until one of them fails, crashes or hangs: the fault is caught.
Prints each fault with its file, line, and what caught it. Exits with 1 if more than a tenth are not
caught.

Which faults is chosen by SEED and the text of the line, so a change elsewhere does not change the
choice. A fault that does not compile is no fault, and the next one takes its place.

A fault that no test can notice, because what it changes has no effect, is in EQUIVALENT, with why. It
still counts as not caught."""
import hashlib
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

from programs import compiled, programs_of, set_up

ROOMS = ("queue", "stats")
# Its tests count whole days, so they are tried last.
ENGINE = "engine"

FLIPPED = {" < ": " <= ", " <= ": " < ", " > ": " >= ", " >= ": " > ", " == ": " != ", " != ": " == ",
           " && ": " || ", " || ": " && ", " + ": " - ", " - ": " + ", " += ": " -= ", " -= ": " += ",
           "++;": "--;", "--;": "++;"}
# Of three faults two are a flipped operator, and one a dropped branch.
FLIPPED_SHARE = 2 / 3

# The smaller of two is the same by < and by <=.
SMALLER = re.compile(r"([\w.>\[\]-]+) [<>]=? ([\w.>\[\]-]+)(?: \? (?:\1 : \2|\2 : \1)|\)+ (?:\1 = \2|\2 = \1);)")

# (file, line as it is, line with the fault): why it has no effect.
EQUIVALENT = {
    ("src/stats/agents.c", "if (spans->count <= first) return 0;", "if (0 && (spans->count <= first)) return 0;"):
        "the sum over no spans is 0, too",
    ("src/stats/records.c", "for (int t = 0; t < 2; t++)", "for (int t = 0; t <= 2; t++)"):
        "the third text of such a row is empty, and an empty text is in every store",
    ("src/queue/untold_ends.c", "if (!s) return over_us;", "if (0 && (!s)) return over_us;"):
        "whatever begins a stay has told the clock of its server before",
}

# What reads beyond an array ends there, as it would under AddressSanitizer, at a tenth of the price.
TRAPS = "-Dc_args=-fsanitize=bounds-strict -fsanitize-undefined-trap-on-error"
COPIED = ("src", "include", "tests", "docs", "man", "themes", "systemd", "meson.build", "meson_options.txt",
          "README.md", "CHANGELOG.md", "LICENSE", "config.example.yaml")
NOT_CODE = re.compile(r'//.*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
MEMORY_MAX = 4 << 30


def branch_dropped(line, code):
    """`if (condition)` with a condition that is never true, None if the line has no whole one."""
    begin = re.match(r"\s*(?:\} )?(?:else )?if \(", code)
    if not begin:
        return None
    depth, at = 1, begin.end()
    while depth and at < len(code):
        depth += {"(": 1, ")": -1}.get(code[at], 0)
        at += 1
    return None if depth else line[:begin.end()] + "0 && (" + line[begin.end():at - 1] + ")" + line[at - 1:]


def faults_of(root, path):
    """(kind, path, number of the line, the line, the line with the fault) for all that can be made."""
    for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines()):
        code = NOT_CODE.sub(lambda found: "." * len(found[0]), line)
        if not line.startswith("    ") or not code.strip("."):
            continue
        flippable = SMALLER.sub(lambda found: "." * len(found[0]), code)
        for operator, other in FLIPPED.items():
            at = flippable.find(operator)
            while at >= 0:
                yield "flipped", path, number, line, line[:at] + other + line[at + len(operator):]
                at = flippable.find(operator, at + 1)
        dropped = branch_dropped(line, code)
        if dropped:
            yield "dropped", path, number, line, dropped


def in_order_of(seed, faults):
    """The order in which faults are tried, by their text alone."""
    seen = {}

    def key(fault):
        _, path, _, line, wrong = fault
        text = "\0".join((seed, path, line.strip(), wrong.strip()))
        seen[text] = seen.get(text, 0) + 1
        return hashlib.sha256(f"{text}\0{seen[text]}".encode()).hexdigest()
    return sorted(faults, key=key)


def end_group(pid):
    """What a program that hangs has started."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Tests:
    """The test programs, where the copy is built."""

    def __init__(self, build):
        self.build = build
        self.programs = list(programs_of(build, (*ROOMS, ENGINE)))
        self.patience_s = None

    def check_sound(self):
        """Without a fault all have to pass. How long that takes tells what takes too long."""
        began = time.monotonic()
        wrong = compiled(self.build, self.programs)
        if wrong:
            sys.exit(wrong)
        failing = [program for program in self.programs if self.fails(program)]
        if failing:
            sys.exit(f"mutations.py: without any fault: {', '.join(failing)}")
        self.patience_s = 60 + 2 * (time.monotonic() - began)

    def fails(self, program):
        def bounded():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with subprocess.Popen([self.build / program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=bounded) as process:
            try:
                return process.wait(self.patience_s) != 0
            except subprocess.TimeoutExpired:
                return True
            finally:
                end_group(process.pid)

    def first_failing(self, room):
        """None if all pass. The room's own are tried first, and of these what failed last."""
        for program in sorted(self.programs, key=lambda of: (f"/{ENGINE}/" in of, f"/{room}/" not in of)):
            if not compiled(self.build, [program]) and self.fails(program):
                self.programs.remove(program)
                self.programs.insert(0, program)
                return program
        return None


def copy(root, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = root / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    folder = pathlib.Path(sys.argv[1]).resolve()
    seed = sys.argv[2] if len(sys.argv) > 2 else "1"
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 30
    build = folder / "build"
    copy(root, folder)
    set_up(build, folder, TRAPS)
    tests = Tests(build)
    tests.check_sound()

    faults = [fault for room in ROOMS for path in sorted((folder / "src" / room).rglob("*.c"))
              for fault in faults_of(folder, str(path.relative_to(folder)))]
    faults = in_order_of(seed, faults)
    wanted = {"flipped": round(count * FLIPPED_SHARE), "dropped": count - round(count * FLIPPED_SHARE)}
    caught = 0
    for kind, path, number, line, wrong in faults:
        if not wanted[kind]:
            continue
        lines = (folder / path).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / path).write_text("".join(lines[:number] + [wrong + "\n"] + lines[number + 1:]), encoding="utf-8")
        room = path.split("/")[1]
        compiles = not compiled(build, [f"src/{room}/lib{room}.a"])
        failing = tests.first_failing(room) if compiles else None
        (folder / path).write_text("".join(lines), encoding="utf-8")
        if not compiles:
            continue
        wanted[kind] -= 1
        caught += bool(failing)
        why = EQUIVALENT.get((path, line.strip(), wrong.strip()))
        told = f"caught by {failing}" if failing else f"no effect: {why}" if why else "NOT CAUGHT"
        print(f"{path}:{number + 1}: {line.strip()}\n    {kind}: {wrong.strip()}\n    {told}", flush=True)
    print(f"{caught} of {count} faults are caught, by seed {seed} of {len(faults)}")
    return caught * 10 < count * 9


sys.exit(main())
