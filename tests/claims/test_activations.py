"""The claims on activations: the verdict on what is recorded, and measurements that must turn it round."""

from __future__ import annotations

import pytest

from gradnotes import claims
from gradnotes.claims.activations import _cost, elu_robustness
from tests.claims.judging import Flips, Planted, judged, recorded
from tests.verification import Verification

CENTERING = "activations.zero_centering"
DEAD = "activations.dead_units"
CONVERGENCE = "activations.convergence"
FAULTS = "activations.misconfigured"
SMALL = "activations.silu_small"
COST = "activations.cost"


def slower(name: str, where: str = "*", times: float = 2.0) -> Planted:
    """Everything takes 50 steps, and this function so many times as many where it is said."""
    return {f"{CONVERGENCE}.*.steps": 50.0, f"{CONVERGENCE}.{where}.{name}.steps": 50.0 * times}


def test_linear_nets_cannot_learn_xor(verify: Verification) -> None:
    judged(
        verify,
        claims.get("activations.linear_nets_cannot_learn_xor"),
        {"fails": {"activations.xor.linear_accuracy": 1.0}},
    )


def test_sigmoid_saturates(verify: Verification) -> None:
    shares = "activations.saturation.sigmoid.s{}"
    flips: Flips = {"holds": {shares.format(1): 0.2}, "fails": {shares.format("*"): 0.01}}
    judged(verify, claims.get("activations.sigmoid_saturates"), flips)


def test_zero_centering_speeds_up(verify: Verification) -> None:
    same = {f"{CENTERING}.*.steps": 50.0}
    flips: Flips = {
        "depends": {f"{CENTERING}.adam.*.steps": 50.0},
        "no_difference": same,
        "fails": same | {f"{CENTERING}.*.{name}.steps": 20.0 for name in ("tanh_plus_1", "sigmoid_same_start")},
    }
    judged(verify, claims.get("activations.zero_centering_speeds_up"), flips)


def test_sigmoid_converges_slower(verify: Verification) -> None:
    same = {f"{CENTERING}.*.steps": 50.0}
    flips: Flips = {
        "depends": {f"{CENTERING}.adam.*.steps": 50.0},
        "no_difference": same,
        "fails": same | {f"{CENTERING}.*.sigmoid.steps": 20.0},
    }
    judged(verify, claims.get("activations.sigmoid_converges_slower"), flips)


def test_learning_rate_kills_relu(verify: Verification) -> None:
    silent = f"{DEAD}.*.relu.c_2.rate_*.silent"
    claim = claims.get("activations.learning_rate_kills_relu")
    judged(verify, claim, {"holds": {silent: 0.2}, "fails": {silent: 0.01}})


def test_initialization_kills_relu(verify: Verification) -> None:
    silent = f"{DEAD}.relu.*.silent_at_start"
    claim = claims.get("activations.initialization_kills_relu")
    judged(verify, claim, {"holds": {silent: 0.2}, "fails": {silent: 0.01}})
    numbers = claim.judge(recorded(claim)).numbers
    verify.equal(numbers["small"].value, numbers["large"].value, what="without biases the scale cancels")
    assert numbers["after"].value < numbers["bias"].value / 2, "most come back, the finding says"


def test_leaky_relu_has_no_dead_units(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{DEAD}.adam.leaky_relu.c_2.rate_*.silent": 0.0},
        "fails": {"activations.properties.leaky_relu.zero_gradient_share": 0.5},
    }
    claim = claims.get("activations.leaky_relu_has_no_dead_units")
    judged(verify, claim, flips)
    numbers = claim.judge(recorded(claim)).numbers
    assert numbers["accuracy"].value > numbers["relu_accuracy"].value, "it does help, the finding says"


def test_leaky_relu_converges_slower(verify: Verification) -> None:
    flips: Flips = {
        "holds": slower("leaky_relu"),
        "depends": slower("leaky_relu", "deep"),
        "fails": slower("leaky_relu", times=0.5),
    }
    judged(verify, claims.get("activations.leaky_relu_converges_slower"), flips)


def test_elu_converges_fast(verify: Verification) -> None:
    flips: Flips = {
        "holds": slower("relu"),
        "no_difference": slower("relu", times=1),
        "fails": slower("relu", times=0.5),
    }
    judged(verify, claims.get("activations.elu_converges_fast"), flips)


def test_elu_has_a_mean_near_zero(verify: Verification) -> None:
    offset = f"{CONVERGENCE}.deep.{{}}.offset"
    flips: Flips = {
        "depends": {offset.format("*"): 0.4},
        "fails": {"activations.properties.elu.mean": 0.3},
    }
    judged(verify, claims.get("activations.elu_has_a_mean_near_zero"), flips)


def test_elu_is_insensitive_to_initialization(verify: Verification) -> None:
    octaves = "activations.sensitivity.{}.octaves"
    flips: Flips = {
        "holds": {octaves.format("elu"): 11.0},
        "no_difference": {octaves.format("*"): 3.0},
        "fails": {octaves.format("elu"): 1.0},
    }
    claim = claims.get("activations.elu_is_insensitive_to_initialization")
    judged(verify, claim, flips)
    assert (claim.judge(recorded(claim)).numbers["below"].low or 0) > 0, "what ELU forgives, the finding says"


def test_elu_is_robust_to_noise(verify: Verification) -> None:
    noisy = f"{CONVERGENCE}.{{}}.noisy_accuracy"
    same = {f"{CONVERGENCE}.*.accuracy": 0.95, noisy.format("*"): 0.8}
    scattered = (0.6, 0.9, 0.6, 0.9, 0.6, 0.9, 0.6, 0.9)
    flips: Flips = {
        "holds": same | {noisy.format("*.elu"): 0.9},
        "no_difference": same | {noisy.format("*.elu"): scattered},
    }
    judged(verify, claims.get("activations.elu_is_robust_to_noise"), flips)


def test_elu_converges_when_misconfigured(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{FAULTS}.elu.*.accuracy": 0.9},
        "no_difference": {f"{FAULTS}.*.accuracy": 0.9},
        "fails": {f"{FAULTS}.elu.*.accuracy": 0.1},
    }
    claim = claims.get("activations.elu_converges_when_misconfigured")
    judged(verify, claim, flips)
    measured = recorded(claim)
    for name in ("relu", "leaky_relu", "elu"):
        assert measured[f"{FAULTS}.{name}.rate_too_large.accuracy"].value < 0.2, "it stops all three, the finding says"
    with pytest.MonkeyPatch.context() as patch:
        for accuracy in (0.4, 0.6, 0.8):  # where the line is drawn does not decide
            patch.setattr(elu_robustness, "CHANCE_TIMES_FIVE", accuracy)
            verify.equal(claim.judge(measured).verdict, "depends", what=f"trained from {accuracy}")


def test_silu_bump_helps(verify: Verification) -> None:
    same = {f"{SMALL}.*.accuracy": 0.9}
    flips: Flips = {
        "holds": same | {f"{SMALL}.*.silu.accuracy": 0.95},
        "depends": same | {f"{SMALL}.width_4.silu.accuracy": 0.95},
        "fails": same | {f"{SMALL}.*.silu.accuracy": 0.8},
    }
    judged(verify, claims.get("activations.silu_bump_helps"), flips)


def test_silu_helps_small_models(verify: Verification) -> None:
    same = {f"{SMALL}.*.accuracy": 0.9}
    flips: Flips = {
        "holds": same | {f"{SMALL}.width_{width}.silu.accuracy": 0.95 for width in (4, 8)},
        "depends": same | {f"{SMALL}.*.silu.accuracy": 0.95},
        "fails": same | {f"{SMALL}.*.silu.accuracy": 0.8},
    }
    judged(verify, claims.get("activations.silu_helps_small_models"), flips)


def test_powers_cost_time(verify: Verification) -> None:
    layer = f"{COST}.layer.{{}}.ratio"
    flips: Flips = {
        "holds": {layer.format("tanh"): 2.0, layer.format("sigmoid"): 2.0},
        "depends": {layer.format("tanh"): 2.0},
    }
    judged(verify, claims.get("activations.powers_cost_time"), flips)


def test_elu_is_costly(verify: Verification) -> None:
    judged(verify, claims.get("activations.elu_is_costly"), {"holds": {f"{COST}.layer.elu.ratio": 2.0}})


def test_silu_is_costly(verify: Verification) -> None:
    judged(verify, claims.get("activations.silu_is_costly"), {"holds": {f"{COST}.layer.silu.ratio": 2.0}})


def test_mish_costs_more_than_silu(verify: Verification) -> None:
    flips: Flips = {"depends": {f"{COST}.layer.mish.ratio": 1.0}, "fails": {f"{COST}.*.mish.ratio": 1.0}}
    judged(verify, claims.get("activations.mish_costs_more_than_silu"), flips)


def test_gelu_tanh_is_faster(verify: Verification) -> None:
    flips: Flips = {"holds": {f"{COST}.*.gelu.ratio": 10.0}, "depends": {f"{COST}.alone.gelu.ratio": 10.0}}
    judged(verify, claims.get("activations.gelu_tanh_is_faster"), flips)


def test_hardswish_is_faster_than_silu(verify: Verification) -> None:
    flips: Flips = {"holds": {f"{COST}.*.silu.ratio": 3.0}, "fails": {f"{COST}.*.silu.ratio": 0.5}}
    judged(verify, claims.get("activations.hardswish_is_faster_than_silu"), flips)


def test_no_time_is_near_the_one_that_is_noticed() -> None:
    """Times vary from machine to machine; the verdicts must not."""
    claim = claims.get("activations.mish_costs_more_than_silu")
    for name in ("tanh", "sigmoid", "elu", "silu", "hardswish"):
        value = _cost.cost(claims.Measurements(recorded(claim)), "layer", name)
        assert value.high is not None
        assert value.high < 1 + (_cost.NOTICED - 1) / 2, name
