r"""Symbols as printed: letters, accents, bold, primes, subscripts. `\hat{m}_{t-1}` is one name."""

import functools
from collections.abc import Iterable

from tests.latex_reader.cursor import Cursor
from tests.latex_reader.errors import LatexError
from tests.latex_reader.nodes import Binary, Name, Node, Number
from tests.latex_reader.tokens import Token

# fmt: off
GREEK = frozenset({
    r"\alpha", r"\beta", r"\gamma", r"\delta", r"\epsilon", r"\varepsilon", r"\zeta", r"\eta", r"\theta",
    r"\kappa", r"\lambda", r"\mu", r"\nu", r"\xi", r"\pi", r"\rho", r"\sigma", r"\tau", r"\phi", r"\varphi",
    r"\chi", r"\psi", r"\omega", r"\Gamma", r"\Delta", r"\Theta", r"\Lambda", r"\Xi", r"\Pi", r"\Sigma",
    r"\Phi", r"\Psi", r"\Omega", r"\ell",
})
STYLES = frozenset({
    r"\hat", r"\bar", r"\tilde", r"\dot", r"\vec", r"\mathbf", r"\boldsymbol", r"\mathcal", r"\mathbb",
    r"\mathrm",
})
# fmt: on
BOLD = (r"\mathbf{", r"\boldsymbol{")
# Operators that are a label when they stand below a symbol: x_{\max}.
LABELS = frozenset({r"\max", r"\min"})


def is_letter(token: Token) -> bool:
    """Whether the token is a single Latin letter."""
    return token.kind == "mark" and token.text.isalpha()


class NameCursor(Cursor):
    """Reads names."""

    def starts_name(self) -> bool:
        """Whether a symbol comes next."""
        token = self.token
        if token.kind == "operatorname" or is_letter(token):
            return True
        return token.kind == "command" and token.text in GREEK | STYLES

    def name(self) -> Name:
        """A symbol with its primes and subscript."""
        at = self.token.at
        base = self.base()
        while self.accept("'"):
            base += "'"
        if not self.accept("_"):
            return Name(at, base, base)
        text, indices = self.subscript()
        return Name(at, f"{base}_{{{text}}}", base, indices)

    def base(self) -> str:
        r"""A letter, a Greek letter, an operator's name, or an accent or style over one of them."""
        token = self.token
        if not self.starts_name():
            raise LatexError(f"expected a symbol, found {token}", token.at)
        self.advance()
        if token.kind == "operatorname":
            return rf"\operatorname{{{token.text}}}"
        if token.text not in STYLES:
            return token.text
        if not self.accept("{"):
            if self.token.text in STYLES:
                raise LatexError(
                    f"TeX takes {self.token} alone, without what it stands over: write braces", self.token.at
                )
            return f"{token.text}{{{self.base()}}}"
        inner = self.base()
        self.expect("}")
        return f"{token.text}{{{inner}}}"

    def subscript(self) -> tuple[str, tuple[Node, ...]]:
        """The subscript after `_`: its canonical spelling and its indices (none for a label)."""
        braced = self.accept("{")
        start = self.position
        label = self.token.kind == "text" or self.sees(*LABELS)
        if label:
            self.advance()
        indices = () if label else self.indices() if braced else (self._index_atom(),)
        text = spelling(self.tokens[start : self.position])
        if braced:
            self.expect("}")
        return text, indices

    def indices(self) -> tuple[Node, ...]:
        """`i`, `t-1`, `i, j` or juxtaposed letters `ij`, up to the closing brace."""
        items = [self._index()]
        comma = None
        while not self.sees("}"):
            at = self.token.at
            comma = self.accept(",")
            items.append(self._index())
            if not comma and not all(isinstance(item, Name) for item in items):
                raise LatexError("a subscript of several indices that are not letters needs commas", at)
        return tuple(items)

    def _index(self) -> Node:
        result = self._index_atom()
        while sign := self.accept("+", "-"):
            result = Binary(sign.at, sign.text, result, self._index_atom())
        return result

    def _index_atom(self) -> Node:
        token = self.token
        if token.kind == "number" and token.text.isdigit():
            self.advance()
            if len(token.text) > 1 and self.tokens[self.position - 2].text == "_":
                raise LatexError("TeX lowers only the first digit: write braces", token.at)
            return Number(token.at, float(token.text))
        if is_letter(token) or token.text in GREEK:
            self.advance()
            return Name(token.at, token.text, token.text)
        raise LatexError(f"expected an index, found {token}", token.at)


def spelling(tokens: Iterable[Token]) -> str:
    """The tokens' source with canonical spacing."""
    result = ""
    for token in tokens:
        text = rf"\{token.kind}{{{token.text}}}" if token.kind in ("text", "operatorname") else token.text
        glued = result.split("\\")[-1].isalpha() and "\\" in result and text[0].isalpha()
        result += (" " if glued else "") + text
    return result


@functools.cache
def canonical(name: str) -> str:
    r"""The key of a name: `\theta_t` and `\theta_{t}` are one; `LatexError` if `name` is not one symbol."""
    cursor = NameCursor(name)
    result = cursor.name()
    if cursor.token.kind != "end":
        raise LatexError(f"{name!r} is not one symbol", cursor.token.at)
    return result.key


def bold(base: str) -> tuple[str, ...]:
    r"""Bold names with components `base`: z → \mathbf{z}, \hat{y} → \hat{\mathbf{y}} and \mathbf{\hat{y}}."""
    if any(mark in base for mark in BOLD):
        return ()
    head, brace, inner = base.rpartition("{")
    core = inner.rstrip("}")
    closing = inner[len(core) :]
    return tuple(f"{head}{brace}{style}{core}}}{closing}" for style in BOLD) + tuple(
        f"{style}{base}}}" for style in BOLD if brace
    )


def is_bold(key: str) -> bool:
    """Whether the name stands for a vector or a matrix."""
    return any(style in key.partition("_{")[0] for style in BOLD)
