"""Whether the two pages of a note have the same shape: what must be equal whatever the language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar
from urllib.parse import urlsplit

from gradnotes.fences_syntax import DISPLAYS, Fence
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

_EXECUTED = ("python", "bash", "sh", "console")
_Thing = TypeVar("_Thing")  # Python 3.11 has no other spelling


def differences(first: Page, second: Page) -> list[Problem]:
    """What differs in shape between two pages of one note; each problem stands at the line of the second page."""
    found = [
        *_headings(first, second),
        *_fences(first, second),
        *_values(first, second),
        *_tables(first, second),
        *_links(first, second),
        *_blocks(first, second),
        *_cells(first, second),
    ]
    return sorted(found)


def _headings(first: Page, second: Page) -> Iterator[Problem]:
    pairs = zip_longest(first.outline.headings, second.outline.headings)
    for one, other in pairs:
        if one is None or other is None:
            more, here = (second, other) if one is None else (first, one)
            line = here.line if one is None else _last(second)
            yield Problem(
                second.path,
                line,
                "GN202",
                f'the heading "{here.text}" ({more.path}:{here.line}) has no counterpart',
                "give both pages the same headings",
            )
            return
        if one.level != other.level:
            yield Problem(
                second.path,
                other.line,
                "GN202",
                f'"{other.text}" is a heading of level {other.level}, "{one.text}" ({first.path}:{one.line}) of level '
                f"{one.level}",
                "give both pages the same tree of headings",
            )
            return


def _fences(first: Page, second: Page) -> Iterator[Problem]:
    one, other = ([_fence(fence) for fence in page.scan.fences] for page in (first, second))
    lines = [fence.line for fence in second.scan.fences]
    difference = _first_difference(one, other)
    if difference is not None:
        at, here, there = difference
        yield Problem(
            second.path,
            lines[at] if at < len(lines) else _last(second),
            "GN203" if _ours(here) or _ours(there) else "GN206",
            f"fence {at + 1} is {_say(there)}, in {first.path} it is {_say(here)}",
            "show the same things in the same order in both languages",
        )


def _fence(fence: Fence) -> tuple[str, str]:
    if fence.language in DISPLAYS:
        return fence.language, fence.body.strip()
    if fence.language in _EXECUTED:
        # Comments are translated; the code is not.
        code = (re.sub(r"(?:^|(?<=\s))#\s.*$", "", line).rstrip() for line in fence.body.splitlines())
        return fence.language, "\n".join(line for line in code if line)
    return fence.language, ""


def _ours(fence: tuple[str, str] | None) -> bool:
    return fence is not None and fence[0] in DISPLAYS


def _say(fence: tuple[str, str] | None) -> str:
    if fence is None:
        return "missing"
    language, body = fence
    first = body.partition("\n")[0]
    return f"{language or 'of no language'} `{first}`" if first else language or "of no language"


def _values(first: Page, second: Page) -> Iterator[Problem]:
    one, other = (_by_section(page, _value_names(page)) for page in (first, second))
    for section in range(max(len(one), len(other))):
        yield from _unequal(first, second, section, one, other, "GN203", "value", "show the same values in both pages")


def _value_names(page: Page) -> list[tuple[int, str]]:
    values = [reference for reference in page.references if reference.kind == "value"]
    return [(value.line, f"{value.id}:{value.spec}" if value.spec else value.id) for value in values]


def _links(first: Page, second: Page) -> Iterator[Problem]:
    one, other = (_by_section(page, _targets(page)) for page in (first, second))
    for section in range(max(len(one), len(other))):
        yield from _unequal(first, second, section, one, other, "GN205", "link to", "link to the same places from both")


def _targets(page: Page) -> list[tuple[int, str]]:
    return [(link.line, _neutral(link.target)) for link in page.outline.links]


def _neutral(target: str) -> str:
    """The target without what names a language: `https://zh.wikipedia.org/…` counts as the site alone."""
    address = urlsplit(target)
    if re.match(r"(?:en|zh)\.", address.netloc):
        return address.netloc.partition(".")[2]
    return re.sub(r"/(?:en|zh|zh-cn)/", "/", target, flags=re.IGNORECASE) if address.netloc else target


def _tables(first: Page, second: Page) -> Iterator[Problem]:
    one, other = ([(table.rows, table.columns) for table in page.outline.tables] for page in (first, second))
    difference = _first_difference(one, other)
    if difference is None:
        return
    at, here, there = difference
    tables = second.outline.tables
    shapes = ["missing" if shape is None else f"{shape[0]} rows by {shape[1]} columns" for shape in (there, here)]
    yield Problem(
        second.path,
        tables[at].line if at < len(tables) else _last(second),
        "GN204",
        f"table {at + 1} is {shapes[0]}, in {first.path} {shapes[1]}",
        "give both pages tables of the same shape",
    )


def _blocks(first: Page, second: Page) -> Iterator[Problem]:
    one, other = ([block.kind for block in page.outline.blocks] for page in (first, second))
    difference = _first_difference(one, other)
    if difference is not None:
        at, here, there = difference
        blocks = second.outline.blocks
        yield Problem(
            second.path,
            blocks[at].line if at < len(blocks) else _last(second),
            "GN206",
            f"tab or admonition {at + 1} is {there or 'missing'}, in {first.path} {here or 'missing'}",
            "use the same tabs and admonitions in both pages",
        )


def _cells(first: Page, second: Page) -> Iterator[Problem]:
    if not (first.notebook and second.notebook):
        return
    one, other = _code(first), _code(second)
    for (_, here), (line, there) in zip(one, other, strict=False):
        if here != there:
            yield Problem(
                second.path,
                line,
                "GN206",
                f"this line of code is not the one in {first.path}",
                f"write `{here.strip()}`",
            )
            return
    if len(one) != len(other):
        yield Problem(
            second.path,
            other[-1][0] if other else 1,
            "GN206",
            f"the code cells have {len(other)} lines, in {first.path} {len(one)}",
            "use the same code cells in both notebooks",
        )


def _code(page: Page) -> list[tuple[int, str]]:
    """The lines of a notebook's code cells, cell marks included, blank lines and the header left out."""
    found = []
    code = False
    for number, line in enumerate(page.text.split("\n"), 1):
        if line.startswith("# %%"):
            code = not re.search(r"\[(?:markdown|md)\]", line)
            # After the mark stands what is for one language only: a figure's words, a title.
            found.append((number, line.split(" ")[0] + (" [markdown]" if not code else "")))
        elif code and line.strip():
            found.append((number, line.rstrip()))
    return found


def _by_section(page: Page, things: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """The things of each section; within one, the order may follow the language's sentence."""
    sections: list[list[tuple[int, str]]] = [[] for _ in range(len(page.outline.headings) + 1)]
    for line, name in things:
        sections[page.outline.section(line)].append((line, name))
    return sections


def _unequal(
    first: Page,
    second: Page,
    section: int,
    one: list[list[tuple[int, str]]],
    other: list[list[tuple[int, str]]],
    rule: str,
    what: str,
    remedy: str,
) -> Iterator[Problem]:
    here = one[section] if section < len(one) else []
    there = other[section] if section < len(other) else []
    names_here, names_there = Counter(name for _, name in here), Counter(name for _, name in there)
    for name in names_there - names_here:
        line = next(line for line, other_name in there if other_name == name)
        yield Problem(second.path, line, rule, f"the {what} {name} is not in this section of {first.path}", remedy)
    headings = second.outline.headings
    at = headings[section - 1].line if 0 < section <= len(headings) else 1
    for name in names_here - names_there:
        line = next(line for line, other_name in here if other_name == name)
        yield Problem(second.path, at, rule, f"this section lacks the {what} {name} of {first.path}:{line}", remedy)


def _first_difference(
    one: Sequence[_Thing], other: Sequence[_Thing]
) -> tuple[int, _Thing | None, _Thing | None] | None:
    for at, (here, there) in enumerate(zip_longest(one, other)):
        if here != there:
            return at, here, there
    return None


def _last(page: Page) -> int:
    """The last line that holds something."""
    return page.text.rstrip().count("\n") + 1
