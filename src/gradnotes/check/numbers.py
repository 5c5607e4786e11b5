"""GN3xx: a number in prose is measured and shown by a `value`; display mathematics comes from a formula fence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradnotes.check.citations import section
from gradnotes.check.exemptions import Ledger
from gradnotes.check.tree import Tree
from gradnotes.fences_syntax import blank, line_of
from gradnotes.notes.outline import without_whole_links
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

_NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
_TYPED = re.compile(
    rf"""(?<![A-Za-z0-9_.])(?:
        {_NUMBER}[eE][-+−]?[0-9]+(?![A-Za-z])                      # 1e-3
      | {_NUMBER}\s?(?:\\?%|‰|％)                                 # 10 %, in maths 10\%
      | {_NUMBER}\s*\^\s*(?:\{{\s*[-+−]?[0-9./]+\s*\}}|[-+−]?[0-9]+)  # 10^-3, 10^{{-3}}
      | {_NUMBER}\s*\*\*\s*[-+]?[0-9]+                            # 2**3
      | {_NUMBER}[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+                                  # 2³
      | (?:[0-9]+\.[0-9]+|\.[0-9]+)(?!\.?[0-9])                   # 0.5, but not the version 2.13.0
    )""",
    re.VERBOSE,
)
_DISPLAY = re.compile(r"(?<!\\)\$\$|(?<!\\)\\\[|\\begin\{")


def check(tree: Tree) -> Iterator[Problem]:
    """The prose of every written page."""
    for page in tree.written:
        text = _prose(page)
        yield from _numbers(page, text)
        for found in _DISPLAY.finditer(text):
            yield Problem(
                page.path,
                line_of(text, found.start()),
                "GN303",
                "display mathematics is typed here",
                "write it as a function in src/gradnotes/formulas/ and name it in a `formula` fence",
            )


def _prose(page: Page) -> str:
    """What a reader reads as words and inline maths: no code, links, comments, front matter or references."""
    text = without_whole_links(page.scan.bare)
    first, last = section(page)
    lines = text.split("\n")
    lines[first - 1 : last] = [blank(line) for line in lines[first - 1 : last]]
    return "\n".join(lines)


def _numbers(page: Page, text: str) -> Iterator[Problem]:
    ledger = Ledger(page, "typed")
    for found in _TYPED.finditer(text):
        number, line = found[0].strip(), line_of(text, found.start())
        if not ledger.covers(number, line):
            yield Problem(
                page.path,
                line,
                "GN301",
                f"{number} is typed",
                f"show it by `#!value …`, or say in this block why not: <!-- typed {number}: the reason -->",
            )
    for line, fault in ledger.idle():
        remedy = "write <!-- typed NUMBER: the reason --> in the number's own block, or take it out"
        yield Problem(page.path, line, "GN302", fault, remedy)
