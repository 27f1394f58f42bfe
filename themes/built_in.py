#!/usr/bin/env python3
"""built_in.py THEME.yaml... : writes the themes as the C table that is built into cdrtop; the first is
the default. It only understands what these files use, one line for each role; a test compares the
result with what cdrtop's own reader reads."""
import re
import sys

TOP = re.compile(r'^(name|text|background): "?([^"\n]*)"?$', re.M)
ROLE = re.compile(r"^(\w+): \{(.*?)\}", re.M)
PART = re.compile(r'(\w+): (?:"#(\w{6})"|true)')


def style(parts):
    colours = {"fg": "THEME_NO_COLOUR", "bg": "THEME_NO_COLOUR"}
    attributes = []
    for word, rgb in PART.findall(parts):
        if rgb:
            colours[word] = "0x" + rgb
        else:
            attributes.append("STYLE_" + word.upper())
    return f"{{{colours['fg']}, {colours['bg']}, {' | '.join(attributes) or 0}}}"


print('#include "ui/theme.h"\n\nconst struct theme themes[] = {')
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        yaml = file.read()
    top = dict(TOP.findall(yaml))
    print(f'{{"{top["name"]}", "{top["text"]}", GROUND_{top["background"].upper()}, {{')
    for role, parts in ROLE.findall(yaml):
        print(f"    [ROLE_{role.upper()}] = {style(parts)},")
    print("}},")
print(f"}};\nconst size_t theme_count = {len(sys.argv) - 1};")
