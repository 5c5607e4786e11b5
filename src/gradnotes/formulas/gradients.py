r"""What becomes of a gradient on its way through layers and through time, and what descent makes of it.

$\mathbf{a}_\ell$ are the inputs of the activations $\varphi$ of layer $\ell$, $\mathbf{h}_\ell$ their outputs,
$\mathbf{g}$ a gradient that is given, $\mathcal{L}$ the loss.
"""

from __future__ import annotations

from gradnotes.formulas.activations import sigmoid, sigmoid_grad
from gradnotes.notation import (
    IMAGINARY_UNIT,
    Expr,
    about,
    absolute,
    at_least,
    at_most,
    chain,
    diag,
    formula,
    frac,
    frobenius_norm,
    function,
    group,
    hadamard,
    identity,
    imaginary_part,
    index,
    length,
    let,
    log,
    matrices,
    matrix,
    matrix_power,
    matrix_product,
    matrix_product_down,
    maximum,
    minimum,
    norm,
    outer,
    partial,
    product,
    scalar,
    spectral_norm,
    spectral_radius,
    sqrt,
    symbol,
    total,
    vector,
    vectors,
)

SLOPE = function(r"\varphi'")
MEAN = function(r"\operatorname{E}")
LOSS = symbol("loss", r"\mathcal{L}")


def _jacobian(above: str, below: str) -> Expr:
    """The left side of a Jacobian of one vector by another."""
    return partial(symbol(above, kind="vector"), symbol(below, kind="vector"))


# Through layers


@formula(left=lambda J: _jacobian("h_L", "h_0"), J=matrices(size="L"))
def chain_rule(J: Expr) -> Expr:
    """The Jacobian of L layers is the product of theirs, the last one leftmost."""
    return matrix_product_down(lambda ell: J[ell], over=J)


@formula(
    left=lambda phi, slope, W, x, b: partial(phi(W @ x + b), x),
    phi=function(r"\varphi"),
    slope=SLOPE,
    W=matrix(),
    x=vector(),
    b=vector(),
)
def layer_jacobian(phi: Expr, slope: Expr, W: Expr, x: Expr, b: Expr) -> Expr:
    return diag(slope(W @ x + b)) @ W


@formula(
    left=lambda slope, a, W: _jacobian("h_L", "h_0"),
    slope=SLOPE,
    a=vectors(size="L"),
    W=matrices(size="L"),
)
def deep_jacobian(slope: Expr, a: Expr, W: Expr) -> Expr:
    return matrix_product_down(lambda ell: diag(slope(a[ell])) @ W[ell], over=W)


@formula(
    left=lambda slope, a, W, g: partial(LOSS, symbol("h_0", kind="vector")),
    slope=SLOPE,
    a=vectors(size="L"),
    W=matrices(size="L"),
    g=vector(),
)
def backpropagation(slope: Expr, a: Expr, W: Expr, g: Expr) -> Expr:
    """Backwards from g, the gradient by the output of the last layer."""
    return matrix_product(lambda ell: W[ell].T @ diag(slope(a[ell])), over=W) @ g


@formula(slope=SLOPE, a=vectors(size="L"), W=matrices(size="L"))
def jacobian_bound(slope: Expr, a: Expr, W: Expr, gamma: Expr, s: Expr) -> Expr:
    """Here gamma is the largest |slope|, s the largest spectral norm of a weight matrix."""
    return chain(
        spectral_norm(matrix_product_down(lambda ell: diag(slope(a[ell])) @ W[ell], over=W)),
        at_most(product(lambda ell: spectral_norm(diag(slope(a[ell]))) * spectral_norm(W[ell]), over=W)),
        at_most((gamma * s) ** length(W)),
    )


@formula(r"\sigma'")
def sigmoid_slope(x: Expr) -> Expr:
    return chain(
        sigmoid(x) * (1 - sigmoid(x)),
        frac(1, 4) - (sigmoid(x) - frac(1, 2)) ** 2,
        at_most(frac(1, 4)),
    )


@formula(left=lambda w, a: absolute(partial(symbol("h_L"), symbol("h_0"))), a=vector(size="L"))
def sigmoid_chain(w: Expr, a: Expr) -> Expr:
    """L layers of one sigmoid unit each, all with the weight w."""
    return chain(
        product(lambda ell: absolute(w) * sigmoid_grad(a[ell]), over=a),
        absolute(w) ** length(a) * product(lambda ell: sigmoid_grad(a[ell]), over=a),
        at_most((absolute(w) / 4) ** length(a)),
    )


@formula("L", hidden=("c", "r"))
def depth_to_factor(c: Expr, r: Expr) -> Expr:
    """After so many layers a gradient that each one multiplies by c has changed by the factor r."""
    return log(r) / log(c)


@formula(left=lambda J: _jacobian("y", "x"), J=matrix())
def residual_jacobian(J: Expr) -> Expr:
    """Of y = x + F(x), where J is the Jacobian of F."""
    return identity(J) + J


@formula(left=lambda J: _jacobian("h_L", "h_0"), J=matrices(size="L"))
def residual_chain(J: Expr) -> Expr:
    return matrix_product_down(lambda ell: identity(J) + J[ell], over=J)


@formula(J_1=matrix(), J_2=matrix())
def residual_paths(J_1: Expr, J_2: Expr) -> Expr:
    """Two blocks are four paths, one of which leaves the gradient as it is."""
    one = identity(J_1)
    return chain((one + J_2) @ (one + J_1), one + J_1 + J_2 + J_2 @ J_1)


@formula(J=matrices(size="L"), g=vector())
def residual_bound(J: Expr, g: Expr) -> Expr:
    """Where no branch has a Jacobian of a norm above 1: the gradient g at the end, and what is left at the start."""
    return chain(
        product(lambda ell: 1 - spectral_norm(J[ell]), over=J) * norm(g),
        at_most(norm(matrix_product(lambda ell: (identity(J) + J[ell]).T, over=J) @ g)),
        at_most(product(lambda ell: 1 + spectral_norm(J[ell]), over=J) * norm(g)),
    )


# Through time


@formula(left=lambda slope, a, W, k: _jacobian("h_T", "h_k"), slope=SLOPE, a=vectors(size="T"), W=matrix())
def rnn_jacobian(slope: Expr, a: Expr, W: Expr, k: Expr) -> Expr:
    """Every step multiplies by the same W."""
    return matrix_product_down(lambda t: diag(slope(a[t])) @ W, over=a, last=k + 1)


@formula(slope=SLOPE, a=vectors(size="T"), W=matrix())
def rnn_bound(slope: Expr, a: Expr, W: Expr, k: Expr, gamma: Expr) -> Expr:
    """Here gamma is the largest |slope|: 1 for tanh, 1/4 for the sigmoid."""
    return chain(
        spectral_norm(matrix_product_down(lambda t: diag(slope(a[t])) @ W, over=a, last=k + 1)),
        at_most((gamma * spectral_norm(W)) ** (length(a) - k)),
    )


@formula(W=matrix())
def power_bounds(W: Expr, t: Expr) -> Expr:
    """What t steps of a linear recurrence do to a gradient at most: between powers of two numbers."""
    return chain(
        spectral_radius(W) ** t,
        at_most(spectral_norm(matrix_power(W, t))),
        at_most(spectral_norm(W) ** t),
    )


@formula(W=matrix(), Q=matrix(), lambda_=vector())
def eigen_power(W: Expr, Q: Expr, lambda_: Expr, t: Expr) -> Expr:
    """The columns of Q are eigenvectors of W."""
    inverse = matrix_power(Q, -1)
    return chain(
        matrix_power(W, t),
        matrix_power(Q @ diag(lambda_) @ inverse, t),
        Q @ matrix_power(diag(lambda_), t) @ inverse,
    )


@formula(
    left=lambda slope, a, h, W, g: partial(LOSS, W),
    slope=SLOPE,
    a=vectors(size="T"),
    h=vectors(size="T", first=0),
    W=matrix(),
    g=vector(),
)
def bptt(slope: Expr, a: Expr, h: Expr, W: Expr, g: Expr) -> Expr:
    """From g, the gradient by the last state: each step adds what reaches it from there."""
    return total(
        lambda t: (
            diag(slope(a[t]))
            @ matrix_product(lambda s: W.T @ diag(slope(a[s])), over=a, first=t + 1)
            @ outer(g, h[t - 1])
        ),
        over=a,
    )


@formula(
    left=lambda f, c, i, g: symbol("c_t", kind="vector"),
    f=vector("f_t"),
    c=vector("c_{t-1}"),
    i=vector("i_t"),
    g=vector("g_t"),
)
def lstm_cell(f: Expr, c: Expr, i: Expr, g: Expr) -> Expr:
    """The cell state: the forget gate f keeps, the input gate i lets in."""
    return hadamard(f, c) + hadamard(i, g)


@formula(left=lambda f, k: partial(symbol("c_T"), symbol("c_k")), f=vector(size="T"))
def lstm_path(f: Expr, k: Expr) -> Expr:
    """Of one unit, along the cell state alone: the gates' own dependence on earlier states is left out."""
    return product(lambda t: f[t], over=f, first=k + 1)


@formula(left=lambda b, T, k: partial(symbol("c_T"), symbol("c_k")))
def forget_bias(b: Expr, T: Expr, k: Expr) -> Expr:
    """While the forget gate is given by its bias alone, as at the start of training."""
    return sigmoid(b) ** (T - k)


@formula("n", hidden=("f",))
def forget_half_life(f: Expr) -> Expr:
    """Steps after which a forget gate that stays at f has halved the gradient."""
    return chain(log(frac(1, 2)) / log(f), log(2) / -log(f))


# Clipping


@formula(r"\operatorname{clip}", g=vector(), hidden=("tau",))
def clip_norm(g: Expr, tau: Expr) -> Expr:
    return chain(minimum(1, tau / norm(g)) * g, g / maximum(1, norm(g) / tau))


@formula(r"\operatorname{clip}", g=vector(), epsilon=scalar(default=1e-6), hidden=("tau", "epsilon"))
def clip_grad_norm(g: Expr, tau: Expr, epsilon: Expr) -> Expr:
    """As PyTorch: the norm of what is clipped stays a little below the threshold."""
    return minimum(1, tau / (norm(g) + epsilon)) * g


@formula(left=lambda G: norm(symbol("g", kind="vector")), G=matrices(size="K"))
def total_norm(G: Expr) -> Expr:
    """Of the gradient g that all the gradients of the K parameters make up."""
    return sqrt(total(lambda k: frobenius_norm(G[k]) ** 2, over=G))


@formula(r"\operatorname{clip}", g=vector(size="n"), i=index("g"), hidden=("tau",))
def clip_value(g: Expr, tau: Expr, i: Expr) -> Expr:
    return maximum(-tau, minimum(tau, g[i]))


@formula(
    r"\operatorname{clip}",
    g=vector(),
    w=vector(),
    epsilon=scalar(default=1e-3),
    hidden=("w", "lambda_", "epsilon"),
)
def adaptive_clip(g: Expr, w: Expr, lambda_: Expr, epsilon: Expr) -> Expr:
    """Of the weights w of one unit, by the ratio of the norms (Brock et al.)."""
    return minimum(1, lambda_ * (maximum(norm(w), epsilon) / norm(g))) * g


@formula(r"\operatorname{cos}", a=vector(), b=vector())
def cosine(a: Expr, b: Expr) -> Expr:
    """1 where two vectors have one direction."""
    return a.T @ b / (norm(a) * norm(b))


@formula(g=vector())
def clipped_step(g: Expr, eta: Expr, tau: Expr) -> Expr:
    """However large the gradient, a step of gradient descent is no longer than this."""
    return chain(norm(eta * clip_norm(g, tau)), eta * minimum(norm(g), tau), at_most(eta * tau))


# Derivatives by differences


@formula(f=function(), slope=function("f'"), curvature=function("f''"))
def forward_difference(f: Expr, slope: Expr, curvature: Expr, x: Expr, h: Expr, xi: Expr) -> Expr:
    """For some xi between x and x + h."""
    return chain((f(x + h) - f(x)) / h, slope(x) + h / 2 * curvature(xi))


@formula(f=function(), slope=function("f'"), third=function("f'''"))
def central_difference(f: Expr, slope: Expr, third: Expr, x: Expr, h: Expr, xi: Expr) -> Expr:
    """For some xi between x - h and x + h."""
    return chain((f(x + h) - f(x - h)) / (2 * h), slope(x) + h**2 / 6 * third(xi))


@formula("E", hidden=("M", "epsilon"))
def difference_error(h: Expr, M: Expr, epsilon: Expr) -> Expr:
    """Of the central difference, at most: M bounds the third derivative, epsilon the rounding error of f."""
    return M * h**2 / 6 + epsilon / h


@formula("h", hidden=("M", "epsilon"))
def best_difference_step(M: Expr, epsilon: Expr) -> Expr:
    """The minimum of difference_error."""
    return (3 * epsilon / M) ** frac(1, 3)


@formula(left=lambda f, slope, x, h: slope(x), f=function(), slope=function("f'"))
def complex_step(f: Expr, slope: Expr, x: Expr, h: Expr) -> Expr:
    """Nothing is subtracted, so h may be so small that only rounding is left of the error."""
    return about(imaginary_part(f(x + IMAGINARY_UNIT * h)) / h)


@formula(r"\operatorname{err}", a=vector(), b=vector())
def relative_error(a: Expr, b: Expr) -> Expr:
    return norm(a - b) / maximum(norm(a), norm(b))


# Descent


@formula("f", theta=vector(), H=matrix(), hidden=("H",))
def quadratic(theta: Expr, H: Expr) -> Expr:
    """What a loss looks like near a minimum at 0; H is symmetric."""
    return frac(1, 2) * (theta.T @ H @ theta)


@formula(left=lambda theta, H: partial(quadratic(theta, H), theta), theta=vector(), H=matrix())
def quadratic_gradient(theta: Expr, H: Expr) -> Expr:
    return H @ theta


@formula(theta=vector(), H=matrix())
def loss_change(theta: Expr, H: Expr, eta: Expr) -> Expr:
    """Of one step of gradient descent, on a quadratic exactly, elsewhere to second order."""
    g = let("g", H @ theta, kind="vector")
    return chain(
        quadratic(theta - eta * g, H) - quadratic(theta, H),
        -(eta * (g.T @ g)) + frac(1, 2) * eta**2 * (g.T @ H @ g),
        -(eta * (1 - eta / 2 * ((g.T @ H @ g) / (g.T @ g))) * norm(g) ** 2),
    )


@formula(r"\eta", g=vector(), H=matrix(), hidden=("g", "H"))
def steepest_step(g: Expr, H: Expr) -> Expr:
    """The learning rate that lowers a quadratic most in one step; twice as large a one lowers it no more."""
    return g.T @ g / (g.T @ H @ g)


@formula(
    r"\mathbf{e}_t",
    H=matrix(),
    e=vector("e_0"),
    lambda_=vector(size="n"),
    q=vectors(size="n"),
    hidden=("H", "e", "eta", "t", "lambda_", "q"),
)
def descent_error(H: Expr, e: Expr, eta: Expr, t: Expr, lambda_: Expr, q: Expr) -> Expr:
    """What is left of the distance to the minimum: each eigenvector of H has its own rate."""
    return chain(
        matrix_power(identity(H) - eta * H, t) @ e,
        total(lambda i: (1 - eta * lambda_[i]) ** t * group(q[i].T @ e) * q[i], over=q),
    )


@formula(r"\theta_t", hidden=("theta_0", "eta", "lambda_", "t"))
def descent_path(theta_0: Expr, eta: Expr, lambda_: Expr, t: Expr) -> Expr:
    """Gradient descent along one eigenvector of the curvature lambda."""
    return (1 - eta * lambda_) ** t * theta_0


@formula(r"\eta_{\text{max}}", hidden=("lambda_max",))
def largest_learning_rate(lambda_max: Expr) -> Expr:
    """Above it, descent on a quadratic diverges."""
    return 2 / lambda_max


@formula(r"\rho", hidden=("lambda_min", "lambda_max"))
def descent_rate(eta: Expr, lambda_min: Expr, lambda_max: Expr) -> Expr:
    """The factor of one step on the slowest direction."""
    return maximum(absolute(1 - eta * lambda_min), absolute(1 - eta * lambda_max))


@formula(r"\rho_{\text{opt}}", hidden=("lambda_min", "lambda_max"))
def best_rate(lambda_min: Expr, lambda_max: Expr) -> Expr:
    kappa = let("kappa", lambda_max / lambda_min)
    eta = let("eta", 2 / (lambda_min + lambda_max), r"\eta_{\text{opt}}")
    return chain(1 - eta * lambda_min, eta * lambda_max - 1, (kappa - 1) / (kappa + 1))


@formula(r"\kappa", H=matrix())
def condition_number(H: Expr) -> Expr:
    return spectral_norm(H) * spectral_norm(matrix_power(H, -1))


@formula("t", hidden=("kappa", "epsilon"))
def steps_to_tolerance(kappa: Expr, epsilon: Expr) -> Expr:
    """Steps at the best learning rate until the distance to the minimum has shrunk by the factor epsilon."""
    return chain(
        log(1 / epsilon) / log((kappa + 1) / (kappa - 1)),
        about(kappa / 2 * log(1 / epsilon)),
    )


@formula(
    r"\theta_{t+1}", theta=r"\theta_t", previous=r"\theta_{t-1}", hidden=("theta", "previous", "eta", "lambda_", "beta")
)
def heavy_ball(theta: Expr, previous: Expr, eta: Expr, lambda_: Expr, beta: Expr) -> Expr:
    """Momentum along one eigenvector of the curvature lambda."""
    return chain(
        theta - eta * lambda_ * theta + beta * (theta - previous),
        (1 + beta - eta * lambda_) * theta - beta * previous,
    )


@formula("r", hidden=("eta", "lambda_", "beta"))
def heavy_ball_root(eta: Expr, lambda_: Expr, beta: Expr) -> Expr:
    """The factor of one step of momentum in the long run, while the root is real; at a saddle lambda is negative."""
    b = let("b", 1 + beta - eta * lambda_)
    return (b + sqrt(b**2 - 4 * beta)) / 2


@formula(r"\lvert r \rvert^2", hidden=("eta", "lambda_", "beta"))
def heavy_ball_modulus(eta: Expr, lambda_: Expr, beta: Expr) -> Expr:
    """Where the root is complex, which is where momentum oscillates."""
    b = let("b", 1 + beta - eta * lambda_)
    return chain((b / 2) ** 2 + (sqrt(4 * beta - b**2) / 2) ** 2, beta)


@formula(r"\rho", hidden=("lambda_min", "lambda_max"))
def best_momentum(lambda_min: Expr, lambda_max: Expr) -> Expr:
    """The learning rate and the momentum that are best on a quadratic, and the factor of one step (Polyak)."""
    kappa = let("kappa", lambda_max / lambda_min)
    let("eta", 4 / (sqrt(lambda_max) + sqrt(lambda_min)) ** 2)
    beta = let("beta", ((sqrt(kappa) - 1) / (sqrt(kappa) + 1)) ** 2)
    return chain(
        sqrt(beta),
        (sqrt(lambda_max) - sqrt(lambda_min)) / (sqrt(lambda_max) + sqrt(lambda_min)),
        (sqrt(kappa) - 1) / (sqrt(kappa) + 1),
    )


# Saddle points and limits


@formula("f", hidden=("lambda_", "mu"))
def saddle(x: Expr, y: Expr, lambda_: Expr, mu: Expr) -> Expr:
    """A saddle point at 0: up along x, down along y."""
    return frac(1, 2) * (lambda_ * x**2 - mu * y**2)


@formula("y_t", hidden=("y_0", "eta", "mu", "t"))
def saddle_path(y_0: Expr, eta: Expr, mu: Expr, t: Expr) -> Expr:
    return (1 + eta * mu) ** t * y_0


@formula("t", hidden=("y_0", "eta", "mu", "r"))
def escape_time(y_0: Expr, eta: Expr, mu: Expr, r: Expr) -> Expr:
    """Steps until the distance from the saddle along y has grown from |y_0| to r."""
    return log(r / absolute(y_0)) / log(1 + eta * mu)


@formula(left=lambda E, y_0, eta, mu, s, t: E(symbol("y_t") ** 2), E=MEAN)
def noisy_saddle(E: Expr, y_0: Expr, eta: Expr, mu: Expr, s: Expr, t: Expr) -> Expr:
    """Where each gradient has independent noise of mean 0 and standard deviation s."""
    c = let("c", 1 + eta * mu)
    return c ** (2 * t) * y_0**2 + eta**2 * s**2 * ((c ** (2 * t) - 1) / (c**2 - 1))


@formula(f=function(), theta=vector(), g=vector())
def descent_lemma(f: Expr, theta: Expr, g: Expr, eta: Expr, L: Expr) -> Expr:
    """Where g is the gradient at theta and no curvature exceeds L."""
    return chain(f(theta - eta * g), at_most(f(theta) - eta * (1 - L * eta / 2) * norm(g) ** 2))


@formula(
    f=function(),
    theta_0=vector(r"\theta_0"),
    theta_t=vector(r"\theta_t"),
    theta_min=vector(r"\theta_{\text{min}}"),
)
def convex_bound(f: Expr, theta_0: Expr, theta_t: Expr, theta_min: Expr, eta: Expr, t: Expr) -> Expr:
    """Gradient descent on a convex f, no curvature of which exceeds 1 / eta."""
    return chain(f(theta_t) - f(theta_min), at_most(norm(theta_0 - theta_min) ** 2 / (2 * eta * t)))


@formula(
    f=function(),
    theta_0=vector(r"\theta_0"),
    theta_t=vector(r"\theta_t"),
    theta_min=vector(r"\theta_{\text{min}}"),
    stated="it speaks of every method whose steps are combinations of gradients, of which one run shows nothing",
)
def first_order_limit(f: Expr, theta_0: Expr, theta_t: Expr, theta_min: Expr, L: Expr, t: Expr) -> Expr:
    """For every method that moves along gradients and every t up to half the number of parameters there is a convex f,
    no curvature of which exceeds L, with this (Nesterov).
    """
    return chain(
        f(theta_t) - f(theta_min),
        at_least(3 * L * norm(theta_0 - theta_min) ** 2 / (32 * (t + 1) ** 2)),
    )
