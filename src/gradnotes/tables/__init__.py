r"""Tables: functions whose cells are computed or measured, shown in both languages.

A table is a function in `gradnotes/tables/<topic>.py` that takes the language and returns a `Table`:

    from gradnotes.tables import Link, Math, Table, Value, table

    @table(caption={"en": "The activations side by side", "zh": "激活函数对照"})
    def comparison(lang):
        return Table(
            header=[{"en": "Function", "zh": "函数"}[lang], Math(r"\max |f'|")],
            rows=[
                [
                    Link("SiLU", "activations/silu.md"),
                    Value("activations.properties.silu.max_abs_derivative", ".2f"),
                ]
            ],
        )

Its id is `<topic>.<function>`; a page shows it by a `table` fence. A cell is text, `Link` (text and the
page's path in `docs/<lang>/`), `Value` (a measurement's id and a format spec), `Number` (a number computed
here, and a format spec) or `Math` (TeX for a few symbols). The first cell of a row is the row's heading.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from gradnotes import LANGUAGES
from gradnotes.numerals import written

__all__ = ["Cell", "Link", "Math", "Number", "Table", "TableSource", "Value", "get", "names", "table"]


@dataclass(frozen=True)
class Link:
    """A link to a page: `page` is its path in `docs/<lang>/`, with an anchor if need be."""

    text: str
    page: str


@dataclass(frozen=True)
class Value:
    """A measured number by its id (`gradnotes.evidence.measurement`) in a Python format spec."""

    id: str
    spec: str = ""


@dataclass(frozen=True)
class Number:
    """A number that the table's function computed, in a Python format spec."""

    value: float
    spec: str = ""


@dataclass(frozen=True)
class Math:
    """TeX of a symbol or a short expression, set inline."""

    tex: str


Cell: TypeAlias = str | Link | Value | Number | Math


@dataclass(frozen=True)
class Table:
    """What a table shows: one heading a column, and rows of as many cells.

    Raises:
        ValueError: a row has more or fewer cells than there are headings.
    """

    header: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(f"row {number} has {len(row)} cells, the header has {len(self.header)}")

    def cells(self) -> Iterator[Cell]:
        """Every cell, headings first."""
        yield from self.header
        for row in self.rows:
            yield from row


Fill = Callable[[str], Table]


@dataclass(frozen=True)
class TableSource:
    """A table that a page can show; `id` is `<topic>.<function>`, `path` and `line` where it is defined."""

    id: str
    fill: Fill
    captions: Mapping[str, str]

    @property
    def path(self) -> str:
        """The file that defines it."""
        return self.fill.__code__.co_filename

    @property
    def line(self) -> int:
        """The line of its definition."""
        return self.fill.__code__.co_firstlineno

    def caption(self, lang: str) -> str:
        """What stands above the table."""
        return self.captions[lang]

    def rows(self, lang: str) -> Table:
        """Headings and rows in this language."""
        return self.fill(lang)

    def html(self, lang: str, link: Callable[[str], str] = lambda page: page) -> str:
        """The `<table>` element; `link` turns a page's path into the address to link to.

        Symbols come as arithmatex spans, which the site's plugin typesets as it does those of a page's text.

        Raises:
            KeyError: a `Value` names no recorded measurement.
        """
        content = self.rows(lang)
        numeric = [
            all(isinstance(row[column], Value | Number) for row in content.rows)
            for column in range(len(content.header))
        ]
        lines = ["<table>", f"<caption>{escape(self.caption(lang))}</caption>", "<thead><tr>"]
        for cell, right in zip(content.header, numeric, strict=True):
            lines.append(f'<th scope="col"{_align(right)}>{_html(cell, link)}</th>')
        lines.append("</tr></thead>\n<tbody>")
        for row in content.rows:
            head, *rest = row
            cells = "".join(
                f"<td{_align(right)}>{_html(cell, link)}</td>" for cell, right in zip(rest, numeric[1:], strict=True)
            )
            lines.append(f'<tr><th scope="row">{_html(head, link)}</th>{cells}</tr>')
        lines.append("</tbody></table>")
        return "\n".join(lines)


def _align(right: bool) -> str:
    return ' class="gn-number"' if right else ""


def _html(cell: Cell, link: Callable[[str], str]) -> str:
    match cell:
        case Link(text, page):
            return f'<a href="{escape(link(page))}">{escape(text)}</a>'
        case Value(name, spec):
            from gradnotes import evidence

            text = escape(written(evidence.measurement(name).value, spec))
            return f'<span class="gn-value" data-id="{escape(name)}">{text}</span>'
        case Number(value, spec):
            return escape(written(value, spec))
        case Math(tex):
            return rf'<span class="arithmatex">\({escape(tex)}\)</span>'
        case _:
            return escape(cell)


_tables: dict[str, TableSource] = {}


def table(*, caption: Mapping[str, str]) -> Callable[[Fill], Fill]:
    """Declare a function as a table. Raises ValueError where a language is missing or the name is taken."""

    def declare(fill: Fill) -> Fill:
        name = f"{fill.__module__.rsplit('.', 1)[-1]}.{fill.__name__}"
        missing = [lang for lang in LANGUAGES if not caption.get(lang, "").strip()]
        if missing:
            raise ValueError(f"table {name}: no caption in {', '.join(missing)}")
        known = _tables.get(name)
        if known and known.fill.__code__.co_filename != fill.__code__.co_filename:
            raise ValueError(f"table {name} is already defined in {known.path}:{known.line}")
        _tables[name] = TableSource(name, fill, dict(caption))
        return fill

    return declare


def get(name: str) -> TableSource:
    """The table of this id. Raises KeyError for an unknown one."""
    topic = name.partition(".")[0]
    if topic in _topics():
        importlib.import_module(f"{__name__}.{topic}")
    return _tables[name]


def names(topic: str | None = None) -> list[str]:
    """The ids of all tables, or of one topic's, in the order of their definition."""
    found = []
    for module in [topic] if topic else _topics():
        importlib.import_module(f"{__name__}.{module}")
        found += [name for name in _tables if name.partition(".")[0] == module]
    return found


def _topics() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__))
