"""Where a page names something that is displayed: fences, also indented ones, and inline values.

The one reader of this syntax: the site's plugin and `gradnotes check` both use it, so they cannot disagree about
what a page shows. It reads text only and needs nothing but the standard library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DISPLAYS = ("formula", "code", "figure", "table", "claim", "ledger", "sentences", "conventions")
"""Languages of fences that show something of ours; `code` shows a reference function or a snippet, `ledger` all claims,
`sentences` what the source notes say and where it is answered, `conventions` the rows of one area of that table."""

LISTS = ("ledger", "sentences", "conventions")
"""Fences that show things which have records of their own."""

KINDS = ("formula", "function", "snippet", "figure", "table", "claim", "value", *LISTS)
"""Kinds of things that a page can name."""

_FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)$")
_SPAN = re.compile(r"(?<![`\\])(?P<marks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=marks)(?!`)", re.DOTALL)
_VALUE = re.compile(r"(?:#!|:::)value\s+(?P<body>.*)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FOLDERS = {"formula": "formulas", "figure": "figures", "table": "tables", "claim": "claims"}


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: `line` is that of its opening marks (from 1), `end` that of the closing ones."""

    line: int
    end: int
    indent: str
    marks: str
    info: str
    body: str
    closed: bool = True

    @property
    def language(self) -> str:
        """The first word after the marks, without braces and dots: `python` of both ```python and ```{.python}."""
        words = self.info.strip().strip("{}").split()
        return words[0].lstrip(".") if words else ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing of ours that a page names: its kind (one of KINDS), its id as written, the line, a value's format."""

    kind: str
    id: str
    line: int
    spec: str = ""

    @property
    def evidence_id(self) -> str | None:
        """The id under which its evidence is recorded; None for a value, whose record is the measurement itself, and
        for a list, which is made of things with records of their own.
        """
        if self.kind in ("value", *LISTS):
            return None
        if self.kind == "function":
            return self.id.replace(":", ".")
        if self.kind == "snippet":
            return self.id
        return f"{_FOLDERS[self.kind]}.{self.id}"


@dataclass(frozen=True, slots=True)
class Scan:
    """A page cut into what is prose and what is not, line numbers kept.

    `prose` has as many lines as the page; front matter, fences and comments are blank in it, in `bare` the inline
    code spans too. `spans` are these as (line, code), `comments` the HTML comments outside fences as (line, text
    between the marks).
    """

    prose: str
    bare: str
    front: str
    fences: list[Fence] = field(default_factory=list)
    spans: list[tuple[int, str]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)


def blank(text: str) -> str:
    """The text with every character but the line breaks replaced by a space, so that positions stay."""
    return re.sub(r"[^\n]", " ", text)


def _blank_out(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + blank(found[0]) + text[found.end() :]


def line_of(text: str, position: int) -> int:
    """The number, from 1, of the line that holds this position."""
    return text.count("\n", 0, position) + 1


def front_matter(text: str) -> str:
    """The front matter with its two `---` lines, or the empty string."""
    found = re.match(r"---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|\Z)", text)
    return found[0] if found else ""


def scan(text: str) -> Scan:
    """Cut a page into fences, comments, code spans and prose. A fence that is never closed runs to the end."""
    front = front_matter(text)
    lines = (blank(front) + text[len(front) :]).split("\n")
    fences = []
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None or (opening["marks"][0] == "`" and "`" in opening["info"]):
            number += 1
            continue
        start, marks, indent = number, opening["marks"], opening["indent"]
        number += 1
        while number < len(lines) and lines[number].strip() != marks:
            number += 1
        body = [line.removeprefix(indent) for line in lines[start + 1 : number]]
        closed = number < len(lines)
        end = number + 1 if closed else number
        fences.append(Fence(start + 1, end, indent, marks, opening["info"], "\n".join(body), closed))
        lines[start:end] = [""] * (end - start)
        number = end
    prose = bare = "\n".join(lines)
    # Spans are found first: a comment mark inside inline code is code, and a back-tick inside a comment is comment.
    spans = []
    comments = []
    position = 0
    while True:
        span, comment = _SPAN.search(prose, position), _COMMENT.search(prose, position)
        # A blank line ends a paragraph, and with it any code span.
        while span and re.search(r"\n[ \t]*\n", span["code"]):
            span = _SPAN.search(prose, span.end("marks"))
        if comment and (span is None or comment.start() < span.start()):
            comments.append((line_of(prose, comment.start()), comment[0].removeprefix("<!--").removesuffix("-->")))
            prose = _blank_out(prose, comment)
            bare = _blank_out(bare, comment)
            position = comment.end()
        elif span:
            spans.append((line_of(prose, span.start()), span["code"]))
            bare = _blank_out(bare, span)
            position = span.end()
        else:
            return Scan(prose, bare, front, fences, spans, comments)


def references(markdown_text: str) -> list[Reference]:
    """Everything of ours that the page names, in the order of its lines; ids are returned as written, known or not."""
    page = scan(markdown_text)
    found = []
    for fence in page.fences:
        if fence.language in DISPLAYS:
            name = fence.body.strip()
            kind = fence.language
            if kind == "code":
                kind = "snippet" if name.startswith("snippets/") else "function"
            found.append(Reference(kind, name, fence.line))
    for line, code in page.spans:
        value = _VALUE.match(code.strip())
        if value:
            name, _, spec = value["body"].strip().partition(":")
            found.append(Reference("value", name.strip(), line, spec))
    return sorted(found, key=lambda reference: reference.line)


def anchor(fence: str, name: str) -> str:
    """The id on its page of what a fence shows: `formula-activations-silu`, `code-snippets-activations-silu`."""
    return fence + "-" + re.sub(r"\W+|_", "-", name.removesuffix(".py")).strip("-")


def notebook_markdown(source: str) -> str:
    """The Markdown cells and the head of a percent-format notebook as one page with the notebook's line numbers."""
    lines = []
    inside = source.startswith("# ---\n")  # the head: front matter in comments, up to the first cell
    for line in source.split("\n"):
        if re.match(r"# %%", line):
            inside = bool(re.match(r"# %%.*\[(?:markdown|md)\]", line))
            lines.append("")
        else:
            lines.append(line[2:] if inside and re.match(r"#(?: |$)", line) else "")
    return "\n".join(lines)
