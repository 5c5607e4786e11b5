"""The tree of a formula: what the author wrote, in the author's order, never simplified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["scalar", "vector", "matrix", "vectors", "matrices", "index", "function", "flag"]

GREEK = {
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi", "pi"),
    *("rho", "sigma", "tau", "phi", "chi", "psi", "omega", "ell"),
}


class NotationError(ValueError):
    """A formula cannot be traced or evaluated; the message names it and the file:line of its definition."""


@dataclass(frozen=True, slots=True)
class Expr:
    """A node: the name of its head (see `heads`) and its arguments. Operators build bigger nodes."""

    head: str
    args: tuple[Any, ...]

    def __add__(self, other: Any) -> Expr:
        return Expr("add", (self, lift(other)))

    def __radd__(self, other: Any) -> Expr:
        return Expr("add", (lift(other), self))

    def __sub__(self, other: Any) -> Expr:
        return Expr("subtract", (self, lift(other)))

    def __rsub__(self, other: Any) -> Expr:
        return Expr("subtract", (lift(other), self))

    def __mul__(self, other: Any) -> Expr:
        return Expr("multiply", (self, lift(other)))

    def __rmul__(self, other: Any) -> Expr:
        return Expr("multiply", (lift(other), self))

    def __truediv__(self, other: Any) -> Expr:
        return Expr("divide", (self, lift(other)))

    def __rtruediv__(self, other: Any) -> Expr:
        return Expr("divide", (lift(other), self))

    def __pow__(self, other: Any) -> Expr:
        return Expr("power", (self, lift(other)))

    def __rpow__(self, other: Any) -> Expr:
        return Expr("power", (lift(other), self))

    def __matmul__(self, other: Any) -> Expr:
        return Expr("matmul", (self, lift(other)))

    def __neg__(self) -> Expr:
        return Expr("negative", (self,))

    def __lt__(self, other: Any) -> Expr:
        return Expr("less", (self, lift(other)))

    def __le__(self, other: Any) -> Expr:
        return Expr("less_equal", (self, lift(other)))

    def __gt__(self, other: Any) -> Expr:
        return Expr("greater", (self, lift(other)))

    def __ge__(self, other: Any) -> Expr:
        return Expr("greater_equal", (self, lift(other)))

    def __getitem__(self, index: Any) -> Expr:
        return Expr("item", (self, lift(index)))

    @property
    def T(self) -> Expr:
        """The transpose of a vector or a matrix."""
        return Expr("transpose", (self,))

    def __call__(self, *arguments: Any) -> Expr:
        """A symbol that is a function, applied."""
        if self.head != "symbol" or self.args[2] != "function":
            raise NotationError("only a symbol declared with function(...) can be called")
        return Expr("apply", (self, *map(lift, arguments)))

    def __bool__(self) -> bool:
        raise NotationError("a formula has no truth value while it is traced: write cases(...) instead of if")

    def __iter__(self) -> Iterator[Expr]:
        raise NotationError("a vector cannot be unpacked while it is traced: index it, or use total(...)")


def symbol(name: str, tex: str | None = None, kind: Kind = "scalar", size: str | None = None, first: int = 1) -> Expr:
    """A symbol. `name` identifies it in evaluation, `tex` prints it; a vector's `size` is the symbol of its length,
    a sequence's that of its last index, where its first one is `first`; an index's `size` is the name of the vector
    over which it runs.
    """
    return Expr("symbol", (name, tex or default_tex(name), kind, size, first))


def default_tex(name: str) -> str:
    r"""`x` -> x, `beta` -> \beta, `W_2` -> W_2, `theta_t` -> \theta_t, `n_in` -> n_{\text{in}}."""
    base, _, subscript = name.partition("_")
    if len(base) > 1 and base not in GREEK:
        raise NotationError(f"{name!r} would print as a product of its letters: declare its LaTeX")
    tex = "\\" + base if base in GREEK else base
    if not subscript:
        return tex
    return f"{tex}_{subscript}" if len(subscript) == 1 else rf"{tex}_{{\text{{{subscript}}}}}"


def lift(value: Any) -> Expr:
    """A Python number as a node; anything else that is not a node is refused."""
    if isinstance(value, Expr):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Expr("number", (value,))
    if isinstance(value, float):
        return Expr("number", (float(value),))  # np.float64 is a float that prints as np.float64(…)
    raise NotationError(f"{value!r} cannot stand in a formula: it takes symbols, numbers and the heads of notation")


def walk(node: Expr, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr]]:
    """Every node below and including this one, with the argument positions that lead to it."""
    yield path, node
    for position, argument in enumerate(node.args):
        if isinstance(argument, Expr):
            yield from walk(argument, (*path, position))


def replace(node: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    """The tree with the node at `path` exchanged."""
    if not path:
        return new
    arguments = list(node.args)
    arguments[path[0]] = replace(arguments[path[0]], path[1:], new)
    return Expr(node.head, tuple(arguments))
