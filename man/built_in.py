#!/usr/bin/env python3
"""built_in.py PAGE...: writes the pages of the manual as lines that are built into cdrtop;
`--print man` and `man5` replace those that begin with @."""
import sys

print('#include "run.h"\n')
for path in sys.argv[1:]:
    name = path.rsplit("/", 1)[-1].replace(".", "_")
    print(f"const char *const {name}[] = {{")
    with open(path, encoding="ascii") as page:
        for line in page:
            text = line.rstrip("\n").replace("\\", "\\\\").replace('"', '\\"')
            print(f'    "{text}",')
    print("    0,\n};")
