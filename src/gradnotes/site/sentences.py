"""The table of what the source notes say, and their errata, as HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from gradnotes.sentences import Sentence
from gradnotes.site.claims import Inline, text, verdict
from gradnotes.site.words import WORDS

Link = Callable[[str], str | None]


def table(
    language: str,
    identity: str,
    name: str,
    chosen: Sequence[Sentence],
    verdicts: Mapping[str, str],
    page: Link,
    claim: Link,
    inline: Inline,
) -> str:
    """The sentences of a note, or the errata. `page` and `claim` give the addresses of what answers them."""
    words = WORDS[language]
    errata = name == "errata"
    heads = [words["says"], *([words["right"]] if errata else []), words["answered"]]
    rows = []
    for sentence in chosen:
        cells = [f"{text(sentence.says[language])} <small>{sentence.note}</small>"]
        if errata and sentence.right:
            cells.append(text(sentence.right[language]))
        answers = [_answer(verdict(language, verdicts[c]), claim(c)) for c in sentence.claims if c in verdicts]
        if sentence.page:
            answers.append(_answer(words[sentence.kind], page(sentence.page)))
        cells.append(" ".join(answers))
        rows.append(
            f'<tr id="{identity}-{sentence.id.replace(".", "-")}">{"".join(f"<td>{c}</td>" for c in cells)}</tr>'
        )
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    label = escape(words["says"])
    return (
        f'<div class="gn-sentences" id="{identity}"><div class="gn-scroll" tabindex="0" role="group" '
        f'aria-label="{label}">{inline(body)}</div></div>'
    )


def _answer(html: str, address: str | None) -> str:
    return f'<a href="{escape(address)}">{html}</a>' if address else html
