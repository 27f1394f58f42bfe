#!/usr/bin/env python3
"""public.py [ROOT]: finds what is in include/ and should not be.

A public header is a contract with other rooms. So each function in one must be called by another
room; otherwise it belongs in a header of src/<room>/ (where a test includes it as
"../../src/<room>/x.h"), and a function that nothing in src/ calls should be deleted. A call from a
test does not count: MEASURES has the few functions that exist for tests. A header that no other room
includes, directly or through a public one, should be private. A function in a private header must be
called by another file or by a test; otherwise it should be static. A field of a public struct must
be read somewhere.

Only names are compared. So a field with the name of something else, or a function that is only
mentioned, counts as used. Fields that nothing sets are not found, because an initialiser without
designators names none.

A struct with more than twenty fields does the work of several, in include/ and in src/. BROAD is the
number of them that still exist; it may only become smaller.

Exits with 1 if anything is found, or if there are more broad structs."""
import collections
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")

# Names that will be used, or deleted, soon: to become empty.
WAITS = {"paused_in"}
# Not called by the program, but by a test, or by a bench that measures it.
MEASURES = {
    "canvas_dump": "what a golden screen is compared with",
    "export_field_name": "what docs/export.md is compared with",
    "queue_tallies_fold": "all visits at once, which tallies kept up are compared with",
    "cdr_store_bytes": "memory",
    "ledger_bytes": "memory",
    "stitch_bytes": "memory",
}

FIELDS_MAX = 20
BROAD = 10

NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^#include "([a-z_]+/\w+\.h)"', re.M)
FUNCTION = re.compile(r"^(?!static|typedef|struct \w+ \{|enum \w+ \{|#|\s)[\w][\w\s*]*?\b(\w+)\(", re.M)
STRUCT = re.compile(r"\bstruct(?: \w+)? \{")
FIELD = re.compile(r"\b(?:\(\*)?([a-z]\w*)\)?(?:\([^;{}]*\))?(?:\[[^;]*?\])*(?: : \d+)?\s*(?=[,;])")
# After a field's name, this sets it and does not read it.
SETS = re.compile(r"\s*(?:\[[^]]*\])*\s*(?:[-+*/|&^]|<<|>>)?=(?!=)")

sources = {path: path.read_text(encoding="utf-8")
           for place in ("src", "include") for path in sorted((root / place).rglob("*.[ch]"))}
code = {path: NOT_CODE.sub(" ", text) for path, text in sources.items()}
headers = [path for path in sources if path.parts[len(root.parts)] == "include"]
found = []


def room_of(path):
    return path.parts[len(root.parts) + 1]


def functions():
    declared = {name: header for header in headers for name in FUNCTION.findall(code[header])}
    uses = collections.defaultdict(collections.Counter)
    for path, text in code.items():
        for name, count in collections.Counter(re.findall(r"\b[a-z]\w*\b", text)).items():
            if name in declared and path != declared[name]:
                uses[name][room_of(path)] += count
    for name, header in declared.items():
        room = room_of(header)
        if name in MEASURES or name in WAITS or sum(uses[name].values()) > uses[name][room]:
            continue
        if uses[name][room] <= 1:  # its definition
            found.append(f"{header}: nobody calls {name}")
        else:
            found.append(f"{header}: no other room calls {name}")


def whole_headers():
    seen = set()
    wanted = [(room_of(path), name) for path in sources for name in INCLUDE.findall(sources[path])
              if name.split("/")[0] != room_of(path)]
    while wanted:
        _, name = wanted.pop()
        path = root / "include" / name
        if path in seen or path not in sources:
            continue
        seen.add(path)
        wanted += [(room_of(path), inner) for inner in INCLUDE.findall(sources[path])]
    for header in headers:
        if header not in seen:
            found.append(f"{header}: no other room includes it")


def private_functions():
    called = collections.defaultdict(set)  # function: the files that name it
    tests = (root / "tests").rglob("*.[ch]")
    for path, text in [*code.items(), *((path, path.read_text(encoding="utf-8")) for path in tests)]:
        for name in set(re.findall(r"\b[a-z]\w*\b", text)):
            called[name].add(path)
    for header in code:
        if header.suffix == ".c" or header in headers:
            continue
        for name in FUNCTION.findall(code[header]):
            if len(called[name] - {header}) < 2:
                found.append(f"{header}: no other file calls {name}")


def body_of(text, at):
    depth, end = 1, at
    while depth:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[at:end - 1]


def fields():
    declared = collections.Counter()
    first = {}
    for path, text in code.items():
        for match in STRUCT.finditer(text):
            for name in FIELD.findall(body_of(text, match.end())):
                declared[name] += 1
                if path in headers:
                    first.setdefault(name, path)
    named, sets, only_sets = collections.Counter(), collections.Counter(), collections.Counter()
    for text in code.values():
        named.update(re.findall(r"\b[a-z]\w*\b", text))
        for match in re.finditer(r"(?:\.|->)([a-z]\w*)\b", text):
            if SETS.match(text, match.end()):
                sets[match.group(1)] += 1
    for name, header in sorted(first.items()):
        if name in WAITS:
            continue
        uses = named[name] - declared[name]
        if uses <= 0:
            found.append(f"{header}: nobody knows the field {name}")
        elif uses == sets[name]:
            found.append(f"{header}: nobody reads the field {name}")


def broad_structs():
    broad = []
    for path, text in code.items():
        for match in re.finditer(r"\bstruct (\w+) \{", text):
            body, inner = body_of(text, match.end()), True
            while inner:  # what stands in braces or parentheses is one field's
                body, inner = re.subn(r"\{[^{}]*\}|\((?!\*)[^()]*\)", " ", body)
            count = sum(part.count(",") + 1 for part in body.split(";") if part.strip())
            if count > FIELDS_MAX:
                broad.append((count, f"{path}: {match.group(1)} has {count} fields"))
    return [line for _, line in sorted(broad, reverse=True)]


functions()
whole_headers()
private_functions()
fields()
for line in sorted(found):
    print(line)
print(f"{len(found)} of include/ that are nobody's there" if found else "all of include/ is somebody's")
broad = broad_structs()
if len(broad) != BROAD:
    print(*broad, f"{len(broad)} structs have more than {FIELDS_MAX} fields, BROAD says {BROAD}", sep="\n")
sys.exit(bool(found) or len(broad) > BROAD)
