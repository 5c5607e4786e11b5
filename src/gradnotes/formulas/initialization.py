r"""What a layer does to the variance of a signal, and the variances of weights that follow from it.

A random variable is an array of its values over the outcomes of a finite probability space, `E` the mean over them;
means under $\mathcal{N}$ and $\mathcal{U}$ are integrals.
"""

from __future__ import annotations

import numpy as np

from gradnotes.formulas import activations
from gradnotes.notation import (
    PI,
    Distribution,
    Expr,
    chain,
    expectation,
    formula,
    frac,
    function,
    hadamard,
    identity,
    let,
    matrix,
    norm,
    outer,
    partial,
    product,
    scalar,
    sqrt,
    standard_normal,
    symbol,
    vector,
)

MEAN = function(r"\operatorname{E}")

SLOPE = function(r"\varphi'")

LOSS = symbol("loss", r"\mathcal{L}")


def _uniform_quadrature() -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre, exact for polynomials of degree 15."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    return nodes, weights / 2


UNIFORM = Distribution(r"\mathcal{U}(-1, 1)", _uniform_quadrature)


@formula(
    left=lambda slope, W, x, b, g: partial(LOSS, W),
    slope=SLOPE,
    W=matrix(),
    x=vector(),
    b=vector(),
    g=vector(),
)
def weight_gradient(slope: Expr, W: Expr, x: Expr, b: Expr, g: Expr) -> Expr:
    """Of one layer with the input x, where g is the gradient by its output."""
    a = let("a", W @ x + b, kind="vector")
    return outer(hadamard(slope(a), g), x)


@formula(r"\operatorname{Var}", E=MEAN, hidden=("E",))
def variance(E: Expr, X: Expr) -> Expr:
    return chain(E((X - E(X)) ** 2), E(X**2) - E(X) ** 2)


@formula(r"\operatorname{Cov}", E=MEAN, hidden=("E",))
def covariance(E: Expr, X: Expr, Y: Expr) -> Expr:
    return chain(E((X - E(X)) * (Y - E(Y))), E(X * Y) - E(X) * E(Y))


@formula(left=lambda E, X, Y: variance(E, X + Y), E=MEAN)
def sum_variance(E: Expr, X: Expr, Y: Expr) -> Expr:
    return variance(E, X) + variance(E, Y) + 2 * covariance(E, X, Y)


@formula(left=lambda E, X, Y: E(X * Y), E=MEAN)
def product_mean(E: Expr, X: Expr, Y: Expr) -> Expr:
    """Of independent variables; of uncorrelated ones too."""
    return E(X) * E(Y)


@formula(left=lambda E, X, Y: E(X * Y), E=MEAN)
def product_mean_dependent(E: Expr, X: Expr, Y: Expr) -> Expr:
    return E(X) * E(Y) + covariance(E, X, Y)


@formula(left=lambda E, X, Y: variance(E, X * Y), E=MEAN)
def product_variance(E: Expr, X: Expr, Y: Expr) -> Expr:
    """Of independent variables; that they are uncorrelated is not enough."""
    return chain(
        E(X**2) * E(Y**2) - E(X) ** 2 * E(Y) ** 2,
        variance(E, X) * variance(E, Y) + variance(E, X) * E(Y) ** 2 + variance(E, Y) * E(X) ** 2,
    )


@formula(left=lambda E, X, Y: variance(E, X * Y), E=MEAN)
def product_variance_dependent(E: Expr, X: Expr, Y: Expr) -> Expr:
    return chain(
        E(X**2 * Y**2) - E(X * Y) ** 2,
        covariance(E, X**2, Y**2) + E(X**2) * E(Y**2) - (covariance(E, X, Y) + E(X) * E(Y)) ** 2,
        covariance(E, X**2, Y**2)
        + (variance(E, X) + E(X) ** 2) * (variance(E, Y) + E(Y) ** 2)
        - (covariance(E, X, Y) + E(X) * E(Y)) ** 2,
    )


@formula(r"n_{\text{in}}", k=vector(size="d"), hidden=("C_in", "g", "k"))
def fan_in(C_in: Expr, g: Expr, k: Expr) -> Expr:
    """Of a convolution with g groups, transposed or not, away from the border and at stride 1."""
    return C_in / g * product(lambda i: k[i], over=k)


@formula(r"n_{\text{out}}", k=vector(size="d"), hidden=("C_out", "g", "k"))
def fan_out(C_out: Expr, g: Expr, k: Expr) -> Expr:
    """As fan_in."""
    return C_out / g * product(lambda i: k[i], over=k)


@formula(left=lambda E, y, w, x, n_in: variance(E, y), E=MEAN)
def xavier_forward(E: Expr, y: Expr, w: Expr, x: Expr, n_in: Expr) -> Expr:
    """Where y is the sum of n_in terms w x, all w and x independent, the w of mean 0, the x of any mean."""
    return chain(
        n_in * variance(E, w * x),
        n_in * (variance(E, w) * (variance(E, x) + E(x) ** 2)),
        n_in * variance(E, w) * E(x**2),
    )


@formula(left=lambda E, g_x, w, g_y, n_out: variance(E, g_x), E=MEAN)
def xavier_backward(E: Expr, g_x: Expr, w: Expr, g_y: Expr, n_out: Expr) -> Expr:
    """The gradient by an input is the sum of n_out terms w g_y, as if the gradients were independent of the weights."""
    return chain(n_out * variance(E, w * g_y), n_out * variance(E, w) * E(g_y**2))


@formula(r"\operatorname{Var}(w)", hidden=("n_in", "n_out"))
def xavier_variance(n_in: Expr, n_out: Expr) -> Expr:
    """Between what the signal asks for, 1 / n_in, and what the gradient asks for, 1 / n_out."""
    return chain(1 / (frac(1, 2) * (n_in + n_out)), 2 / (n_in + n_out))


@formula(left=lambda n_in, n_out: n_in * xavier_variance(n_in, n_out))
def xavier_forward_factor(n_in: Expr, n_out: Expr) -> Expr:
    return 2 * n_in / (n_in + n_out)


@formula(left=lambda n_in, n_out: n_out * xavier_variance(n_in, n_out))
def xavier_backward_factor(n_in: Expr, n_out: Expr) -> Expr:
    return 2 * n_out / (n_in + n_out)


@formula(r"\operatorname{Var}(w)", hidden=("b",))
def uniform_variance(b: Expr) -> Expr:
    """Of a weight that is uniform on [-b, b]."""
    return chain(b**2 * expectation(lambda u: u**2, over=UNIFORM), b**2 / 3)


@formula("b", hidden=("n_in", "n_out"))
def xavier_uniform_bound(n_in: Expr, n_out: Expr) -> Expr:
    return chain(sqrt(3 * xavier_variance(n_in, n_out)), sqrt(6 / (n_in + n_out)))


@formula(left=lambda E, z: E(activations.relu(z) ** 2), E=MEAN)
def relu_second_moment(E: Expr, z: Expr) -> Expr:
    """Where z and -z have the same distribution."""
    return chain(
        frac(1, 2) * E(activations.relu(z) ** 2 + activations.relu(-z) ** 2),
        frac(1, 2) * E(z**2),
        frac(1, 2) * variance(E, z),
    )


@formula(r"\operatorname{Var}(\operatorname{ReLU}(z))")
def relu_variance() -> Expr:
    """Where z follows N(0, 1): not a half, which is the mean square."""
    return chain(
        expectation(lambda z: activations.relu(z) ** 2, over=standard_normal)
        - expectation(lambda z: activations.relu(z), over=standard_normal) ** 2,  # noqa: PLW0108 - it names the variable
        frac(1, 2) - 1 / (2 * PI),
    )


@formula(left=lambda E, z, a: E(activations.leaky_relu(z, a) ** 2), E=MEAN)
def leaky_relu_second_moment(E: Expr, z: Expr, a: Expr) -> Expr:
    """Where z and -z have the same distribution."""
    return (1 + a**2) / 2 * E(z**2)


@formula(left=lambda E, y, w, z, n_in: variance(E, y), E=MEAN)
def he_forward(E: Expr, y: Expr, w: Expr, z: Expr, n_in: Expr) -> Expr:
    """As xavier_forward, where the inputs of the layer are ReLU(z), with z symmetric around 0."""
    return chain(
        n_in * variance(E, w) * E(activations.relu(z) ** 2),
        n_in / 2 * variance(E, w) * variance(E, z),
    )


@formula(r"\operatorname{Var}(w)", hidden=("n_in",))
def he_variance(n_in: Expr) -> Expr:
    return chain(1 / (frac(1, 2) * n_in), 2 / n_in)


@formula("b", hidden=("n_in",))
def he_uniform_bound(n_in: Expr) -> Expr:
    return chain(sqrt(3 * he_variance(n_in)), sqrt(6 / n_in))


@formula(r"\operatorname{Var}(w)", hidden=("a", "n_in"))
def leaky_he_variance(a: Expr, n_in: Expr) -> Expr:
    """For a leaky ReLU of slope a."""
    return chain(activations.leaky_relu_gain(a) ** 2 / n_in, 2 / ((1 + a**2) * n_in))


@formula("b", hidden=("a", "n_in"))
def leaky_he_uniform_bound(a: Expr, n_in: Expr) -> Expr:
    return chain(sqrt(3 * leaky_he_variance(a, n_in)), sqrt(6 / ((1 + a**2) * n_in)))


@formula(r"\operatorname{Var}(w)", f=function(), hidden=("f", "n_in"))
def gain_variance(f: Expr, n_in: Expr) -> Expr:
    """For any activation f, where the preactivations follow N(0, 1)."""
    return chain(
        1 / (n_in * expectation(lambda z: f(z) ** 2, over=standard_normal)),
        activations.gain(f) ** 2 / n_in,
    )


@formula(r"\operatorname{Var}(w)", hidden=("n_in",))
def lecun_variance(n_in: Expr) -> Expr:
    return 1 / n_in


@formula("b", hidden=("n_in",))
def lecun_uniform_bound(n_in: Expr) -> Expr:
    return chain(sqrt(3 * lecun_variance(n_in)), sqrt(3 / n_in))


GAIN, FAN = scalar(r"\operatorname{gain}"), scalar(r"\operatorname{fan}")


@formula(r"\sigma", gain=GAIN, fan=FAN, hidden=("gain", "fan"))
def kaiming_std(gain: Expr, fan: Expr) -> Expr:
    """What torch.nn.init.kaiming_normal_ computes."""
    return gain / sqrt(fan)


@formula("b", gain=GAIN, fan=FAN, hidden=("gain", "fan"))
def kaiming_uniform_bound(gain: Expr, fan: Expr) -> Expr:
    """What torch.nn.init.kaiming_uniform_ computes."""
    return chain(sqrt(3) * kaiming_std(gain, fan), sqrt(3) * gain / sqrt(fan))


@formula("b", hidden=("n_in",))
def linear_default_bound(n_in: Expr) -> Expr:
    """torch.nn.Linear: kaiming_uniform with the slope a = sqrt(5)."""
    return chain(
        sqrt(3) * activations.leaky_relu_gain(sqrt(5)) / sqrt(n_in),
        sqrt(3) * sqrt(2 / (1 + sqrt(5) ** 2)) / sqrt(n_in),
        1 / sqrt(n_in),
    )


@formula(r"\operatorname{Var}(w)", hidden=("n_in",))
def linear_default_variance(n_in: Expr) -> Expr:
    """Of torch.nn.Linear's weights: a sixth of he_variance."""
    return chain(linear_default_bound(n_in) ** 2 / 3, 1 / (3 * n_in))


@formula("s")
def truncated_normal_std(k: Expr) -> Expr:
    """The standard deviation that is left of N(0, 1) on [-k, k]."""
    return sqrt(1 - 2 * k * activations.normal_pdf(k) / (2 * activations.normal_cdf(k) - 1))


@formula(W=matrix())
def orthogonal(W: Expr) -> Expr:
    """Orthonormal columns: W is square or has more rows than columns."""
    return chain(W.T @ W, identity(W))


@formula(W=matrix(), x=vector())
def orthogonal_norm(W: Expr, x: Expr) -> Expr:
    """A matrix of orthonormal columns changes no length."""
    return chain(norm(W @ x) ** 2, x.T @ W.T @ W @ x, x.T @ x, norm(x) ** 2)


@formula(r"\frac{q_L}{q_0}", hidden=("c", "L"))
def signal_ratio(c: Expr, L: Expr) -> Expr:
    """Mean squares of preactivations, L layers of ReLU apart, the weights of variance c / n_in."""
    return (c / 2) ** L


@formula(r"q_{l + 1}", f=function(), q="q_l", hidden=("f", "q", "sigma_w", "sigma_b"))
def length_map(f: Expr, q: Expr, sigma_w: Expr, sigma_b: Expr) -> Expr:
    """The mean square of preactivations in a wide network, weights of variance sigma_w^2 / n_in, biases sigma_b^2."""
    return sigma_w**2 * expectation(lambda z: f(sqrt(q) * z) ** 2, over=standard_normal) + sigma_b**2


@formula(r"c_{l + 1}", f=function(), c="c_l", hidden=("f", "q", "c", "sigma_w", "sigma_b"))
def correlation_map(f: Expr, q: Expr, c: Expr, sigma_w: Expr, sigma_b: Expr) -> Expr:
    """The correlation of the preactivations of two inputs, both of mean square q, the fixed point of length_map."""
    return (
        sigma_w**2
        * expectation(
            lambda x: (
                f(sqrt(q) * x) * expectation(lambda y: f(sqrt(q) * (c * x + sqrt(1 - c**2) * y)), over=standard_normal)
            ),
            over=standard_normal,
        )
        + sigma_b**2
    ) / q


@formula(r"\chi", slope=function("f'"), hidden=("slope", "q", "sigma_w"))
def gradient_factor(slope: Expr, q: Expr, sigma_w: Expr) -> Expr:
    """By which a layer of a wide square network multiplies the mean square of the gradient."""
    return sigma_w**2 * expectation(lambda z: slope(sqrt(q) * z) ** 2, over=standard_normal)
