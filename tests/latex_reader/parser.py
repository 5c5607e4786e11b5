r"""LaTeX to syntax tree, by recursive descent. Whatever could be read in two ways is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.latex_reader.environments import RELATIONS
from tests.latex_reader.errors import LatexError
from tests.latex_reader.names import bold
from tests.latex_reader.nodes import (
    Absolute,
    Binary,
    Call,
    Component,
    Group,
    Name,
    Negative,
    Node,
    Norm,
    Number,
    Power,
    Root,
    Transpose,
)
from tests.latex_reader.operators import BIG, CONSTANTS, EXTREMES, FUNCTIONS, MEANS, PRODUCTS, Operators
from tests.latex_reader.tokens import Token

FACTOR_COMMANDS = CONSTANTS | FUNCTIONS | EXTREMES | BIG | {r"\frac", r"\sqrt", r"\begin"}
NORMS = ("1", "2", r"\infty", "F")


@dataclass
class Statement:
    """One chain of relations, on one row or several; `operands[0]` is its left side, printed as `left`."""

    left: str
    operators: list[str]
    operands: list[Node]


class Parser(Operators):
    """Parses one displayed formula; `values` and `functions` are the canonical names that have a meaning.

    While `defining`, on the left of a relation, names need not be known.
    """

    def __init__(self, source: str, lang: str, values: Iterable[str], functions: Iterable[str]) -> None:
        super().__init__(source, lang, values)
        self.functions = frozenset(functions)
        self.defining = False

    # Rows

    def document(self) -> list[Statement]:
        """A formula, or the rows of an `aligned` environment in their order."""
        if self.sees(r"\begin") and self.environment(r"\begin") == "aligned":
            statements = self._rows()
        else:
            self.position = 0
            statements = [self._statement(aligned=False)]
        if self.token.kind != "end":
            raise LatexError(f"unexpected {self.token}", self.token.at)
        return statements

    def _rows(self) -> list[Statement]:
        statements: list[Statement] = []
        while True:
            if self.sees("&"):
                if not statements:
                    raise LatexError("the first row has nothing to continue", self.token.at)
                self._right_sides(statements[-1], aligned=True)
            else:
                statements.append(self._statement(aligned=True))
            if self.token.kind != "row":
                break
            self.advance()
            if not self.sees("&"):
                self._bind(statements[-1])
        self._bind(statements[-1])
        self.environment(r"\end", "aligned")
        return statements

    def _bind(self, statement: Statement) -> None:
        left = statement.operands[0]
        if isinstance(left, Name):
            if left.key in self.values:
                raise LatexError(f"{left.key!r} already has a meaning", left.at)
            self.values.add(left.key)

    def _statement(self, aligned: bool) -> Statement:
        at = self.token.at
        self.defining = self._has_relation()
        left = self.sum()
        self.defining = False
        statement = Statement(self.source[at : self.tokens[self.position - 1].end], [], [left])
        if aligned or self.sees(*RELATIONS):
            self._right_sides(statement, aligned)
        return statement

    def _has_relation(self) -> bool:
        """Whether a relation follows in this row, outside braces: what stands left of it may define."""
        depth = 0
        for token in self.tokens[self.position :]:
            depth += token.text in ("{", r"\begin")
            depth -= token.text in ("}", r"\end")
            if depth < 0 or (token.kind == "row" and depth == 0):
                return False
            if depth == 0 and token.kind in ("mark", "command") and token.text in RELATIONS:
                return True
        return False

    def _right_sides(self, statement: Statement, aligned: bool) -> None:
        if aligned:
            self.expect("&")
        operators, operands = self.relations()
        statement.operators += operators
        statement.operands += operands

    # Sums and products

    def sum(self) -> Node:
        sign = self.accept("-")
        result = self.product()
        if sign:
            result = Negative(sign.at, result)
        while True:
            if self.sees("+", "-") and self._after_cases():
                raise LatexError("cases have no end before this: bracket them", self.token.at)
            if not (sign := self.accept("+", "-")):
                return result
            result = Binary(sign.at, sign.text, result, self.product())

    def product(self) -> Node:
        result, tight = self._factor()
        used: set[str] = set()
        while True:
            at = self.token.at
            if not self.sees("/", *PRODUCTS) and not self.starts_factor():
                return result
            if tight:
                raise LatexError("where does the argument of the function end? Bracket it", at)
            if "/" in used:
                raise LatexError("what follows a '/' and its divisor can be read in two ways: bracket it", at)
            if self._after_cases():
                raise LatexError("cases have no end before this: bracket them", at)
            sign = self.accept("/", *PRODUCTS)
            operator = sign.text if sign else "*"
            used.add(operator)
            if r"\odot" in used and len(used) > 1:
                raise LatexError(r"\odot beside another product can be read in two ways: bracket it", at)
            start = self.token
            right, tight = self._factor()
            if not sign:
                self._check_juxtaposed(result, right, start)
            result = Binary(at, operator, result, right)

    def _check_juxtaposed(self, left: Node, right: Node, start: Token) -> None:
        if start.kind == "number":
            raise LatexError("a number after a factor needs \\cdot or brackets", start.at)
        fraction = isinstance(right, Binary) and start.text == r"\frac" and (right.left, right.right)
        if isinstance(left, Number) and fraction and all(isinstance(part, Number) for part in fraction):
            raise LatexError(r"a number beside a fraction reads as a mixed number: use \cdot", start.at)

    def _after_cases(self) -> bool:
        r"""Whether `\end{cases}` was just read: nothing shows where cases end, as they have no closing bracket."""
        before = self.tokens[max(0, self.position - 8) : self.position]
        return "".join(token.text for token in before) == r"\end{cases}"

    def starts_factor(self) -> bool:
        token = self.token
        if token.kind in ("number", "operatorname") or self.opens() or self.starts_name():
            return True
        return token.kind == "command" and token.text in FACTOR_COMMANDS

    # Factors

    def _factor(self) -> tuple[Node, bool]:
        """A factor with its superscript; the flag says that it ends in an unbracketed function argument."""
        token = self.token
        tight = False
        if self.sees(*BIG):
            return self.big(), False
        if self.sees(*FUNCTIONS):
            node, tight = self.function()
        elif self.sees(*EXTREMES):
            node, tight = self.extreme()
        else:
            node = self.atom()
        if isinstance(node, Name) and node.key in self.functions and not self.sees(")", ",", "]"):
            raise LatexError(f"{node.key!r} is a function and needs a bracketed argument", self.token.at)
        if self.sees("^"):
            if tight:
                raise LatexError("is the function raised or its argument? Bracket it", self.token.at)
            if token.text in (r"\frac", r"\begin") or (token.text == "e" and isinstance(node, Call)):
                raise LatexError("bracket what is raised", self.token.at)
            node = self._superscript(node)
        if self.sees("_", "^", "'"):
            raise LatexError(f"unexpected {self.token} after a complete factor", self.token.at)
        return node, tight

    def _superscript(self, base: Node) -> Node:
        at = self.expect("^").at
        if self.accept(r"\top"):
            return Transpose(at, base)
        if self.sees("{") and self.tokens[self.position + 1].text == r"\top":
            self.position += 2
            self.expect("}")
            return Transpose(at, base)
        return Power(at, base, self.limit())

    def atom(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.advance()
            return Number(token.at, float(token.text))
        if self.opens("(", "[", r"\lvert", r"\lVert"):
            self.advance()
            inner = self.sum()
            self.close(token)
            if token.text == r"\lvert":
                return Absolute(token.at, inner)
            if token.text == r"\lVert":
                return self._norm(inner, token.at)
            return self._component(Group(token.at, inner))
        if self.sees(r"\frac"):
            return self.fraction()
        if self.accept(r"\sqrt"):
            return Root(token.at, self.group())
        if self.sees(r"\begin"):
            return self.array()
        if self.accept(*CONSTANTS):
            return Name(token.at, token.text, token.text)
        if self.starts_name():
            return self._named()
        raise LatexError(f"unexpected {token}", token.at)

    def _norm(self, operand: Node, at: int) -> Node:
        if not self.accept("_"):
            return Norm(at, operand, "")
        braced = self.accept("{")
        order = self.advance()
        if order.text not in NORMS:
            raise LatexError(f"unknown norm {order}", order.at)
        if braced:
            self.expect("}")
        return Norm(at, operand, order.text)

    def _component(self, whole: Node) -> Node:
        if not self.sees("_"):
            return whole
        at = self.advance().at
        _, indices = self.subscript()
        if not indices:
            raise LatexError("a component needs an index", at)
        return Component(at, whole, indices)

    # Names

    def _named(self) -> Node:
        start = self.position
        at = self.token.at
        if self.base() in MEANS and self.sees("_"):
            return self.expectation(at)
        self.position = start
        name = self.name()
        if name.key == "e" and "e" not in self.values:
            self.expect("^")
            return Call(at, r"\exp", (self.limit(),))
        if name.key in self.functions:
            return self._application(name)
        if self._has_value(name):
            return name
        if self.opens("("):
            if self.defining:
                return self._application(name)
            raise LatexError(f"{name.key!r} is neither a known function nor a known factor", at)
        return self.known(name)

    def _application(self, name: Name) -> Node:
        power = self.function_power()
        if not self.opens("(", "["):
            if power:
                raise LatexError(f"{name.key!r} needs a bracketed argument", self.token.at)
            return name
        call = Call(name.at, name.key, self.arguments())
        return Power(power.at, call, power) if power else self._component(call)

    def known(self, name: Name) -> Name:
        if not (self.defining or self._has_value(name) or name.key in CONSTANTS):
            raise LatexError(f"unknown symbol {name.key!r}", name.at)
        return name

    def _has_value(self, name: Name) -> bool:
        if name.key in self.values:
            return True
        if not name.indices:
            return False
        if name.base == r"\delta" and len(name.indices) == 2:
            return True
        return any(base in self.values for base in (name.base, *bold(name.base)))
