"""The oracles of derivations that are not all equal: what is wrong in a bound or an approximation is rejected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from gradnotes.notation import Expr, about, at_least, at_most, chain, formula, let, mutants
from tests.formulas.oracle import Case
from tests.formulas.relations import Related, check_called, check_printed
from tests.latex_reader import LatexError
from tests.notation.judging import judge
from tests.verification import Verification

X = np.array([0.1, 0.4, 0.9])


def parabola(x: Any) -> Any:
    return np.asarray(x) - np.square(x)


def points(
    *members: tuple[str, Any], left: Any = None, environment: dict[str, Any] | None = None, **named: Any
) -> list[Case]:
    known = {"x": X, "f": parabola} if environment is None else environment
    return [Related((X,), known, parabola(X) if left is None else left, members=members, **named)]


def accepted(candidate: Any, cases: Sequence[Case]) -> bool:
    for check in (check_printed, check_called):
        try:
            check(candidate, cases, Verification("formulas.test"))
        except (AssertionError, LatexError):
            return False
    return True


@formula("f")
def bounded(x: Expr) -> Expr:
    return chain(x * (1 - x), at_most(x))


BOUNDED = points(("=", parabola(X)), ("<=", X))


def test_a_bound_that_holds_is_accepted() -> None:
    assert accepted(bounded, BOUNDED)
    assert accepted(
        formula("f")(lambda x: chain(x * (1 - x), at_least(x - 1))), points(("=", parabola(X)), (">=", X - 1))
    )


def test_an_unnamed_derivation_is_accepted() -> None:
    unnamed = formula()(lambda x: chain(x * (1 - x), at_most(x)))
    assert accepted(unnamed, points(("<=", X)))
    assert not accepted(unnamed, points(("<=", X), left=X))


def test_an_approximation_is_as_close_as_the_case_says() -> None:
    close = formula("f")(lambda x: chain(x * (1 - x), about(0.99 * (x * (1 - x)))))
    members = [("=", parabola(X)), ("~", 0.99 * parabola(X))]
    assert accepted(close, points(*members, about=0.011))
    assert not accepted(close, points(*members, about=0.009))
    assert not accepted(close, points(*members))


WRONG: list[tuple[str, Callable[[Expr], Any]]] = [
    ("another bound", lambda x: chain(x * (1 - x), at_most(2 * x))),
    ("the bound turned around", lambda x: chain(x * (1 - x), at_least(x))),
    ("equal instead of at most", lambda x: chain(x * (1 - x), x)),
    ("about instead of at most", lambda x: chain(x * (1 - x), about(x))),
    ("no bound", lambda x: x * (1 - x)),
    ("a member too many", lambda x: chain(x * (1 - x), x - x * x, at_most(x))),
    ("another value", lambda x: chain(x * (1 + x), at_most(x))),
    ("a line too many", lambda x: chain(let("m", x) * (1 - x), at_most(x))),
]


@pytest.mark.parametrize(("what", "function"), WRONG, ids=[what for what, _ in WRONG])
def test_what_is_wrong_is_rejected(what: str, function: Callable[[Expr], Any]) -> None:
    wrong = formula("f")(function)
    with pytest.raises((AssertionError, LatexError)):
        check_printed(wrong, BOUNDED, Verification("formulas.test"))


def test_a_wrong_left_side_is_rejected() -> None:
    assert not accepted(formula("g")(bounded.source), BOUNDED)
    environment = {"x": X, "f": lambda x: parabola(x) + 1e-6}
    assert not accepted(bounded, points(("=", parabola(X)), ("<=", X), environment=environment))
    defined = formula("f", hidden=("x",))(bounded.source)
    members = [("=", parabola(X)), ("<=", X)]
    assert accepted(defined, points(*members, environment={"x": X}, defines="f"))
    assert not accepted(defined, points(*members, environment={"x": X}, defines="g"))


def test_a_bound_that_does_not_hold_is_rejected_although_it_is_expected() -> None:
    false = formula("f")(lambda x: chain(x * (1 - x), at_most(x / 2)))
    cases = points(("=", parabola(X)), ("<=", X / 2))
    with pytest.raises(AssertionError, match="does not hold"):
        check_printed(false, cases, Verification("formulas.test"))
    with pytest.raises(AssertionError, match="does not hold"):
        check_called(false, cases, Verification("formulas.test"))


def test_a_bound_that_is_reached_may_be_missed_by_rounding() -> None:
    reached = formula("f")(lambda x: chain(x * (1 - x), at_most(x - x * x)))
    assert accepted(reached, points(("=", parabola(X)), ("<=", parabola(X)), rtol=1e-14))


def test_calling_is_checked_by_itself() -> None:
    """What is printed is right, what is computed is not."""

    class Computed:
        def latex(self, language: str) -> str:
            return bounded.latex(language)

        def members(self, *values: Any) -> list[Any]:
            first, second = bounded.members(*values)
            return [first, second + 1]

    check_printed(Computed(), BOUNDED, Verification("formulas.test"))
    with pytest.raises(AssertionError):
        check_called(Computed(), BOUNDED, Verification("formulas.test"))


def test_plain_cases_go_to_the_plain_oracle() -> None:
    plain = formula("f")(lambda x: x * (1 - x))
    cases = [Case((X,), {"x": X, "f": parabola}, parabola(X))]
    assert accepted(plain, cases)
    assert not accepted(bounded, cases)


def test_every_mutant_of_a_bound_is_rejected() -> None:
    verdict = judge(bounded, lambda rng, device: BOUNDED, {})
    assert not verdict.problems
    assert verdict.mutants == len(list(mutants(bounded))) > 5
