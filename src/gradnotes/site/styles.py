"""The theme's style sheets as one small file: each sheet would cost a request and its comments."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

SHEET = "assets/gradnotes.css"
PARTS = ("colours", "page", "blocks", "prose", "print")
"""The sheets in their order; the last is for paper."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_KEPT = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def bundle(files: Files, config: MkDocsConfig) -> None:
    """Put one sheet in the place of the parts."""
    texts = []
    for name in PARTS:
        file = files.get_file_from_path(f"assets/{name}.css")
        if file is None or file.abs_src_path is None:
            raise FileNotFoundError(f"assets/{name}.css is not in the theme")
        texts.append(Path(file.abs_src_path).read_text(encoding="utf-8"))
        files.remove(file)
    texts[-1] = f"@media print{{{texts[-1]}}}"
    files.append(File.generated(config, SHEET, content=small("".join(texts)), inclusion=InclusionLevel.INCLUDED))


def small(sheet: str) -> str:
    """A style sheet without comments and without spaces that mean nothing; what stands in quotes stays."""
    parts = _KEPT.split(_COMMENT.sub("", sheet))
    for number in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[number])
        part = re.sub(r" ?([{};,]) ?", r"\1", part)
        parts[number] = re.sub(r": (?=[^{}]*[;}])", ":", part).replace(";}", "}")
    return "".join(parts).strip()
