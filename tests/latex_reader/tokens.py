r"""LaTeX source to tokens. Spacing disappears here; nothing else does."""

import re
from dataclasses import dataclass

from tests.latex_reader.errors import LatexError

SPACING = re.compile(r"\s+|\\[,;:!>]|\\ |~|\\(?:quad|qquad)(?![a-zA-Z])")
SIZES = re.compile(r"\\(left|right|bigl|bigr|Bigl|Bigr)(?![a-zA-Z])")
# A name may hold thin spaces: \operatorname{log\,softmax}.
TEXT = re.compile(r"\\(text|operatorname)\{((?:[^{}\\]|\\,)*)\}")
TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<row>\\\\(?:\[[^\]]*\])?)"
    r"|(?P<command>\\(?:[a-zA-Z]+|[{}]))"
    r"|(?P<mark>[a-zA-Z+\-=<>/(){}\[\]_^&',])"
)

OPENING = {"(": ")", "[": "]", r"\{": r"\}", r"\lvert": r"\rvert", r"\lVert": r"\rVert"}
CLOSING = frozenset(OPENING.values())


@dataclass(frozen=True, slots=True)
class Token:
    """One symbol of the source.

    `kind`: number, row, command, mark, text, operatorname, end. `size` is the sizing command in front of a
    delimiter (`left`, `bigl`, …), else empty; `end` is the offset after the token.
    """

    kind: str
    text: str
    at: int
    end: int
    size: str = ""

    def __str__(self) -> str:
        if self.kind == "end":
            return "the end"
        if self.kind in ("text", "operatorname"):
            return repr(f"\\{self.kind}{{{self.text}}}")
        return f"'\\{self.size}{self.text}'" if self.size else f"'{self.text}'"


def tokenize(source: str) -> list[Token]:
    """Tokens of `source`, closed by one of kind `end`; `LatexError` at the first unreadable character."""
    tokens: list[Token] = []
    at = 0
    while at < len(source):
        if source[at] in "\\~" or source[at].isspace():
            if space := SPACING.match(source, at):
                at = space.end()
                continue
            if text := TEXT.match(source, at):
                tokens.append(Token(text[1], text[2], at, text.end()))
                at = text.end()
                continue
        token = _symbol(source, at)
        tokens.append(token)
        at = token.end
    return [*tokens, Token("end", "", at, at)]


def _symbol(source: str, at: int) -> Token:
    start = at
    size = SIZES.match(source, at) if source[at] == "\\" else None
    if size:
        at = size.end()
        while space := SPACING.match(source, at):
            at = space.end()
    found = TOKEN.match(source, at)
    if not found or found.lastgroup is None:
        raise LatexError(f"cannot read {source[at : at + 12]!r}", at)
    text = found[0]
    if size and text not in (OPENING if size[1] in ("left", "bigl", "Bigl") else CLOSING):
        raise LatexError(rf"'\{size[1]}' stands before {text!r}, which is no such delimiter", start)
    return Token(found.lastgroup, text, start, found.end(), size[1] if size else "")
