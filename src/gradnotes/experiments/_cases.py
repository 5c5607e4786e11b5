"""What the experiments on signals run through, and what theory says of all of it."""

from __future__ import annotations

from gradnotes.experiments._layers import (
    CONCATENATIONS,
    FANS,
    FIELD,
    STATEMENTS,
    concatenation_theory,
    default_theory,
    one_layer_theory,
)
from gradnotes.experiments._signal import NETS, Layer, Net, Sizes, equal_layers, layers_between
from gradnotes.experiments._signal import theory as mean_field

RELU = Net("relu")
DEPTH = 50
SCALES = (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4)
PROFILED = (1, 2, 3)
PROFILED_LAYERS = (1, *range(5, DEPTH + 1, 5))
FIXED_STD, FIXED_WIDTHS, FIXED_DEPTHS = 0.03, (64, 256, 1024), (5, 10, 20)
FAN_SIZES = ((1024, 256), (256, 256), (256, 1024))
FAN_ACTIVATIONS = ("linear", "tanh", "sigmoid", "relu")
DEFAULT_WIDTH, DEFAULT_DEPTHS = 256, (5, 10, 20, 30)


def spelled(name: str, value: float) -> str:
    """A parameter and its value as part of a measurement's name: c_0p5."""
    return f"{name}_{value:g}".replace(".", "p")


def pair(name: str, values: tuple[float, float]) -> dict[str, float]:
    """Forward and backward."""
    return {f"{name}.forward": values[0], f"{name}.backward": values[1]}


def both_ends(name: str, sizes: Sizes) -> dict[str, float]:
    """The signal behind the last layer and the gradient at the input."""
    return pair(name, (sizes.forward[-1], sizes.backward[0]))


def layer_by_layer(name: str, sizes: Sizes) -> dict[str, float]:
    """Every fifth layer's sizes, the first's and the input's."""
    found = {f"{name}.layer_{layer}.weight_gradient": sizes.weight_gradient[layer - 1] for layer in PROFILED_LAYERS}
    for layer in (0, *PROFILED_LAYERS):
        found |= pair(f"{name}.layer_{layer}", (sizes.forward[layer], sizes.backward[layer]))
    return found


def fan_cases() -> list[tuple[str, int, int, str]]:
    """Activation, fan_in, fan_out and mode of each case of `fans`."""
    return [(activation, *fan, mode) for activation in FAN_ACTIVATIONS for fan in FAN_SIZES for mode in FANS]


def statement_widths(width: int) -> dict[str, list[int]]:
    """The widths before, between and behind the layers of `he_statements`."""
    return {"constant": [2 * width] * (DEPTH + 1), "alternating": [width, 4 * width] * (DEPTH // 2) + [width]}


def theory_of_all() -> dict[str, float]:
    """The mean-field values of `signal`, `profile`, `fixed_std`, `fans`, `he_statements`, `concatenation` and
    `default_signal`, under the names of these experiments.
    """
    found: dict[str, float] = {}
    for name, net in NETS.items():
        for c in SCALES:
            found |= both_ends(f"signal.{name}.{spelled('c', c)}", mean_field(net, equal_layers(DEPTH, 1, c)))
    for c in PROFILED:
        found |= layer_by_layer(f"profile.relu.{spelled('c', c)}", mean_field(RELU, equal_layers(DEPTH, 1, c)))
    for width in FIXED_WIDTHS:
        for activation in ("relu", "tanh"):
            for depth in FIXED_DEPTHS:
                sizes = mean_field(Net(activation), [Layer(width, width, FIXED_STD**2)] * depth)
                found |= both_ends(f"fixed_std.{activation}.width_{width}.depth_{depth}", sizes)
    for activation, n_in, n_out, mode in fan_cases():
        one = one_layer_theory(activation, Layer(n_in, n_out, FANS[mode](n_in, n_out)))
        found |= pair(f"fans.{activation}.from_{n_in}_to_{n_out}.{mode}", one)
    for name, variance in STATEMENTS.items():
        for kind, widths in statement_widths(128).items():
            found |= both_ends(f"he_statements.{kind}.{name}", mean_field(RELU, layers_between(widths, variance)))
        kernels = layers_between([FIELD] * (DEPTH + 1), variance)
        found |= both_ends(f"he_statements.convolution.{name}", mean_field(RELU, kernels))
    for scheme in CONCATENATIONS:
        found |= {f"concatenation.{scheme}.{name}": value for name, value in concatenation_theory(scheme).items()}
    default = default_theory(max(DEFAULT_DEPTHS), DEFAULT_WIDTH)
    for name, values in default._asdict().items():
        found |= {f"default_signal.layer_{layer}.{name}": values[layer] for layer in (0, *DEFAULT_DEPTHS)}
    return found
