"""An area of the conventions table as HTML: what differs, the example, the value of each side, the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from gradnotes.claims.conventions import Row, Side
from gradnotes.evidence import Record
from gradnotes.fences_syntax import anchor
from gradnotes.site.claims import Inline, shown, text, verdict
from gradnotes.site.searchable import left_out
from gradnotes.site.words import WORDS


def table(
    language: str,
    identity: str,
    rows: Sequence[Row],
    records: Mapping[str, Record],
    note: Callable[[str], tuple[str, str]],
    inline: Inline,
    bar: str,
) -> str:
    """The rows of an area. `note` gives the address and the title of a page.

    On a narrow screen the cells of a row stand under each other, which takes their roles from them: hence the explicit
    ones, and the heads that each cell repeats.
    """
    words = WORDS[language]
    heads = (words["differs"], words["elsewhere"], "PyTorch")
    head = "".join(f'<th scope="col" role="columnheader">{word}</th>' for word in heads)
    body = []
    for row in rows:
        name, record = row.claim.id, records.get(row.claim.id)
        place = anchor("claim", name)
        address, title = note(row.note) if row.note else ("", "")
        more = f'<a href="{escape(address)}">{text(title)}</a>' if title else ""
        label = words["permalink"].format(thing=words["row"])
        badge = verdict(language, record.verdict) if record else f'<span class="gn-verdict">{words["missing"]}</span>'
        foot = left_out(
            f'<p class="gn-conventions__foot">{badge} {more} '
            f'<a class="gn-permalink" href="#{place}" aria-label="{label}" title="{label}">#</a></p>'
        )
        what = (
            f'<p>{text(row.claim.statement[language])}</p><p class="gn-conventions__example">'
            f"{text(row.example[language])}</p>{foot}"
        )
        cells = [f'<td role="cell">{what}</td>']
        for column, sides in zip(heads[1:], (row.others(), row.torch()), strict=True):
            listed = "".join(_side(language, row, key, side, record) for key, side in sides.items())
            cells.append(f'<td role="cell" data-column="{column}">{listed or "<p>–</p>"}</td>')
        body.append(f'<tr role="row" id="{place}">{"".join(cells)}</tr>')
    return (
        f'<div class="gn-conventions" id="{identity}"><table class="gn-conventions__table" role="table">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{inline("".join(body))}</tbody></table>{left_out(bar)}</div>'
    )


def _side(language: str, row: Row, key: str, side: Side, record: Record | None) -> str:
    """How it is done and what it comes to, as recorded."""
    parts = (record.numbers or {}).get(key, {}) if record else {}
    value = shown(language, row.claim.numbers[key], parts["value"]) if "value" in parts else ""
    number = left_out(f'<span class="gn-conventions__value">{text(value)}</span>')
    colon = "：" if language == "zh" else ": "
    return f"<p>{text(side.how[language])}{colon}{number}</p>"
