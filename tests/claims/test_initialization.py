"""The claims on initialization: the verdict on what is recorded, and measurements that must turn it round."""

from __future__ import annotations

from gradnotes import claims
from tests.claims.judging import Flips, judged
from tests.verification import Verification

SIGNAL = "initialization.signal"
TRAINING = "initialization.training"
SYMMETRY = "initialization.symmetry.relu"
FANS = "initialization.fans"
HE = "initialization.he_statements"
FAMILIES = "initialization.families"


def test_two_keeps_the_signal(verify: Verification) -> None:
    judged(verify, claims.get("initialization.two_keeps_the_signal"), {"fails": {f"{SIGNAL}.relu.c_2.forward": 0.5}})


def test_scale_decides_training(verify: Verification) -> None:
    claim = claims.get("initialization.scale_decides_training")
    judged(verify, claim, {"fails": {f"{TRAINING}.plain.c_1.no_progress": 0.5}})


def test_batch_norm_forgives(verify: Verification) -> None:
    plain, normalized = f"{TRAINING}.plain.accuracy_spread", f"{TRAINING}.batch_norm.accuracy_spread"
    flips: Flips = {
        "no_difference": {plain: 0.3, normalized: 0.3},
        "fails": {plain: 0.3, normalized: 0.4},
    }
    judged(verify, claims.get("initialization.batch_norm_forgives"), flips)


def test_layer_norm_forgets_scale(verify: Verification) -> None:
    claim = claims.get("initialization.layer_norm_forgets_scale")
    judged(verify, claim, {"fails": {f"{SIGNAL}.relu_layer_norm.c_4.backward": 2.0}})


def test_weights_move_little(verify: Verification) -> None:
    every, deep = "initialization.*.relative_change", "initialization.lasting.c_2.layer_10.relative_change"
    judged(verify, claims.get("initialization.weights_move_little"), {"holds": {every: 0.1}, "fails": {deep: 0.5}})


def test_scale_lasts(verify: Verification) -> None:
    sizes = "initialization.lasting.c_{}.layer_20.size_end"
    claim = claims.get("initialization.scale_lasts")
    judged(verify, claim, {"holds": {sizes.format("1p7"): 0.2, sizes.format("2p3"): 4.0}})


def test_convex_forgets_the_start(verify: Verification) -> None:
    claim = claims.get("initialization.convex_forgets_the_start")
    judged(verify, claim, {"fails": {"initialization.convex.softmax.scale_10.loss": 0.3}})


def test_all_zero_is_dead(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{SYMMETRY}.zero.bias_3.updated_share": 0.0},
        "fails": {f"{SYMMETRY}.zero.weight_2.updated_share": 0.1},
    }
    judged(verify, claims.get("initialization.all_zero_is_dead"), flips)


def test_one_sign_is_silent(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{SYMMETRY}.positive.silent_start": 1.0},
        "fails": {f"{SYMMETRY}.negative.silent_start": 0.5},
    }
    judged(verify, claims.get("initialization.one_sign_is_silent"), flips)


def test_larger_breaks_symmetry(verify: Verification) -> None:
    head = "initialization.breaking.relu.scale"
    flips: Flips = {
        "no_difference": {f"{head}_0p001.end.cosine": 0.1, f"{head}_1.end.cosine": 0.1},
        "holds": {f"{head}_10.test_accuracy": 0.99},
    }
    judged(verify, claims.get("initialization.larger_breaks_symmetry"), flips)


def test_xavier_keeps_variance(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{FANS}.*.average.forward": 1.0},
        "fails": {f"{FANS}.linear.from_256_to_256.average.forward": 1.5},
    }
    judged(verify, claims.get("initialization.xavier_keeps_variance"), flips)


def test_xavier_suits_saturating(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{SIGNAL}.sigmoid.c_1.backward": -1.0},
        "fails": {f"{SIGNAL}.tanh.c_1.backward": -20.0},
    }
    judged(verify, claims.get("initialization.xavier_suits_saturating"), flips)


def test_concatenation_wants_fan_in(verify: Verification) -> None:
    head = "initialization.concatenation.xavier"
    flips: Flips = {"holds": {f"{head}.sum": 4.0}, "fails": {f"{head}.split": 1.0}}
    judged(verify, claims.get("initialization.concatenation_wants_fan_in"), flips)


def test_he_two_over_fan_in(verify: Verification) -> None:
    claim = claims.get("initialization.he_two_over_fan_in")
    judged(verify, claim, {"fails": {f"{HE}.alternating.variance_2_over_fan_in.forward": -3.0}})


def test_msra_root_one(verify: Verification) -> None:
    claim = claims.get("initialization.msra_root_one")
    judged(verify, claim, {"holds": {f"{HE}.constant.std_root_1_over_fan_in.forward": 0.1}})


def test_he_is_xavier_doubled(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{HE}.alternating.variance_4_over_fans.forward": 0.1},
        "fails": {f"{HE}.constant.variance_4_over_fans.forward": 3.0},
    }
    judged(verify, claims.get("initialization.he_is_xavier_doubled"), flips)


def test_he_for_all_variants(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{SIGNAL}.*.c_2.forward": 0.1},
        "fails": {f"{SIGNAL}.leaky_relu.c_2.forward": 3.0},
    }
    judged(verify, claims.get("initialization.he_for_all_variants"), flips)


def test_fixed_std_ignores_width(verify: Verification) -> None:
    claim = claims.get("initialization.fixed_std_ignores_width")
    judged(verify, claim, {"fails": {"initialization.fixed_std.relu.*.forward": 0.0}})


def test_default_is_xavier_uniform(verify: Verification) -> None:
    claim = claims.get("initialization.default_is_xavier_uniform")
    judged(verify, claim, {"holds": {"initialization.pytorch_default.square.distance_from_xavier": 0.001}})


def test_default_trains_deep_relu(verify: Verification) -> None:
    head = "initialization.default_training"
    flips: Flips = {
        "holds": {f"{head}.*.pytorch_default.test_accuracy": 0.97},
        "fails": {f"{head}.adam.depth_5.pytorch_default.test_accuracy": 0.2},
    }
    judged(verify, claims.get("initialization.default_trains_deep_relu"), flips)


def test_normal_beats_uniform(verify: Verification) -> None:
    normal, uniform = f"{FAMILIES}.*.xavier_normal.test_accuracy", f"{FAMILIES}.*.xavier_uniform.test_accuracy"
    flips: Flips = {
        "holds": {normal: 0.95, uniform: 0.9},
        "depends": {normal: 0.9, uniform: 0.9, f"{FAMILIES}.deep_relu.xavier_normal.test_accuracy": 0.95},
        "no_difference": {normal: 0.9, uniform: 0.9},
    }
    judged(verify, claims.get("initialization.normal_beats_uniform"), flips)


def test_distribution_persists(verify: Verification) -> None:
    claim = claims.get("initialization.distribution_persists")
    judged(verify, claim, {"fails": {"initialization.persistence.*.end.kurtosis": -0.1}})


def test_dependence_shifts_the_product(verify: Verification) -> None:
    claim = claims.get("initialization.dependence_shifts_the_product")
    judged(verify, claim, {"holds": {"initialization.moments.uncorrelated.product_mean": 1.0}})


def test_product_variance_of_means(verify: Verification) -> None:
    head = "initialization.moments.independent"
    flips: Flips = {"holds": {f"{head}.variance": 4.0, f"{head}.source_formula": 4.0}}
    judged(verify, claims.get("initialization.product_variance_of_means"), flips)


def test_relu_halves_the_variance(verify: Verification) -> None:
    claim = claims.get("initialization.relu_halves_the_variance")
    judged(verify, claim, {"holds": {f"{FANS}.relu.from_256_to_256.fan_in.forward": 0.5}})


def test_fits_better_generalizes_worse(verify: Verification) -> None:
    claim = claims.get("initialization.fits_better_generalizes_worse")
    judged(verify, claim, {"no_difference": {"initialization.breaking.relu.scale_10.test_accuracy": 0.99}})
