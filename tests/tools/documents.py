#!/usr/bin/env python3
"""documents.py [ROOT]: checks that what the documentation names exists.

It checks every path in CONTRIBUTING.md, every link within the repository on any page, and that the
first heading of CHANGELOG.md has the version of meson.build. Exits with 1 if anything is wrong."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
LINK = re.compile(r"\]\((?!\w+://)([^)#\s]+)")
NAMED = re.compile(r"(?<![\w./-])((?:[\w-]+/)*\.?[\w-]+\.(?:[ch]|md|txt|sh|py|yaml|build)|(?:[\w-]+/)+[\w*.-]*)")
# Created by following the instructions.
MADE = re.compile(r"build/")

wrong = []
for page in [*sorted(root.glob("*.md")), *sorted(root.glob("docs/*.md"))]:
    text = page.read_text(encoding="utf-8")
    wrong += [f"{page}: {link} is not there" for link in LINK.findall(text) if not (page.parent / link).exists()]

page = root / "CONTRIBUTING.md"
named = NAMED.findall(page.read_text(encoding="utf-8"))
wrong += [f"{page}: {path} is not there" for path in sorted(set(named))
          if not MADE.match(path) and not (root / path).exists()]
if len(named) < 20:
    wrong.append(f"{page}: names no files any more, or documents.py cannot read them")

version = re.search(r"version: '([^']+)'", (root / "meson.build").read_text(encoding="utf-8"))[1]
heading = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)[1]
if heading != version:
    wrong.append(f"CHANGELOG.md begins with {heading}, meson.build says {version}")

print(*wrong or [f"all of {len(named)} paths are there"], sep="\n")
sys.exit(bool(wrong))
