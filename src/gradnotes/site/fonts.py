"""KaTeX's style sheet and fonts, cut down to what the site's formulas use.

Of KaTeX's 20 fonts a site uses a handful, and of each a few dozen glyphs. Which class is set in which font is read
from KaTeX's own style sheet; what the formulas contain is read from their HTML.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import fontTools
import lxml.html
from lxml.html import HtmlElement

from gradnotes.site.cache import Cache, Memory
from gradnotes.site.katex import PACKAGE

Face = tuple[str, str, str]
"""A font: family, weight (`normal` or `bold`), style (`normal` or `italic`)."""

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PRELOADED = 4


@dataclass
class Usage:
    """The characters that formulas set in each font."""

    characters: dict[Face, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, other: Usage) -> None:
        """Count another page's characters too."""
        for face, counts in other.characters.items():
            self.characters[face].update(counts)

    def most_used(self) -> list[Face]:
        """The fonts that a page should load first, by how many of its characters they set."""
        ordered = sorted(self.characters, key=lambda face: (-self.characters[face].total(), face))
        return ordered[:_PRELOADED]


@dataclass(frozen=True)
class Bundle:
    """What the site gets: the fonts by path, the text of the style sheet, and each face's path."""

    files: dict[str, bytes]
    style_sheet: str
    fonts: dict[Face, str]


class StyleSheet:
    """KaTeX's style sheet, as far as it says what is set in which font."""

    def __init__(self, cache: Cache, usages: Path | None = None, package: Path = PACKAGE) -> None:
        """`cache` keeps the cut fonts, the file `usages` what each formula sets in which font."""
        self.cache = cache
        self.fonts = package / "dist" / "fonts"
        text = (package / "dist" / "katex.min.css").read_text(encoding="utf-8")
        self.faces: dict[Face, str] = {}
        self.rest = re.sub(r"@font-face\{[^}]*\}", self._face, text)
        # Rules that set a font, in the order in which later ones win: (classes from the outside in, properties).
        self.rules = [
            (_compounds(selector), properties)
            for selectors, body in _RULE.findall(self.rest)
            if (properties := _font(body))
            for selector in selectors.split(",")
        ]
        # By a class of the element itself, so that few rules are tried on each; "" for rules that ask for none.
        self.by_class: dict[str, list[int]] = defaultdict(list)
        for number, (compounds, _) in enumerate(self.rules):
            self.by_class[min(compounds[-1], default="")].append(number)
        # What is found depends on KaTeX's style sheet and on how it is read here.
        version = _hash((self.rest + Path(__file__).read_text(encoding="utf-8")).encode())
        self.usages = Memory(usages, version)
        self._known: dict[str, Usage] = {}

    def _face(self, rule: re.Match[str]) -> str:
        font = re.search(r"url\(fonts/([^)]+\.woff2)\)", rule[0])
        properties = dict(re.findall(r"font-(family|style|weight):\s*\"?([^;}\"]+)\"?", rule[0]))
        if font:
            face = (properties["family"], _weight(properties["weight"]), properties["style"])
            self.faces[face] = font[1]
        return ""

    def usage(self, html: str) -> Usage:
        """What a formula, as KaTeX's HTML, sets in which font."""
        if html not in self._known:
            found = self.usages.get(_hash(html.encode()), lambda: self._read(html))
            faces = {(family, weight, style): Counter(n) for family, weight, style, n in json.loads(found)}
            self._known[html] = Usage(faces)
        return self._known[html]

    def _read(self, html: str) -> str:
        usage = Usage()
        self._walk(lxml.html.fromstring(html), [], None, usage)
        return json.dumps([[*face, counts] for face, counts in usage.characters.items()])

    def _walk(
        self, element: HtmlElement, around: list[frozenset[str]], font: dict[str, str] | None, usage: Usage
    ) -> None:
        """Count each character below an element under the font that the style sheet gives it.

        `around` are the classes of the elements around it, from the outside in, and `font` is what it inherits.
        """
        classes = frozenset((element.get("class") or "").split())
        if "katex-html" in classes:
            font = {"family": "KaTeX_Main", "weight": "normal", "style": "normal"}
        if font is not None:
            font = dict(font)
            for number in sorted({n for name in (*classes, "") for n in self.by_class.get(name, ())}):
                compounds, properties = self.rules[number]
                if compounds[-1] <= classes and _within(compounds[:-1], around):
                    font.update(properties)
            texts = [text for text in (element.text, *(child.tail for child in element)) if text]
            if texts:
                usage.characters[font["family"], font["weight"], font["style"]].update("".join(texts))
        inside = [*around, classes]
        for child in element:
            self._walk(child, inside, font, usage)

    def bundle(self, usage: Usage, folder: str) -> Bundle:
        """The fonts in use, each cut to the characters in use, for a style sheet beside their folder.

        Names hold the content's hash.
        """
        files: dict[str, bytes] = {}
        fonts: dict[Face, str] = {}
        rules = []
        beside = f"{folder.rpartition('/')[2]}/"
        for face in sorted(usage.characters):
            if face not in self.faces:
                continue
            source = self.faces[face]
            characters = "".join(sorted(usage.characters[face]))
            path = self.fonts / source
            inputs = [_hash(path.read_bytes()), fontTools.version, characters]
            data = self.cache.get(inputs, functools.partial(_subset, path, characters))
            if not data:
                continue
            name = f"{source.removesuffix('.woff2')}.{_hash(data)}.woff2"
            files[f"{folder}/{name}"] = data
            fonts[face] = f"{folder}/{name}"
            family, weight, style = face
            rules.append(
                f"@font-face{{font-family:{family};src:url({beside}{name}) format('woff2');"
                f"font-weight:{weight};font-style:{style};font-display:block}}"
            )
        return Bundle(files, "".join(rules) + self.rest, fonts)


def _compounds(selector: str) -> list[frozenset[str]]:
    """The classes that a selector asks for, from the outside in, without `.katex` itself."""
    parts = [frozenset(re.findall(r"\.([\w-]+)", part)) for part in re.split(r"[\s>]+", selector.strip())]
    return [part for part in parts[:-1] if part and part != {"katex"}] + parts[-1:]


def _within(wanted: list[frozenset[str]], ancestors: list[frozenset[str]]) -> bool:
    """Whether the ancestors, from the outside in, contain the wanted classes in this order."""
    remaining = iter(ancestors)
    return all(any(classes <= ancestor for ancestor in remaining) for classes in wanted)


def _font(body: str) -> dict[str, str]:
    found = dict(re.findall(r"font-(family|style|weight):\s*([^;}]+)", body))
    if "family" in found:
        found["family"] = found["family"].split(",")[0].strip("\"' ")
    if "weight" in found:
        found["weight"] = _weight(found["weight"])
    return found


def _weight(weight: str) -> str:
    return {"400": "normal", "700": "bold"}.get(weight, weight)


def _subset(path: Path, characters: str) -> bytes:
    """The font with these characters only; nothing where it has none of them."""
    from fontTools import subset  # here, because most builds find all fonts cut already
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    if not set(map(ord, characters)) & set(font.getBestCmap()):
        return b""
    options = subset.Options(flavor="woff2", hinting=False, layout_features=[], notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    buffer = io.BytesIO()
    font.flavor = "woff2"
    font.save(buffer)
    return buffer.getvalue()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]
