"""The claims on gradients: the verdict on what is recorded, and measurements that must turn it round."""

from __future__ import annotations

import math

from gradnotes import claims
from tests.claims.judging import Flips, judged
from tests.verification import Verification

DEPTH = "gradients.depth"
VANISHING = "gradients.vanishing"
EXPLODING = "gradients.exploding"
SYMPTOM = "gradients.vanishing_symptom"
RISES = "gradients.exploding_symptom.c_4"
CLIPPING = "gradients.clipping"
JACOBIAN = "gradients.recurrent_jacobian"
CONDITIONING = "gradients.conditioning"
SADDLE = "gradients.saddle"
WELLS = "gradients.local_structure.wells"
PARITY = "gradients.parity"


def test_shrinks_downward(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{DEPTH}.*.default.weight_log10_ratio": -5.0},
        "fails": {f"{DEPTH}.*.default.*log10_ratio": -0.5},
    }
    judged(verify, claims.get("gradients.shrinks_downward"), flips)


def test_sigmoid_and_tanh_vanish(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{DEPTH}.tanh.xavier.log10_ratio": -5.0, f"{DEPTH}.relu.default.log10_ratio": -0.5},
        "fails": {f"{DEPTH}.sigmoid.xavier.log10_ratio": -0.5},
    }
    judged(verify, claims.get("gradients.sigmoid_and_tanh_vanish"), flips)


def test_saturation_is_the_cause(verify: Verification) -> None:
    claim = claims.get("gradients.saturation_is_the_cause")
    judged(verify, claim, {"holds": {f"{DEPTH}.tanh.default.log10_ratio": -15.0}})


def test_loss_hardly_falls(verify: Verification) -> None:
    claim = claims.get("gradients.loss_hardly_falls")
    judged(verify, claim, {"fails": {f"{SYMPTOM}.layers_10.step_2000.test_loss": 2.0}})


def test_plateau_comes_late(verify: Verification) -> None:
    claim = claims.get("gradients.plateau_comes_late")
    judged(verify, claim, {"holds": {f"{SYMPTOM}.layers_10.step_10.train_loss": 2.5}})


def test_another_activation_mends(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{VANISHING}.relu.reached": 1.0, f"{VANISHING}.leaky_relu.reached": 1.0},
        "fails": {f"{VANISHING}.relu_he.reached": 0.5},
    }
    judged(verify, claims.get("gradients.another_activation_mends"), flips)


def test_xavier_mends_tanh(verify: Verification) -> None:
    claim = claims.get("gradients.xavier_mends_tanh")
    judged(verify, claim, {"fails": {f"{VANISHING}.tanh_xavier.steps": 400.0}})


def test_he_mends_relu(verify: Verification) -> None:
    claim = claims.get("gradients.he_mends_relu")
    judged(verify, claim, {"fails": {f"{DEPTH}.relu.he.log10_ratio": -1.5}})


def test_batch_norm_mends(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{VANISHING}.conv_batch_norm.log10_ratio": -0.5},
        "fails": {f"{VANISHING}.*_batch_norm.reached": 0.5},
    }
    judged(verify, claims.get("gradients.batch_norm_mends"), flips)


def test_batch_norm_trains_faster(verify: Verification) -> None:
    steps = f"{VANISHING}.relu_batch_norm.steps"
    flips: Flips = {"no_difference": {steps: 60.0, f"{VANISHING}.relu_he.steps": 60.0}, "fails": {steps: 400.0}}
    judged(verify, claims.get("gradients.batch_norm_trains_faster"), flips)


def test_layer_norm_mends(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{VANISHING}.sigmoid_layer_norm.reached": 1.0},
        "fails": {f"{VANISHING}.relu_layer_norm.reached": 0.5},
    }
    judged(verify, claims.get("gradients.layer_norm_mends"), flips)


def test_group_and_instance_norm_mend(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{VANISHING}.sigmoid_group_norm.reached": 1.0},
        "fails": {f"{VANISHING}.relu_group_norm.reached": 0.5, f"{VANISHING}.conv_instance_norm.reached": 0.5},
    }
    judged(verify, claims.get("gradients.group_and_instance_norm_mend"), flips)


def test_residual_mends(verify: Verification) -> None:
    flips: Flips = {
        "depends": {f"{VANISHING}.relu_residual.reached": 0.5},
        "fails": {f"{VANISHING}.*_residual.reached": 0.5},
    }
    judged(verify, claims.get("gradients.residual_mends"), flips)


def test_adam_makes_up(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{VANISHING}.sigmoid_adam.reached": 1.0},
        "fails": {f"{VANISHING}.relu_adam.reached": 0.5},
    }
    judged(verify, claims.get("gradients.adam_makes_up"), flips)


def test_growth_ends_in_divergence(verify: Verification) -> None:
    claim = claims.get("gradients.growth_ends_in_divergence")
    judged(verify, claim, {"fails": {f"{EXPLODING}.large.diverged": 0.5}})


def test_loss_rises_at_the_start(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{RISES}.rate_*.step_1.*_loss": 1e6},
        "fails": {f"{RISES}.rate_0p1.step_1.train_loss": 2.0},
    }
    judged(verify, claims.get("gradients.loss_rises_at_the_start"), flips)


def test_loss_oscillates(verify: Verification) -> None:
    small, he = f"{EXPLODING}.rate_0p01.early_rises", f"{EXPLODING}.he.early_rises"
    flips: Flips = {"holds": {small: 0.5}, "fails": {small: 0.0, he: 0.2}}
    judged(verify, claims.get("gradients.loss_oscillates"), flips)


def test_accuracy_falls(verify: Verification) -> None:
    claim = claims.get("gradients.accuracy_falls")
    judged(verify, claim, {"holds": {f"{RISES}.rate_0p1.step_0.train_accuracy": 0.5}})


def test_deep_networks_explode(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{DEPTH}.relu.*.log10_ratio": 2.0},
        "fails": {f"{EXPLODING}.large.log10_ratio": 0.5},
    }
    judged(verify, claims.get("gradients.deep_networks_explode"), flips)


def test_recurrent_networks_explode(verify: Verification) -> None:
    flips: Flips = {
        "holds": {"gradients.recurrent_growth.*.log10_growth": 3.0},
        "fails": {"gradients.recurrent_growth.*_rho_3*.log10_growth": 0.5},
    }
    judged(verify, claims.get("gradients.recurrent_networks_explode"), flips)


def test_clipping_mends(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{EXPLODING}.clip_*.test_accuracy": 0.97},
        "fails": {f"{EXPLODING}.clip_value.diverged": 0.5},
    }
    judged(verify, claims.get("gradients.clipping_mends"), flips)


def test_smaller_rate_mends(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{EXPLODING}.rate_0p01.test_accuracy": 0.97},
        "fails": {f"{EXPLODING}.rate_0p01.diverged": 0.5},
    }
    judged(verify, claims.get("gradients.smaller_rate_mends"), flips)


def test_scheduler_mends(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{EXPLODING}.warmup.diverged": 0.0, f"{EXPLODING}.decay.diverged": 0.0},
        "fails": {f"{EXPLODING}.warmup.diverged": 0.75},
    }
    judged(verify, claims.get("gradients.scheduler_mends"), flips)


def test_adaptive_optimizers_mend(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{EXPLODING}.adam.test_accuracy": 0.97, f"{EXPLODING}.rmsprop.test_accuracy": 0.97},
        "fails": {f"{EXPLODING}.rmsprop.diverged": 0.5},
    }
    judged(verify, claims.get("gradients.adaptive_optimizers_mend"), flips)


def test_normalization_mends(verify: Verification) -> None:
    flips: Flips = {
        "depends": {f"{EXPLODING}.batch_norm.log10_ratio": 1.5},
        "fails": {f"{EXPLODING}.group_norm.diverged": 0.5},
    }
    judged(verify, claims.get("gradients.normalization_mends"), flips)


def test_residual_mends_explosion(verify: Verification) -> None:
    stays = {f"{EXPLODING}.residual.diverged": 0.0}
    flips: Flips = {"holds": {**stays, f"{EXPLODING}.residual.log10_ratio": 0.1}, "depends": stays}
    judged(verify, claims.get("gradients.residual_mends_explosion"), flips)


def test_scales_back(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{CLIPPING}.epsilon.norm_1em6.limit_ratio": 1.0},
        "fails": {f"{CLIPPING}.rnn.by_norm.cosine": 0.99},
    }
    judged(verify, claims.get("gradients.scales_back"), flips)


def test_value_turns(verify: Verification) -> None:
    claim = claims.get("gradients.value_turns")
    judged(verify, claim, {"fails": {f"{CLIPPING}.normal.by_value_1.cosine": 1.0}})


def test_recurrent_gradients_spike(verify: Verification) -> None:
    sizes = "gradients.gradient_spikes.*.largest_over_median"
    convolution = "gradients.gradient_spikes.conv_batch_norm.largest_over_median"
    flips: Flips = {
        "holds": {sizes: 20.0, convolution: 2.0},
        "no_difference": {sizes: 2.0},
        "fails": {sizes: 2.0, convolution: 20.0},
    }
    judged(verify, claims.get("gradients.recurrent_gradients_spike"), flips)


def test_clipping_lets_recurrent_learn(verify: Verification) -> None:
    head = "gradients.recurrent_exploding"
    flips: Flips = {
        "depends": {f"{head}.tanh.clip_norm.accuracy": 0.25},
        "no_difference": {f"{head}.*.clip_norm.accuracy": 0.0},
    }
    judged(verify, claims.get("gradients.clipping_lets_recurrent_learn"), flips)


def test_follows_the_spectral_radius(verify: Verification) -> None:
    reached = {"tanh.rho_1p5": 1.5, "tanh_driven.rho_1": 1.0, "tanh_driven.rho_1p5": 1.5, "tanh_driven.rho_3": 3.0}
    flips: Flips = {
        "holds": {f"{JACOBIAN}.{name}.k_100.log10_norm": 100 * math.log10(rho) for name, rho in reached.items()},
        "fails": {f"{JACOBIAN}.linear.rho_0p9.k_100.log10_norm": -20.0},
    }
    judged(verify, claims.get("gradients.follows_the_spectral_radius"), flips)


def test_gates_keep_the_gradient(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{JACOBIAN}.lstm.forget_0.k_100.log10_norm": -0.5},
        "fails": {f"{JACOBIAN}.lstm.*.k_100.log10_norm": -5.0},
    }
    judged(verify, claims.get("gradients.gates_keep_the_gradient"), flips)


def test_forget_bias_of_one(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{JACOBIAN}.lstm.forget_1.k_100.log10_norm": -0.5},
        "fails": {f"{JACOBIAN}.lstm.forget_1.k_10.log10_norm": -2.0},
    }
    judged(verify, claims.get("gradients.forget_bias_of_one"), flips)


def test_momentum_needs_the_root(verify: Verification) -> None:
    claim = claims.get("gradients.momentum_needs_the_root")
    judged(verify, claim, {"fails": {f"{CONDITIONING}.kappa_1000.momentum.steps": 1500.0}})


def test_adam_ignores_conditioning(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{CONDITIONING}.kappa_1000.adam_turned.rate_0p01.steps": 400.0},
        "fails": {f"{CONDITIONING}.kappa_1000.adam.rate_0p01.steps": 5000.0},
    }
    judged(verify, claims.get("gradients.adam_ignores_conditioning"), flips)


def test_curvature_bounds_the_step(verify: Verification) -> None:
    predicted, actual = "gradients.raising_step.*.predicted_raising_rate", "gradients.raising_step.*.raising_rate"
    flips: Flips = {"holds": {actual: 4.0, predicted: 4.0}, "fails": {actual: 2.0, predicted: 4.0}}
    judged(verify, claims.get("gradients.curvature_bounds_the_step"), flips)


def test_sgd_stuck_in_saddles(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{SADDLE}.on_manifold.noisy.escaped_share": 0.5},
        "fails": {f"{SADDLE}.on_manifold.gd.escaped_share": 1.0},
    }
    judged(verify, claims.get("gradients.sgd_stuck_in_saddles"), flips)


def test_sgd_stuck_in_local_minima(verify: Verification) -> None:
    flips: Flips = {"depends": {f"{WELLS}.noisy.global_share": 1.0}, "fails": {f"{WELLS}.gd.global_share": 1.0}}
    judged(verify, claims.get("gradients.sgd_stuck_in_local_minima"), flips)


def test_momentum_avoids_saddles(verify: Verification) -> None:
    flips: Flips = {
        "holds": {
            f"{SADDLE}.near_1em6.momentum_matched.steps": 50.0,
            f"{SADDLE}.on_manifold.momentum.escaped_share": 1.0,
        },
        "fails": {f"{SADDLE}.near_1em6.momentum.steps": 200.0},
    }
    judged(verify, claims.get("gradients.momentum_avoids_saddles"), flips)


def test_momentum_overshoots(verify: Verification) -> None:
    flips: Flips = {
        "holds": {"gradients.overshoot.best.overshoot": 0.5},
        "fails": {"gradients.overshoot.beta_0p9.overshoot": 0.0},
    }
    judged(verify, claims.get("gradients.momentum_overshoots"), flips)


def test_slope_says_little(verify: Verification) -> None:
    flips: Flips = {
        "holds": {"gradients.local_structure.wells.away_share": 0.9},
        "fails": {f"{WELLS}.gd.global_share": 0.9, "gradients.local_structure.ring.cosine_at_start": 0.9},
    }
    judged(verify, claims.get("gradients.slope_says_little"), flips)


def test_gradient_misses_parity(verify: Verification) -> None:
    claim = claims.get("gradients.gradient_misses_parity")
    judged(verify, claim, {"fails": {f"{PARITY}.bits_12.gradient_share": 0.1}})


def test_limits_are_of_little_use(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{PARITY}.bits_20.trained.accuracy": 1.0},
        "fails": {f"{PARITY}.bits_12.trained.accuracy": 0.5},
    }
    judged(verify, claims.get("gradients.limits_are_of_little_use"), flips)
