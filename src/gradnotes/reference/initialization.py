"""Initial weights: fans and gains, the distributions of `torch.nn.init`, the defaults of PyTorch's layers.

A shape is that of the weight as PyTorch stores it, `rng` a `numpy.random.Generator`. Results are new float64
arrays. Where an argument is impossible the error says what was expected and what was received.
"""

import math

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray


def calculate_fan(shape: tuple[int, ...], *, transposed: bool = False, groups: int = 1) -> tuple[int, int]:
    """(fan_in, fan_out): how many inputs one output sums, how many outputs one input reaches.

    shape: (out, in) of a linear layer, (out, in / groups, *kernel) of a convolution,
    (in, out / groups, *kernel) of a transposed one. Stride 1, away from the border.
    PyTorch takes every weight for a convolution without groups. With groups its fan_out is
    `groups` times too large; of a transposed convolution it gives fan_out as fan_in, and
    `groups` times fan_in as fan_out. The initializers below do as PyTorch: draw each group as
    a layer of its own, and a transposed weight with its first two axes exchanged.
    """
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(f"expected two or more sizes, none below 1, received {tuple(shape)}")
    if groups < 1 or shape[0] % groups:
        raise ValueError(f"expected groups that divide {shape[0]}, received {groups}")
    kernel = math.prod(shape[2:])
    first, second = shape[0] // groups * kernel, shape[1] * kernel
    return (first, second) if transposed else (second, first)


def calculate_gain(nonlinearity: str, param: float = 0.01) -> float:
    """PyTorch's factor on the standard deviation for what follows the layer. `param`: slope of leaky_relu.

    Those of relu and leaky_relu keep the mean square of the signal; 1 for sigmoid, 5/3 for tanh
    and 3/4 for selu do not. All others (gelu, silu, elu, …) are refused, as PyTorch does.
    """
    gains = dict.fromkeys(("linear", "sigmoid", *(f"conv{t}{d}d" for t in ("", "_transpose") for d in "123")), 1.0)
    gains |= {"tanh": 5 / 3, "relu": math.sqrt(2), "leaky_relu": math.sqrt(2 / (1 + param**2)), "selu": 3 / 4}
    if nonlinearity not in gains or not math.isfinite(param):
        raise ValueError(f"expected one of {', '.join(gains)} and a finite slope, received {nonlinearity!r}, {param}")
    return gains[nonlinearity]


def zeros(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """All 0: for biases. Weights of hidden units that start equal stay equal."""
    return np.zeros(shape)


def constant(shape: tuple[int, ...], val: float) -> NDArray[np.float64]:
    """All `val`, such as 1 for the forget gate's bias of an LSTM."""
    return np.full(shape, float(val))


def normal(shape: tuple[int, ...], mean: float = 0.0, std: float = 1.0, *, rng: Generator) -> NDArray[np.float64]:
    """N(mean, std²). The argument is the standard deviation, not the variance."""
    if not (math.isfinite(mean) and 0 <= std < math.inf):
        raise ValueError(f"expected a finite mean and std >= 0, received mean={mean}, std={std}")
    return rng.normal(mean, std, shape)


def uniform(shape: tuple[int, ...], a: float = 0.0, b: float = 1.0, *, rng: Generator) -> NDArray[np.float64]:
    """U(a, b), of variance (b - a)² / 12."""
    if not -math.inf < a <= b < math.inf:
        raise ValueError(f"expected finite a <= b, received a={a}, b={b}")
    return rng.uniform(a, b, shape)


def trunc_normal(
    shape: tuple[int, ...], mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, *, rng: Generator
) -> NDArray[np.float64]:
    """N(mean, std²), drawn again wherever it falls outside [a, b].

    a and b are values, as in PyTorch, not multiples of std: std=0.02 leaves the default
    [-2, 2] without effect. What is left has a standard deviation below std: 0.88 std where
    two std are kept on each side.
    """
    below, above = (0.5 * math.erf((end - mean) / (std * math.sqrt(2))) if std else math.nan for end in (a, b))
    if not above - below > 0.01:
        received = f"mean={mean}, std={std}, a={a}, b={b}"
        raise ValueError(f"expected more than 1 % of N(mean, std²) in [a, b], received {received}")
    x = normal(shape, mean, std, rng=rng)
    while np.any(outside := (x < a) | (x > b)):
        x[outside] = normal(x[outside].shape, mean, std, rng=rng)
    return x


def xavier_uniform(shape: tuple[int, ...], gain: float = 1.0, *, rng: Generator) -> NDArray[np.float64]:
    """U(-b, b) of variance gain² 2 / (fan_in + fan_out), so b = gain √(6 / (fan_in + fan_out))."""
    if not 0 <= gain < math.inf:
        raise ValueError(f"expected a finite gain >= 0, received {gain}")
    bound = gain * math.sqrt(6 / sum(calculate_fan(shape)))
    return rng.uniform(-bound, bound, shape)


def xavier_normal(shape: tuple[int, ...], gain: float = 1.0, *, rng: Generator) -> NDArray[np.float64]:
    """N(0, std²) with std = gain √(2 / (fan_in + fan_out))."""
    if not 0 <= gain < math.inf:
        raise ValueError(f"expected a finite gain >= 0, received {gain}")
    return rng.normal(0, gain * math.sqrt(2 / sum(calculate_fan(shape))), shape)


def kaiming_std(shape: tuple[int, ...], a: float, mode: str, nonlinearity: str) -> float:
    """Standard deviation gain / √fan of a He initialization; arguments as in kaiming_normal."""
    fan_in, fan_out = calculate_fan(shape)
    fans = {"fan_in": fan_in, "fan_out": fan_out}
    if mode not in fans:
        raise ValueError(f'expected mode="fan_in" or "fan_out", received {mode!r}')
    return calculate_gain(nonlinearity, a) / math.sqrt(fans[mode])


def kaiming_uniform(
    shape: tuple[int, ...], a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", *, rng: Generator
) -> NDArray[np.float64]:
    """U(-b, b) with the standard deviation gain / √fan, so b = √3 gain / √fan. Arguments as in kaiming_normal."""
    bound = math.sqrt(3) * kaiming_std(shape, a, mode, nonlinearity)
    return rng.uniform(-bound, bound, shape)


def kaiming_normal(
    shape: tuple[int, ...], a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", *, rng: Generator
) -> NDArray[np.float64]:
    """N(0, std²) with std = gain / √fan: √(2 / fan_in) unless said otherwise.

    a: the slope, used by nonlinearity="leaky_relu" alone. mode: "fan_in" keeps the scale of
    the signal, "fan_out" that of the gradient.
    """
    return rng.normal(0, kaiming_std(shape, a, mode, nonlinearity), shape)


def lecun_uniform(shape: tuple[int, ...], *, rng: Generator) -> NDArray[np.float64]:
    """U(-b, b) of variance 1 / fan_in, so b = √(3 / fan_in)."""
    bound = math.sqrt(3 / calculate_fan(shape)[0])
    return rng.uniform(-bound, bound, shape)


def lecun_normal(shape: tuple[int, ...], *, rng: Generator) -> NDArray[np.float64]:
    """N(0, 1 / fan_in), the variance for which SELU is made. Keras and JAX truncate theirs at two std."""
    return rng.normal(0, math.sqrt(1 / calculate_fan(shape)[0]), shape)


def orthogonal(shape: tuple[int, ...], gain: float = 1.0, *, rng: Generator) -> NDArray[np.float64]:
    """A matrix of gain times orthonormal rows, or columns where there are more rows than columns.

    All sizes after the first are taken together as columns. Every such matrix is as likely
    as any other (Haar): QR alone would not do that, because the signs on the diagonal of R are
    a choice of the algorithm; here they are moved into Q.
    """
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(f"expected two or more sizes, none below 1, received {tuple(shape)}")
    if not math.isfinite(gain):
        raise ValueError(f"expected a finite gain, received {gain}")
    rows, columns = shape[0], math.prod(shape[1:])
    q, r = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
    q *= gain * np.copysign(1, np.diag(r))
    return (q if rows >= columns else q.T).reshape(shape)


def linear_default_bound(in_features: int) -> float:
    """The b of the U(-b, b) from which torch.nn.Linear draws weight and bias: 1 / √in_features.

    Variance 1 / (3 in_features), a sixth of He's. It calls kaiming_uniform with a = √5.
    """
    if in_features < 1:
        raise ValueError(f"expected in_features >= 1, received {in_features}")
    return 1 / math.sqrt(in_features)


def conv_default_bound(shape: tuple[int, ...]) -> float:
    """The b of the U(-b, b) from which PyTorch's convolutions draw weight and bias.

    1 / √(shape[1] · kernel), also for a transposed one, where that is not its fan-in.
    """
    if len(shape) < 3 or min(shape) < 1:
        raise ValueError(f"expected three or more sizes, none below 1, received {tuple(shape)}")
    return 1 / math.sqrt(math.prod(shape[1:]))


def rnn_default_bound(hidden_size: int) -> float:
    """The b of the U(-b, b) from which torch.nn.RNN, LSTM and GRU draw all weights and biases: 1 / √hidden_size."""
    if hidden_size < 1:
        raise ValueError(f"expected hidden_size >= 1, received {hidden_size}")
    return 1 / math.sqrt(hidden_size)


def embedding_default(
    num_embeddings: int, embedding_dim: int, padding_idx: int | None = None, *, rng: Generator
) -> NDArray[np.float64]:
    """N(0, 1) for each entry, as torch.nn.Embedding, whatever the width; row padding_idx is 0."""
    weight = normal((num_embeddings, embedding_dim), rng=rng)
    if padding_idx is not None:
        weight[padding_idx] = 0
    return weight
