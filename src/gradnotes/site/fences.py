"""The fences and inline values of a page as HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape, unescape
from importlib import metadata
from pathlib import Path

from gradnotes import claims, evidence, figures, formulas, sentences, tables
from gradnotes.claims import conventions
from gradnotes.fences_syntax import LISTS, anchor
from gradnotes.figures import svg as figure_style
from gradnotes.numerals import written
from gradnotes.problems import Problem, ProblemError, relative
from gradnotes.site import claims as claim_html
from gradnotes.site import code
from gradnotes.site import conventions as convention_html
from gradnotes.site import sentences as sentence_html
from gradnotes.site.bar import Repository, bar, missing, stated, verified
from gradnotes.site.cache import Cache, Memory
from gradnotes.site.fonts import StyleSheet, Usage
from gradnotes.site.katex import Katex, TexError
from gradnotes.site.katex import version as katex_version
from gradnotes.site.searchable import left_out, whole
from gradnotes.site.words import WORDS
from gradnotes.sources import SHOWN_LINES, SourceError, closure, lines_of_code

_INLINE = re.compile(r'<span class="arithmatex">\\\((?P<tex>.*?)\\\)</span>', re.DOTALL)


_SEARCHED = ("figure", "claim", *LISTS)
"""Kinds whose text is found by the search; what is not to be found is left out inside."""


class Renderer:
    """Turns what a page names into HTML; made once a build, told of each page by `start`."""

    def __init__(self, language: str, root: Path, repository: Repository) -> None:
        self.language = language
        self.root = root
        self.repository = repository
        self.typeset = Memory(root / ".cache" / "typeset" / f"{language}.json", katex_version())
        self.coloured = Memory(root / ".cache" / "coloured" / f"{language}.json", metadata.version("pygments"))
        self.katex = Katex(self.typeset)
        self.stamps: dict[str, evidence.Stamp | None] = {}
        self.style = Path(figure_style.__file__).read_text(encoding="utf-8") + metadata.version("matplotlib")
        self.drawings = Cache(root / ".cache" / "figures" / language)
        fonts, usages = root / ".cache" / "fonts" / language, root / ".cache" / "usages" / f"{language}.json"
        self.style_sheet = StyleSheet(Cache(fonts), usages)
        self.usage = Usage()
        self.link: Callable[[str], str | None] = lambda page: page
        self.shown: Mapping[str, str] = {}
        self.topic: Callable[[str], str] = lambda topic: topic
        self.title: Callable[[str], str] = lambda page: page
        self.anchors: Counter[str] = Counter()

    def overview(self, shown: Mapping[str, str], topic: Callable[[str], str], title: Callable[[str], str]) -> None:
        """Learn which page shows each claim, what a topic is called, and what a page."""
        self.shown = shown
        self.topic = topic
        self.title = title

    def start(self, link: Callable[[str], str | None]) -> None:
        """Begin a page; `link` turns a page's path into an address seen from this one, None where there is none."""
        self.link = link
        self.anchors = Counter()
        self.usage = Usage()

    def fence(self, kind: str, name: str) -> str:
        """The HTML of a fence of this kind that names this thing.

        Raises:
            ProblemError: the thing exists, but cannot be shown: what is wrong where it is defined.
        """
        render = {
            "formula": self.formula,
            "code": self.code,
            "figure": self.figure,
            "table": self.table,
            "claim": self.claim,
            "ledger": self.ledger,
            "sentences": self.sentences,
            "conventions": self.conventions,
        }[kind]
        html = render(name, self._anchor(kind, name))
        return html if kind in _SEARCHED else left_out(html)

    def formula(self, name: str, identity: str) -> str:
        """A display formula: HTML for the eye, MathML for the rest, LaTeX for the clipboard."""
        formula = formulas.get(name)
        tex = formula.latex(self.language)
        where = (relative(formula.path), formula.line)
        # On the page lines stand further apart, for their fractions and sums nearly touch; what is copied is plain.
        spaced = tex.replace(r" \\ ", r" \\[0.4em] ") if tex.startswith(r"\begin{aligned}") else tex
        html = self._tex(spaced, display=True, where=where, what=f"the LaTeX of formula {name!r}")
        mark = stated(self.language) if formula.stated else self._stamp(f"formulas.{name}")
        label = f"{WORDS[self.language]['formula']} {name}"
        return (
            f'<div class="gn-formula" id="{identity}" data-search-exclude>{_scroll(html, label)}'
            f"{bar(self.language, 'formula', identity, mark, copy=tex)}</div>"
        )

    def code(self, name: str, identity: str) -> str:
        """A reference function, or a snippet with its output."""
        if name.startswith("snippets/"):
            path, item, printed, above = name, name, "", ""
            try:
                text, recorded = code.snippet(name, self.root)
            except FileNotFoundError:
                out = name.removesuffix(".py") + ".out"
                raise ProblemError(
                    Problem(name, 1, "GN803", "has no recorded output", f"record it: python {name} > {out}")
                ) from None
            shown = self._block(text)
            printed = code.output(recorded, self.language)
        else:
            module, _, function = name.partition(":")
            path, item, printed = f"src/gradnotes/{module.replace('.', '/')}.py", f"{module}.{function}", ""
            try:
                found = code.function(name, self.root)
                parts = found.parts()
            except SourceError as error:
                raise ProblemError(
                    Problem(path, 1, "GN808", f"{function} cannot be shown by itself: {error}", "rewrite it so")
                ) from error
            folded = parts[1] and lines_of_code(found.source()) > SHOWN_LINES
            above = code.unfold(found.helpers(), self.language) if folded else ""
            shown = self._block(*parts) if folded else self._block(found.source())
        source = self.repository.file(path)
        return (
            f'<div class="gn-code" id="{identity}" data-search-exclude>{above}{shown}{printed}'
            f"{bar(self.language, 'code', identity, self._stamp(item), source=source)}</div>"
        )

    def figure(self, name: str, identity: str) -> str:
        """A figure with its caption."""
        figure = figures.get(name)
        try:
            svg = self.drawings.get(self._drawn_from(name), lambda: figure.svg(self.language).encode()).decode()
        except Exception as error:  # a figure is anybody's code; the message must name it
            raise _broken("figure", name, figure.path, figure.line, error) from error
        under = bar(self.language, "figure", identity, self._stamp(f"figures.{name}"))
        return (
            f'<figure class="gn-figure" id="{identity}">{left_out(svg)}'
            f"<figcaption>{escape(figure.caption(self.language))}</figcaption>"
            f"{left_out(under)}</figure>"
        )

    def _drawn_from(self, name: str) -> list[str]:
        """Everything that a figure depends on: its source, the house style, the topic's measurements, matplotlib."""
        topic, _, function = name.partition(".")
        measured = self.root / "evidence" / "measurements" / f"{topic}.jsonl"
        return [
            name,
            closure(f"gradnotes.figures.{topic}", function, self.root).digest(),
            self.style,
            measured.read_text(encoding="utf-8") if measured.is_file() else "",
        ]

    def close(self) -> None:
        """End the Node process."""
        self.katex.close()

    def prune(self) -> None:
        """Forget what the finished build did not use."""
        self.typeset.save()
        self.coloured.save()
        self.style_sheet.usages.save()
        self.drawings.prune()
        self.style_sheet.cache.prune()

    def table(self, name: str, identity: str) -> str:
        """A computed table in a box that scrolls by itself."""
        table = tables.get(name)
        where = (relative(table.path), table.line)
        lost: list[str] = []

        def link(page: str) -> str:
            address = self.link(page)
            if address is None:
                lost.append(page)
            return address or ""

        try:
            html = table.html(self.language, link)
        except Exception as error:  # as for a figure
            raise _broken("table", name, table.path, table.line, error) from error
        if lost:
            remedy = f"write the page, or mend the path: it starts at docs/{self.language}/"
            raise ProblemError(Problem(*where, "GN601", f"table {name!r} links to {lost[0]}, which is no page", remedy))
        html = whole(self.inline(html, lambda tex: where))  # the table is left out as a whole
        return (
            f'<div class="gn-table" id="{identity}" data-search-exclude>{_scroll(html, table.caption(self.language))}'
            f"{bar(self.language, 'table', identity, self._stamp(f'tables.{name}'))}</div>"
        )

    def claim(self, name: str, identity: str) -> str:
        """A statement with its verdict."""
        claim = claims.get(name)
        record = self._record(f"claims.{name}")
        under = bar(self.language, "claim", identity, self._stamp(f"claims.{name}"))
        samples = claim_html.samples_of(claim, self.root)
        inline = self._inline_at(claim.path, claim.line)
        return claim_html.block(self.language, claim, identity, record, under, inline, samples)

    def ledger(self, name: str, identity: str) -> str:
        """Every claim that a page shows, with its verdict."""
        chosen = [claim for claim in claims.names() if claim in self.shown]
        records = {c: record for c in chosen if (record := self._record(f"claims.{c}")) is not None}
        link = self._claim_link
        return claim_html.ledger(self.language, identity, chosen, records, link, self.topic, self._inline_at("docs", 1))

    def sentences(self, name: str, identity: str) -> str:
        """What a source note says and where it is answered, or the errata of all."""
        table = sentences.load(self.root)
        inline = self._inline_at(sentences.SENTENCES, 1)
        kinds = {c: r.verdict for c in claims.names() if (r := self._record(f"claims.{c}")) is not None}
        chosen = sentences.of(table.entries, name)
        return sentence_html.table(self.language, identity, name, chosen, kinds, self.link, self._claim_link, inline)

    def conventions(self, name: str, identity: str) -> str:
        """The rows of an area of the conventions table."""
        rows = conventions.of(name)
        records = {r.claim.id: record for r in rows if (record := self._record(f"claims.{r.claim.id}")) is not None}
        under = bar(self.language, "conventions", identity, self._stamp(f"experiments.conventions.{name}"))
        where = relative(rows[0].claim.path), 1
        lost: list[str] = []

        def note(page: str) -> tuple[str, str]:
            address = self.link(page)
            if address is None:
                lost.append(page)
            return address or "", self.title(page.partition("#")[0])

        inline = self._inline_at(*where)
        html = convention_html.table(self.language, identity, rows, records, note, inline, under)
        if lost:
            remedy = f"write the page, or mend the path: it starts at docs/{self.language}/"
            message = f"a row of the conventions links to {lost[0]}, which is no page"
            raise ProblemError(Problem(*where, "GN601", message, remedy))
        self.anchors.update(anchor("claim", row.claim.id) for row in rows)
        return html

    def _record(self, item: str) -> evidence.Record | None:
        """What was recorded of a claim, on the CPU before a GPU; one that has changed since is shown as it was."""
        for device in evidence.DEVICES:
            found = evidence.records(device, self.root).get(item)
            if found is not None:
                return found
        return None

    def _claim_link(self, name: str) -> str | None:
        page = self.shown.get(name)
        return self.link(f"{page}#{anchor('claim', name)}") if page else None

    def _inline_at(self, path: str, line: int) -> Callable[[str], str]:
        where = (relative(path), line)
        return lambda html: self.inline(html, lambda tex: where)

    def value(self, name: str, spec: str) -> str:
        """A measured number in the text."""
        text = written(evidence.measurement(name, self.root).value, spec)
        return f'<span class="gn-value" data-id="{escape(name)}">{escape(text)}</span>'

    def stamp(self, item: str) -> evidence.Stamp | None:
        """The evidence of a displayed thing, looked up once a build; None for one without a test."""
        if item not in self.stamps:
            try:
                self.stamps[item] = evidence.stamp(item, self.root)
            except KeyError:
                self.stamps[item] = None
        return self.stamps[item]

    def inline(self, html: str, where: Callable[[str], tuple[str, int]]) -> str:
        """The page with its `$…$`, which arithmatex left as spans, typeset; `where` says where TeX stands.

        Raises:
            ProblemError: with every piece of TeX on the page that KaTeX refuses.
        """
        problems: list[Problem] = []

        def typeset(found: re.Match[str]) -> str:
            tex = unescape(found["tex"])
            try:
                return left_out(self._tex(tex, display=False, where=where(tex), what=f"${tex}$"))
            except ProblemError as error:
                problems.extend(error.problems)
                return ""

        html = _INLINE.sub(typeset, html)
        if problems:
            raise ProblemError(problems)
        return html

    def _tex(self, tex: str, *, display: bool, where: tuple[str, int], what: str) -> str:
        try:
            html = self.katex.html(tex, display=display)
        except TexError as error:
            message = f"KaTeX refuses {what} at {tex[error.position :][:20]!r}: {error}"
            raise ProblemError(Problem(*where, "GN304", message, "mend the TeX there")) from error
        self.usage.add(self.style_sheet.usage(html))
        return html

    def _block(self, *parts: str) -> str:
        return self.coloured.get("\0".join(parts), lambda: code.block(*parts))

    def _stamp(self, item: str) -> str:
        return verified(self.language, self.stamp(item) or missing(item), self.repository)

    def _anchor(self, kind: str, name: str) -> str:
        identity = anchor(kind, name)
        self.anchors[identity] += 1
        count = self.anchors[identity]
        return identity if count == 1 else f"{identity}-{count}"


def _scroll(html: str, label: str) -> str:
    """A box that scrolls sideways by itself; it can be focused, so that the keyboard can scroll it."""
    return f'<div class="gn-scroll" tabindex="0" role="group" aria-label="{escape(label)}">{html}</div>'


def _broken(kind: str, name: str, path: str, line: int, error: Exception) -> ProblemError:
    message = f"{kind} {name!r} fails: {type(error).__name__}: {error}"
    return ProblemError(Problem(relative(path), line, "GN809", message, "mend its function"))
