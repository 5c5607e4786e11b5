"""Syntax tree to numbers, in NumPy and float64."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np

from tests.latex_reader.arithmetic import Value, add, multiply, numbers, scalar, to_array
from tests.latex_reader.errors import LatexError
from tests.latex_reader.names import bold, is_bold
from tests.latex_reader.nodes import (
    Absolute,
    Binary,
    Call,
    Cases,
    Component,
    Expectation,
    Group,
    Matrix,
    Name,
    Negative,
    Node,
    Norm,
    Number,
    Over,
    Partial,
    Power,
    Relation,
    Root,
    Transpose,
)
from tests.latex_reader.numeric import STENCIL, STEP, Array, Linear, Stack, quadrature

BUILT_IN = {
    r"\exp": np.exp,
    r"\log": np.log,
    r"\ln": np.log,
    r"\tanh": np.tanh,
    r"\sinh": np.sinh,
    r"\cosh": np.cosh,
    r"\sin": np.sin,
    r"\cos": np.cos,
}
CONSTANTS = {r"\pi": np.pi, r"\infty": np.inf}
COMPARE = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
EXTREME = {r"\max": np.maximum, r"\min": np.minimum}
COMBINE = {r"\sum": np.add, r"\prod": np.multiply, **EXTREME}
VECTOR_NORMS = ("", "1", "2", r"\infty")
MATRIX_NORMS = ("2", "F")
ORDERS: dict[str, Any] = {"": None, "2": 2, "1": 1, r"\infty": np.inf, "F": "fro"}


class Evaluator:
    """Evaluates nodes; `scope` holds the values and functions by their canonical names."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope

    def value(self, node: Node) -> Value:
        """The value of an expression; `LatexError` where it has none."""
        try:
            with np.errstate(all="ignore"):  # the branches of cases are all evaluated everywhere
                return self._value(node)
        except LatexError:
            raise
        except ValueError as error:  # shapes that do not fit
            raise LatexError(str(error), node.at) from error

    def _value(self, node: Node) -> Value:
        match node:
            case Number():
                return np.asarray(node.value)
            case Name():
                return self._name(node)
            case Call():
                return self._call(node)
            case Component():
                return self._pick(to_array(self.value(node.whole)), node.indices, node.at)
            case Group():
                return self.value(node.inner)
            case Negative():
                operand = self.value(node.operand)
                return operand.map(np.negative) if isinstance(operand, Linear) else -operand
            case Binary():
                return self._binary(node)
            case Power():
                return self._power(node)
            case Transpose():
                operand = self.value(node.operand)
                if not isinstance(operand, Linear):
                    raise LatexError("only a vector or a matrix is transposed", node.at)
                return operand.transposed
            case Root():
                return np.sqrt(self._number(node.operand))
            case Absolute():
                return np.abs(self._number(node.operand))
            case Norm():
                return self._norm(node)
            case Cases():
                return self._cases(node)
            case Over():
                return self._over(node)
            case Expectation():
                return self._expectation(node)
            case Partial():
                return self._partial(node)
            case Matrix():
                cells = np.array([[float(self._number(cell)) for cell in row] for row in node.rows])
                return Linear.of(cells[:, 0] if cells.shape[1] == 1 else cells)
        raise LatexError(f"{type(node).__name__} has no value", node.at)

    # Names

    def _name(self, node: Name) -> Value:
        if node.key in CONSTANTS:
            return np.asarray(CONSTANTS[node.key])
        if node.key in self.scope:
            value = self.scope[node.key]
            if callable(value):
                raise LatexError(f"{node.key!r} is a function and needs a bracketed argument", node.at)
            if isinstance(value, Stack):
                raise LatexError("a sequence where one of its members should stand", node.at)
            array = numbers(value)
            return Linear.of(array) if is_bold(node.key) else array
        sequence = self.scope.get(node.base)
        if isinstance(sequence, Stack) and len(node.indices) == 1:
            return sequence.member(int(scalar(self._index(node.indices[0]), node.at)))
        whole = self._whole(node)
        if whole is not None:
            return self._pick(whole, node.indices, node.at)
        if node.base == r"\delta" and len(node.indices) == 2:
            first, second = (self._index(index) for index in node.indices)
            return np.equal(first, second).astype(float)
        raise LatexError(f"{node.key!r} has no value", node.at)

    def _whole(self, node: Name) -> Array | None:
        """The array whose component the name is."""
        if not node.indices or is_bold(node.base):
            return None
        for key in (node.base, *bold(node.base)):
            array = np.asarray(self.scope[key], dtype=float) if key in self.scope else None
            if array is not None and array.ndim:
                return array
        return None

    def _index(self, node: Node) -> Array:
        index = self._number(node)
        if not np.all(index == np.round(index)):
            raise LatexError(f"the index {index} is no whole number", node.at)
        return index

    def _pick(self, array: Array, indices: tuple[Node, ...], at: int) -> Value:
        if array.ndim != len(indices):
            raise LatexError(f"{len(indices)} index of an array with {array.ndim} axes", at)
        places = []
        for size, node in zip(array.shape, indices, strict=True):
            place = self._index(node)
            if np.any(place < 1) or np.any(place > size):
                raise LatexError(f"the index {place} is not in 1 … {size}", node.at)
            places.append(place.astype(int) - 1)
        return np.asarray(array[tuple(places)])

    # Functions

    def _call(self, node: Call) -> Value:
        if node.key in BUILT_IN:
            return np.asarray(BUILT_IN[node.key](self._number(node.arguments[0])))
        if node.key in EXTREME:
            return self._extreme(node)
        function = self.scope.get(node.key)
        if not callable(function):
            raise LatexError(f"unknown function {node.key!r}", node.at)
        arguments = [self._argument(argument) for argument in node.arguments]
        vectors = any(isinstance(argument, Linear) for argument in arguments)
        result = numbers(function(*map(to_array, arguments)))
        return Linear.of(result) if vectors and result.ndim else result

    def _argument(self, node: Node) -> Any:
        if isinstance(node, Name) and callable(function := self.scope.get(node.key)):
            return function
        if isinstance(node, Name) and isinstance(sequence := self.scope.get(node.key), Stack):
            return sequence.members
        return self.value(node)

    def _extreme(self, node: Call) -> Value:
        values = [self.value(argument) for argument in node.arguments]
        if len(values) > 1:
            result = self._plain(values[0], node.arguments[0])
            for value, argument in zip(values[1:], node.arguments[1:], strict=True):
                result = EXTREME[node.key](result, self._plain(value, argument))
            return result
        if not isinstance(values[0], Linear):
            raise LatexError(f"{node.key!r} of one number", node.at)
        return np.asarray(EXTREME[node.key].reduce(values[0].array.ravel()))

    def _norm(self, node: Norm) -> Value:
        operand = self.value(node.operand)
        if not isinstance(operand, Linear):
            raise LatexError("the norm of something that is no vector or matrix", node.at)
        if node.order not in (MATRIX_NORMS if operand.kind == "matrix" else VECTOR_NORMS):
            raise LatexError(f"the norm {node.order!r} of a {operand.kind}", node.at)
        return np.asarray(np.linalg.norm(operand.array, ORDERS[node.order]))

    # Arithmetic

    def _number(self, node: Node) -> Array:
        return self._plain(self.value(node), node)

    def _plain(self, value: Value, node: Node) -> Array:
        if isinstance(value, Linear):
            raise LatexError(f"a {value.kind} where a number should stand", node.at)
        return value

    def _binary(self, node: Binary) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        match node.operator:
            case "+" | "-":
                return add(left, right, np.add if node.operator == "+" else np.subtract, node.at)
            case "/":
                divisor = self._plain(right, node.right)
                if isinstance(left, Linear):
                    divisor = scalar(divisor, node.at)
                    return left.map(lambda a: a / divisor)
                return left / divisor
            case r"\odot":
                if not (isinstance(left, Linear) and isinstance(right, Linear)):
                    raise LatexError(r"\odot multiplies vectors or matrices", node.at)
                return add(left, right, np.multiply, node.at)
            case _:
                return multiply(left, right, node)

    def _power(self, node: Power) -> Value:
        base, exponent = self.value(node.base), self._number(node.exponent)
        if not isinstance(base, Linear):
            return np.asarray(np.power(base, exponent))
        if base.kind != "matrix" or exponent.ndim or exponent % 1 or exponent < -1:
            raise LatexError(f"a {base.kind} to the power {exponent}", node.at)
        return Linear.of(np.linalg.matrix_power(base.array, int(exponent)))

    def condition(self, node: Node) -> Array:
        """Where a chain of relations holds, or a flag, which is 1 or 0."""
        if isinstance(node, Name):
            flag = self._number(node)
            if not np.all((flag == 0) | (flag == 1)):
                raise LatexError(f"the flag {node.key!r} is {flag}, neither 0 nor 1", node.at)
            return np.asarray(flag == 1)
        assert isinstance(node, Relation)
        values = [self._number(operand) for operand in node.operands]
        holds = np.asarray(True)
        for operator, left, right in zip(node.operators, values, values[1:], strict=False):
            holds = holds & COMPARE[operator](left, right)
        return np.asarray(holds)

    def _cases(self, node: Cases) -> Value:
        """The one case that holds; nan where none does."""
        result: Array = np.asarray(np.nan)
        taken = np.asarray(False)
        for value, condition in node.rows:
            holds = ~taken if condition is None else self.condition(condition)
            if condition is not None and np.any(holds & taken):
                raise LatexError("two cases hold at once", condition.at)
            result = np.where(holds, self._number(value), result)
            taken = taken | holds
        return result

    # Bound variables

    def _with(self, name: str, value: Any) -> Evaluator:
        return Evaluator({**self.scope, name: value})

    def _over(self, node: Over) -> Value:
        if node.low is None or node.high is None:
            low, high = 1, self._length(node)
        else:
            low, high = int(self._index(node.low)), int(self._index(node.high))
        if node.operation == r"\prod" and not node.down and low == high + 1:
            return np.asarray(1.0)  # the empty product, which leaves a number, a vector or a matrix as it is
        indices = range(high, low - 1, -1) if node.down else range(low, high + 1)
        terms = [self._with(node.index, j).value(node.body) for j in indices]
        if not terms:
            raise LatexError(f"nothing from {low} to {high}", node.at)
        result = terms[0]
        for term in terms[1:]:
            if node.operation == r"\sum":
                result = add(result, term, np.add, node.at)
            elif node.operation == r"\prod" and isinstance(result, Linear) and isinstance(term, Linear):
                result = result.times(term)
            else:
                combine = COMBINE[node.operation]
                result = combine(self._plain(result, node.body), self._plain(term, node.body))
        return result

    def _length(self, node: Over) -> int:
        """How many components the arrays have that the body indexes with the bound index."""
        lengths = set()
        for name in _names(node.body):
            whole = self._whole(name)
            for axis, index in enumerate(name.indices):
                bound = isinstance(index, Name) and index.key == node.index
                if bound and whole is not None and axis < whole.ndim:
                    lengths.add(whole.shape[axis])
        if len(lengths) != 1:
            raise LatexError(f"the range of {node.index!r} is not to be seen", node.at)
        return int(lengths.pop())

    def _expectation(self, node: Expectation) -> Value:
        first, second = (float(scalar(self._number(p), p.at)) for p in node.parameters)
        points, weights = quadrature(node.distribution, first, second)
        # The points lie on an axis of their own, in front of those of every batch in the body.
        batches = (self.scope[n.key] for n in _names(node.body) if n.key in self.scope and not is_bold(n.key))
        shape = (points.size, *(1,) * max((np.ndim(v) for v in batches if not callable(v)), default=0))
        body = self._with(node.variable, points.reshape(shape))._number(node.body)
        return np.asarray(np.sum(body * weights.reshape(shape), axis=0))

    def _partial(self, node: Partial) -> Value:
        """The derivative of the numerator as a function of the symbol below, by central differences."""
        name = node.variable
        array = None if name.key in self.scope else self._whole(name)
        if array is not None:
            self._pick(array, name.indices, node.at)
            places = tuple(int(self._index(index)) - 1 for index in name.indices)
            base = next(key for key in (name.base, *bold(name.base)) if key in self.scope)
            return self._plain(self._along(node, base, places), node)
        if not is_bold(name.key):
            return self._plain(self._along(node, name.key, ...), node)
        shape = np.shape(self.scope[name.key])
        along = [to_array(self._along(node, name.key, place)) for place in np.ndindex(shape)]
        if along[0].ndim == 0:
            return Linear.of(np.reshape(along, shape))
        if along[0].ndim == len(shape) == 1:
            return Linear.of(np.stack(along, axis=-1))
        raise LatexError("only a number is derived by a matrix, and no matrix by anything", node.at)

    def _along(self, node: Partial, key: str, place: Any) -> Value:
        """The derivative along the entries of a symbol's array at one place, or along all of them together."""
        total: Value | None = None
        for k, weight in STENCIL.items():
            moved = np.array(self.scope[key], dtype=float)
            moved[place] += k * STEP
            evaluator = self._with(key, moved)
            function = self.scope.get(node.numerator.key) if isinstance(node.numerator, Name) else None
            shifted = self._result(node, function(moved)) if callable(function) else evaluator.value(node.numerator)
            part = _scaled(shifted, weight / STEP)
            total = part if total is None else add(total, part, np.add, node.at)
        assert total is not None
        return total

    def _result(self, node: Partial, value: Any) -> Value:
        """Of the function that stands alone above: a vector under a bold name."""
        assert isinstance(node.numerator, Name)
        return Linear.of(numbers(value)) if is_bold(node.numerator.key) else numbers(value)


def _scaled(value: Value, factor: float) -> Value:
    return value.map(lambda a: a * factor) if isinstance(value, Linear) else value * factor


def _names(node: object) -> Iterable[Name]:
    if isinstance(node, Name):
        yield node
    if isinstance(node, Node):
        for field in fields(node):
            yield from _names(getattr(node, field.name))
    if isinstance(node, tuple):
        for item in node:
            yield from _names(item)
