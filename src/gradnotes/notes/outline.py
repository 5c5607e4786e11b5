"""What a page consists of besides its words: headings, links, tables, tabs and admonitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown.extensions.toc import slugify, unique

from gradnotes.fences_syntax import Scan, blank, line_of

_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
# As attr_list has it: without a space before them the braces are words of the heading.
_ATTRIBUTES = re.compile(r" +\{:?(?P<inside>[^{}]*)\}[ \t]*$")
_ID = re.compile(r"#(?P<id>[^\s}]+)")
_MATHS = re.compile(r"(?<![\\$])\$(?![\s$])(?:\\.|[^$\n\\])+?(?<!\s)\$(?!\$)")
_TEXT = r"(?P<text>(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)"
_LINK = re.compile(
    r"(?P<image>!?)\[" + _TEXT + r"\]\(\s*<?(?P<target>(?:[^()\s<>]|\([^()\s]*\))*)>?(?:\s+[\"'][^)]*)?\)"
)
_DEFINITION = re.compile(r"^[ \t]*\[(?P<name>[^\]^][^\]]*)\]:[ \t]+<?(?P<target>[^\s>]+)", re.MULTILINE)
_AUTOMATIC = re.compile(r"<(?P<target>(?:https?|mailto):[^\s>]+)>")
_HTML = re.compile(r"<(?P<tag>a|img)\b(?P<attributes>[^>]*)>", re.IGNORECASE)
_HTML_ID = re.compile(r"<[a-zA-Z][^>]*?\bid=\"(?P<id>[^\"]+)\"")
_TAG = re.compile(r"<[a-zA-Z/][^>]*>")
_ATTRIBUTE_LIST = re.compile(r"\{:?[ \t]*[#.][^{}\n]*\}")
_DELIMITER = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_BLOCK = re.compile(r"^[ \t]*(?P<mark>===|!!!|\?\?\?)[!+]*[ \t]+(?P<rest>\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level, its text without attributes, its explicit id if it has one, and the id it gets."""

    level: int
    text: str
    explicit: str | None
    id: str
    line: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image (then `text` is its alternative text)."""

    target: str
    text: str
    image: bool
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table typed in Markdown: rows without the header, columns of the header."""

    rows: int
    columns: int
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """A tab (kind `tab`) or an admonition (kind `note`, `warning`…)."""

    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A page's structure, in the order of the lines."""

    headings: list[Heading]
    links: list[Link]
    tables: list[Table]
    blocks: list[Block]
    ids: frozenset[str]
    """Anchors on the page: of headings, of HTML elements and of attribute lists."""

    def section(self, line: int) -> int:
        """How many headings stand before this line: equal in both languages for the same section."""
        return sum(heading.line <= line for heading in self.headings)


def without_maths(text: str) -> str:
    """The text with inline `$…$` blank."""
    return _MATHS.sub(lambda found: blank(found[0]), text)


def maths(text: str) -> Iterator[tuple[int, str]]:
    """The inline `$…$` of a text, as (position, what stands between the signs)."""
    for found in _MATHS.finditer(text):
        yield found.start(), found[0][1:-1]


def without_whole_links(text: str) -> str:
    """The text with whole links, images, definitions and HTML tags blank, their words too."""
    hidden = without_maths(text)  # brackets in a formula are no link
    for pattern in (_LINK, _DEFINITION, _AUTOMATIC, _TAG, _ATTRIBUTE_LIST):
        for found in pattern.finditer(hidden):
            text = text[: found.start()] + blank(found[0]) + text[found.end() :]
    return text


def without_links(text: str) -> str:
    """The text with links' targets, images, definitions and HTML tags blank: what remains of a link is its words."""

    def words(found: re.Match[str]) -> str:
        if found["image"]:
            return blank(found[0])
        before = " " + found["text"]
        return before + blank(found[0][len(before) :])

    text = _DEFINITION.sub(lambda found: blank(found[0]), text)
    text = _LINK.sub(words, _LINK.sub(words, text))
    for pattern in (_TAG, _ATTRIBUTE_LIST):
        text = pattern.sub(lambda found: blank(found[0]), text)
    return text


def outline(page: Scan) -> Outline:
    """Read a page's structure. Anchors of headings without an id are computed as Markdown's toc extension does."""
    text = page.bare
    headings = list(_headings(page.prose))
    ids = {heading.id for heading in headings}
    ids |= {found["id"] for found in _HTML_ID.finditer(text)}
    ids |= {name for found in re.finditer(r"\{:?([^{}\n]*)\}", text) for name in _ID.findall(found[1])}
    blocks = [
        Block("tab" if found["mark"] == "===" else found["rest"].split()[0], line_of(text, found.start("mark")))
        for found in _BLOCK.finditer(text)
    ]
    links = sorted(_links(without_maths(text)), key=lambda link: link.line)
    return Outline(headings, links, list(_tables(text)), blocks, frozenset(ids))


def _headings(prose: str) -> Iterator[Heading]:
    found = []
    for match in _HEADING.finditer(prose):
        attributes = _ATTRIBUTES.search(match["text"])
        explicit = _ID.search(attributes["inside"]) if attributes else None
        text = match["text"][: attributes.start()] if attributes and explicit else match["text"]
        found.append((len(match["marks"]), text, explicit["id"] if explicit else None, line_of(prose, match.start())))
    # As toc does: ids given by hand are taken first, whatever their place.
    used = {given for _, _, given, _ in found if given}
    for level, text, given, line in found:
        yield Heading(level, text, given, given or unique(slugify(_plain(text), "-"), used), line)


def _plain(text: str) -> str:
    """A heading's words: links, emphasis and code marks taken off."""
    text = _LINK.sub(lambda found: found["text"], text)
    return re.sub(r"[`*$]|<[^>]*>", "", text).strip()


def _links(text: str) -> Iterator[Link]:
    for found in _LINK.finditer(text):
        line = line_of(text, found.start())
        yield Link(found["target"], found["text"].strip(), bool(found["image"]), line)
        for inner in _LINK.finditer(found["text"]):
            at = line_of(text, found.start("text") + inner.start())
            yield Link(inner["target"], inner["text"].strip(), bool(inner["image"]), at)
    for found in (*_DEFINITION.finditer(text), *_AUTOMATIC.finditer(text)):
        yield Link(found["target"], "", False, line_of(text, found.start("target")))
    for found in _HTML.finditer(text):
        attributes = dict(re.findall(r"([\w-]+)=\"([^\"]*)\"", found["attributes"]))
        image = found["tag"].lower() == "img"
        target = attributes.get("src" if image else "href")
        if target is not None:
            yield Link(target, attributes.get("alt", "").strip(), image, line_of(text, found.start()))


def _tables(text: str) -> Iterator[Table]:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else ""
        if "-" not in line or not _DELIMITER.match(line) or "|" not in above:
            continue
        columns = len(above.replace(r"\|", "").strip().strip("|").split("|"))
        rows = 0
        while number + 1 + rows < len(lines) and "|" in lines[number + 1 + rows]:
            rows += 1
        yield Table(rows, columns, number)
