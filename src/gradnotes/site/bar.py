"""What stands under a displayed thing: the stamp that says where it was verified, copy, and its own address."""

from __future__ import annotations

from html import escape

from gradnotes.evidence import Record, Stamp, test_of
from gradnotes.numerals import written
from gradnotes.site.words import WORDS


class Repository:
    """Links into the repository; without an address (one setting of the plugin) a path is shown as text."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def file(self, path: str, text: str | None = None) -> str:
        """The path, or a link to the file."""
        shown = f"<code>{escape(text or path)}</code>"
        if not self.address:
            return shown
        return f'<a href="{escape(self.address)}/blob/main/{escape(path)}">{shown}</a>'

    def edit(self, path: str) -> str | None:
        """The address at which the file can be edited."""
        return f"{self.address}/edit/main/{path}" if self.address else None


def bar(
    language: str, kind: str, anchor: str, stamp: str, *, copy: str | None = None, source: str | None = None
) -> str:
    """The line under a thing. `copy` is the LaTeX to put on the clipboard, `source` a link to where it is defined."""
    words = WORDS[language]
    parts = [stamp]
    if source:
        parts.append(f'<span class="gn-source">{source}</span>')
    if copy is not None:
        parts.append(f'<button type="button" class="gn-copy" data-gn-copy="{escape(copy)}">LaTeX</button>')
    label = words["permalink"].format(thing=words[kind].lower())
    parts.append(f'<a class="gn-permalink" href="#{anchor}" aria-label="{label}" title="{label}">#</a>')
    return f'<div class="gn-bar" data-search-exclude>{"".join(parts)}</div>'


def stated(language: str) -> str:
    """The mark of a formula that cannot be executed."""
    return f'<span class="gn-stamp gn-stamp--stated">{WORDS[language]["stated"]}</span>'


def missing(item: str) -> Stamp:
    """The stamp of something that has no test yet."""
    return Stamp(item, "missing", (), test_of(item))


def verified(language: str, stamp: Stamp, repository: Repository) -> str:
    """The stamp: one line, and on request device, versions, date, cases, largest error and the test."""
    words = WORDS[language]
    summary = words[stamp.state]
    if stamp.records:
        summary = " · ".join([summary, *(_device(language, record) for record in stamp.records)])
    rows = [row for record in stamp.records for row in _rows(language, record)]
    path, _, name = stamp.test.partition("::")
    rows.append((words["test"], repository.file(path, f"{path}::{name}")))
    entries = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows)
    return f'<details class="gn-stamp gn-stamp--{stamp.state}"><summary>{summary}</summary><dl>{entries}</dl></details>'


def _device(language: str, record: Record) -> str:
    return WORDS[language]["cpu"] if record.device == "cpu" else escape(record.device_name)


def _rows(language: str, record: Record) -> list[tuple[str, str]]:
    words = WORDS[language]
    error = words["exact"] if record.max_error is None else written(record.max_error, ".1e")
    versions = ", ".join(f"{name} {version}" for name, version in record.versions.items())
    return [
        (words["device"], escape(record.device_name)),
        (words["versions"], escape(versions)),
        (words["date"], f'<time datetime="{record.date}">{record.date}</time>'),
        (words["cases"], str(record.cases)),
        (words["error"], error),
    ]
