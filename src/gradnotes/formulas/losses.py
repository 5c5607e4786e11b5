r"""Loss functions, their gradients, and where they come from.

$\hat{y}$ is a prediction and $y$ its target, $z$ a logit and $\mathbf{z}$ the logits of $K$ classes, $\mathbf{p}$ and
$\mathbf{q}$ are distributions over them, $\mathbf{q}$ the one that is aimed at.
"""

from __future__ import annotations

from gradnotes.formulas.activations import log_softmax, sigmoid, sigmoid_grad, softmax
from gradnotes.notation import (
    PI,
    Expr,
    absolute,
    at_least,
    at_most,
    cases,
    chain,
    delta,
    exp,
    expectation,
    formula,
    frac,
    index,
    largest,
    length,
    let,
    log,
    maximum,
    minimum,
    partial,
    product,
    scalar,
    sign,
    sqrt,
    standard_normal,
    total,
    vector,
)

PREDICTIONS = vector(r"\hat{y}", size="n")
TARGETS = vector(size="n")
LOGITS = vector(size="K")
CHANCES = vector(size="K")


# Numbers


@formula(r"\operatorname{MSE}", yhat=PREDICTIONS, y=TARGETS)
def mse(yhat: Expr, y: Expr) -> Expr:
    return 1 / length(y) * total(lambda i: (yhat[i] - y[i]) ** 2, over=y)


@formula(left=lambda yhat, y, i: partial(mse(yhat, y), yhat[i]), yhat=PREDICTIONS, y=TARGETS, i=index("yhat"))
def mse_grad(yhat: Expr, y: Expr, i: Expr) -> Expr:
    return 2 / length(y) * (yhat[i] - y[i])


@formula(y=TARGETS)
def mse_of_a_constant(y: Expr, c: Expr) -> Expr:
    """Least where the constant is the mean, and then the variance of the targets."""
    m = let("m", 1 / length(y) * total(lambda i: y[i], over=y), r"\bar{y}")
    return chain(
        1 / length(y) * total(lambda i: (c - y[i]) ** 2, over=y),
        1 / length(y) * total(lambda i: (m - y[i]) ** 2, over=y) + (c - m) ** 2,
    )


@formula(r"\operatorname{MAE}", yhat=PREDICTIONS, y=TARGETS)
def mae(yhat: Expr, y: Expr) -> Expr:
    return 1 / length(y) * total(lambda i: absolute(yhat[i] - y[i]), over=y)


@formula(left=lambda yhat, y, i: partial(mae(yhat, y), yhat[i]), yhat=PREDICTIONS, y=TARGETS, i=index("yhat"))
def mae_grad(yhat: Expr, y: Expr, i: Expr) -> Expr:
    """At an error of 0, where there is no derivative, PyTorch's choice."""
    return 1 / length(y) * sign(yhat[i] - y[i])


@formula(r"\operatorname{Huber}", delta_=scalar(r"\delta", default=1.0))
def huber(r: Expr, delta_: Expr) -> Expr:
    """Of the error r."""
    return cases((frac(1, 2) * r**2, absolute(r) <= delta_), otherwise=delta_ * (absolute(r) - frac(1, 2) * delta_))


@formula(left=lambda r, delta_: partial(huber(r, delta_), r), delta_=scalar(r"\delta", default=1.0))
def huber_grad(r: Expr, delta_: Expr) -> Expr:
    """The error, clipped."""
    return maximum(-delta_, minimum(delta_, r))


@formula(r"\operatorname{SmoothL1}", beta=scalar(default=1.0))
def smooth_l1(r: Expr, beta: Expr) -> Expr:
    return cases((r**2 / (2 * beta), absolute(r) < beta), otherwise=absolute(r) - frac(1, 2) * beta)


@formula(left=lambda r, beta: partial(smooth_l1(r, beta), r), beta=scalar(default=1.0))
def smooth_l1_grad(r: Expr, beta: Expr) -> Expr:
    return maximum(-1, minimum(1, r / beta))


@formula(beta=scalar(default=1.0))
def huber_smooth_l1(r: Expr, beta: Expr) -> Expr:
    """One function but for the scale, and with 1 for both parameters one function."""
    return chain(huber(r, beta), beta * smooth_l1(r, beta))


# Where they come from: minus the logarithm of the likelihood of a target


@formula(yhat=r"\hat{y}")
def gaussian_likelihood(y: Expr, yhat: Expr, sigma: Expr) -> Expr:
    """Squared error is the likelihood of normal noise of a standard deviation that is known."""
    return chain(
        -log(1 / sqrt(2 * PI * sigma**2) * exp(-((y - yhat) ** 2 / (2 * sigma**2)))),
        (y - yhat) ** 2 / (2 * sigma**2) + frac(1, 2) * log(2 * PI * sigma**2),
    )


@formula(yhat=r"\hat{y}")
def laplace_likelihood(y: Expr, yhat: Expr, b: Expr) -> Expr:
    """Absolute error is that of noise with the density of Laplace, whose tails are heavier."""
    return chain(
        -log(1 / (2 * b) * exp(-(absolute(y - yhat) / b))),
        absolute(y - yhat) / b + log(2 * b),
    )


# One of two classes


@formula(r"\operatorname{BCE}")
def bce(p: Expr, y: Expr) -> Expr:
    return -(y * log(p) + (1 - y) * log(1 - p))


@formula()
def bernoulli_likelihood(p: Expr, y: Expr) -> Expr:
    """Binary cross-entropy is that of a coin that shows 1 with the probability p."""
    return chain(-log(p**y * (1 - p) ** (1 - y)), bce(p, y))


@formula(left=lambda p, y: partial(bce(p, y), p))
def bce_grad(p: Expr, y: Expr) -> Expr:
    return chain((1 - y) / (1 - p) - y / p, (p - y) / (p * (1 - p)))


@formula(r"\ell_{\text{BCE}}")
def bce_with_logits(z: Expr, y: Expr) -> Expr:
    """The last form is finite for every logit."""
    return chain(
        bce(sigmoid(z), y),
        log(1 + exp(z)) - y * z,
        maximum(z, 0) - y * z + log(1 + exp(-absolute(z))),
    )


@formula(left=lambda z, y: partial(bce_with_logits(z, y), z))
def bce_with_logits_grad(z: Expr, y: Expr) -> Expr:
    """The slope of the sigmoid cancels: the gradient is the error."""
    return chain(
        (sigmoid(z) - y) / (sigmoid(z) * (1 - sigmoid(z))) * sigmoid_grad(z),
        sigmoid(z) - y,
    )


@formula(r"\ell_{\text{BCE}}", hidden=("w",))
def bce_pos_weight(z: Expr, y: Expr, w: Expr) -> Expr:
    """With PyTorch's pos_weight w."""
    return -(w * y * log(sigmoid(z)) + (1 - y) * log(1 - sigmoid(z)))


@formula(left=lambda z, y, w: partial(bce_pos_weight(z, y, w), z), hidden=("w",))
def bce_pos_weight_grad(z: Expr, y: Expr, w: Expr) -> Expr:
    return (1 - y) * sigmoid(z) - w * y * (1 - sigmoid(z))


@formula(r"\ell_{\text{MSE}}")
def mse_sigmoid(z: Expr, y: Expr) -> Expr:
    """Half the squared error of a sigmoid's output."""
    return frac(1, 2) * (sigmoid(z) - y) ** 2


@formula(left=lambda z, y: partial(mse_sigmoid(z, y), z))
def mse_sigmoid_grad(z: Expr, y: Expr) -> Expr:
    """The slope of the sigmoid stays, and is 0 also where the answer is sure and wrong."""
    return chain(
        (sigmoid(z) - y) * sigmoid_grad(z),
        (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)),
    )


@formula()
def mse_sigmoid_bound(z: Expr, y: Expr) -> Expr:
    """For a label of 0 or 1; reached where the right label has the probability 1/3."""
    return chain(absolute((sigmoid(z) - y) * sigmoid_grad(z)), at_most(frac(4, 27)))


# One of several classes


@formula(r"\operatorname{CE}", z=LOGITS, y=index("z"))
def cross_entropy(z: Expr, y: Expr) -> Expr:
    return chain(
        -log(exp(z[y]) / total(lambda j: exp(z[j]), over=z)),
        -log_softmax(z, y),
        log(total(lambda j: exp(z[j]), over=z)) - z[y],
    )


@formula(r"\operatorname{CE}", z=LOGITS, y=index("z"))
def cross_entropy_shifted(z: Expr, y: Expr) -> Expr:
    """The same, without overflow."""
    m = let("m", largest(lambda j: z[j], over=z))
    return m - z[y] + log(total(lambda j: exp(z[j] - m), over=z))


@formula(left=lambda z, y, j: partial(cross_entropy(z, y), z[j]), z=LOGITS, y=index("z"), j=index("z"))
def cross_entropy_grad(z: Expr, y: Expr, j: Expr) -> Expr:
    return softmax(z, j) - delta(j, y)


@formula()
def initial_loss(c: Expr, K: Expr) -> Expr:
    """Of K logits that are all c: what a network pays that knows nothing."""
    return chain(-log(exp(c) / (K * exp(c))), log(K))


@formula()
def initial_loss_bound(K: Expr, s: Expr) -> Expr:
    """Of K independent logits from N(0, s²) the mean loss is at most this, by Jensen's inequality, and with many
    classes about this.
    """
    return chain(log(K * expectation(lambda x: exp(s * x), over=standard_normal)), log(K) + s**2 / 2)


@formula("H", q=CHANCES, p=CHANCES)
def cross_entropy_distributions(q: Expr, p: Expr) -> Expr:
    return -total(lambda k: q[k] * log(p[k]), over=q)


@formula("H", q=CHANCES)
def entropy(q: Expr) -> Expr:
    """The least cross-entropy there is, where p = q; 0 for a class that is certain."""
    return -total(lambda k: q[k] * log(q[k]), over=q)


@formula(p=CHANCES, y=CHANCES)
def categorical_likelihood(p: Expr, y: Expr) -> Expr:
    """Cross-entropy is the likelihood of a class y, written as a vector that is 1 there and 0 elsewhere."""
    return chain(-log(product(lambda k: p[k] ** y[k], over=p)), -total(lambda k: y[k] * log(p[k]), over=p))


@formula(r"\operatorname{CE}", z=LOGITS, q=CHANCES)
def soft_cross_entropy(z: Expr, q: Expr) -> Expr:
    return -total(lambda k: q[k] * log_softmax(z, k), over=z)


@formula(left=lambda z, q, j: partial(soft_cross_entropy(z, q), z[j]), z=LOGITS, q=CHANCES, j=index("z"))
def soft_cross_entropy_grad(z: Expr, q: Expr, j: Expr) -> Expr:
    """The derivatives of log softmax add up to one error, as the targets add up to 1."""
    return chain(
        -total(lambda k: q[k] * (delta(k, j) - softmax(z, j)), over=z),
        softmax(z, j) * total(lambda k: q[k], over=z) - q[j],
        softmax(z, j) - q[j],
    )


@formula(r"\mathcal{L}", w=vector(size="N"), ell=vector(r"\ell", size="N"))
def weighted_mean(w: Expr, ell: Expr) -> Expr:
    """PyTorch's mean of the cross-entropies of N examples, each with the weight of its class."""
    return total(lambda n: w[n] * ell[n], over=w) / total(lambda n: w[n], over=w)


# Divergence


@formula(r"\operatorname{KL}", q=CHANCES, p=CHANCES)
def kl(q: Expr, p: Expr) -> Expr:
    """What the wrong distribution p costs above the least cross-entropy."""
    return chain(
        total(lambda k: q[k] * log(q[k] / p[k]), over=q),
        cross_entropy_distributions(q, p) - entropy(q),
    )


@formula(q=CHANCES, p=CHANCES)
def kl_nonnegative(q: Expr, p: Expr) -> Expr:
    """0 where p = q, and nowhere else."""
    return chain(kl(q, p), at_least(0))


@formula(left=lambda q, p, k: partial(kl(q, p), p[k]), q=CHANCES, p=CHANCES, k=index("p"))
def kl_grad(q: Expr, p: Expr, k: Expr) -> Expr:
    return -(q[k] / p[k])


@formula(r"\ell_{\text{KL}}", z=LOGITS, q=CHANCES)
def kl_with_logits(z: Expr, q: Expr) -> Expr:
    return chain(
        total(lambda k: q[k] * (log(q[k]) - log_softmax(z, k)), over=z),
        soft_cross_entropy(z, q) - entropy(q),
    )


@formula(left=lambda z, q, j: partial(kl_with_logits(z, q), z[j]), z=LOGITS, q=CHANCES, j=index("z"))
def kl_with_logits_grad(z: Expr, q: Expr, j: Expr) -> Expr:
    """That of the cross-entropy, from which it differs by what does not depend on the logits."""
    return softmax(z, j) - q[j]


@formula(r"\operatorname{KL}", hidden=("mu_q", "sigma_q", "mu_p", "sigma_p"))
def kl_normal(mu_q: Expr, sigma_q: Expr, mu_p: Expr, sigma_p: Expr) -> Expr:
    """Of two normal distributions: the mean of the difference of their log-densities, under the first."""
    return chain(
        expectation(
            lambda x: (mu_q + sigma_q * x - mu_p) ** 2 / (2 * sigma_p**2) - x**2 / 2 + log(sigma_p / sigma_q),
            over=standard_normal,
        ),
        (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2) - frac(1, 2) + log(sigma_p / sigma_q),
    )


# Label smoothing


@formula("q", z=LOGITS, y=index("z"), k=index("z"), hidden=("z", "y", "epsilon"))
def label_smoothing(z: Expr, y: Expr, k: Expr, epsilon: Expr) -> Expr:
    """The target that is aimed at instead of the class y."""
    return (1 - epsilon) * delta(k, y) + epsilon / length(z)


@formula(r"\operatorname{CE}_{\text{smooth}}", z=LOGITS, y=index("z"), hidden=("epsilon",))
def label_smoothing_loss(z: Expr, y: Expr, epsilon: Expr) -> Expr:
    """The cross-entropy of the class, mixed with the mean of those of all classes."""
    return chain(
        -total(lambda k: ((1 - epsilon) * delta(k, y) + epsilon / length(z)) * log_softmax(z, k), over=z),
        (1 - epsilon) * cross_entropy(z, y) + epsilon / length(z) * total(lambda k: cross_entropy(z, k), over=z),
    )


@formula(
    left=lambda z, y, j, epsilon: partial(label_smoothing_loss(z, y, epsilon), z[j]),
    z=LOGITS,
    y=index("z"),
    j=index("z"),
)
def label_smoothing_grad(z: Expr, y: Expr, j: Expr, epsilon: Expr) -> Expr:
    return softmax(z, j) - ((1 - epsilon) * delta(j, y) + epsilon / length(z))


@formula(p=CHANCES, u=CHANCES, y=index("p"))
def label_smoothing_divergence(p: Expr, u: Expr, y: Expr, epsilon: Expr) -> Expr:
    """A price on confidence: the divergence of the prediction from the even distribution u, and a constant."""
    return chain(
        -total(lambda k: ((1 - epsilon) * delta(k, y) + epsilon * u[k]) * log(p[k]), over=p),
        -((1 - epsilon) * log(p[y])) + epsilon * (kl(u, p) + entropy(u)),
    )


@formula("m", hidden=("epsilon", "K"))
def label_smoothing_gap(epsilon: Expr, K: Expr) -> Expr:
    """By how much the logit of the class exceeds the others where the smoothed loss is least."""
    return chain(
        log((1 - epsilon + epsilon / K) / (epsilon / K)),
        log(1 + K * (1 - epsilon) / epsilon),
    )


@formula(r"\mathcal{L}_{\text{min}}", hidden=("epsilon", "K"))
def label_smoothing_floor(epsilon: Expr, K: Expr) -> Expr:
    """The least smoothed loss there is: the entropy of the smoothed target."""
    p = let("p", 1 - epsilon + epsilon / K)
    return -(p * log(p)) - (K - 1) * (epsilon / K) * log(epsilon / K)


# Focal loss

ALPHA, GAMMA = scalar(default=0.25), scalar(default=2.0)


@formula(r"\operatorname{FL}", hidden=("alpha", "gamma"), alpha=ALPHA, gamma=GAMMA)
def focal(p: Expr, alpha: Expr, gamma: Expr) -> Expr:
    """Of the probability p of the right label."""
    return -(alpha * (1 - p) ** gamma * log(p))


@formula(left=lambda p, alpha, gamma: partial(focal(p, alpha, gamma), p), alpha=ALPHA, gamma=GAMMA)
def focal_grad(p: Expr, alpha: Expr, gamma: Expr) -> Expr:
    return alpha * (gamma * (1 - p) ** (gamma - 1) * log(p) - (1 - p) ** gamma / p)


@formula(left=lambda z, alpha, gamma: partial(focal(sigmoid(z), alpha, gamma), z), alpha=ALPHA, gamma=GAMMA)
def focal_with_logits_grad(z: Expr, alpha: Expr, gamma: Expr) -> Expr:
    """By the logit of the right label: of z for the label 1, of -z for the label 0."""
    p = let("p", sigmoid(z))
    return alpha * (1 - p) ** gamma * (gamma * p * log(p) - (1 - p))


# Hinge


@formula(r"\operatorname{hinge}")
def hinge(s: Expr, y: Expr) -> Expr:
    """Of the score s for a label y of -1 or 1."""
    return maximum(0, 1 - y * s)


@formula(left=lambda s, y: partial(hinge(s, y), s))
def hinge_grad(s: Expr, y: Expr) -> Expr:
    """At the margin, where there is no derivative, PyTorch's choice."""
    return cases((-y, y * s < 1), otherwise=0)


@formula(r"\operatorname{hinge}_{\text{squared}}")
def squared_hinge(s: Expr, y: Expr) -> Expr:
    return maximum(0, 1 - y * s) ** 2


@formula(left=lambda s, y: partial(squared_hinge(s, y), s))
def squared_hinge_grad(s: Expr, y: Expr) -> Expr:
    return -(2 * y * maximum(0, 1 - y * s))


@formula(r"\operatorname{hinge}", z=LOGITS, y=index("z"))
def multiclass_hinge(z: Expr, y: Expr) -> Expr:
    """Every other class should stay below the right one by 1."""
    return chain(
        total(lambda j: (1 - delta(j, y)) * maximum(0, 1 + z[j] - z[y]), over=z),
        total(lambda j: maximum(0, 1 + z[j] - z[y]), over=z) - 1,
    )


@formula()
def logistic_margin(s: Expr, y: Expr) -> Expr:
    """Binary cross-entropy with labels of -1 and 1: a hinge without a corner, which is never 0."""
    return chain(log(1 + exp(-(y * s))), bce(sigmoid(s), (1 + y) / 2))
