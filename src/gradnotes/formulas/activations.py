"""Activation functions as the textbooks write them, with their derivatives."""

from __future__ import annotations

from gradnotes.notation import (
    EULER,
    PI,
    Expr,
    absolute,
    between,
    cases,
    chain,
    delta,
    erf,
    erfc,
    exp,
    expectation,
    formula,
    frac,
    function,
    group,
    hadamard,
    index,
    largest,
    let,
    log,
    matrix,
    maximum,
    minimum,
    partial,
    scalar,
    sqrt,
    standard_normal,
    total,
    vector,
)
from gradnotes.notation import tanh as hyperbolic_tangent  # its textbook form below is nan where exp overflows


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


@formula()
def silu_reflection(x: Expr) -> Expr:
    return chain(silu(x) - silu(-x), x)


@formula(z=vector(size="K"), i=index("z"))
def softmax_shift(z: Expr, c: Expr, i: Expr) -> Expr:
    """Only differences between logits count."""
    return chain(
        exp(z[i] + c) / total(lambda j: exp(z[j] + c), over=z),
        exp(c) * exp(z[i]) / (exp(c) * total(lambda j: exp(z[j]), over=z)),
        softmax(z, i),
    )


@formula(z=vector(size="K"))
def softmax_two_classes(z: Expr) -> Expr:
    """With two classes softmax is the sigmoid of the difference of the logits."""
    return chain(softmax(z, 1), exp(z[1]) / (exp(z[1]) + exp(z[2])), sigmoid(z[1] - z[2]))


@formula(r"\tanh")
def tanh(x: Expr) -> Expr:
    return (exp(x) - exp(-x)) / (exp(x) + exp(-x))


@formula(r"\operatorname{tanh}'")
def tanh_grad(x: Expr) -> Expr:
    return 1 - tanh(x) ** 2


@formula(r"\tanh")
def tanh_sigmoid(x: Expr) -> Expr:
    """The tanh is the sigmoid, stretched."""
    return 2 * sigmoid(2 * x) - 1


@formula(r"\operatorname{LogSigmoid}")
def log_sigmoid(x: Expr) -> Expr:
    return -log(1 + exp(-x))


@formula(r"\operatorname{LogSigmoid}'")
def log_sigmoid_grad(x: Expr) -> Expr:
    return 1 - sigmoid(x)


@formula(r"\operatorname{Softplus}", beta=scalar(default=1.0), hidden=("beta",))
def softplus(x: Expr, beta: Expr) -> Expr:
    return 1 / beta * log(1 + exp(beta * x))


@formula(r"\operatorname{Softplus}'", beta=scalar(default=1.0), hidden=("beta",))
def softplus_grad(x: Expr, beta: Expr) -> Expr:
    return sigmoid(beta * x)


@formula(r"\operatorname{Softsign}")
def softsign(x: Expr) -> Expr:
    return x / (1 + absolute(x))


@formula(r"\operatorname{Softsign}'")
def softsign_grad(x: Expr) -> Expr:
    return 1 / (1 + absolute(x)) ** 2


@formula(r"\operatorname{LeakyReLU}", a=scalar(default=0.01), hidden=("a",))
def leaky_relu(x: Expr, a: Expr) -> Expr:
    return cases((x, x > 0), otherwise=a * x)


@formula(r"\operatorname{LeakyReLU}'", a=scalar(default=0.01), hidden=("a",))
def leaky_relu_grad(x: Expr, a: Expr) -> Expr:
    return cases((1, x > 0), otherwise=a)


@formula(r"\operatorname{PReLU}")
def prelu(x: Expr, a: Expr) -> Expr:
    """A leaky ReLU whose slope is learned."""
    return maximum(0, x) + a * minimum(0, x)


@formula(left=lambda x, a: partial(prelu(x, a), a))
def prelu_weight_grad(x: Expr, a: Expr) -> Expr:
    return minimum(0, x)


@formula(r"\operatorname{ELU}", alpha=scalar(default=1.0), hidden=("alpha",))
def elu(x: Expr, alpha: Expr) -> Expr:
    return cases((x, x > 0), otherwise=alpha * (exp(x) - 1))


@formula(r"\operatorname{ELU}'", alpha=scalar(default=1.0), hidden=("alpha",))
def elu_grad(x: Expr, alpha: Expr) -> Expr:
    return cases((1, x > 0), otherwise=alpha * exp(x))


@formula(r"\operatorname{CELU}", alpha=scalar(default=1.0), hidden=("alpha",))
def celu(x: Expr, alpha: Expr) -> Expr:
    return cases((x, x > 0), otherwise=alpha * (exp(x / alpha) - 1))


@formula(r"\operatorname{CELU}'", alpha=scalar(default=1.0), hidden=("alpha",))
def celu_grad(x: Expr, alpha: Expr) -> Expr:
    return cases((1, x > 0), otherwise=exp(x / alpha))


@formula(r"\lambda")
def selu_constants() -> Expr:
    """The scale and the alpha for which mean 0 and variance 1 are a fixed point under N(0, 1) (Klambauer et al.)."""
    q = let("q", erfc(1 / sqrt(2)) * sqrt(EULER))
    let("alpha", sqrt(2 / PI) / (1 - q))
    r = let("r", 2 * erfc(sqrt(2)) * EULER**2 + PI * q**2 - 2 * (2 + PI) * q + PI + 2)
    return (1 - q) * sqrt(2 * PI / r)


@formula(r"\operatorname{SELU}", hidden=("scale", "alpha"), scale=r"\lambda")
def selu(x: Expr, scale: Expr, alpha: Expr) -> Expr:
    return cases((scale * x, x > 0), otherwise=scale * (alpha * (exp(x) - 1)))


@formula(r"\operatorname{SELU}'", hidden=("scale", "alpha"), scale=r"\lambda")
def selu_grad(x: Expr, scale: Expr, alpha: Expr) -> Expr:
    return cases((scale, x > 0), otherwise=scale * (alpha * exp(x)))


@formula(r"\Phi")
def normal_cdf(x: Expr) -> Expr:
    return frac(1, 2) * (1 + erf(x / sqrt(2)))


@formula(r"\varphi")
def normal_pdf(x: Expr) -> Expr:
    return 1 / sqrt(2 * PI) * exp(-(x**2 / 2))


@formula(r"\operatorname{GELU}")
def gelu(x: Expr) -> Expr:
    return x * normal_cdf(x)


@formula(r"\operatorname{GELU}'")
def gelu_grad(x: Expr) -> Expr:
    return normal_cdf(x) + x * normal_pdf(x)


@formula(r"\operatorname{GELU}_{\text{tanh}}")
def gelu_tanh(x: Expr) -> Expr:
    u = let("u", sqrt(2 / PI) * (x + 0.044715 * x**3))
    return x / 2 * (1 + hyperbolic_tangent(u))


@formula(r"\operatorname{GELU}'_{\text{tanh}}")
def gelu_tanh_grad(x: Expr) -> Expr:
    u = let("u", sqrt(2 / PI) * (x + 0.044715 * x**3))
    t = let("t", hyperbolic_tangent(u))
    return frac(1, 2) * (1 + t) + x / 2 * (1 - t**2) * sqrt(2 / PI) * (1 + 3 * (0.044715 * x**2))


@formula(r"\operatorname{QuickGELU}")
def quick_gelu(x: Expr) -> Expr:
    return x * sigmoid(1.702 * x)


@formula(r"\operatorname{Mish}")
def mish(x: Expr) -> Expr:
    return x * hyperbolic_tangent(log(1 + exp(x)))


@formula(r"\operatorname{Mish}'")
def mish_grad(x: Expr) -> Expr:
    t = let("t", hyperbolic_tangent(log(1 + exp(x))))
    return t + x * sigmoid(x) * (1 - t**2)


@formula(r"\operatorname{hardtanh}")
def hardtanh(x: Expr) -> Expr:
    return maximum(-1, minimum(1, x))


@formula(r"\operatorname{hardtanh}'")
def hardtanh_grad(x: Expr) -> Expr:
    return cases((1, between(-1, x, 1)), otherwise=0)


@formula(r"\operatorname{ReLU6}")
def relu6(x: Expr) -> Expr:
    return minimum(maximum(0, x), 6)


@formula(r"\operatorname{ReLU6}'")
def relu6_grad(x: Expr) -> Expr:
    return cases((1, between(0, x, 6)), otherwise=0)


@formula(r"\operatorname{hardsigmoid}")
def hardsigmoid(x: Expr) -> Expr:
    return relu6(x + 3) / 6


@formula(r"\operatorname{hardsigmoid}'")
def hardsigmoid_grad(x: Expr) -> Expr:
    return cases((frac(1, 6), between(-3, x, 3)), otherwise=0)


@formula(r"\operatorname{hardswish}")
def hardswish(x: Expr) -> Expr:
    return x * hardsigmoid(x)


@formula(r"\operatorname{hardswish}'")
def hardswish_grad(x: Expr) -> Expr:
    return cases((0, x <= -3), (x / 3 + frac(1, 2), between(-3, x, 3)), otherwise=1)


@formula(r"\operatorname{GLU}", a=vector(size="n"), b=vector(size="n"), i=index("a"))
def glu(a: Expr, b: Expr, i: Expr) -> Expr:
    return a[i] * sigmoid(b[i])


@formula(r"\operatorname{SwiGLU}", a=vector(size="n"), b=vector(size="n"), i=index("a"))
def swiglu(a: Expr, b: Expr, i: Expr) -> Expr:
    return a[i] * silu(b[i])


@formula(r"\operatorname{GEGLU}", a=vector(size="n"), b=vector(size="n"), i=index("a"))
def geglu(a: Expr, b: Expr, i: Expr) -> Expr:
    return a[i] * gelu(b[i])


@formula(
    left=lambda a, b, i: partial(glu(a, b, i), a[i]),
    a=vector(size="n"),
    b=vector(size="n"),
    i=index("a"),
)
def glu_value_grad(a: Expr, b: Expr, i: Expr) -> Expr:
    return sigmoid(b[i])


@formula(
    left=lambda a, b, i: partial(glu(a, b, i), b[i]),
    a=vector(size="n"),
    b=vector(size="n"),
    i=index("a"),
)
def glu_gate_grad(a: Expr, b: Expr, i: Expr) -> Expr:
    return a[i] * sigmoid(b[i]) * (1 - sigmoid(b[i]))


@formula(
    r"\operatorname{FFN}",
    x=vector(),
    W_gate=matrix(),
    W_up=matrix(),
    W_down=matrix(),
    hidden=("W_gate", "W_up", "W_down"),
)
def swiglu_block(x: Expr, W_gate: Expr, W_up: Expr, W_down: Expr) -> Expr:
    """The feed-forward block of LLaMA; SiLU acts on each entry."""
    return W_down @ hadamard(silu(W_gate @ x), W_up @ x)


@formula()
def log_sigmoid_softplus(x: Expr) -> Expr:
    return chain(log_sigmoid(x), -softplus(-x, 1))


@formula()
def softplus_inverse(y: Expr) -> Expr:
    """Every positive number is the softplus of one number."""
    return chain(softplus(log(exp(y) - 1), 1), y)


@formula(r"\operatorname{gain}")
def leaky_relu_gain(a: Expr) -> Expr:
    """The gain of a leaky ReLU of slope a."""
    return sqrt(2 / (1 + a**2))


@formula(r"\operatorname{factor}", f=function(), slope=function("f'"))
def backward_factor(f: Expr, slope: Expr) -> Expr:
    """What a square layer whose gain keeps the signal does to the mean square of the gradient."""
    return expectation(lambda z: slope(z) ** 2, over=standard_normal) / expectation(
        lambda z: f(z) ** 2, over=standard_normal
    )
