"""The checks bite: whatever is wrong in a formula or its brackets, an oracle that never sees the tree rejects it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from gradnotes import formulas
from gradnotes.notation import Formula, mutants
from tests.formulas.cases import activations as cases
from tests.formulas.oracle import Case, check_printed
from tests.latex_reader import LatexError
from tests.notation.equivalent_mutants import EQUIVALENT
from tests.notation.judging import cases_of, judge
from tests.notation.misprints import misprinted, misprints
from tests.verification import Verification

EXECUTED = [name for name in formulas.names() if not formulas.get(name).stated]


@pytest.mark.parametrize("formula_id", EXECUTED)
def test_every_wrong_version_is_rejected(formula_id: str) -> None:
    formula = formulas.get(formula_id)
    verdict = judge(formula, cases_of(formula), EQUIVALENT.get(formula_id, {}))
    assert not verdict.problems, "\n".join([formula_id, *verdict.problems])
    assert verdict.mutants > 0
    # Only what is printed without any bracket has none to misprint: \eta \gamma^t.
    assert verdict.misprints > 0 or not set("()[]{}|") & set(formula.latex("en"))


def test_total(capsys: pytest.CaptureFixture[str]) -> None:
    trees = sum(1 for name in EXECUTED for _ in mutants(formulas.get(name)))
    brackets = sum(1 for name in EXECUTED for _ in misprints(formulas.get(name)))
    proofs = sum(map(len, EQUIVALENT.values()))
    assert trees > 10 * len(EXECUTED)
    with capsys.disabled():
        print(f"\n{len(EXECUTED)} formulas: {trees} mutants, {brackets} misprints, {proofs} proved equivalent")


def test_proofs_belong_to_formulas() -> None:
    assert set(EQUIVALENT) <= set(EXECUTED)


SILU = "activations.silu"


def at_zero(rng: np.random.Generator, device: str) -> list[Case]:
    """A blind check of SiLU: at 0 nearly everything gives 0."""
    (case,) = cases.silu(rng, device)
    zero = np.zeros(1)
    return [Case((zero,), {**case.environment, "x": zero}, zero)]


def test_a_blind_check_is_named() -> None:
    problems = judge(formulas.get(SILU), at_zero, {}).problems
    assert r"survives: line 1, member 1, at top: x \sigma(x) -> \frac{x}{\sigma(x)}" in problems


def test_a_proof_that_nothing_needs_is_refused() -> None:
    problems = judge(formulas.get(SILU), cases.silu, {"line 9: a -> b": "it used to be there"}).problems
    assert problems == ["has a proof but does not survive: line 9: a -> b"]


def test_a_proof_of_something_wrong_is_refused() -> None:
    checks = itertools.chain([at_zero], itertools.repeat(cases.silu))

    def blind_at_first(rng: np.random.Generator, device: str) -> list[Case]:
        return next(checks)(rng, device)

    name = r"line 1, member 1, at top: x \sigma(x) -> \frac{x}{\sigma(x)}"
    problems = judge(formulas.get(SILU), blind_at_first, {name: "wrong"}).problems
    assert f"has a proof but differs as printed at the points of seed 1: {name}" in problems


def test_a_wrong_formula_is_not_judged() -> None:
    verdict = judge(formulas.get(SILU), cases.sigmoid, {})
    assert verdict.problems == ["the formula itself is rejected as printed: a rejected mutant would mean nothing"]


def test_misprints_move_and_remove_brackets() -> None:
    assert list(misprinted("a (b - c)")) == [
        "ab-c",
        "(ab-c)",
        "ab(-c)",
        "a(b-)c",
    ]


def test_misprints_leave_alone_what_tex_does_not_distinguish() -> None:
    assert "x^a" not in list(misprinted("x^{a}"))
    assert r"x^\pi b" in list(misprinted(r"x^{\pi b}"))


class Replaced:
    """A formula with another text on the page."""

    def __init__(self, formula: Formula, old: str, new: str) -> None:
        self.formula, self.old, self.new = formula, old, new

    def latex(self, language: str) -> str:
        latex = self.formula.latex(language)
        assert self.old in latex or language == "en"
        return latex.replace(self.old, self.new, 1)

    def members(self, *values: object) -> list[object]:
        return self.formula.members(*values)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("sigmoid_grad", r"\sigma'(x) =", r"\sigma(x) ="),
        ("silu_grad", r"\operatorname{SiLU}'(x)", r"\operatorname{SiLU}(x)"),
        ("softmax", r"\operatorname{softmax}(\mathbf{z})_i", r"\operatorname{softmax}(\mathbf{z})"),
        ("softmax_shifted", "m &=", "M &="),
        ("log_softmax_jacobian", r"(\mathbf{z})_i}{\partial z_j}", r"(\mathbf{z})_j}{\partial z_i}"),
        ("log_softmax_jacobian", r"\partial z_j", r"\partial z_i"),
        ("deep_linear", r"\mathbf{b}_1", r"\mathbf{b}_2"),
        ("gain", r"\mathcal{N}(0, 1)", r"\mathcal{N}(0, 2)"),
        ("gain", r"\mathcal{N}(0, 1)", r"\mathcal{N}(1, 1)"),
        ("relu_grad", "x > 0", r"x \ge 0"),
        ("relu_grad", r"\text{否则}", r"\text{otherwise}"),
        ("relu_grad", r"\text{若 }", r"\text{否则}"),
    ],
)
def test_wrong_left_sides_distributions_and_words_are_rejected(name: str, old: str, new: str) -> None:
    formula = formulas.get(f"activations.{name}")
    known = getattr(cases, name)(np.random.default_rng(0), "cpu")
    check_printed(formula, known, Verification("formulas.test"))
    with pytest.raises((AssertionError, LatexError)):
        check_printed(Replaced(formula, old, new), known, Verification("formulas.test"))
