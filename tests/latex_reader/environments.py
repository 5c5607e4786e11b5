"""Cases and matrices: what stands between `begin` and `end` inside a formula."""

from abc import ABC, abstractmethod

from tests.latex_reader.errors import LatexError
from tests.latex_reader.names import NameCursor
from tests.latex_reader.nodes import Cases, Matrix, Name, Node, Relation

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": "<=",
    r"\leq": "<=",
    r"\ge": ">=",
    r"\geq": ">=",
    r"\approx": "~",
    r"\ne": "!=",
    r"\neq": "!=",
}
WORDS = {"en": {"if": "if", "otherwise": "otherwise"}, "zh": {"若": "if", "否则": "otherwise"}}


class Environments(NameCursor, ABC):
    """Reads environments; `lang` decides the words of cases."""

    def __init__(self, source: str, lang: str) -> None:
        super().__init__(source)
        self.words = WORDS[lang]

    @abstractmethod
    def sum(self) -> Node:
        """An expression without relation."""

    def environment(self, command: str, wanted: str = "") -> str:
        r"""The name in `\begin{name}` or `\end{name}`, which must be `wanted` if that is given."""
        self.expect(command)
        at = self.expect("{").at
        name = ""
        while self.token.kind == "mark" and self.token.text.isalpha():
            name += self.advance().text
        self.expect("}")
        if wanted and name != wanted:
            raise LatexError(f"expected the end of {wanted!r}, found the end of {name!r}", at)
        return name

    def array(self) -> Node:
        """An environment inside an expression."""
        at = self.token.at
        name = self.environment(r"\begin")
        if name == "cases":
            node: Node = self._cases(at)
        elif name in ("bmatrix", "pmatrix"):
            node = self._matrix(at)
        else:
            raise LatexError(f"the environment {name!r} cannot stand here", at)
        self.environment(r"\end", name)
        return node

    def relations(self) -> tuple[list[str], list[Node]]:
        """One relation or more, each with the expression on its right."""
        operators, operands = [], []
        if not self.sees(*RELATIONS):
            raise LatexError(f"expected a relation, found {self.token}", self.token.at)
        while relation := self.accept(*RELATIONS):
            operators.append(RELATIONS[relation.text])
            operands.append(self.sum())
        return operators, operands

    def _matrix(self, at: int) -> Node:
        rows = [[self.sum()]]
        while True:
            if self.accept("&"):
                rows[-1].append(self.sum())
            elif self.token.kind == "row":
                self.advance()
                rows.append([self.sum()])
            else:
                break
        if len({len(row) for row in rows}) > 1:
            raise LatexError("the rows of the matrix differ in length", at)
        return Matrix(at, tuple(tuple(row) for row in rows))

    def _cases(self, at: int) -> Node:
        rows: list[tuple[Node, Node | None]] = []
        while True:
            if rows and rows[-1][1] is None:
                raise LatexError("a case after the one that takes all the rest", self.token.at)
            result = self.sum()
            self.accept(",")
            self.expect("&")
            rows.append((result, self._condition()))
            if self.token.kind != "row":
                return Cases(at, tuple(rows))
            self.advance()

    def _condition(self) -> Node | None:
        token = self.token
        word = self.words.get(token.text.strip()) if token.kind == "text" else None
        if word is None:
            raise LatexError(f"expected {' or '.join(map(repr, self.words))}, found {token}", token.at)
        self.advance()
        if word == "otherwise":
            return None
        at = self.token.at
        left = self.sum()
        if isinstance(left, Name) and not self.sees(*RELATIONS):
            return left  # a flag
        operators, operands = self.relations()
        if "~" in operators:
            raise LatexError("nothing says how close is close enough for a condition", at)
        return Relation(at, tuple(operators), (left, *operands))
