"""The formulas of the activations: as printed, as called, against the references, against PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradnotes import formulas
from gradnotes.reference import activations as reference
from tests.formulas.cases import activations as cases
from tests.formulas.oracle import check_called, check_printed, check_reference
from tests.reference import oracles
from tests.verification import Verification, to_numpy

# Far beyond what exp can take, with 0.
WIDE = np.concatenate([np.linspace(-1000, 1000, 81), np.linspace(-5, 5, 41)])
# Where exp(-x) overflows, 1 / (1 + exp(-x)) is 0; a device that computes it otherwise keeps the subnormal rest.
LOST = 1e-300
# 1 - sigma(x) cancels where sigma(x) is near 1; the references write sigma(-x). WIDE x times that error stays below.
CANCELLED = 1e-14


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def logits() -> list[tuple[np.ndarray, bool]]:
    """Logits, and whether the textbook form of softmax is finite there: exp overflows at 710, underflows at -746."""
    ordinary = [rng().normal(0, scale, 5) for scale in (0.1, 1, 10)]
    extreme = [([700.0, 0.0], True), ([1000.0, 0.0, -1000.0], False), ([-1000.0, -1001.0], False)]
    return [(row, True) for row in ordinary] + [(np.array(row), finite) for row, finite in extreme]


def test_sigmoid(verify: Verification) -> None:
    formula = formulas.get("activations.sigmoid")
    known = cases.sigmoid(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.sigmoid, WIDE, verify).all()
    verify.close(formula(WIDE), oracles.torch_values(torch.sigmoid, WIDE, verify.device), rtol=1e-14, atol=LOST)


def test_sigmoid_grad(verify: Verification) -> None:
    formula = formulas.get("activations.sigmoid_grad")
    known = cases.sigmoid_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.sigmoid_grad, WIDE, verify).all()


def test_relu(verify: Verification) -> None:
    formula = formulas.get("activations.relu")
    known = cases.relu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.relu, WIDE, verify, rtol=0, atol=0).all()


def test_relu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.relu_grad")
    known = cases.relu_grad(rng(), verify.device)
    assert any((case.arguments[0] == 0).any() for case in known), "what stands at 0 is a choice, so 0 is compared"
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.relu_grad, WIDE, verify, rtol=0, atol=0).all()


def test_silu(verify: Verification) -> None:
    formula = formulas.get("activations.silu")
    known = cases.silu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.silu, WIDE, verify).all()
    verify.close(formula(WIDE), oracles.torch_values(functional.silu, WIDE, verify.device), rtol=1e-14, atol=LOST)


def test_silu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.silu_grad")
    known = cases.silu_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.silu_grad, WIDE, verify, atol=CANCELLED).all()
    first, *others = formula.members(WIDE)
    assert others, "the derivation has more than one member"
    for other in others:
        verify.close(other, first, rtol=1e-13, atol=CANCELLED, what="members of the derivation")


def test_softmax(verify: Verification) -> None:
    formula = formulas.get("activations.softmax")
    known = cases.softmax(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for z, finite in logits():
        where = check_reference(formula, reference.softmax, z, verify)
        verify.equal(bool(where.all()), finite, what=f"the textbook form is finite at {z}")
        if finite:
            verify.close(to_numpy(formula(z)).sum(), 1, rtol=1e-14, what="sum of the probabilities")
            verify.close(
                formula(z), oracles.torch_values(lambda t: functional.softmax(t, dim=-1), z, verify.device), rtol=1e-13
            )


def test_softmax_shifted(verify: Verification) -> None:
    formula = formulas.get("activations.softmax_shifted")
    known = cases.softmax_shifted(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for z, _ in logits():
        assert check_reference(formula, reference.softmax, z, verify).all(), "the shifted form is finite everywhere"
        verify.equal(float(formula.steps(z)["m"]), float(z.max()), what="the shift")


def test_softmax_jacobian(verify: Verification) -> None:
    formula = formulas.get("activations.softmax_jacobian")
    known = cases.softmax_jacobian(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for z, finite in logits():
        where = check_reference(formula, reference.softmax_jacobian, z, verify)
        verify.equal(bool(where.all()), finite, what=f"the textbook form is finite at {z}")


def test_log_softmax(verify: Verification) -> None:
    formula = formulas.get("activations.log_softmax")
    known = cases.log_softmax(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for z, finite in logits():
        where = check_reference(formula, reference.log_softmax, z, verify, atol=1e-14)
        verify.equal(bool(where.all()), finite, what=f"the textbook form is finite at {z}")


def test_log_softmax_jacobian(verify: Verification) -> None:
    formula = formulas.get("activations.log_softmax_jacobian")
    known = cases.log_softmax_jacobian(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for z, finite in logits():
        where = check_reference(formula, reference.log_softmax_jacobian, z, verify)
        verify.equal(bool(where.all()), finite, what=f"the textbook form is finite at {z}")


def test_deep_linear(verify: Verification) -> None:
    formula = formulas.get("activations.deep_linear")
    known = cases.deep_linear(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for case in known:
        two_layers, one_layer = formula.members(*case.arguments)
        verify.close(one_layer, two_layers, rtol=1e-13, atol=1e-14, what="one layer against two")


def test_linear(verify: Verification) -> None:
    formula = formulas.get("activations.linear")
    known = cases.linear(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_xor_linear(verify: Verification) -> None:
    formula = formulas.get("activations.xor_linear")
    known = cases.xor_linear(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    first, *others = formula.members(*known[0].arguments)
    for other in others:
        verify.close(other, first, rtol=1e-13, atol=1e-14, what="members of the derivation")


def test_xor_relu(verify: Verification) -> None:
    formula = formulas.get("activations.xor_relu")
    known = cases.xor_relu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_gain(verify: Verification) -> None:
    formula = formulas.get("activations.gain")
    known = cases.gain(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


@pytest.mark.parametrize("formula_id", formulas.names("activations"))
def test_every_formula_has_its_test(formula_id: str) -> None:
    assert f"test_{formula_id.partition('.')[2]}" in globals(), f"{formula_id} is displayed but not verified"
