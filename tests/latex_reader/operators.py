r"""Notation with a shape of its own: fractions, \sum and \max over an index, \log x, expectations."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import fields

from tests.latex_reader.environments import Environments
from tests.latex_reader.errors import LatexError
from tests.latex_reader.names import is_letter
from tests.latex_reader.nodes import (
    Binary,
    Call,
    Component,
    Expectation,
    Name,
    Node,
    Number,
    Over,
    Partial,
    Power,
)

CONSTANTS = frozenset({r"\pi", r"\infty"})
FUNCTIONS = frozenset({r"\exp", r"\log", r"\ln", r"\tanh", r"\sinh", r"\cosh", r"\sin", r"\cos"})
EXTREMES = frozenset({r"\max", r"\min"})
BIG = frozenset({r"\sum", r"\prod"})
DOTS = (r"\dots", r"\ldots")
PRODUCTS = (r"\cdot", r"\odot")
MEANS = frozenset({r"\operatorname{E}", r"\mathbb{E}"})
DISTRIBUTIONS = frozenset({r"\mathcal{N}", r"\mathcal{U}"})


class Operators(Environments):
    """Reads operators; `values` are the canonical names that have a meaning at this place."""

    values: set[str]

    def __init__(self, source: str, lang: str, values: Iterable[str]) -> None:
        super().__init__(source, lang)
        self.values = set(values)

    @abstractmethod
    def product(self) -> Node:
        """An expression without relation, `+` or `-`."""

    @abstractmethod
    def atom(self) -> Node:
        """A factor without superscript."""

    @abstractmethod
    def starts_factor(self) -> bool:
        """Whether a factor comes next."""

    @abstractmethod
    def known(self, name: Name) -> Name:
        """The name, which must have a meaning here."""

    def group(self) -> Node:
        """An expression in braces."""
        self.expect("{")
        result = self.sum()
        self.expect("}")
        return result

    def arguments(self) -> tuple[Node, ...]:
        """Bracketed arguments."""
        opening = self.advance()
        items = [self.sum()]
        while self.accept(","):
            items.append(self.sum())
        self.close(opening)
        return tuple(items)

    def single(self) -> Node:
        """The one token that TeX takes after `^` without braces."""
        token = self.advance()
        if token.kind == "number" and len(token.text) > 1:
            raise LatexError("TeX raises only the first digit: write braces", token.at)
        if token.kind == "number":
            return Number(token.at, float(token.text))
        if is_letter(token) or token.text in CONSTANTS:
            return self.known(Name(token.at, token.text, token.text))
        raise LatexError(f"{token} cannot stand alone as an exponent: write braces", token.at)

    def limit(self) -> Node:
        """What stands after `^`."""
        return self.group() if self.sees("{") else self.single()

    def function_power(self) -> Number | None:
        r"""The exponent in `\sigma^{2}(x)`; anything but an integer above 1 could mean an inverse."""
        if not (caret := self.accept("^")):
            return None
        node = self.limit()
        if not isinstance(node, Number) or node.value < 2 or node.value % 1:
            raise LatexError("a function's exponent that is not 2, 3, … can be read in two ways", caret.at)
        return node

    def function(self) -> tuple[Node, bool]:
        r"""`\log(…)` or `\log x`; the flag says that the argument has no brackets."""
        token = self.advance()
        power = self.function_power()
        tight = not self.opens("(")
        call = Call(token.at, token.text, (self.tight_argument(),) if tight else self.arguments())
        if len(call.arguments) != 1:
            raise LatexError(f"'{token.text}' takes one argument", token.at)
        return (Power(power.at, call, power) if power else call), tight

    def tight_argument(self) -> Node:
        """What a function may take without brackets: one atom, or an operator over an index and its body."""
        if self.sees(*BIG):
            return self.big()
        if self.sees(*EXTREMES):
            return self.extreme()[0]
        if self.sees(*FUNCTIONS) and self.tokens[self.position + 1].text == "(":
            return self.function()[0]
        if self.sees(*FUNCTIONS, r"\begin") or not self.starts_factor():
            raise LatexError(f"expected the argument of the function, found {self.token}", self.token.at)
        return self.atom()

    def extreme(self) -> tuple[Node, bool]:
        r"""`\max(a, b)` or `\max_{j} z_j`; the flag says that nothing shows where the argument ends.

        That of `\max_{j}` may go on after a bracket: `\max_{j} (z_j - 1) z_j`.
        """
        token = self.advance()
        if self.sees("_"):
            index, low, high, _ = self._range()
            body = self._scoped(index, self.tight_argument)
            return Over(token.at, token.text, index, low, high, body), True
        if not self.opens("(", r"\{"):
            raise LatexError(f"'{token.text}' needs bracketed arguments or an index below it", self.token.at)
        return Call(token.at, token.text, self.arguments()), False

    def big(self) -> Node:
        """A sum or a product, which governs all factors up to the next `+`, `-` or relation."""
        token = self.advance()
        index, low, high, down = self._range(ordered=token.text == r"\prod")
        if high is None and self.accept("^"):
            high = self.limit()
        if (low is None) != (high is None):
            raise LatexError(f"'{token.text}' has one limit", token.at)
        body = self._scoped(index, self.product)
        if token.text == r"\prod":
            factors = _factors(body)
            for factor in factors:
                if len(factors) > 1 and not _mentions(factor, index):
                    raise LatexError(f"a factor without {index!r} in a product: bracket it", factor.at)
        return Over(token.at, token.text, index, low, high, body, down)

    def expectation(self, at: int) -> Node:
        r"""What follows `\operatorname{E}`: `_{z \sim \mathcal{N}(0, 1)}[…]`."""
        self.expect("_")
        self.expect("{")
        variable = self._fresh_name()
        self.expect(r"\sim")
        distribution = self.name()
        if distribution.key not in DISTRIBUTIONS:
            raise LatexError(f"unknown distribution {distribution.key!r}", distribution.at)
        if not self.opens("("):
            raise LatexError(f"expected parameters of the distribution, found {self.token}", self.token.at)
        parameters = self.arguments()
        if len(parameters) != 2:
            raise LatexError(f"{distribution.key!r} takes two parameters", distribution.at)
        self.expect("}")
        if not self.opens("[", "("):
            raise LatexError(f"expected a bracket after the expectation, found {self.token}", self.token.at)
        opening = self.advance()
        body = self._scoped(variable, self.sum)
        self.close(opening)
        return Expectation(at, variable, distribution.key, parameters, body)

    def fraction(self) -> Node:
        r"""`\frac{a}{b}` or a partial derivative."""
        at = self.expect(r"\frac").at
        if self.tokens[self.position + 1].text != r"\partial":
            upper = self.group()
            return Binary(at, "/", upper, self.group())
        self.expect("{")
        self.expect(r"\partial")
        numerator = self.atom()
        self.expect("}")
        self.expect("{")
        self.expect(r"\partial")
        variable = self.known(self.name())
        self.expect("}")
        if not isinstance(numerator, Name | Call | Component):
            raise LatexError("only a symbol, a call or its component is derived", numerator.at)
        return Partial(at, numerator, variable)

    def _range(self, ordered: bool = False) -> tuple[str, Node | None, Node | None, bool]:
        r"""`_{j}`, `_{j=1}`, `_{1 \le j \le K}` or, where the order counts, `_{j = K, \dots, 1}`: downwards."""
        self.expect("_")
        if not self.accept("{"):
            return self._fresh_name(), None, None, False
        low = high = None
        down = False
        if self.token.kind == "number":
            low = self.sum()
            self._at_most()
            index = self._fresh_name()
            self._at_most()
            high = self.sum()
        else:
            index = self._fresh_name()
            if self.accept("="):
                low = self.sum()
                if ordered and self.accept(","):
                    self._dots()
                    low, high, down = self.sum(), low, True
        self.expect("}")
        return index, low, high, down

    def _dots(self) -> None:
        if not self.accept(*DOTS):
            raise LatexError(f"expected '\\dots', found {self.token}", self.token.at)
        self.expect(",")

    def _at_most(self) -> None:
        if not self.accept(r"\le", r"\leq"):
            raise LatexError(f"expected '\\le', found {self.token}", self.token.at)

    def _fresh_name(self) -> str:
        name = self.name()
        if name.key in self.values:
            raise LatexError(f"{name.key!r} already has a meaning here", name.at)
        return name.key

    def _scoped(self, index: str, content: Callable[[], Node]) -> Node:
        self.values.add(index)
        body = content()
        self.values.discard(index)
        return body


def _factors(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.operator in ("*", *PRODUCTS):
        return [*_factors(node.left), node.right]
    return [node]


def _mentions(node: object, index: str) -> bool:
    if isinstance(node, Name) and (node.key == index or any(_mentions(item, index) for item in node.indices)):
        return True
    if isinstance(node, Node):
        return any(_mentions(getattr(node, field.name), index) for field in fields(node))
    return isinstance(node, tuple) and any(_mentions(item, index) for item in node)
