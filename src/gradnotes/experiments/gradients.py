"""Gradients that vanish or explode, what is done about it, and what else stands between a gradient and a minimum."""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from gradnotes.experiments import Size, Values, experiment
from gradnotes.experiments._clipping import WATCHED_RATE, clipped, training_norms
from gradnotes.experiments._costs import costs
from gradnotes.experiments._curvature import slopes
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._jacobians import LAGS, jacobian_norms, systems
from gradnotes.experiments._networks import scaled_normal
from gradnotes.experiments._parity import learned, solved, target_gradients
from gradnotes.experiments._recurrent import (
    GROWING_CELLS,
    TASK_CELLS,
    Cell,
    exploding_remedies,
    learn_first_symbol,
    recurrent_gradient,
)
from gradnotes.experiments._remedies import CURVE, EXPLODING, REMEDY, VANISHING, Plan, curve, outcomes
from gradnotes.experiments._signal import NETS, draws, equal_layers, measured, theory
from gradnotes.experiments._surfaces import adam_steps, escapes, heavy_ball_path, landscapes, quadratic_steps

INITS = {
    "sigmoid": {"default": 1 / 3, "xavier": 1.0},
    "tanh": {"default": 1 / 3, "xavier": 1.0},
    "relu": {"default": 1 / 3, "xavier": 1.0, "he": 2.0},
    "leaky_relu": {"he": 2.0},
    "elu": {"he": 2.0},
    "selu": {"lecun": 1.0},
    "silu": {"he": 2.0},
    "gelu": {"he": 2.0},
    "linear": {"xavier": 1.0},
}
"""The c of weights from N(0, c / width) for each initialization's variance in layers of one width.

default is PyTorch's: uniform within 1 / sqrt(fan_in), the variance 1 / (3 fan_in).
"""
LAYERS = 30
SHOWN_LAYERS = (1, 5, 10, 15, 20, 25, 30)


@experiment({"log10_ratio": "1", "weight_log10_ratio": "1", "backward": "1"}, seeds={"quick": 2, "full": 20})
def depth(size: Size, seed: int) -> Values:
    """The gradient on its way down 30 layers without biases, by activation and initialization.

    log10_ratio: of its root mean square behind layer 1 to that behind layer 30. weight_log10_ratio: of one sample's
    gradient at the weights of layer 1 to that of layer 30. layer_i.backward: log10 of the root mean square behind
    layer i against layer 30's.
    """
    width = 64 if size == "quick" else 256
    found: Values = {}
    for number, (activation, inits) in enumerate(INITS.items()):
        rng = np.random.default_rng([seed, number])
        stacks = [equal_layers(LAYERS, width, c) for c in inits.values()]
        sizes = measured(NETS[activation], stacks, draws([(width, width)] * LAYERS, rng), rng)
        for init, by_layer in zip(inits, sizes, strict=True):
            name = f"{activation}.{init}"
            found[f"{name}.log10_ratio"] = by_layer.backward[1]
            found[f"{name}.weight_log10_ratio"] = by_layer.weight_gradient[0] - by_layer.weight_gradient[-1]
            found |= {f"{name}.layer_{i}.backward": by_layer.backward[i] for i in SHOWN_LAYERS}
    return found


@experiment({"log10_ratio": "1", "backward": "1"})
def depth_theory(size: Size) -> Values:
    """What `depth` measures, in the limit of wide layers; the same at both sizes."""
    found: Values = {}
    for activation, inits in INITS.items():
        for init, c in inits.items():
            backward = theory(NETS[activation], equal_layers(LAYERS, 1, c)).backward
            found[f"{activation}.{init}.log10_ratio"] = backward[1]
            found |= {f"{activation}.{init}.layer_{i}.backward": backward[i] for i in SHOWN_LAYERS}
    return found


@experiment(CURVE, seeds={"quick": 1, "full": 10})
def vanishing_symptom(size: Size, seed: int) -> Values:
    """Digits learned by sigmoid networks of 2 and of 10 hidden layers, PyTorch's initial weights, SGD at 0.1.

    The numbers of steps are those of the full size; the quick one takes a fortieth of them.
    """
    data = digits_split(seed)
    shown = (0, 1, 10, 30, 100, 300, 1000, 2000)
    found: Values = {}
    for layers in (2, 10):
        done = {s: s if size == "full" else s // 40 for s in shown}
        looks = curve(Plan("sigmoid", depth=layers), data, sorted(set(done.values())), seed)
        for step, look in done.items():
            found |= {f"layers_{layers}.step_{step}.{n}": v for n, v in zip(CURVE, looks[look], strict=True)}
    return found


@experiment(REMEDY, seeds={"quick": 1, "full": 6})
def vanishing(size: Size, seed: int) -> Values:
    """Ten hidden layers of 64 units learn the digits, one thing changed against vanishing gradients; 400 steps.

    The best of three learning rates by training loss. steps, reached: until ten batches have a mean loss of 0.5.
    log10_ratio: of the gradient at the first pre-activations to that at the last hidden ones, at the start;
    weight_log10_ratio: of those at their weights; first_log10: of the latter at the first layer. log10_ratio_after:
    after training. peak: the highest loss of a batch against the first. early_rises: the share of the first 20
    steps that raise the loss of the batch by a tenth. The convolutional networks have ten layers of eight 3×3 filters.
    """
    return outcomes(VANISHING, size, seed)


@experiment(REMEDY, seeds={"quick": 1, "full": 8})
def exploding(size: Size, seed: int) -> Values:
    """As `vanishing`, for a ReLU network whose weights have twice the variance of He's, at the learning rate 0.1.

    clip_norm cuts at 1, clip_value at 0.1; warmup rises to the rate over the first half, decay falls to 0 over all
    steps; Adam and RMSprop run at 0.001.
    """
    return outcomes(EXPLODING, size, seed)


@experiment(CURVE, seeds={"quick": 1, "full": 10})
def exploding_symptom(size: Size, seed: int) -> Values:
    """The first steps of the ReLU network of `exploding` at three learning rates, and of one with He's variance."""
    data = digits_split(seed)
    found: Values = {}
    for c, rate in ((2, 0.1), (4, 0.1), (4, 0.01), (4, 0.001)):
        name = f"c_{c}.rate_{rate}".replace("0.", "0p")
        plan = Plan("relu", scaled_normal(c), rates=(rate,))
        for step, look in curve(plan, data, (0, 1, 2, 3, 5, 10, 20, 40), seed).items():
            found |= {f"{name}.step_{step}.{n}": v for n, v in zip(CURVE, look, strict=True)}
    return found


@experiment(
    {"parameter_ratio": "1", "operation_ratio": "1", "memory_ratio": "1", "time_ratio": "1"},
    seeds={"quick": 1, "full": 5},
)
def remedy_cost(size: Size, seed: int) -> Values:
    """What each network of `vanishing` costs against the one of its kind without normalization or residual layers.

    Parameters, operations of a forward pass by `operations`, numbers kept for backward, and time of a training step:
    the fastest of 3 or 100 that take turns. Only the time differs between the repetitions, and between machines.
    """
    return costs(3 if size == "quick" else 100, seed)


@experiment(
    {
        "cosine": "1",
        "norm_ratio": "1",
        "clipped_share": "1",
        "returned_ratio": "1",
        "limit_ratio": "1",
        "nan_share": "1",
        "zero_share": "1",
    },
    seeds={"quick": 2, "full": 20},
)
def clipping(size: Size, seed: int) -> Values:
    """What clipping makes of the direction and length of three gradients, and what PyTorch returns and adds.

    normal: independent normal numbers; deep: of a ReLU network with too large weights; rnn: of one with spectral radius
    2. by_norm cuts to half the norm, by_value_r at r root mean squares, by_tensor every tensor to the median of their
    norms. returned_ratio: what clip_grad_norm_ returns against the norm before. limit_ratio: the norm after, against
    max_norm = half the norm, for norms of 1, 1e-3 and 1e-6. infinite: clip_grad_norm_ where one number is infinite.
    """
    return clipped(10_000 if size == "quick" else 100_000, seed)


@experiment(
    {"median_norm": "1", "largest_norm": "1", "largest_over_median": "1", "share_above_1": "1"},
    seeds={"quick": 1, "full": 6},
)
def gradient_spikes(size: Size, seed: int) -> Values:
    """Norms of gradients in 200 steps of training without clipping: recurrent networks, and others on the digits.

    All are trained by Adam at 0.005. The recurrent ones read 30 steps; the others are those of `vanishing`.
    """
    steps = 10 if size == "quick" else 200
    data = digits_split(seed)
    norms = {name: training_norms(VANISHING[name], data, steps, seed) for name in ("relu_he", "relu_batch_norm")}
    norms["conv_batch_norm"] = training_norms(VANISHING["conv_batch_norm"], data.as_images(), steps, seed)
    cells = {
        "rnn_rho_1": Cell(rho=1.0),
        "rnn_rho_1p5": Cell(rho=1.5),
        "lstm": Cell("lstm", forget_bias=5.0),
        "gru": Cell("gru"),
    }
    for name, cell in cells.items():
        norms[name] = learn_first_symbol(cell, 30, steps, seed, optimizer="adam", rate=WATCHED_RATE).norms
    found: Values = {}
    for name, values in norms.items():
        found[f"{name}.median_norm"] = median(values)
        found[f"{name}.largest_norm"] = max(values)
        found[f"{name}.largest_over_median"] = max(values) / median(values)
        found[f"{name}.share_above_1"] = float(np.mean(np.array(values) > 1))
    return found


@experiment({"log10_norm": "1"}, seeds={"quick": 1, "full": 10})
def recurrent_jacobian(size: Size, seed: int) -> Values:
    """log10 of ‖∂h_T/∂h_(T-k)‖ / √n by lag k, of the cell of an LSTM: recurrences by spectral radius, and with gates.

    64 units at full size, 16 at quick; `systems` says what they are.
    """
    found: Values = {}
    for name, (step, state, inputs, count) in systems(16 if size == "quick" else 64, seed).items():
        logs = jacobian_norms(step, state, inputs, LAGS, count)
        found |= {f"{name}.k_{k}.log10_norm": log for k, log in zip(LAGS, logs, strict=True)}
    return found


@experiment({"log10_growth": "1", "log10_at_10": "1"}, seeds={"quick": 1, "full": 10})
def recurrent_growth(size: Size, seed: int) -> Values:
    """The gradient at the recurrent weights of fresh networks that read sequences: of 100 steps against 10."""
    found: Values = {}
    hidden = 16 if size == "quick" else 64
    for name, cell in GROWING_CELLS.items():
        short, long = (math.log10(recurrent_gradient(cell, length, hidden, seed)) for length in (10, 100))
        found[f"{name}.log10_at_10"], found[f"{name}.log10_growth"] = short, long - short
    return found


TASK = {"loss": "nat", "accuracy": "1", "diverged": "1", "first_norm": "1", "largest_norm": "1"}


@experiment(TASK, seeds={"quick": 1, "full": 8})
def recurrent_task(size: Size, seed: int) -> Values:
    """Recurrent networks of 32 units learn to name the first of T inputs, one of four symbols; then comes noise.

    200 steps of Adam at 0.005 on fresh batches of 32; a guess has the accuracy 1/4. The norms are the gradients'.
    """
    found: Values = {}
    for length in (10, 50, 100):
        for name, cell in TASK_CELLS.items():
            steps = 2 if size == "quick" else 200
            run = learn_first_symbol(cell, length, steps, seed, optimizer="adam", rate=0.005)
            found |= {f"{name}.length_{length}.{n}": v for n, v in zip(TASK, run.values(), strict=True)}
    return found


@experiment(TASK, seeds={"quick": 1, "full": 10})
def recurrent_exploding(size: Size, seed: int) -> Values:
    """The same task for RNNs with spectral radius 2, tanh at 30 inputs and ReLU at 20, one thing changed.

    SGD at 0.03, 200 steps; clip_norm cuts at 1; smaller_rate 0.003; Adam and RMSprop at 0.005; smaller_weights have the
    spectral radius 1.
    """
    found: Values = {}
    for name, (cell, length, optimizer, rate) in exploding_remedies().items():
        run = learn_first_symbol(cell, length, 5 if size == "quick" else 200, seed, optimizer=optimizer, rate=rate)
        found |= {f"{name}.{what}": value for what, value in zip(TASK, run.values(), strict=True)}
    return found


@experiment({"steps": "steps", "later": "1"})
def conditioning(size: Size) -> Values:
    """Steps until the distance to the minimum is a thousandth, on f = (x_1² + x_2² / κ) / 2 from (1, 1); exact.

    Gradient descent and momentum with their best constants for κ; Adam at two learning rates, on these axes and on axes
    turned by 30°, until it stays there for 100 steps. later: the largest distance after that, as a share of the first;
    Adam runs for 20 000 steps, at quick size 2000.
    """
    found: Values = {}
    for kappa in (1, 10, 100, 1000):
        for method in ("gd", "momentum"):
            found[f"kappa_{kappa}.{method}.steps"] = quadratic_steps(kappa, method, 1e-3, 10_000)
        for name, angle in (("adam", 0.0), ("adam_turned", math.pi / 6)):
            each = adam_steps(kappa, angle, np.array([0.01, 0.1]), 1e-3, 2000 if size == "quick" else 20_000)
            for rate, steps, later in zip(("0p01", "0p1"), *each, strict=True):
                found[f"kappa_{kappa}.{name}.rate_{rate}.steps"] = steps
                found[f"kappa_{kappa}.{name}.rate_{rate}.later"] = later
    return found


@experiment(
    {
        "loss": "nat",
        "gradient_norm": "1",
        "curvature": "1",
        "raising_rate": "1",
        "predicted_raising_rate": "1",
        "predicted": "nat",
        "actual": "nat",
    },
    seeds={"quick": 2, "full": 20},
)
def raising_step(size: Size, seed: int) -> Values:
    """How far a step along -g may go on the loss of a tanh network on digits, at the start and after 300 steps at 0.5.

    curvature: gᵀHg / ‖g‖². predicted_raising_rate: 2 / curvature, beyond which the loss rises by the second order;
    raising_rate: beyond which it does. factor_f: the change of the loss at f times the best rate, 1 / curvature.
    """
    found: Values = {}
    for when, slope in slopes(digits_split(seed), 20 if size == "quick" else 300, 0.5, seed).items():
        found[f"{when}.loss"], found[f"{when}.gradient_norm"] = slope.loss, slope.norm
        found[f"{when}.curvature"] = slope.curvature
        found[f"{when}.raising_rate"], found[f"{when}.predicted_raising_rate"] = slope.raising_rate, 2 / slope.curvature
        for factor in slope.actual:
            name = f"{when}.factor_{factor:g}".replace("0.", "0p")
            found[f"{name}.predicted"], found[f"{name}.actual"] = slope.predicted[factor], slope.actual[factor]
    return found


@experiment({"steps": "steps", "escaped_share": "1"}, seeds={"quick": 2, "full": 20})
def saddle(size: Size, seed: int) -> Values:
    """Steps to leave the saddle of x²/2 - y²/2 + y⁴/4, that is until |y| > 0.1, from (1, y_0), learning rate 0.1.

    on_manifold: y_0 = 0, on the line that leads into the saddle; near_1em6: y_0 = 1e-6; random: 1000 starts from
    N(0, 1) in both directions. momentum: 0.9; momentum_matched: 0.9 with a tenth of the rate. noisy: gradients with
    normal noise of 0.001. Escaped: within 1000 steps; who does not counts 1000.
    """
    return escapes(1000, seed)


@experiment({"overshoot": "1", "steps": "steps"})
def overshoot(size: Size) -> Values:
    """How far momentum runs past the minimum of x²/2 from 1, and the steps until |x| stays below 1/100; exact.

    Learning rate 0.1; beta_0 is gradient descent. best: the momentum that neither creeps nor swings, (1 - √0.1)².
    """
    found: Values = {}
    betas = {"beta_0": 0.0, "beta_0p5": 0.5, "beta_0p9": 0.9, "beta_0p99": 0.99, "best": (1 - math.sqrt(0.1)) ** 2}
    for name, beta in betas.items():
        path = heavy_ball_path(0.1, beta, 5000)
        found[f"{name}.overshoot"] = max(0.0, -float(path.min()))
        found[f"{name}.steps"] = int(np.flatnonzero(np.abs(path) > 0.01)[-1]) + 1
    return found


@experiment(
    {
        "global_share": "1",
        "away_share": "1",
        "farther_share": "1",
        "distance_at_start": "1",
        "distance_at_end": "1",
        "largest_distance": "1",
        "path_length": "1",
        "cosine_at_start": "1",
    }
)
def local_structure(size: Size) -> Values:
    """Two losses whose slope says little of where the minimum is, in a square of side 6 around 0.

    wells: starts on a grid; global_share: which end within 0.3 of the least value, in the narrow well; away_share:
    where the first step leads away from it; farther_share: which end farther from it than they began. ring: a loss
    with one minimum and no other, from (-0.5, 0.1): distances to the minimum, and the length of the path.
    """
    return landscapes(15 if size == "quick" else 61)


@experiment(
    {"gradient_share": "1", "half_share": "1", "accuracy": "1", "examples": "examples"},
    seeds={"quick": 1, "full": 5},
)
def parity(size: Size, seed: int) -> Values:
    """Parities of half of d bits, as a target for gradients and for elimination modulo 2.

    gradient_share: the norm of the part of a ReLU network's gradient that depends on the target, as a root mean square
    over all 2^d parities, against that of the gradients at the single inputs; half_share: over those of d / 2 bits.
    trained.accuracy: of 128 units after 1000 steps of Adam with 128 fresh inputs each; solved.accuracy: of
    elimination from d + 10 inputs. A guess is right in one of two.
    """
    found: Values = {}
    for d in (4, 8, 12):
        norms, half, whole = target_gradients(d, seed)
        found[f"bits_{d}.gradient_share"] = float(norms.square().mean().sqrt()) / whole
        found[f"bits_{d}.half_share"] = float(norms[half].square().mean().sqrt()) / whole
    steps = 20 if size == "quick" else 1000
    for d in (4, 8, 12, 16, 20):
        found[f"bits_{d}.trained.accuracy"] = learned(d, steps, seed)
        found[f"bits_{d}.trained.examples"] = 128 * steps
        found[f"bits_{d}.solved.accuracy"] = solved(d, d + 10, seed)
        found[f"bits_{d}.solved.examples"] = d + 10
    return found
