"""What the weights that a network starts from make of its signal, its gradients and its training.

c is that of weights from N(0, c / n) with n inputs. Sizes of signals and gradients are root mean squares, given as
log10. Digits are scikit-learn's; losses are mean cross-entropies; trainings are SGD with batches of 64 where nothing
else is said. Every seed has its own split of the digits, weights and batches, which what is compared shares.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import torch

from gradnotes.experiments import Size, experiment
from gradnotes.experiments._cases import (
    DEFAULT_DEPTHS,
    DEFAULT_WIDTH,
    DEPTH,
    FIXED_DEPTHS,
    FIXED_STD,
    FIXED_WIDTHS,
    PROFILED,
    RELU,
    SCALES,
    both_ends,
    fan_cases,
    layer_by_layer,
    pair,
    spelled,
    statement_widths,
    theory_of_all,
)
from gradnotes.experiments._convex import ends
from gradnotes.experiments._digits import Split, digits_split
from gradnotes.experiments._families import (
    BATCHES,
    BUILDERS,
    DEFAULT_LAYERS,
    INITS,
    change,
    default_distribution,
    final,
    network,
    root_mean_squares,
    shape,
    with_default,
)
from gradnotes.experiments._layers import (
    CONCATENATIONS,
    FANS,
    STATEMENTS,
    concatenation_of,
    convolution_sizes,
    default_layers,
    one_layer,
)
from gradnotes.experiments._moments import CASES, of_product
from gradnotes.experiments._networks import Optimizer, deep_mlp, scaled_normal, seeded, train, weights
from gradnotes.experiments._signal import NETS, Layer, Net, draws, equal_layers, layers_between, measured
from gradnotes.experiments._symmetry import STARTS, breaking_of, symmetry_of

SIZES = {"forward": "1", "backward": "1"}
OUTCOME = {"train_loss": "nat", "train_accuracy": "1", "test_accuracy": "1", "diverged": "1", "no_progress": "1"}


@experiment(SIZES, seeds={"quick": 1, "full": 10})
def signal(size: Size, seed: int) -> dict[str, float]:
    """Sizes through 50 layers against c, for activations, and for ReLU with normalization and residual connections.

    forward: of the signal behind the last layer, against the input's; backward: of the gradient at the input, against
    that behind the last layer. Inputs and the gradients put in are standard normal.
    """
    width = _by(size, 64, 256)
    drawn = draws([(width, width)] * DEPTH, np.random.default_rng([seed, 0]))
    found: dict[str, float] = {}
    for name, net in NETS.items():
        stacks = [equal_layers(DEPTH, width, c) for c in SCALES]
        for c, sizes in zip(SCALES, measured(net, stacks, drawn, np.random.default_rng([seed, 1])), strict=True):
            found |= both_ends(f"{name}.{spelled('c', c)}", sizes)
    return found


@experiment({**SIZES, "weight_gradient": "1"}, seeds={"quick": 1, "full": 10})
def profile(size: Size, seed: int) -> dict[str, float]:
    """Sizes layer by layer in a ReLU network of 50 layers at c = 1, 2, 3.

    forward: behind the layer, against the input's; backward: of the gradient there, against that behind the last
    layer; weight_gradient: of one sample's gradient at the layer's weights, against the product of the norms of the
    input and of the gradient put in.
    """
    width = _by(size, 64, 256)
    drawn = draws([(width, width)] * DEPTH, np.random.default_rng([seed, 0]))
    stacks = [equal_layers(DEPTH, width, c) for c in PROFILED]
    found: dict[str, float] = {}
    for c, sizes in zip(PROFILED, measured(RELU, stacks, drawn, np.random.default_rng([seed, 1])), strict=True):
        found |= layer_by_layer(f"relu.{spelled('c', c)}", sizes)
    return found


@experiment(SIZES, seeds={"quick": 1, "full": 5})
def fixed_std(size: Size, seed: int) -> dict[str, float]:
    """Sizes as in `signal`, where every weight is from N(0, 0.03²), whatever the width."""
    found: dict[str, float] = {}
    for width in FIXED_WIDTHS:
        drawn = draws([(width, width)] * max(FIXED_DEPTHS), np.random.default_rng([seed, width]))
        for activation in ("relu", "tanh"):
            for depth in FIXED_DEPTHS:
                layers = [Layer(width, width, FIXED_STD**2)] * depth
                rng = np.random.default_rng([seed, depth])
                (sizes,) = measured(Net(activation), [layers], drawn[:depth], rng)
                found |= both_ends(f"{activation}.width_{width}.depth_{depth}", sizes)
    return found


@experiment(SIZES, seeds={"quick": 1, "full": 10})
def fans(size: Size, seed: int) -> dict[str, float]:
    """One layer whose fans differ: the output's variance over the input's, and the same of the mean square gradients.

    Weights have the variance 1 / fan_in, 1 / fan_out, or 2 / (fan_in + fan_out), Xavier's. Not logarithms.
    """
    found: dict[str, float] = {}
    for activation, n_in, n_out, mode in fan_cases():
        layer = Layer(n_in, n_out, FANS[mode](n_in, n_out))
        one = one_layer(activation, layer, _by(size, 128, 256), np.random.default_rng(seed))
        found |= pair(f"{activation}.from_{n_in}_to_{n_out}.{mode}", one)
    return found


@experiment(SIZES, seeds={"quick": 1, "full": 10})
def he_statements(size: Size, seed: int) -> dict[str, float]:
    """Sizes through 50 layers with ReLU for what is said of He's variance; see `STATEMENTS`.

    constant: layers of one width; alternating: every other layer is four times as wide; convolution: 3×3 kernels.
    """
    found: dict[str, float] = {}
    for kind, widths in statement_widths(_by(size, 16, 128)).items():
        drawn = draws(list(pairwise(widths)), np.random.default_rng([seed, 0]))
        stacks = [layers_between(widths, variance) for variance in STATEMENTS.values()]
        results = measured(RELU, stacks, drawn, np.random.default_rng([seed, 1]))
        for name, sizes in zip(STATEMENTS, results, strict=True):
            found |= both_ends(f"{kind}.{name}", sizes)
    for name, variance in STATEMENTS.items():
        sizes_of_kernel = convolution_sizes(variance, DEPTH, _by(size, 2, 8), np.random.default_rng(seed))
        found |= pair(f"convolution.{name}", sizes_of_kernel)
    return found


@experiment({"whole": "1", "split": "1", "sum": "1", **SIZES}, seeds={"quick": 1, "full": 10})
def concatenation(size: Size, seed: int) -> dict[str, float]:
    """Variance 1 / fan_in against Xavier's where layers are concatenated or added; see `concatenation_of`."""
    return {
        f"{scheme}.{name}": value
        for scheme in CONCATENATIONS
        for name, value in concatenation_of(scheme, 256, _by(size, 32, 128), np.random.default_rng(seed)).items()
    }


@experiment({"norm": "1", "distance": "1", "backward": "1"}, seeds={"quick": 1, "full": 10})
def default_signal(size: Size, seed: int) -> dict[str, float]:
    """Sizes behind layers of torch.nn.Linear as PyTorch makes them, with ReLU, 256 units wide; see `default_layers`."""
    sizes = default_layers(max(DEFAULT_DEPTHS), DEFAULT_WIDTH, 16, seed)
    return {
        f"layer_{layer}.{name}": values[layer]
        for name, values in sizes._asdict().items()
        for layer in (0, *DEFAULT_DEPTHS)
    }


@experiment(
    {
        "bound": "1",
        "std": "1",
        "bias_bound": "1",
        "xavier_bound": "1",
        "distance_from_default": "1",
        "distance_from_xavier": "1",
    },
    seeds={"quick": 2, "full": 5},
)
def pytorch_default(size: Size, seed: int) -> dict[str, float]:
    """From which distribution PyTorch draws the weights and biases of a layer; see `default_distribution`."""
    return {
        f"{layer}.{name}": value
        for layer in DEFAULT_LAYERS
        for name, value in default_distribution(layer, seed).items()
    }


@experiment({**SIZES, "weight_gradient": "1", "whole": "1", "split": "1", "sum": "1", "norm": "1", "distance": "1"})
def theory(size: Size) -> dict[str, float]:
    """What mean-field theory says of the experiments above, each under its name; the same at both sizes."""
    return theory_of_all()


@experiment(
    {
        "product_mean": "1",
        "product_of_means": "1",
        "variance": "1",
        "independent_formula": "1",
        "source_formula": "1",
        "general_formula": "1",
        "dependent": "1",
    }
)
def moments(size: Size) -> dict[str, float]:
    """E[XY] and Var(XY) for exact distributions, and what formulas say; see `of_product`. The same at both sizes."""
    return {f"{case}.{name}": value for case, pairs in CASES.items() for name, value in of_product(pairs).items()}


@experiment(
    {
        "gradient_share": "1",
        "updated_share": "1",
        "gradient_rank": "1",
        "distinct_start": "units",
        "distinct_end": "units",
        "silent_start": "1",
        "silent_end": "1",
        "always_active_start": "1",
        "always_active_end": "1",
        "train_loss": "nat",
        "train_accuracy": "1",
    },
    seeds={"quick": 1, "full": 3},
)
def symmetry(size: Size, seed: int) -> dict[str, float]:
    """Which parameters of a network with two hidden layers of 32 units get a gradient, by how it starts: `STARTS`.

    Inputs are ink, 0 to 1; of relu_standardized, standardized. gradient_share: of a parameter's entries, those with a
    gradient other than 0 at the start; updated_share: those that training changed. gradient_rank: of the gradient of
    the first weight. distinct: units of the first layer that differ. silent: hidden units that are 0 for every
    picture; always_active: those that are positive for every picture.
    """
    ink, standardized = (digits_split(seed, standardize=standardize) for standardize in (False, True))
    if size == "quick":
        ink, standardized = ink.first(200), standardized.first(200)
    variants = {name: (name, ink) for name in ("relu", "tanh", "sigmoid")}
    variants["relu_standardized"] = ("relu", standardized)
    return {
        f"{variant}.{kind}.{name}": value
        for variant, (activation, data) in variants.items()
        for kind in STARTS
        for name, value in symmetry_of(kind, activation, data, 32, _by(size, 5, 100), seed).items()
    }


@experiment(
    {"difference": "1", "effective_rank": "1", "cosine": "1", **OUTCOME},
    seeds={"quick": 1, "full": 10},
)
def breaking(size: Size, seed: int) -> dict[str, float]:
    """How different the 64 hidden units of a network are, and become, against the scale of its start.

    scale: the factor on He's standard deviation. difference: between two units' weights at the start.
    effective_rank and cosine: of the units' weights at the start and the end, and of their first gradient; see
    `directions`.
    """
    data = digits_split(seed)
    return {
        f"{activation}.{spelled('scale', scale)}.{name}": value
        for activation in ("relu", "tanh")
        for scale in (0.001, 0.01, 0.1, 1, 3, 10)
        for name, value in breaking_of(activation, scale, data, _by(size, 20, 600), seed).items()
    }


@experiment(
    {**OUTCOME, "peak_loss": "nat", "accuracy_spread": "1"},
    seeds={"quick": 1, "full": 10},
)
def training(size: Size, seed: int) -> dict[str, float]:
    """A ReLU network of 20 layers of 64 units against c, plain and with batch norm: 300 steps, learning rate 0.02.

    peak_loss: the largest of any batch. accuracy_spread: the best test accuracy over c minus the worst.
    """
    data = digits_split(seed)
    found: dict[str, float] = {}
    for name, normalization in (("plain", None), ("batch_norm", "batch_norm")):
        accuracies = []
        for c in (0.5, 1, 1.5, 2, 2.5, 3, 4):
            model = deep_mlp(20, 64, "relu", scaled_normal(c), normalization, generator=seeded(seed))
            rule = partial(torch.optim.SGD, lr=0.02)
            result = train(model, data, rule, _by(size, 10, 300), generator=seeded(seed + BATCHES))
            outcome = final(result) | {"peak_loss": max(result.losses)}
            accuracies.append(result.test_accuracy)
            found |= {f"{name}.{spelled('c', c)}.{key}": value for key, value in outcome.items()}
        found[f"{name}.accuracy_spread"] = max(accuracies) - min(accuracies)
    return found


@experiment(
    {"size_start": "1", "size_end": "1", "relative_change": "1", "norm_ratio": "1", "cosine": "1", **OUTCOME},
    seeds={"quick": 1, "full": 10},
)
def lasting(size: Size, seed: int) -> dict[str, float]:
    """What training leaves of the scale of the start, in a ReLU network of 20 layers at c = 1.7, 2 and 2.3.

    600 steps, learning rate 0.01. size: the root mean square behind a layer, on the test part, not a logarithm. Of
    the layer's weight: the norm of its change and of its end, against the start's, and the cosine of both.
    """
    data = digits_split(seed)
    found: dict[str, float] = {}
    for c in (1.7, 2, 2.3):
        model = deep_mlp(20, 64, "relu", scaled_normal(c), generator=seeded(seed))
        first = [weight.detach().clone() for weight in weights(model)]
        before = root_mean_squares(model, data.test_x)
        rule = partial(torch.optim.SGD, lr=0.01)
        result = train(model, data, rule, _by(size, 10, 600), generator=seeded(seed + BATCHES))
        after = root_mean_squares(model, data.test_x)
        name = spelled("c", c)
        found |= {f"{name}.{key}": value for key, value in final(result).items()}
        for layer in (1, 5, 10, 15, 20):
            moved = change(weights(model)[layer - 1], first[layer - 1])
            moved |= {"size_start": before[layer - 1], "size_end": after[layer - 1]}
            found |= {f"{name}.layer_{layer}.{key}": value for key, value in moved.items()}
    return found


@experiment(
    {"relative_change": "1", "norm_ratio": "1", "cosine": "1", **OUTCOME},
    seeds={"quick": 1, "full": 10},
)
def movement(size: Size, seed: int) -> dict[str, float]:
    """How far the weights of a ReLU network with two hidden layers move, against c and the layers' width.

    400 steps with momentum 0.9 and the learning rate 0.01 · min(1, (2 / c)²): the curvature grows like c².
    """
    data = digits_split(seed)
    found: dict[str, float] = {}
    for width in (32, 128, 512):
        for c in (0.5, 2, 8):
            model = deep_mlp(2, width, "relu", scaled_normal(c), generator=seeded(seed))
            first = [weight.detach().clone() for weight in weights(model)]
            rule = partial(torch.optim.SGD, lr=0.01 * min(1, (2 / c) ** 2), momentum=0.9)
            result = train(model, data, rule, _by(size, 10, 400), generator=seeded(seed + BATCHES))
            name = f"width_{width}.{spelled('c', c)}"
            found |= {f"{name}.{key}": value for key, value in final(result).items()}
            for layer, (end, start) in enumerate(zip(weights(model), first, strict=True), 1):
                found |= {f"{name}.layer_{layer}.{key}": value for key, value in change(end, start).items()}
    return found


@experiment({**OUTCOME, "early_loss": "nat"}, seeds={"quick": 1, "full": 20})
def families(size: Size, seed: int) -> dict[str, float]:
    """Initializers in three networks: one hidden layer of tanh, ten of ReLU, and three convolutions with ReLU.

    300 steps, learning rate 0.1 for tanh and 0.05 for ReLU. early_loss: the mean over the first third of the batches.
    """
    steps = _by(size, 6, 300)
    found: dict[str, float] = {}
    for kind in BUILDERS:
        data = _digits_for(kind, seed)
        for family in INITS:
            model = network(kind, family, seeded(seed))
            rule = partial(torch.optim.SGD, lr=_rate(kind))
            result = train(model, data, rule, steps, generator=seeded(seed + BATCHES))
            early = float(np.mean(result.losses[: steps // 3]))
            outcome = final(result) | {"early_loss": early}
            found |= {f"{kind}.{family}.{key}": value for key, value in outcome.items()}
    return found


@experiment(
    {
        "kurtosis": "1",
        "distance_from_uniform": "1",
        "distance_from_normal": "1",
        "relative_change": "1",
        "norm_ratio": "1",
        "cosine": "1",
    },
    seeds={"quick": 1, "full": 5},
)
def persistence(size: Size, seed: int) -> dict[str, float]:
    """The distribution of a weight's entries before and after a training as in `families`; see `shape` and `change`.

    The weight is that of the first hidden layer, of the last, and of the output layer; the networks start from
    kaiming_uniform and kaiming_normal.
    """
    found: dict[str, float] = {}
    for kind in BUILDERS:
        for family in ("kaiming_uniform", "kaiming_normal"):
            model = network(kind, family, seeded(seed))
            first = [weight.detach().clone() for weight in weights(model)]
            rule = partial(torch.optim.SGD, lr=_rate(kind))
            train(model, _digits_for(kind, seed), rule, _by(size, 6, 300), generator=seeded(seed + BATCHES))
            places = {"first": 0, "last_hidden": -2, "output": -1}
            if len(first) == 2:
                del places["last_hidden"]
            for place, index in places.items():
                start, end = first[index], weights(model)[index]
                name = f"{kind}.{family}.{place}"
                found |= {f"{name}.{key}": value for key, value in change(end, start).items()}
                for when, weight in (("start", start), ("end", end)):
                    found |= {f"{name}.{when}.{key}": value for key, value in shape(weight).items()}
    return found


@experiment(OUTCOME, seeds={"quick": 1, "full": 5})
def default_training(size: Size, seed: int) -> dict[str, float]:
    """ReLU networks from PyTorch's default and from kaiming_normal, by depth, with SGD at 0.02 and Adam at 0.001.

    64 units a layer, 300 steps.
    """
    data = digits_split(seed)
    rules: dict[str, Optimizer] = {
        "sgd": partial(torch.optim.SGD, lr=0.02),
        "adam": partial(torch.optim.Adam, lr=0.001),
    }
    found: dict[str, float] = {}
    for rule_name, rule in rules.items():
        for depth in DEFAULT_DEPTHS:
            for family in ("pytorch_default", "kaiming_normal"):
                generator = seeded(seed)
                model = deep_mlp(depth, 64, "relu", INITS[family], generator=generator)
                model = with_default(model, family, generator)
                result = train(model, data, rule, _by(size, 5, 300), generator=seeded(seed + BATCHES))
                name = f"{rule_name}.depth_{depth}.{family}"
                found |= {f"{name}.{key}": value for key, value in final(result).items()}
    return found


@experiment({"loss": "nat", "gradient_norm": "1", "distance": "1", "steps": "steps"}, seeds={"quick": 1, "full": 5})
def convex(size: Size, seed: int) -> dict[str, float]:
    """Softmax regression with weight decay, which is convex, and a network, which is not, from starts of three scales.

    Every seed has the same data and another start. loss and gradient_norm: where L-BFGS ends; distance: from where it
    ends from 0, against the norm of that; steps: of gradient descent to within 1e-3 of the lowest loss.
    """
    data = digits_split(0)
    if size == "quick":
        data = data.first(100)
    scales = {spelled("scale", scale): scale for scale in (0.01, 1, 10)}
    return ends(data, scales, seed, _by(size, 60, 1000))


def _by(size: Size, quick: int, full: int) -> int:
    return quick if size == "quick" else full


def _digits_for(kind: str, seed: int) -> Split:
    data = digits_split(seed)
    return data.as_images() if kind == "convolution" else data


def _rate(kind: str) -> float:
    return 0.1 if kind == "shallow_tanh" else 0.05
