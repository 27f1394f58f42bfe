#!/usr/bin/env python3
"""built_in.py THEME.yaml... : the themes as the C table that cdrtop has built in, the first is the
default. Reads what these files have, a line a role; a test reads them with cdrtop's own reader and
compares."""
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
