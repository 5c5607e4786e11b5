"""Activation functions as the textbooks write them, with their derivatives."""

from __future__ import annotations

from gradnotes.notation import (
    Expr,
    cases,
    chain,
    delta,
    exp,
    expectation,
    formula,
    function,
    group,
    index,
    largest,
    let,
    log,
    matrix,
    maximum,
    partial,
    sqrt,
    standard_normal,
    total,
    vector,
)


@formula(r"\sigma")
def sigmoid(x: Expr) -> Expr:
    return 1 / (1 + exp(-x))


@formula(r"\sigma'")
def sigmoid_grad(x: Expr) -> Expr:
    return sigmoid(x) * (1 - sigmoid(x))


@formula(r"\operatorname{ReLU}")
def relu(x: Expr) -> Expr:
    return maximum(0, x)


@formula(r"\operatorname{ReLU}'")
def relu_grad(x: Expr) -> Expr:
    """At zero, where there is no derivative, PyTorch's choice."""
    return cases((1, x > 0), otherwise=0)


@formula(r"\operatorname{SiLU}")
def silu(x: Expr) -> Expr:
    return x * sigmoid(x)


@formula(r"\operatorname{SiLU}'")
def silu_grad(x: Expr) -> Expr:
    return chain(
        sigmoid(x) + x * sigmoid_grad(x),
        sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    )


@formula(r"\operatorname{softmax}", z=vector(size="K"), i=index("z"))
def softmax(z: Expr, i: Expr) -> Expr:
    return exp(z[i]) / total(lambda j: exp(z[j]), over=z)


@formula(r"\operatorname{softmax}", z=vector(size="K"), i=index("z"))
def softmax_shifted(z: Expr, i: Expr) -> Expr:
    """The same function, computed without overflow."""
    m = let("m", largest(lambda j: z[j], over=z))
    return exp(z[i] - m) / total(lambda j: exp(z[j] - m), over=z)


@formula(
    left=lambda z, i, j: partial(softmax(z, i), z[j]),
    z=vector(size="K"),
    i=index("z"),
    j=index("z"),
)
def softmax_jacobian(z: Expr, i: Expr, j: Expr) -> Expr:
    return softmax(z, i) * (delta(i, j) - softmax(z, j))


@formula(r"\operatorname{log\,softmax}", z=vector(size="K"), i=index("z"))
def log_softmax(z: Expr, i: Expr) -> Expr:
    return z[i] - log(total(lambda j: exp(z[j]), over=z))


@formula(
    left=lambda z, i, j: partial(log_softmax(z, i), z[j]),
    z=vector(size="K"),
    i=index("z"),
    j=index("z"),
)
def log_softmax_jacobian(z: Expr, i: Expr, j: Expr) -> Expr:
    return delta(i, j) - softmax(z, j)


@formula(W_1=matrix(), W_2=matrix(), x=vector(), b_1=vector(), b_2=vector())
def deep_linear(W_1: Expr, W_2: Expr, x: Expr, b_1: Expr, b_2: Expr) -> Expr:
    """Two layers without a nonlinearity between them are one layer."""
    return chain(
        W_2 @ (W_1 @ x + b_1) + b_2,
        group(W_2 @ W_1) @ x + group(W_2 @ b_1 + b_2),
    )


@formula(r"\hat{y}", hidden=("w_1", "w_2", "b"))
def linear(x_1: Expr, x_2: Expr, w_1: Expr, w_2: Expr, b: Expr) -> Expr:
    return w_1 * x_1 + w_2 * x_2 + b


@formula()
def xor_linear(w_1: Expr, w_2: Expr, b: Expr) -> Expr:
    """Over the two diagonals of the unit square a linear model has the same sum; XOR asks for 0 on one and 2 on the
    other.
    """

    def y(x_1: int, x_2: int) -> Expr:
        return linear(x_1, x_2, w_1, w_2, b)

    return chain(y(0, 0) + y(1, 1), w_1 + w_2 + 2 * b, y(0, 1) + y(1, 0))


@formula(r"\hat{y}")
def xor_relu(x_1: Expr, x_2: Expr) -> Expr:
    """Two ReLU units answer XOR exactly."""
    return relu(x_1 + x_2) - 2 * relu(x_1 + x_2 - 1)


@formula(r"\operatorname{gain}", f=function())
def gain(f: Expr) -> Expr:
    return 1 / sqrt(expectation(lambda z: f(z) ** 2, over=standard_normal))
