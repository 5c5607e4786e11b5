"""The formulas of the activations: as printed, as called, against the references, against PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradnotes import formulas
from gradnotes.notation import Formula
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


def test_silu_reflection(verify: Verification) -> None:
    formula = formulas.get("activations.silu_reflection")
    known = cases.silu_reflection(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    difference, x = formula.members(WIDE)
    verify.close(difference, x, rtol=1e-13, atol=CANCELLED, what="the difference is x")


def test_softmax_shift(verify: Verification) -> None:
    formula = formulas.get("activations.softmax_shift")
    known = cases.softmax_shift(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    for z, finite in logits():
        if finite:
            for member in formula.members(z, 1.5):
                verify.close(member, reference.softmax(z), rtol=1e-13, what="the shift changes nothing")


def test_softmax_two_classes(verify: Verification) -> None:
    formula = formulas.get("activations.softmax_two_classes")
    known = cases.softmax_two_classes(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    pair = np.array([0.3, -1.2])
    verify.close(formula(pair), reference.sigmoid(1.5), rtol=1e-14, what="the reference of the sigmoid")


def test_tanh(verify: Verification) -> None:
    formula = formulas.get("activations.tanh")
    known = cases.tanh(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    where = check_reference(formula, reference.tanh, WIDE, verify)
    verify.equal(where, np.abs(WIDE) < 710, what="the textbook form is finite where exp does not overflow")


def test_tanh_grad(verify: Verification) -> None:
    formula = formulas.get("activations.tanh_grad")
    known = cases.tanh_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    where = check_reference(formula, reference.tanh_grad, WIDE, verify, atol=CANCELLED)
    verify.equal(where, np.abs(WIDE) < 710, what="the textbook form is finite where exp does not overflow")


def test_tanh_sigmoid(verify: Verification) -> None:
    formula = formulas.get("activations.tanh_sigmoid")
    known = cases.tanh_sigmoid(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.tanh, WIDE, verify).all()


def test_log_sigmoid(verify: Verification) -> None:
    formula = formulas.get("activations.log_sigmoid")
    known = cases.log_sigmoid(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    where = check_reference(formula, reference.log_sigmoid, WIDE, verify)
    verify.equal(where, WIDE > -710, what="the textbook form is finite where exp does not overflow")


def test_log_sigmoid_grad(verify: Verification) -> None:
    formula = formulas.get("activations.log_sigmoid_grad")
    known = cases.log_sigmoid_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.log_sigmoid_grad, WIDE, verify, atol=CANCELLED).all()


def test_softplus(verify: Verification) -> None:
    formula = formulas.get("activations.softplus")
    known = cases.softplus(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    where = check_reference(formula, reference.softplus, WIDE, verify)
    verify.equal(where, WIDE < 710, what="the textbook form is finite where exp does not overflow")


def test_softplus_grad(verify: Verification) -> None:
    formula = formulas.get("activations.softplus_grad")
    known = cases.softplus_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.softplus_grad, WIDE, verify).all()


def test_softsign(verify: Verification) -> None:
    formula = formulas.get("activations.softsign")
    known = cases.softsign(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.softsign, WIDE, verify).all()


def test_softsign_grad(verify: Verification) -> None:
    formula = formulas.get("activations.softsign_grad")
    known = cases.softsign_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.softsign_grad, WIDE, verify).all()


def test_leaky_relu(verify: Verification) -> None:
    formula = formulas.get("activations.leaky_relu")
    known = cases.leaky_relu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.leaky_relu, WIDE, verify).all()


def test_leaky_relu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.leaky_relu_grad")
    known = cases.leaky_relu_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.leaky_relu_grad, WIDE, verify).all()


def test_prelu(verify: Verification) -> None:
    formula = formulas.get("activations.prelu")
    known = cases.prelu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    quarter, reference_quarter = partial(formula, a=0.25), partial(reference.prelu, weight=0.25)
    assert check_reference(quarter, reference_quarter, WIDE, verify).all()


def test_elu(verify: Verification) -> None:
    formula = formulas.get("activations.elu")
    known = cases.elu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.elu, WIDE, verify).all()


def test_elu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.elu_grad")
    known = cases.elu_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.elu_grad, WIDE, verify).all()


def test_celu(verify: Verification) -> None:
    formula = formulas.get("activations.celu")
    known = cases.celu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.celu, WIDE, verify).all()


def test_celu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.celu_grad")
    known = cases.celu_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.celu_grad, WIDE, verify).all()


def test_selu(verify: Verification) -> None:
    formula = formulas.get("activations.selu")
    known = cases.selu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    constants = {"scale": reference.SELU_SCALE, "alpha": reference.SELU_ALPHA}
    assert check_reference(partial(formula, **constants), reference.selu, WIDE, verify).all()


def test_selu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.selu_grad")
    known = cases.selu_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    constants = {"scale": reference.SELU_SCALE, "alpha": reference.SELU_ALPHA}
    assert check_reference(partial(formula, **constants), reference.selu_grad, WIDE, verify).all()


def test_normal_cdf(verify: Verification) -> None:
    formula = formulas.get("activations.normal_cdf")
    known = cases.normal_cdf(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.normal_cdf, WIDE, verify).all()


def test_gelu(verify: Verification) -> None:
    formula = formulas.get("activations.gelu")
    known = cases.gelu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.gelu, WIDE, verify, atol=CANCELLED).all()


def test_gelu_grad(verify: Verification) -> None:
    formula = formulas.get("activations.gelu_grad")
    known = cases.gelu_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.gelu_grad, WIDE, verify, atol=CANCELLED).all()


def test_gelu_tanh(verify: Verification) -> None:
    formula = formulas.get("activations.gelu_tanh")
    known = cases.gelu_tanh(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, partial(reference.gelu, approximate="tanh"), WIDE, verify, atol=CANCELLED).all()


def test_gelu_tanh_grad(verify: Verification) -> None:
    formula = formulas.get("activations.gelu_tanh_grad")
    known = cases.gelu_tanh_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, partial(reference.gelu_grad, approximate="tanh"), WIDE, verify, atol=1e-13).all()


def test_mish(verify: Verification) -> None:
    formula = formulas.get("activations.mish")
    known = cases.mish(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.mish, WIDE, verify, atol=CANCELLED).all()


def test_mish_grad(verify: Verification) -> None:
    formula = formulas.get("activations.mish_grad")
    known = cases.mish_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.mish_grad, WIDE, verify, atol=CANCELLED).all()


def test_hardtanh(verify: Verification) -> None:
    formula = formulas.get("activations.hardtanh")
    known = cases.hardtanh(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.hardtanh, WIDE, verify).all()


def test_hardtanh_grad(verify: Verification) -> None:
    formula = formulas.get("activations.hardtanh_grad")
    known = cases.hardtanh_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.hardtanh_grad, WIDE, verify).all()


def test_relu6(verify: Verification) -> None:
    formula = formulas.get("activations.relu6")
    known = cases.relu6(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.relu6, WIDE, verify).all()


def test_relu6_grad(verify: Verification) -> None:
    formula = formulas.get("activations.relu6_grad")
    known = cases.relu6_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.relu6_grad, WIDE, verify).all()


def test_hardsigmoid(verify: Verification) -> None:
    formula = formulas.get("activations.hardsigmoid")
    known = cases.hardsigmoid(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.hardsigmoid, WIDE, verify).all()


def test_hardsigmoid_grad(verify: Verification) -> None:
    formula = formulas.get("activations.hardsigmoid_grad")
    known = cases.hardsigmoid_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.hardsigmoid_grad, WIDE, verify).all()


def test_hardswish(verify: Verification) -> None:
    formula = formulas.get("activations.hardswish")
    known = cases.hardswish(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.hardswish, WIDE, verify).all()


def test_hardswish_grad(verify: Verification) -> None:
    formula = formulas.get("activations.hardswish_grad")
    known = cases.hardswish_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, reference.hardswish_grad, WIDE, verify).all()


def test_prelu_weight_grad(verify: Verification) -> None:
    formula = formulas.get("activations.prelu_weight_grad")
    known = cases.prelu_weight_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    verify.equal(formula(WIDE, 0.25), reference.prelu_weight_grad(WIDE), what="the reference")


def test_selu_constants(verify: Verification) -> None:
    formula = formulas.get("activations.selu_constants")
    known = cases.selu_constants(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    steps = formula.steps()
    verify.close(steps["activations.selu_constants"], reference.SELU_SCALE, rtol=1e-14, what="the reference's scale")
    verify.close(steps["alpha"], reference.SELU_ALPHA, rtol=1e-14, what="the reference's alpha")


def test_normal_pdf(verify: Verification) -> None:
    formula = formulas.get("activations.normal_pdf")
    known = cases.normal_pdf(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    slope = np.gradient(reference.normal_cdf(np.linspace(-5, 5, 10001)), 1e-3)
    verify.close(slope[1:-1], formula(np.linspace(-5, 5, 10001)[1:-1]), rtol=0, atol=2e-7, what="slope of the cdf")


def test_quick_gelu(verify: Verification) -> None:
    formula = formulas.get("activations.quick_gelu")
    known = cases.quick_gelu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    assert check_reference(formula, lambda x: x * reference.sigmoid(1.702 * x), WIDE, verify).all()
    near = np.linspace(-8, 8, 1601)
    verify.close(formula(near), reference.gelu(near), rtol=0, atol=0.021, what="how far it is from GELU")


def test_glu(verify: Verification) -> None:
    formula = formulas.get("activations.glu")
    known = cases.glu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    check_halves(formula, reference.glu, verify)


def test_swiglu(verify: Verification) -> None:
    formula = formulas.get("activations.swiglu")
    known = cases.swiglu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    check_halves(formula, reference.swiglu, verify)


def test_geglu(verify: Verification) -> None:
    formula = formulas.get("activations.geglu")
    known = cases.geglu(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)
    check_halves(formula, reference.geglu, verify)


def check_halves(formula: Formula, gated: Callable[[np.ndarray], np.ndarray], verify: Verification) -> None:
    """The formula of two vectors is the reference of the one that holds both."""
    for a, b in rng().normal(0, 3, (5, 2, 4)):
        verify.close(formula(a, b), gated(np.concatenate([a, b])), rtol=1e-13, atol=CANCELLED, what="the reference")


def test_glu_value_grad(verify: Verification) -> None:
    formula = formulas.get("activations.glu_value_grad")
    known = cases.glu_value_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_glu_gate_grad(verify: Verification) -> None:
    formula = formulas.get("activations.glu_gate_grad")
    known = cases.glu_gate_grad(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_swiglu_block(verify: Verification) -> None:
    formula = formulas.get("activations.swiglu_block")
    known = cases.swiglu_block(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_log_sigmoid_softplus(verify: Verification) -> None:
    formula = formulas.get("activations.log_sigmoid_softplus")
    known = cases.log_sigmoid_softplus(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_softplus_inverse(verify: Verification) -> None:
    formula = formulas.get("activations.softplus_inverse")
    known = cases.softplus_inverse(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_leaky_relu_gain(verify: Verification) -> None:
    formula = formulas.get("activations.leaky_relu_gain")
    known = cases.leaky_relu_gain(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def test_backward_factor(verify: Verification) -> None:
    formula = formulas.get("activations.backward_factor")
    known = cases.backward_factor(rng(), verify.device)
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


@pytest.mark.parametrize("formula_id", formulas.names("activations"))
def test_every_formula_has_its_test(formula_id: str) -> None:
    assert f"test_{formula_id.partition('.')[2]}" in globals(), f"{formula_id} is displayed but not verified"
