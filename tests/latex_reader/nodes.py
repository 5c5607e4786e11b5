"""The syntax tree of printed mathematics. Every node knows the offset `at` where it starts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Common part of all nodes."""

    at: int


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal."""

    value: float


@dataclass(frozen=True, slots=True)
class Name(Node):
    r"""A symbol: `\hat{m}_{t-1}` has base `\hat{m}` and one index, `t-1`.

    `key` is the canonical spelling with its subscript. A label such as `\text{in}` is no index.
    """

    key: str
    base: str
    indices: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function applied to bracketed arguments, or to one tight argument as in `log x`."""

    key: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Component(Node):
    """A component of a bracketed expression or of a call: `softmax(z)_i`."""

    whole: Node
    indices: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group(Node):
    """An expression in brackets."""

    inner: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    r"""`+`, `-`, `/`, juxtaposition (written `*`), `\cdot`, `\odot`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    """Base and exponent."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    """A transposed vector or matrix."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Root(Node):
    """Square root."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Absolute(Node):
    """Absolute value."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Norm(Node):
    r"""Norm of a vector or matrix; `order` is empty (Euclidean), `1`, `2`, `\infty` or `F`."""

    operand: Node
    order: str


@dataclass(frozen=True, slots=True)
class Cases(Node):
    """Rows of value and condition; the condition None is "otherwise"."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True, slots=True)
class Over(Node):
    """A sum, product, maximum or minimum over an index; without `low` and `high` over all components. `down`: from
    `high` to `low`, in this order.
    """

    operation: str
    index: str
    low: Node | None
    high: Node | None
    body: Node
    down: bool = False


@dataclass(frozen=True, slots=True)
class Expectation(Node):
    """The mean of `body` over a variable with a named distribution."""

    variable: str
    distribution: str
    parameters: tuple[Node, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Partial(Node):
    r"""`\frac{\partial f(\mathbf{z})_i}{\partial z_j}`: a function's value or component, or a function, derived."""

    numerator: Node
    variable: Name


@dataclass(frozen=True, slots=True)
class Matrix(Node):
    """A matrix written out."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """A chain of relations: one operator fewer than operands."""

    operators: tuple[str, ...]
    operands: tuple[Node, ...]
