#!/usr/bin/env python3
"""pictures.py PROGRAM FOLDER: whether the pictures of the README are what PROGRAM (tests/ui/ui_picture)
draws; with UPDATE_PICTURES=1 in the environment they are drawn anew.
pictures.py PROGRAM THEME WxH KEYS: one picture, to look at.

A picture is an SVG. Text is text, placed word by word, so that columns stay columns in every font. Blocks and lines are shapes, so that they join."""
import html
import itertools
import os
import pathlib
import subprocess
import sys

SIZE = "120x40"
SCREENS = {"overview": "", "queues": "2", "wall": "7"}
THEMES = ["dark", "light"]

W, H, FONT, EDGE = 9, 18, 14.95, 9  # of a cell, of letters, and around all
BASE = 13  # of the letters, below the top of their cell
LINES = {  # to which sides a line goes: left, right, up, down
    "─": "lr", "│": "ud", "┤": "udl", "├": "udr", "└": "ur", "┘": "ul", "┌": "dr", "┐": "dl",
    "┬": "lrd", "┴": "lru", "┼": "lrud",
}
ARCS = {"╭": "rd", "╮": "ld", "╯": "lu", "╰": "ru"}
SHADES = {"░": 0.4, "▒": 0.6, "▓": 0.8}


def screen(program, theme, size, keys):
    """Styles of texts, styles of blocks, and rows of (role, character)."""
    out = subprocess.run([program, theme, size, keys], check=True, stdout=subprocess.PIPE).stdout
    lines = out.decode().split("\n")
    width, height, roles = map(int, lines[0].split())
    styles = [tuple(line.split(" ")) for line in lines[1:1 + 2 * roles]]
    rows = lines[1 + 2 * roles:1 + 2 * roles + 2 * height]
    assert all(len(row) == width for row in rows), "a character is not one column wide"
    cells = [[(ord(role) - ord("a"), c) for role, c in zip(rows[i], rows[i + 1])] for i in range(0, len(rows), 2)]
    return styles[0::2], styles[1::2], cells


def rect(x, y, w, h, fill, more=""):
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" fill="{fill}"{more}/>'


def line(c, x, y, ink):
    middle, half = y + H / 2 + 0.5, x + W / 2
    ends = {"l": (x, middle), "r": (x + W, middle), "u": (half, y), "d": (half, y + H)}
    if c in ARCS:
        (x1, y1), (x2, y2) = (ends[side] for side in ARCS[c])
        path = f"M{x1:g} {y1:g}Q{half:g} {middle:g} {x2:g} {y2:g}"
    else:
        path = "".join(f"M{half:g} {middle:g}L{ends[s][0]:g} {ends[s][1]:g}" for s in LINES[c])
    return f'<path d="{path}" stroke="{ink}" fill="none"/>'


def shape(c, x, y, count, ink):
    """Blocks or lines, `count` of the same beside each other."""
    if block(c):
        top = 0 if c == "▀" else H * (0x2588 - ord(c)) / 8
        return rect(x, y + top, count * W, H / 2 if c == "▀" else H - top, ink)
    if c in SHADES:
        return rect(x, y, count * W, H, ink, f' fill-opacity="{SHADES[c]}"')
    if c == "─":
        return rect(x, y + H / 2, count * W, 1, ink)
    if c == "╌":
        return "".join(rect(x + i * W / 2, y + H / 2, W / 3, 1, ink) for i in range(2 * count))
    return "".join(line(c, x + i * W, y, ink) for i in range(count))


def word(letters, x, y, style):
    ink, _, how = style
    more = ' font-weight="700"' if "b" in how else ""
    more += ' opacity="0.6"' if "d" in how else ""
    more += ' text-decoration="underline"' if "u" in how else ""
    wide = f'textLength="{len(letters) * W}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{x}" y="{y + BASE}" fill="{ink}" {wide}{more}>{html.escape(letters, False)}</text>'


def block(c):
    return "\u2580" <= c <= "\u2588"


def kind_of(c):
    """The character, where equal ones beside each other are one shape; else that it is a letter."""
    return c if c == " " or block(c) or c in SHADES or c in LINES or c in ARCS or c == "╌" else "letter"


def grounds(row, y, texts, paper):
    """What is behind the cells, where that is not the paper."""
    behind = [None if block(c) or texts[role][1] == paper else texts[role][1] for role, c in row]
    at, out = 0, []
    for colour, cells in itertools.groupby(behind):
        count = len(list(cells))
        if colour:
            out.append(rect(EDGE + at * W, y, count * W, H, colour))
        at += count
    return out


def draw_row(row, y, texts, inks, paper):
    out = grounds(row, y, texts, paper)
    at = 0
    for (role, kind), cells in itertools.groupby(row, key=lambda cell: (cell[0], kind_of(cell[1]))):
        letters = "".join(c for _, c in cells)
        x = EDGE + at * W
        if kind == "letter":
            out.append(word(letters, x, y, texts[role]))
        elif kind != " ":
            out.append(shape(kind, x, y, len(letters), (inks if block(kind) else texts)[role][0]))
        at += len(letters)
    return out


def picture(program, theme, size, keys):
    texts, inks, rows = screen(program, theme, size, keys)
    paper = texts[0][1]
    width, height = 2 * EDGE + len(rows[0]) * W, 2 * EDGE + len(rows) * H
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="{FONT}" '
        "font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\">",
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6" fill="{paper}" stroke="#808080"/>',
        '<g shape-rendering="crispEdges">',
    ]
    for i, row in enumerate(rows):
        lines += draw_row(row, EDGE + i * H, texts, inks, paper)
    return "\n".join(lines + ["</g>", "</svg>", ""])


def main(program, *rest):
    if len(rest) == 3:
        sys.stdout.write(picture(program, *rest))
        return 0
    folder, wrong = pathlib.Path(rest[0]), 0
    for name, keys in SCREENS.items():
        for theme in THEMES:
            path = folder / f"{name}-{theme}.svg"
            drawn = picture(program, theme, SIZE, keys)
            if os.environ.get("UPDATE_PICTURES"):
                path.write_text(drawn, encoding="utf-8")
            elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
                print(f"{path} is not what the board looks like: UPDATE_PICTURES=1 draws it anew")
                wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
