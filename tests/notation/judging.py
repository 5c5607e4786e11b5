"""Which mutants of a formula the oracles let pass, and whether each of those has its proof."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gradnotes.notation import Formula, Mutant, mutants
from tests.formulas.oracle import Candidate, Case
from tests.formulas.relations import check_called, check_printed
from tests.latex_reader import LatexError
from tests.notation.misprints import Misprint, misprints
from tests.verification import Verification

Cases = Callable[[np.random.Generator, str], list[Case]]
# Seeds of the points at which an equivalent mutant must agree, besides those at which it survived.
CONFIRMING_SEEDS = range(1, 6)


@dataclass(frozen=True)
class Verdict:
    """How many wrong versions there are, and what is wrong with how they were judged."""

    mutants: int
    misprints: int
    problems: list[str]


class Remembered:
    """A formula or a mutant whose LaTeX is asked for once a language: printing takes longer than reading does."""

    def __init__(self, candidate: Candidate) -> None:
        self.latex = functools.cache(candidate.latex)
        self.members = candidate.members


def cases_of(formula: Formula) -> Cases:
    """The cases of a formula: a function of its name in `tests/formulas/cases/<topic>.py`."""
    topic, _, name = formula.id.partition(".")
    cases: Cases = getattr(importlib.import_module(f"tests.formulas.cases.{topic}"), name)
    return cases


def judge(formula: Formula, cases: Cases, proofs: Mapping[str, str]) -> Verdict:
    """Every wrong version must be rejected or have a proof that it is none; every proof must be needed and hold."""
    known = cases(np.random.default_rng(0), "cpu")
    right = Remembered(formula)
    if failed := _accepting(right, known, ("printed", "called")):
        return Verdict(0, 0, [f"the formula itself is rejected as {failed}: a rejected mutant would mean nothing"])
    tree, brackets = list(mutants(formula)), list(misprints(right))
    wrong: list[Mutant | Misprint] = [*tree, *brackets]
    described = {each.description: Remembered(each) for each in wrong}
    survivors = [name for name, mutant in described.items() if _survives(mutant, right, known)]
    problems = [f"survives: {name}" for name in survivors if name not in proofs]
    problems += [f"has a proof but does not survive: {name}" for name in proofs if name not in survivors]
    for seed in CONFIRMING_SEEDS:
        points = cases(np.random.default_rng(seed), "cpu")
        for name in (name for name in survivors if name in proofs):
            if failed := _accepting(described[name], points, ("printed", "called")):
                problems.append(f"has a proof but differs as {failed} at the points of seed {seed}: {name}")
    return Verdict(len(tree), len(brackets), problems)


def _survives(mutant: Candidate, formula: Candidate, cases: Sequence[Case]) -> bool:
    """Whether no oracle rejects it. What a page would print differently must be rejected as printed: a reader of the
    page sees nothing else.
    """
    if mutant.latex("en") != formula.latex("en"):
        return not _rejected_as_printed(mutant, cases)
    return not _rejected_as_called(mutant, cases)


def _accepting(candidate: Candidate, cases: Sequence[Case], oracles: Sequence[str]) -> str:
    """The first oracle that rejects, or nothing."""
    rejected = {"printed": _rejected_as_printed, "called": _rejected_as_called}
    return next((oracle for oracle in oracles if rejected[oracle](candidate, cases)), "")


def _rejected_as_printed(candidate: Candidate, cases: Sequence[Case]) -> bool:
    try:
        check_printed(candidate, cases, Verification("mutant"))
    except (AssertionError, LatexError):
        return True
    return False


def _rejected_as_called(candidate: Candidate, cases: Sequence[Case]) -> bool:
    try:
        check_called(candidate, cases, Verification("mutant"))
    except (AssertionError, ValueError, TypeError, IndexError, RuntimeError):  # shapes that do not fit
        return True
    return False
