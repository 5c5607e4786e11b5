"""A formula is a function: traced once it prints LaTeX, called it is numbers in NumPy or PyTorch."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np
from array_api_compat import array_namespace, is_array_api_obj

from gradnotes.notation.expressions import Expr, Kind, NotationError, default_tex, lift, symbol
from gradnotes.notation.heads import BINDING, RELATIONS, Evaluator
from gradnotes.notation.printing import Printed, Printer, call, subscripted
from gradnotes.problems import relative


@dataclass(frozen=True, slots=True)
class Declared:
    """How a parameter is printed and what it is; made by `scalar`, `vector`, `matrix`, `vectors`, `matrices`, `index`,
    `function`, `flag`.
    """

    kind: Kind
    tex: str | None = None
    size: str | None = None
    default: float | None = None
    first: int = 1


def scalar(tex: str | None = None, *, default: float | None = None) -> Declared:
    """A number, with the value it has in PyTorch where a caller gives none."""
    return Declared("scalar", tex, default=default)


def vector(tex: str | None = None, *, size: str | None = None) -> Declared:
    """A bold vector; `size` is the symbol of its length, over which sums run."""
    return Declared("vector", tex, size)


def matrix(tex: str | None = None) -> Declared:
    """A bold matrix."""
    return Declared("matrix", tex)


def vectors(tex: str | None = None, *, size: str, first: int = 1) -> Declared:
    """A sequence of vectors, an array with one row for each: its members print in bold with their index, from `first`
    to the symbol `size`.
    """
    return Declared("vectors", tex, size, first=first)


def matrices(tex: str | None = None, *, size: str, first: int = 1) -> Declared:
    """A sequence of matrices of one shape, counted along the first of three axes, as `vectors`."""
    return Declared("matrices", tex, size, first=first)


def index(over: str, tex: str | None = None) -> Declared:
    """An index from 1 to the size of the vector parameter `over`."""
    return Declared("index", tex, over)


def function(tex: str | None = None) -> Declared:
    """A parameter that is itself a function of one number, such as an activation."""
    return Declared("function", tex)


def flag(tex: str | None = None) -> Declared:
    """A choice that holds or not, 1 or 0: the condition of a case, printed by its name."""
    return Declared("flag", tex)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a formula: `left = right[0] = right[1] = …`; left is None where the first member stands there. A
    member that is a relation (`at_most`) is printed after its own sign instead of `=`.
    """

    left: Expr | None
    right: tuple[Expr, ...]

    def value(self, members: Sequence[Any]) -> Any:
        """The line's own value, of those of its members: the last that is equal to the left side, else the first."""
        equal = [m for m, node in zip(members, self.right, strict=True) if node.head not in RELATIONS]
        return equal[-1] if equal else members[0]


_lines: ContextVar[list[Line] | None] = ContextVar("lines of the formula being traced", default=None)


def let(name: str, value: Any, tex: str | None = None, kind: Kind = "scalar") -> Expr:
    """A named line inside a formula: printed as a line of its own, used afterwards by its name."""
    lines = _lines.get()
    if lines is None:
        raise NotationError("let(...) names a line of a formula: use it inside a function under @formula")
    named = symbol(name, tex, kind)
    lines.append(Line(named, (lift(value),)))
    return named


@dataclass(frozen=True, slots=True)
class Formula:
    """A traced formula. Call it with numbers, NumPy arrays or torch tensors; index parameters are left out, and
    then the result has one axis for each of them, in order.
    """

    id: str
    name: str | None
    parameters: tuple[Expr, ...]
    defaults: dict[str, Any]
    hidden: frozenset[str]
    lines: tuple[Line, ...]
    stated: str | None
    path: str
    line: int
    source: Callable[..., Any]

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Numbers; inside another formula, a node that prints by this formula's name."""
        if _lines.get() is not None or any(isinstance(v, Expr) for v in (*values, *named.values())):
            return Expr("call", (self, *(lift(v) for v in self._bind(values, named).values())))
        return self.lines[-1].value(self._numbers(values, named)[-1])

    def members(self, *values: Any, **named: Any) -> list[Any]:
        """The value of every member of the last line: a derivation is right when they are related as it says."""
        return self._numbers(values, named)[-1]

    def steps(self, *values: Any, **named: Any) -> dict[str, Any]:
        """The value of each named line, and of the last one under the formula's own name."""
        results = self._numbers(values, named)
        names = [line.left.args[0] if line.left is not None else self.id for line in self.lines[:-1]]
        own = [line.value(members) for line, members in zip(self.lines, results, strict=True)]
        return dict(zip([*names, self.id], own, strict=True))

    def evaluate(self, xp: Any, values: Sequence[Any]) -> Any:
        """The value for these parameter values, all of them given, in an array namespace."""
        return self.lines[-1].value(self._run(xp, dict(zip(self._names(), values, strict=True)))[-1])

    def latex(self, language: str = "en") -> str:
        """The LaTeX of all lines; more than one, or a derivation of several members, is an `aligned` environment."""
        printer = Printer(language)
        rows: list[str] = []
        for line in self.lines:
            left, *members = line.right if line.left is None else (line.left, *line.right)
            printed = [("" if m.head in RELATIONS else "= ") + printer.show(m).text for m in members]
            rows += [f"{printer.show(left).text} &{printed[0]}", *(f"&{member}" for member in printed[1:])]
        if len(rows) == 1:
            return rows[0].replace(" &", " ", 1)
        return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"

    def show_call(self, printer: Printer, arguments: Sequence[Expr]) -> Printed:
        """The formula's name with these arguments: f(x), or softmax(z)_i where indices are among them."""
        if self.name is None:
            raise NotationError(f"{self.path}:{self.line}: formula {self.id!r} has no name, so no other can use it")
        kinds = [p.args[2] for p in self.parameters]
        shown = [a for a, p in zip(arguments, self.parameters, strict=True) if p.args[0] not in self.hidden]
        shown_kinds = [k for k, p in zip(kinds, self.parameters, strict=True) if p.args[0] not in self.hidden]
        plain = [printer.show(a) for a, kind in zip(shown, shown_kinds, strict=True) if kind != "index"]
        indices = [printer.show(a).text for a, kind in zip(shown, shown_kinds, strict=True) if kind == "index"]
        printed = call(self.name, plain) if plain else Printed(self.name, 3)
        return dataclasses.replace(printed, text=subscripted(printed.text, " ".join(indices))) if indices else printed

    def with_lines(self, lines: tuple[Line, ...]) -> Formula:
        """The same formula with other lines (a mutant)."""
        return dataclasses.replace(self, lines=lines)

    def _names(self) -> list[str]:
        return [p.args[0] for p in self.parameters]

    def _bind(
        self, values: Sequence[Any], named: dict[str, Any], *, without: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        parameters = [
            inspect.Parameter(
                n,
                inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=self.defaults.get(n, inspect.Parameter.empty),
            )
            for n in self._names()
            if n not in without
        ]
        try:
            bound = inspect.Signature(parameters).bind(*values, **named)
        except TypeError as error:
            raise TypeError(f"formula {self.id!r}: {error}") from None
        bound.apply_defaults()
        return dict(bound.arguments)

    def _numbers(self, values: Sequence[Any], named: dict[str, Any]) -> list[list[Any]]:
        if self.stated:
            raise NotationError(f"{self.path}:{self.line}: formula {self.id!r} is stated, not executed: {self.stated}")
        indices = [p for p in self.parameters if p.args[2] == "index"]
        given = self._bind(values, named, without=frozenset(p.args[0] for p in indices))
        model = [v for v in given.values() if is_array_api_obj(v)] or [np.zeros(())]
        xp = array_namespace(*model)
        like = {"dtype": next((v.dtype for v in model if xp.isdtype(v.dtype, "real floating")), None)}
        arrays = {
            n: v if callable(v) or is_array_api_obj(v) else xp.asarray(v, device=model[0].device, **like)
            for n, v in given.items()
        }
        shape = []
        for axis, parameter in enumerate(indices):
            size = arrays[parameter.args[3]].shape[0]
            shape.append(size)
            places = [1] * len(indices)
            places[axis] = size
            device = arrays[parameter.args[3]].device
            arrays[parameter.args[0]] = xp.reshape(xp.arange(1, size + 1, device=device), tuple(places))
        results = self._run(xp, arrays)
        # Cases between whole numbers are counted in integers; a formula's value has the dtype of what went in.
        results[-1] = [self._as_given(xp, member, model) for member in results[-1]]
        if shape:
            results[-1] = [xp.broadcast_to(member, tuple(shape)) for member in results[-1]]
        return results

    @staticmethod
    def _as_given(xp: Any, value: Any, given: Sequence[Any]) -> Any:
        if not given or not is_array_api_obj(value):
            return value
        if not xp.isdtype(value.dtype, "real floating"):
            return xp.astype(value, given[0].dtype)
        floating = [v.dtype for v in given if xp.isdtype(v.dtype, "real floating")]
        return xp.astype(value, xp.result_type(*floating), copy=False) if floating else value

    def _run(self, xp: Any, values: dict[str, Any]) -> list[list[Any]]:
        evaluator = Evaluator(xp, dict(values))
        results = []
        with np.errstate(all="ignore"):  # the textbook form may overflow where it is not finite: callers look
            for line in self.lines:
                members = [evaluator.value(m) for m in line.right]
                if line.left is not None and line.left.head == "symbol":
                    evaluator.values[line.left.args[0]] = line.value(members)
                results.append(members)
        return results


def formula(
    name: str | None = None,
    *,
    left: Callable[..., Expr] | None = None,
    hidden: Sequence[str] = (),
    stated: str | None = None,
    **declared: Declared | str,
) -> Callable[[Callable[..., Any]], Formula]:
    r"""Make a function a formula.

    name: the LaTeX by which it is printed and used in other formulas, e.g. `r"\sigma"`; prints `\sigma(x) = …`.
    left: what stands on the left instead, as a function of the parameters (a Jacobian's entry).
    hidden: parameters that the name does not show (the weights of a model).
    stated: why a theorem cannot be executed; it is then marked on the page and counted.
    declared: for each parameter that is not a scalar printed by its own name, its LaTeX or a declaration.
    """

    def trace(fn: Callable[..., Any]) -> Formula:
        path, line = relative(fn.__code__.co_filename), fn.__code__.co_firstlineno
        topic = fn.__module__.rpartition(".")[2]
        signature = inspect.signature(fn)
        defaults = {n: d.default for n, d in declared.items() if isinstance(d, Declared) and d.default is not None}
        token = _lines.set([])
        try:
            if unknown := (set(declared) | set(hidden)) - set(signature.parameters):
                raise NotationError(f"declares {', '.join(sorted(unknown))}, which it has no parameter for")
            parameters = tuple(_parameter(n, declared.get(n)) for n in signature.parameters)
            value = lift(fn(*parameters))
            lines = _lines.get() or []
            right = value.args if value.head == "chain" else (value,)
            draft = Formula(
                f"{topic}.{fn.__name__}",
                name,
                parameters,
                defaults,
                frozenset(hidden),
                (),
                stated,
                path,
                line,
                fn,
            )
            if left is not None:
                shown: Expr | None = left(*parameters)
            else:
                shown = Expr("call", (draft, *parameters)) if name is not None else None
            if shown is None and len(right) == 1:
                raise NotationError("has no name, so nothing would stand left of the equals sign: give it one")
            traced = draft.with_lines((*lines, Line(shown, right)))
            _check_symbols(traced)
            traced.latex("en")
        except Exception as error:
            raise NotationError(f"{path}:{line}: formula '{topic}.{fn.__name__}': {error}") from error
        finally:
            _lines.reset(token)
        return traced

    return trace


def _check_symbols(traced: Formula) -> None:
    """Every symbol means one thing: NotationError where two print alike or an index runs over nothing."""
    seen: set[str] = set()
    for symbol_ in (*traced.parameters, *(line.left for line in traced.lines[:-1] if line.left is not None)):
        if symbol_.args[1] in seen:
            raise NotationError(f"two symbols print as {symbol_.args[1]}")
        seen.add(symbol_.args[1])
    vectors = {p.args[0] for p in traced.parameters if p.args[2] == "vector"}
    for parameter in traced.parameters:
        if parameter.args[2] == "index" and parameter.args[3] not in vectors:
            raise NotationError(f"the index {parameter.args[0]!r} runs over {parameter.args[3]!r}, which is no vector")
    for line in traced.lines:
        for place, tree in enumerate(line.right):
            _check_bound(tree, seen)
            _check_relations(tree, may=place > 0 or line.left is not None)


def _check_relations(node: Expr, *, may: bool) -> None:
    """A relation stands between the members of a derivation and nowhere inside them."""
    if node.head in RELATIONS and not may:
        raise NotationError(f"{node.head}(...) is a member of a derivation: chain(a, {node.head}(b))")
    for argument in node.args:
        if isinstance(argument, Expr):
            _check_relations(argument, may=False)


def _check_bound(node: Expr, taken: set[str]) -> None:
    if node.head in BINDING:
        tex = node.args[0].args[1]
        if tex in taken:
            raise NotationError(f"{tex} is bound by a sum or mean where it already has a meaning: rename the index")
        taken = taken | {tex}
    for argument in node.args:
        if isinstance(argument, Expr):
            _check_bound(argument, taken)


def _parameter(name: str, declared: Declared | str | None) -> Expr:
    if isinstance(declared, str):
        return symbol(name, declared)
    if declared is None:
        return symbol(name, default_tex(name))
    named = rf"\operatorname{{{name}}}" if declared.kind == "flag" else None
    return symbol(name, declared.tex or named or default_tex(name), declared.kind, declared.size, declared.first)
