"""The conventions table: every side of every row against a number worked out by hand, and the whole area's names.

The numbers are fractions, roots and decimals found on paper for the example in the row's docstring, not by the code
that is tested, nor by the closed forms of `gradnotes.claims.conventions`.
"""

from __future__ import annotations

import math

import pytest

from gradnotes import evidence, experiments
from gradnotes.experiments._conventions_optimizers import refused, walk
from tests.verification import Verification

Hand = dict[str, dict[str, float]]

OPTIMIZERS: Hand = {
    "rate_in_velocity": {"paper": -0.19, "torch": -0.109},
    "momentum_average": {"textbook": -0.1, "torch": -1},
    "first_dampening": {"textbook": -0.5, "torch": -1},
    "dampening_alone": {"textbook": -0.5, "torch": -1},
    "nesterov_forms": {"paper": 0.125, "paper_ahead": -0.0625, "torch": -0.0625},
    "nesterov_alone": {"paper": -1, "torch": 1, "torch_damped": 1},
    "maximize_and_decay": {"textbook": 1.25, "torch": 0.75},
    "l2_factor": {"textbook": 0.98, "torch": 0.99},
    "decay_in_velocity": {"paper": 0.9801, "torch": 0.9711},
    "norm_decay": {"practice": 1, "torch": 0.99},
    "l2_or_decoupled": {"textbook": 0.99, "torch": 0.90000001, "torch_adamw": 0.99},
    "adamw_lambda": {"paper": 0.9, "torch": 0.99},
    "default_decay": {"torch": 1, "torch_adam": 1, "torch_adamw": 0.99, "torch_muon": 0.9},
    # Corrected moments 9/19 and 999/1999 after two steps, 81/271 and 998001/2997001 after three.
    "gradient_none": {
        "torch_none": -0.1,
        "torch_zero": -0.1 * (1 + 9 / 19 / (999 / 1999) ** 0.5 + 81 / 271 / (998001 / 2997001) ** 0.5),
    },
    "gradient_none_decay": {"torch_none": 1, "torch_zero": 0.95},
}

ADAPTIVE: Hand = {
    "adagrad_epsilon": {"slides": -10 / 11, "torch": -100 / 121},
    "adagrad_small_gradients": {"slides": -(0.5**0.5), "torch": -100_000 / 100_001, "torch_accumulator": -(0.5**0.5)},
    "rmsprop_epsilon": {"slides": -10 / 101**0.5, "torch": -10_000 / 1001},
    "rmsprop_first_step": {"lecture": -(10**0.5), "torch": -10},
    "rmsprop_default_rate": {"keras": 1 / 1000, "torch": 1 / 100},
    "adadelta_default_rate": {"paper": 1, "keras": 1 / 1000, "torch": 1},
    "default_epsilon": {"keras": 1e-7, "torch": 1e-8, "torch_adagrad": 1e-10, "torch_adadelta": 1e-6},
    "decay_unchecked": {"reference": 1, "torch": 0, "torch_adam": 1},
    "adam_epsilon": {
        "paper": -10_000 / 10_001,
        "paper_hat": -0.996847691,
        "slides": -(0.5**0.5),
        "torch": -10_000 / 10_001,
    },
    "adam_bias_correction": {"textbook": -(10**0.5), "torch": -1},
    "adam_old_moments": {"slides": 1, "torch": -1},
    "epsilon_in_words": {"slides": -1 / 2, "torch": -10 / 11},
    "adam_tiny_gradient": {"textbook": -1, "torch": -1 / 10_001},
}

VARIANTS: Hand = {
    # Numerators 0.1, 0.09, 0.081 over the root of 0.001; corrected: 1, 9/19, 81/271 over 1, (1000/1999)^½, …
    "amsgrad_correction": {
        "paper": -0.271 * 1000**0.5,
        "torch": -(1 + 9 / 19 * 1.999**0.5 + 81 / 271 * 2.997001**0.5),
    },
    "adamax_epsilon": {"paper": -1, "torch": -0.5},
    "adamax_zero_gradient": {"paper": 1, "torch": 0},
    "nadam_momentum": {"textbook": -28 / 19, "torch": -1.056452, "torch_constant": -3370 / 3190},
    "nadam_precision": {"textbook": 64, "torch": 32},
    "radam_threshold": {"paper": 5, "torch": 6},
    "radam_first_step": {"textbook": -1, "torch": -0.001},
    "lion_missing": {"paper": -0.0001, "torch": 0},
    "muon_shapes": {"paper": 0, "torch": 1, "torch_bias": 1},
    "muon_precision": {"textbook": -2, "paper": -1.392872819, "torch": -11 / 8},
    "muon_shape_factor": {"paper": -0.278574564, "torch": -11 / 8, "torch_match": -11 / 40},
    "muon_momentum": {"documented": 1, "torch": 1 / 20},
}

SCHEDULES: Hand = {
    "cosine_last_update": {"textbook": 0, "torch": (2 - 2**0.5) / 4},
    "cosine_past_the_end": {"textbook": 0, "torch": 1 / 2},
    "linear_start": {"textbook": 0, "torch": 1 / 3},
    "linear_last_update": {"textbook": 1, "torch": 13 / 16},
    "called_first": {"torch": 1, "torch_before": 1 / 10},
    "restart_minimum": {"paper": 0, "torch": 1 / 4},
    "restart_by_number": {"reference": 1, "torch": 0, "torch_called": 1},
    # cos(8π/7) = −0.9009688679: (1 + that) / 2 of the way from 4e-6 to 1.
    "one_cycle_past_the_end": {"paper": 0.000004, "torch": 0.0495193681},
    "one_cycle_momentum": {"textbook": 0.9, "torch": 0.95, "torch_off": 0.9},
    "plateau_patience": {"keras": 2, "torch": 3},
    "plateau_negative": {"textbook": 1 / 4, "torch": 1, "torch_abs": 1 / 4},
    "plateau_smallest": {"textbook": 1e-9, "torch": 1e-8},
    "rate_set_by_hand": {"textbook": 1 / 2, "torch": 4, "torch_lambda": 1 / 2},
}

LN2 = 0.6931471806

LOSSES: Hand = {
    # (ln 2 + 3 ln 4) / 2, and over 4 in place of 2.
    "cross_entropy_weighted_mean": {"textbook": 7 / 2 * LN2, "torch": 7 / 4 * LN2, "torch_soft": 7 / 2 * LN2},
    "binary_cross_entropy_weight": {"textbook": LN2, "torch": 2 * LN2},
    "cross_entropy_all_ignored": {"practice": 0, "torch": 1, "torch_gradient": 0},
    "label_smoothing_share": {"practice": 4 / 5, "torch": 9 / 10},
    "label_smoothing_weight": {"practice": LN2, "torch": 6 / 5 * LN2},
    "cross_entropy_masked_class": {"reference": 0, "torch": 1},
    "cross_entropy_class_axis": {"keras": 3 / 2 * LN2, "torch": 0.4904146265},
    "cross_entropy_input": {"textbook": 0, "torch": 0.3132616875},
    "nll_input": {"textbook": LN2, "torch": -1 / 2},
    "binary_cross_entropy_clamp": {"textbook": 200, "torch": 100},
    "binary_cross_entropy_clamp_gradient": {"textbook": -1, "torch": -(10**12) / 10**20},
    "binary_cross_entropy_labels": {"reference": 1, "torch": -9.9999546011, "torch_bce": 1},
    "kl_mean": {"textbook": LN2, "torch": LN2 / 2, "torch_batchmean": LN2},
    # ln(4/3) / 2, and ln(27/16) / 4.
    "kl_arguments": {"textbook": 0.1438410362, "torch": 0.1308120359, "torch_distributions": 0.1438410362},
    "mse_half": {"textbook": 9 / 2, "torch": 9, "torch_huber": 9 / 2},
    "mse_outputs": {"textbook": 10, "torch": 5},
    "huber_or_smooth_l1": {"paper": 4, "torch_huber": 4, "torch_smooth": 2},
    "hinge_binary": {"textbook": 2, "torch": 1, "torch_embedding": -1},
    "hinge_several_classes": {"paper": 2, "paper_largest": 1, "torch": 2 / 3},
    "soft_margin_overflow": {"reference": 100, "torch": 1},
    "focal_missing": {"paper": 1, "torch": 0},
}

INITIALIZATION: Hand = {
    "linear_weight": {"paper": 1, "paper_he": 2, "torch": 1 / 3},
    "linear_bias": {"textbook": 0, "torch": 1 / 3},
    "conv_weight": {"paper": 2, "torch": 1 / 3},
    "conv_transposed_fan": {"textbook": 1, "torch": 1 / 4},
    "recurrent_weight": {"textbook": 1, "torch": 1 / 4},
    "lstm_biases": {"textbook": 1, "torch": 2},
    "forget_bias": {"keras": 1, "torch": 0},
    "embedding_scale": {"paper": 0.02, "torch": 1},
    "attention_projection": {"paper": 1, "torch": 1 / 2},
    "transposed_fan": {"textbook": 2, "torch": 1 / 50},
    "truncated_normal": {"textbook": 0.8796, "torch": 1},
    # E tanh² = 0.394294, E σ² = 0.293379, E silu² = 0.355776 (tables of Gauss and Hermite's quadrature).
    "gain_tanh": {"paper": 1, "reference": 0.394294**-0.5, "torch": 5 / 3},
    "gain_sigmoid": {"reference": 0.293379**-0.5, "torch": 1},
    "gain_selu": {"paper": 1, "torch": 3 / 4},
    "gain_refused": {"reference": 0.355776**-0.5, "torch": 1, "torch_gelu": 1},
}

ACTIVATIONS: Hand = {
    "relu_slope_at_zero": {"textbook": 1 / 2, "torch": 0, "torch_clamp": 1, "torch_maximum": 1 / 2},
    "leaky_relu_slope_at_zero": {"textbook": 0.505, "torch": 0.01},
    "leaky_relu_default": {"keras": -0.3, "torch": -0.01},
    # Φ(1), and the two approximations.
    "gelu_forms": {
        "paper": 0.8413447461,
        "paper_tanh": 0.8411919906,
        "paper_sigmoid": 0.8457957659,
        "torch": 0.8413447461,
        "torch_tanh": 0.8411919906,
    },
    "softplus_threshold": {"textbook": 7.58256e-10, "torch": 0},
    "softmax_axis": {"textbook": 1 / 4, "scipy": 1 / 24, "torch": 1 / 2, "torch_matrix": 1 / 4},
    "hard_sigmoid_forms": {"paper": 1, "keras": 7 / 10, "torch": 2 / 3},
    "glu_gate": {"others": 0, "torch": 1 / 2},
}

NORMALIZATION: Hand = {
    "sample_variance": {"numpy": 1, "torch": 2},
    "layer_norm_by_hand": {"numpy": 1, "torch": 1, "torch_std": 0.5**0.5},
    "batch_norm_variances": {"textbook": 1, "torch": 2, "torch_divided": 1},
    "batch_norm_momentum": {"keras": 0.9, "torch": 0.1},
    "batch_norm_eval": {"textbook": 1, "torch": 1, "torch_eval": 2},
    "batch_of_one": {"textbook": 0, "torch": 1, "torch_eval": 3},
    "batch_norm_epsilon": {"keras": (1 / 11) ** 0.5, "torch": (10 / 11) ** 0.5},
    "layer_norm_epsilon": {"paper": 1, "bert": 0.9999995, "keras": (1 / 1001) ** 0.5, "torch": (1 / 11) ** 0.5},
    "rms_norm_epsilon": {"llama": 0.5**0.5, "torch": 0.945245, "torch_double": 1},
    "group_norm_extremes": {"textbook": 1, "torch": 5**0.5, "torch_channels": 2**0.5, "torch_layer": 1},
    "instance_norm_eval": {"torch": 1, "torch_batch": 4},
    "dropout_probability": {"paper": 1, "torch": 0},
    "dropout_training": {"paper": 1, "torch": 5 / 4},
    "dropout_test": {"paper": 4 / 5, "torch": 1},
    "dropout_function": {"torch": 1, "torch_function": 0},
}

TRAINING: Hand = {
    "clip_returned": {"textbook": 1, "torch": 5},
    "clip_epsilon": {"textbook": 5e-7, "torch": 2.5e-7},
    "clip_infinite": {"practice": 1, "torch": 0, "torch_nan": 1, "torch_error": 1},
    "state_by_reference": {"textbook": 1, "torch": 1.9},
    "zeroed_gradient": {"textbook": 0, "torch": 1, "torch_kept": 0},
    "accumulated_mean": {"textbook": 1, "torch": 2},
    "eval_mode": {"torch": 1, "torch_no_grad": 0},
    "attention_mask": {"torch_function": 0, "torch": 1},
    "recurrent_axes": {"keras": 2, "torch": 3},
    "flipped_kernel": {"numpy": 12, "torch": 21},
    "reset_gate": {"textbook": 0.9640275801, "torch": 0.9051482536},
}


def compared(verify: Verification, area: str, hand: Hand, *, rtol: float = 1e-6) -> None:
    """Every number of an area, and that it has no others. The longest were worked out to six digits and more."""
    measured = experiments.get(f"experiments.conventions.{area}").run("quick")
    expected = {f"{area}.{row}.{side}": value for row, sides in hand.items() for side, value in sides.items()}
    verify.equal(set(measured), set(expected), what=area)
    known = evidence.of_experiment(f"experiments.conventions.{area}")
    for name, value in expected.items():
        verify.close(measured[name].value, value, rtol=rtol, atol=1e-12, what=name)
        if f"conventions.{name}" in known:
            verify.close(known[f"conventions.{name}"].value, value, rtol=rtol, atol=1e-12, what=f"recorded {name}")


def test_optimizers(verify: Verification) -> None:
    compared(verify, "optimizers", OPTIMIZERS)


def test_adaptive(verify: Verification) -> None:
    compared(verify, "adaptive", ADAPTIVE)


def test_variants(verify: Verification) -> None:
    compared(verify, "variants", VARIANTS)


def test_schedules(verify: Verification) -> None:
    compared(verify, "schedules", SCHEDULES)


def test_losses(verify: Verification) -> None:
    compared(verify, "losses", LOSSES)


def test_initialization(verify: Verification) -> None:
    compared(verify, "initialization", INITIALIZATION, rtol=0.02)  # drawn weights


def test_activations(verify: Verification) -> None:
    compared(verify, "activations", ACTIVATIONS)


def test_normalization(verify: Verification) -> None:
    compared(verify, "normalization", NORMALIZATION)


def test_training(verify: Verification) -> None:
    compared(verify, "training", TRAINING)


def test_a_walk_is_the_optimizers() -> None:
    """A step of plain descent after the other; a parameter without gradient stays."""
    import torch

    assert walk(torch.optim.SGD, [1.0, None, 2.0], theta=1.0, lr=0.25) == 1 - 0.25 * 3
    assert walk(torch.optim.SGD, [], theta=1.0, lr=0.25) == 1


def test_only_a_value_error_is_a_refusal() -> None:
    def fails() -> None:
        raise TypeError

    assert refused(lambda: math.sqrt(-1)) == 1
    assert refused(lambda: math.sqrt(1)) == 0
    with pytest.raises(TypeError):
        refused(fails)
