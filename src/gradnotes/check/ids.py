"""GN1xx: what a page names exists, is verified and tested; what exists is shown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from gradnotes import LANGUAGES, evidence, sentences, sources
from gradnotes.check.links import anchors
from gradnotes.check.tree import Tree
from gradnotes.fences_syntax import LISTS, Reference
from gradnotes.notes.catalog import functions
from gradnotes.problems import Problem
from gradnotes.sentences import SENTENCES

_SHOWN = ("formula", "function", "snippet", "figure", "table", "claim")


def check(tree: Tree) -> Iterator[Problem]:
    """References of all pages, then all things of the catalog."""
    shown: set[tuple[str, str]] = set()
    # Both languages show a thing, often on several pages; finding out takes most of the time of a check.
    state = functools.cache(lambda item: evidence.stamp(item, tree.root).state)
    for page in tree.written:
        for reference in tree.catalog.expanded(page.references):
            problem = tree.catalog.resolve(reference, page.path)
            if problem is not None:
                yield problem
                continue
            shown.add((reference.kind, reference.id))
            yield from _verified(tree, reference, page.path, state)
    yield from _things(tree, shown)
    yield from _answers(tree)
    yield from _rows(tree)


def _verified(tree: Tree, reference: Reference, path: str, state: Callable[[str], str]) -> Iterator[Problem]:
    if reference.kind in LISTS:
        return
    item = reference.evidence_id
    if item is None:
        item = evidence.measurement(reference.id, tree.root).experiment
    elif tree.catalog.known(reference.kind)[reference.id].stated:
        return
    try:
        found = state(item)
    except KeyError as error:
        if _has_test(tree, item):  # else GN105 says so, once, where it is defined
            what = f'{reference.kind} "{reference.id}" cannot be verified: {error.args[0]}'
            yield Problem(path, reference.line, "GN103", what, f"mend it, then run make verify ID={item}")
        return
    if found != "verified":
        what = "has changed since it was verified" if found == "changed" else "has never been verified"
        remedy = f"run make verify ID={item}"
        yield Problem(path, reference.line, "GN103", f'{reference.kind} "{reference.id}" {what}', remedy)


def _things(tree: Tree, shown: set[tuple[str, str]]) -> Iterator[Problem]:
    """What is shown nowhere or has no test."""
    used = _used(tree, shown)
    for kind in _SHOWN:
        for name, where in tree.catalog.known(kind).items():
            fence = "code" if kind in ("function", "snippet") else kind
            if (kind, name) not in shown | used:
                remedy = f"show it in a `{fence}` fence of a page, or delete it"
                yield Problem(where.path, where.line, "GN104", f'no page shows {kind} "{name}"', remedy)
            item = Reference(kind, name, 0).evidence_id
            if item is not None and not where.stated and not _has_test(tree, item):
                remedy = "write {1} in {0}".format(*_test(item))
                yield Problem(where.path, where.line, "GN105", f'{kind} "{name}" has no test', remedy)


def _answers(tree: Tree) -> Iterator[Problem]:
    """Whatever the table of sentences refers to exists, in both languages."""
    table = sentences.load(tree.root)
    yield from table.problems
    for sentence in table.entries:
        for name in sentence.claims:
            if name not in tree.catalog.known("claim"):
                remedy = "write it in src/gradnotes/claims/, or answer the sentence by a page"
                yield Problem(SENTENCES, sentence.line, "GN107", f'{sentence.id}: there is no claim "{name}"', remedy)
        for what, remedy in _absent(tree, sentence.page) if sentence.page else ():
            yield Problem(SENTENCES, sentence.line, "GN107", f"{sentence.id}: {what}", remedy)


def _rows(tree: Tree) -> Iterator[Problem]:
    """The note that a row of the conventions table belongs to exists, in both languages."""
    for row in tree.catalog.rows():
        for what, remedy in _absent(tree, row.note) if row.note else ():
            yield Problem(row.path, row.line, "GN107", f"{row.name}: {what}", remedy)


def _absent(tree: Tree, page: str) -> Iterator[tuple[str, str]]:
    """What is missing of a page, by its path in docs/<language>/ with an anchor, and what mends it."""
    path, _, fragment = page.partition("#")
    pages = {page.path: page for page in tree.pages}
    for language in LANGUAGES:
        found = pages.get(f"docs/{language}/{path}")
        if found is None:
            yield f"there is no docs/{language}/{path}", "write the page, or mend the path"
        elif fragment and not found.wanted and fragment not in anchors(found, tree):
            yield f"{found.path} has no anchor #{fragment}", "mend the anchor"


def _has_test(tree: Tree, item: str) -> bool:
    file, test = _test(item)
    return test in functions(tree.root / file)


def _test(item: str) -> tuple[str, str]:
    """The file and the function of an item's test, without the parameter."""
    file, _, test = evidence.test_of(item).partition("::")
    return file, test.partition("[")[0]


def _used(tree: Tree, shown: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Functions and formulas that a shown one calls: its block shows a function too, and prints a formula's name."""
    found = set()
    for kind, name in shown:
        if kind not in ("function", "formula"):
            continue
        module, _, function = name.rpartition(":") if kind == "function" else f"formulas.{name}".rpartition(".")
        try:
            closure = sources.closure(f"gradnotes.{module}", function, tree.root)
        except sources.SourceError:
            continue  # the build names what the closure lacks
        for segment in closure.segments:
            inside = segment.module.removeprefix("gradnotes.")
            topic = inside.removeprefix("formulas.")
            used = f"{inside}:{segment.name}" if kind == "function" else f"{topic}.{segment.name}"
            found.add((kind, used))
    return found
