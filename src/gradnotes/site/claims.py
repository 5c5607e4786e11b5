"""Claims as HTML: what is said, the verdict, the numbers that decided it, and how to judge it again; the ledger."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, get_args

from gradnotes import claims, evidence
from gradnotes.claims import Claim, Kind, Number
from gradnotes.evidence import Record
from gradnotes.numerals import written
from gradnotes.site.searchable import left_out, whole
from gradnotes.site.words import WORDS

KINDS: tuple[Kind, ...] = get_args(Kind)

_MATHS = re.compile(r"\$([^$]+)\$")

Inline = Callable[[str], str]
"""Typesets the symbols of a piece of HTML."""


def text(words: str) -> str:
    """Plain text with `$…$` and back-ticks as HTML: arithmatex spans, which the plugin typesets, and code."""
    html = _MATHS.sub(lambda found: rf'<span class="arithmatex">\({found[1]}\)</span>', escape(words, quote=False))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html)


class _Shown(str):
    """A deciding number in a finding: `{change}` is its value, `{change.theory}`, `.low` and `.high` its parts."""

    __slots__ = ("high", "low", "theory")


def shown(language: str, declared: Number, value: float) -> str:
    """A deciding number as the reader sees it, or the words that stand for it."""
    return declared.words[value][language] if value in declared.words else written(value, declared.spec)


def finding(language: str, claim: Claim, record: Record) -> str:
    """What the verdict means, with its numbers, as plain text."""
    numbers = record.numbers or {}
    written_out: dict[str, Any] = {}
    for name, declared in claim.numbers.items():
        parts = {part: shown(language, declared, value) for part, value in numbers.get(name, {}).items()}
        written_out[name] = _Shown(parts.get("value", ""))
        for part in _Shown.__slots__:
            setattr(written_out[name], part, parts.get(part, ""))
    kind: Any = record.verdict
    return string.Formatter().vformat(claim.findings[kind][language], (), written_out)


def verdict(language: str, kind: str) -> str:
    """The verdict as a word in a badge."""
    return f'<span class="gn-verdict gn-verdict--{kind}">{WORDS[language][kind]}</span>'


def block(
    language: str, claim: Claim, identity: str, record: Record | None, bar: str, inline: Inline, samples: int
) -> str:
    """What a `claim` fence shows. `record`: None where it was never judged; `samples`: seeds that it rests on."""
    words = WORDS[language]
    kind = record.verdict if record else "missing"
    badge = verdict(language, kind) if record else f'<span class="gn-verdict">{words["missing"]}</span>'
    said = inline(f'<p class="gn-claim__said">{badge} {text(claim.statement[language])}</p>')
    found = inline(f'<p class="gn-claim__found">{text(finding(language, claim, record))}</p>') if record else ""
    rest = _numbers(language, claim, record) if record else ""
    rest += _how(language, claim, record, samples)
    return (
        f'<div class="gn-claim gn-claim--{kind}" id="{identity}">'
        f"{said}{found}{left_out(whole(inline(rest)) + bar)}</div>"
    )


def _numbers(language: str, claim: Claim, record: Record) -> str:
    """The deciding numbers, theory beside measurement where there is one."""
    words = WORDS[language]
    numbers = record.numbers or {}
    theory = any("theory" in parts for parts in numbers.values())
    heads = ["", words["measured"], *([words["theory"]] if theory else [])]
    rows = []
    for name, declared in claim.numbers.items():
        parts = numbers.get(name, {})
        texts = {part: shown(language, declared, value) for part, value in parts.items()}
        between = (
            f' <span class="gn-claim__interval">[{texts["low"]}, {texts["high"]}]</span>' if "low" in texts else ""
        )
        cells = [f'<td class="gn-number">{texts.get("value", "")}{between}</td>']
        if theory:
            cells.append(f'<td class="gn-number">{texts.get("theory", "")}</td>')
        rows.append(f'<tr><th scope="row">{text(declared.label[language])}</th>{"".join(cells)}</tr>')
    head = "".join(f'<th scope="col">{word}</th>' if word else "<td></td>" for word in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    label = escape(words["numbers"])
    return f'<div class="gn-scroll gn-claim__numbers" tabindex="0" role="group" aria-label="{label}">{table}</div>'


def _how(language: str, claim: Claim, record: Record | None, samples: int) -> str:
    """On request: who says it, what would refute it, what it rests on, and the command that judges it again."""
    words = WORDS[language]
    name = escape(claim.origin.name[language])
    origin = f'<a href="{escape(claim.origin.url)}">{name}</a>' if claim.origin.url else name
    experiments = "<br>".join(f"<code>{escape(i)}</code>" for i in claim.rests_on)
    rows = [(words["origin"], origin), (words["refuted_by"], text(claim.refuted_by[language]))]
    rows.append((words["rests_on"], experiments))
    if samples:
        rows.append((words["seeds"], str(samples)))
    if record:
        rows.append((words["date"], f'<time datetime="{record.date}">{record.date}</time>'))
    commands = [f"python -m gradnotes verify --id {item}" for item in (*claim.rests_on, f"claims.{claim.id}")]
    rows.append((words["again"], "<br>".join(f"<code>{escape(command)}</code>" for command in commands)))
    entries = "".join(f"<div><dt>{what}</dt><dd>{value}</dd></div>" for what, value in rows)
    return f'<details class="gn-claim__how"><summary>{words["how"]}</summary><dl>{entries}</dl></details>'


def samples_of(claim: Claim, root: Any) -> int:
    """The most seeds that an experiment under this claim was repeated with; 0 where none was."""
    found = [m.samples for name in claim.rests_on for m in evidence.of_experiment(name, root).values()]
    return max((len(samples) for samples in found if samples), default=0)


def ledger(
    language: str,
    identity: str,
    chosen: Sequence[str],
    records: Mapping[str, Record],
    link: Callable[[str], str | None],
    titles: Callable[[str], str],
    inline: Inline,
) -> str:
    """All claims with their verdicts, to be filtered by topic and verdict without a script.

    `link` gives the address of a claim on its page, `titles` a topic's name in the language.
    """
    words = WORDS[language]
    kinds = {name: records[name].verdict for name in chosen if name in records}
    topics = list(dict.fromkeys(name.partition(".")[0] for name in chosen))
    by_topic = {topic: titles(topic) for topic in topics}
    by_kind: dict[str, str] = {kind: f"{words[kind]} ({list(kinds.values()).count(kind)})" for kind in KINDS}
    filters = _choice(identity, "topic", words["by_topic"], words["all"], by_topic)
    filters += _choice(identity, "verdict", words["by_verdict"], words["all"], by_kind)
    items = []
    for name in chosen:
        if name not in kinds:
            continue
        claim, topic = claims.get(name), name.partition(".")[0]
        address = link(name)
        said = text(claim.statement[language])
        more = f' <a href="{escape(address)}">{words["in_note"]}</a>' if address else ""
        items.append(
            f'<li data-topic="{topic}" data-verdict="{kinds[name]}"><p>{verdict(language, kinds[name])} {said}</p>'
            f"<p>{text(finding(language, claim, records[name]))}{more}</p></li>"
        )
    empty = [(t, k) for t in topics for k in KINDS if not any(n.startswith(f"{t}.") and kinds[n] == k for n in kinds)]
    body = f'<ul class="gn-ledger__claims">{"".join(items)}</ul><p class="gn-ledger__none">{words["no_claims"]}</p>'
    style = _filtering(identity, by_topic, empty)
    return f'<section class="gn-ledger" id="{identity}">{left_out(style + filters)}{inline(body)}</section>'


def _choice(identity: str, what: str, legend: str, everything: str, options: Mapping[str, str]) -> str:
    """A group of radio buttons; the first, which is chosen, filters nothing."""
    parts = []
    for number, (value, label) in enumerate({"": everything, **options}.items()):
        checked = "" if number else " checked"
        button = f'<input type="radio" name="{identity}-{what}" id="{identity}-{what}-{value or "all"}"{checked}>'
        parts.append(f"<label>{button}<span>{escape(label)}</span></label>")
    return f'<fieldset class="gn-ledger__filter"><legend>{legend}</legend>{"".join(parts)}</fieldset>'


def _filtering(identity: str, topics: Mapping[str, str], empty: Sequence[tuple[str, str]]) -> str:
    """Rules that hide what was not chosen, and say so where nothing is left."""
    ledger = f"#{identity}"
    rules = [f"{ledger} .gn-ledger__none{{display:none}}"]
    for what, values in (("topic", topics), ("verdict", KINDS)):
        for value in values:
            chosen = f"{ledger}:has(#{identity}-{what}-{value}:checked)"
            rules.append(f'{chosen} li:not([data-{what}="{value}"]){{display:none}}')
    for topic, kind in empty:
        chosen = f"{ledger}:has(#{identity}-topic-{topic}:checked):has(#{identity}-verdict-{kind}:checked)"
        rules.append(f"{chosen} .gn-ledger__none{{display:block}}")
    return f"<style>{''.join(rules)}</style>"
