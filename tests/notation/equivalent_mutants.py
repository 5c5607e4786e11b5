r"""Mutants that are no mistakes: for each, by formula and description, why its value is the same everywhere.

The tests confirm each entry at random points, and refuse an entry that no surviving mutant needs.
"""

_ASSOCIATIVE_PRODUCT = (
    "(W2 W1) x = W2 (W1 x): the matrix product is associative; the brackets show which matrix is meant"
)
_ASSOCIATIVE_SUM = "a + (b + c) = a + b + c; the brackets show which bias is meant"
_TIMES_ZERO = "the weight stands beside an input that is 0, so the product is 0 whatever the weight"

_TWO_LAYERS = r"\mathbf{W}_2(\mathbf{W}_1\mathbf{x}+\mathbf{b}_1)+\mathbf{b}_2="

_TIGHT = "a function's one argument needs no brackets, and brackets around the whole change nothing: f(x) = f x = (f x)"
_TANH = r"=\frac{e^x-e^{-x}}{e^x+e^{-x}}"
_CELU = r"\operatorname{CELU}(x)=\begin{cases}x&\text{if }x>0\\\alpha\left(%s-1\right)&\text{otherwise}\end{cases}"
_CELU_GRAD = r"\operatorname{CELU}'(x)=\begin{cases}1&\text{if }x>0\\%s&\text{otherwise}\end{cases}"
_EXP_TIGHT = (r"\exp\frac{x}{\alpha}", r"\left(\exp\frac{x}{\alpha}\right)")
_GELU = r"\begin{aligned}u&=\sqrt{\frac{2}{\pi}}(x+0.044715x^3)\\"
_GELU_TANH = r"\operatorname{GELU}_{\text{tanh}}(x)&=\frac{x}{2}(1+%s)\end{aligned}"
_GELU_TANH_GRAD = (
    r"t&=%s\\\operatorname{GELU}'_{\text{tanh}}(x)&=\frac{1}{2}(1+t)+\frac{x}{2}(1-t^2)\sqrt{\frac{2}{\pi}}"
    r"(1+3\cdot0.044715x^2)\end{aligned}"
)
_TANH_U_TIGHT = (r"\tanh u", r"(\tanh u)")
_TANH_LOG_TIGHT = (r"\tanh\log(1+e^x)", r"(\tanh\log(1+e^x))", r"\tanh\log((1+e^x))")
_MISH_GRAD = r"\begin{aligned}t&=%s\\\operatorname{Mish}'(x)&=t+x\sigma(x)(1-t^2)\end{aligned}"

_COSINE = r"\eta_t=\eta_{\text{min}}+\frac{1}{2}(\eta-\eta_{\text{min}})\left(1+%s\right)"

_EVEN_POWER = "(a - b)^2 = (b - a)^2"
_CENTERED = "E((X + c) (Y - E(Y))) = E(X (Y - E(Y))) for every constant c, because Y - E(Y) has mean 0; X and Y alike"
_SYMMETRIC = "z and -z have the same distribution, so E(ReLU(-z)^2) = E(ReLU(z)^2)"
_EVEN_DENSITY = "y and -y are equally likely under N(0, 1), and y occurs nowhere else under its mean"

_EVEN_NORM = "the norm of a vector is that of its negative"
_OTHER_IS_LARGER = "where 1 - eta lambda_min < 0, |1 - eta lambda_max| is larger, as lambda_max >= lambda_min"
_EVEN_DISTANCE = "|a - b| = |b - a|"
_HOMOGENEOUS = "a factor that is not negative may stand inside the norm or in front of it"


def _tight_logs(template: str, *arguments: str) -> dict[str, str]:
    """The logarithms, § in the template, in turn without brackets around their argument, or with them around both."""

    def written(argument: str, form: int) -> str:
        left, right = (r"\left(", r"\right)") if argument.startswith(r"\frac") else ("(", ")")
        tight = r"\log" + " " * argument[0].isalpha() + argument
        return (rf"\log{left}{argument}{right}", tight, f"{left}{tight}{right}")[form]

    found = {}
    for place in range(len(arguments)):
        for form in (1, 2):
            latex = template
            for number, argument in enumerate(arguments):
                latex = latex.replace("§", written(argument, form if number == place else 0), 1)
            found[latex] = _TIGHT
    return found


EQUIVALENT: dict[str, dict[str, str]] = {
    "activations.tanh": dict.fromkeys((r"\tanh x" + _TANH, r"(\tanh x)" + _TANH), _TIGHT),
    "activations.tanh_grad": {r"\operatorname{tanh}'(x)=1-(\tanh x)^2": _TIGHT},
    "activations.tanh_sigmoid": dict.fromkeys((r"\tanh x=2\sigma(2x)-1", r"(\tanh x)=2\sigma(2x)-1"), _TIGHT),
    "activations.celu": {_CELU % tight: _TIGHT for tight in _EXP_TIGHT},
    "activations.celu_grad": {_CELU_GRAD % tight: _TIGHT for tight in _EXP_TIGHT},
    "activations.gelu_tanh": {_GELU + _GELU_TANH % tight: _TIGHT for tight in _TANH_U_TIGHT},
    "activations.gelu_tanh_grad": {_GELU + _GELU_TANH_GRAD % tight: _TIGHT for tight in _TANH_U_TIGHT},
    "activations.mish": dict.fromkeys(
        (
            r"\operatorname{Mish}(x)=x\tanh\log(1+e^x)",
            r"\operatorname{Mish}(x)=x(\tanh\log(1+e^x))",
            r"\operatorname{Mish}(x)=x\tanh\log((1+e^x))",
        ),
        _TIGHT,
    ),
    "activations.mish_grad": {_MISH_GRAD % tight: _TIGHT for tight in _TANH_LOG_TIGHT},
    "activations.deep_linear": {
        _TWO_LAYERS
        + r"\mathbf{W}_2\mathbf{W}_1\mathbf{x}+(\mathbf{W}_2\mathbf{b}_1+\mathbf{b}_2)": _ASSOCIATIVE_PRODUCT,
        _TWO_LAYERS + r"(\mathbf{W}_2\mathbf{W}_1)\mathbf{x}+\mathbf{W}_2\mathbf{b}_1+\mathbf{b}_2": _ASSOCIATIVE_SUM,
    },
    # The weights are parameters of the model that its name does not show: y(0, 1) is w_1 0 + w_2 1 + b.
    "activations.xor_linear": {
        f"line 1, member {member}, at {place}: {change}": _TIMES_ZERO
        for member, place, change in (
            (1, "0.3", "w_1 -> w_2"),
            (1, "0.3", "w_1 -> b"),
            (1, "0.4", "w_2 -> w_1"),
            (1, "0.4", "w_2 -> b"),
            (3, "0.3", "w_1 -> w_2"),
            (3, "0.3", "w_1 -> b"),
            (3, "1.4", "w_2 -> w_1"),
            (3, "1.4", "w_2 -> b"),
        )
    },
    "initialization.variance": {
        r"line 1, member 1, at 1.0: X - \operatorname{E}(X) -> \operatorname{E}(X) - X": _EVEN_POWER,
    },
    "initialization.covariance": {
        f"line 1, member 1, at {place}: {change}": _CENTERED
        for place, change in (
            ("1.0", r"X - \operatorname{E}(X) -> X + \operatorname{E}(X)"),
            ("1.0.1.1", "X -> Y"),
            ("1.1", r"Y - \operatorname{E}(Y) -> Y + \operatorname{E}(Y)"),
            ("1.1.1.1", "Y -> X"),
        )
    },
    "gradients.sigmoid_slope": {
        r"line 1, member 2, at 1.0: \sigma(x) - \frac{1}{2} -> \frac{1}{2} - \sigma(x)": _EVEN_POWER,
    },
    "gradients.depth_to_factor": _tight_logs(r"L=\frac{§}{§}", "r", "c"),
    "gradients.rnn_bound": {
        r"\left\lVert\prod_{t=T,\dots,k+1}(\operatorname{diag}(\varphi'(\mathbf{a}_t))\mathbf{W})\right\rVert_2"
        r"\le(\lVert\gamma\mathbf{W}\rVert_2)^{T-k}": _HOMOGENEOUS,
    },
    "gradients.forget_half_life": _tight_logs(
        r"\begin{aligned}n&=\frac{§}{§}\\&=\frac{§}{-§}\end{aligned}", r"\frac{1}{2}", "f", "2", "f"
    ),
    "gradients.clipped_step": {
        r"\begin{aligned}\eta\lVert\operatorname{clip}(\mathbf{g})\rVert&=\eta\min(\lVert\mathbf{g}\rVert,\tau)"
        r"\\&\le\eta\tau\end{aligned}": _HOMOGENEOUS,
    },
    "gradients.relative_error": {
        r"line 1, member 1, at 0.0: \mathbf{a} - \mathbf{b} -> \mathbf{b} - \mathbf{a}": _EVEN_NORM,
    },
    "gradients.loss_change": {
        r"line 2, member 1, at 0.1: \boldsymbol{\theta} - \eta \mathbf{g} -> \eta \mathbf{g} - \boldsymbol{\theta}": (
            "f is even, f(x) = f(-x)"
        ),
    },
    "gradients.descent_error": {
        r"\begin{aligned}\mathbf{e}_t&=(\mathbf{I}-\eta\mathbf{H})^t\mathbf{e}_0"
        r"\\&=\sum_{i=1}^{n}(1-\eta\lambda_i)^t\mathbf{q}_i^\top\mathbf{e}_0\mathbf{q}_i\end{aligned}": (
            "a number times a row times a column is a number; the brackets show which product is the number"
        ),
    },
    "gradients.descent_rate": {
        r"line 1, member 1, at 0: \lvert 1 - \eta \lambda_{\text{min}} \rvert -> 1 - \eta \lambda_{\text{min}}": (
            _OTHER_IS_LARGER
        ),
        r"\rho(\eta)=\max(1-\eta\lambda_{\text{min}},\lvert1-\eta\lambda_{\text{max}}\rvert)": _OTHER_IS_LARGER,
        **{
            rf"line 1, member 1, at {place}: "
            rf"1 - \eta \lambda_{{\text{{{end}}}}} -> \eta \lambda_{{\text{{{end}}}}} - 1": "|a| = |-a|"
            for place, end in (("0.0", "min"), ("1.0", "max"))
        },
    },
    "gradients.steps_to_tolerance": _tight_logs(
        r"\begin{aligned}t&=\frac{§}{§}\\&\approx\frac{\kappa}{2}§\end{aligned}",
        r"\frac{1}{\epsilon}",
        r"\frac{\kappa+1}{\kappa-1}",
        r"\frac{1}{\epsilon}",
    ),
    "gradients.best_momentum": {
        r"line 3, member 1, at 0.0: \sqrt{\kappa} - 1 -> 1 - \sqrt{\kappa}": _EVEN_POWER,
    },
    "gradients.escape_time": _tight_logs(r"t=\frac{§}{\log(1+\eta\mu)}", r"\frac{r}{\lvert y_0\rvert}"),
    "gradients.convex_bound": {
        r"line 1, member 2, at 0.0.0.0: \boldsymbol{\theta}_0 - \boldsymbol{\theta}_{\text{min}} -> "
        r"\boldsymbol{\theta}_{\text{min}} - \boldsymbol{\theta}_0": _EVEN_NORM,
    },
    "losses.mse": {r"line 1, member 1, at 1.3.0: \hat{y}_i - y_i -> y_i - \hat{y}_i": _EVEN_POWER},
    "losses.mse_of_a_constant": {
        r"line 2, member 1, at 1.3.0: c - y_i -> y_i - c": _EVEN_POWER,
        r"line 2, member 2, at 0.1.3.0: \bar{y} - y_i -> y_i - \bar{y}": _EVEN_POWER,
        r"line 2, member 2, at 1.0: c - \bar{y} -> \bar{y} - c": _EVEN_POWER,
    },
    "losses.mae": {r"line 1, member 1, at 1.3.0: \hat{y}_i - y_i -> y_i - \hat{y}_i": _EVEN_DISTANCE},
    "losses.gaussian_likelihood": {
        r"line 1, member 1, at 0.0.1.0.0.0.0: y - \hat{y} -> \hat{y} - y": _EVEN_POWER,
        r"line 1, member 2, at 0.0.0: y - \hat{y} -> \hat{y} - y": _EVEN_POWER,
    },
    "losses.laplace_likelihood": {
        r"line 1, member 1, at 0.0.1.0.0.0.0: y - \hat{y} -> \hat{y} - y": _EVEN_DISTANCE,
        r"line 1, member 2, at 0.0.0: y - \hat{y} -> \hat{y} - y": _EVEN_DISTANCE,
    },
    "losses.bce": _tight_logs(r"\operatorname{BCE}(p,y)=-(y§+(1-y)\log(1-p))", "p"),
    "losses.bce_pos_weight": {
        rf"\ell_{{\text{{BCE}}}}(z,y)=-(wy{tight}+(1-y)\log(1-\sigma(z)))": _TIGHT
        for tight in (r"\log\sigma(z)", r"(\log\sigma(z))", r"\log\sigma((z))")
    },
    "losses.mse_sigmoid": {r"line 1, member 1, at 1.0: \sigma(z) - y -> y - \sigma(z)": _EVEN_POWER},
    "losses.mse_sigmoid_bound": {r"line 1, member 1, at 0.0: \sigma(z) - y -> y - \sigma(z)": _EVEN_DISTANCE},
    "losses.cross_entropy": _tight_logs(
        r"\begin{aligned}\operatorname{CE}(\mathbf{z})_y&=-§\\&=-\operatorname{log\,softmax}(\mathbf{z})_y"
        r"\\&=\log\sum_{j=1}^{K}e^{z_j}-z_y\end{aligned}",
        r"\frac{e^{z_y}}{\sum_{j=1}^{K}e^{z_j}}",
    ),
    "losses.initial_loss": _tight_logs("-§=§", r"\frac{e^c}{Ke^c}", "K"),
    "losses.initial_loss_bound": {
        "line 1, member 1, at 0.1.2: e^{s x} -> e^{-s x}": "x and -x are equally likely under N(0, 1)",
        **_tight_logs(r"\log(K\operatorname{E}_{x\sim\mathcal{N}(0,1)}[e^{sx}])=§+\frac{s^2}{2}", "K"),
    },
    "losses.cross_entropy_distributions": _tight_logs(r"H(\mathbf{q},\mathbf{p})=-\sum_{k=1}^{K}q_k§", "p_k"),
    "losses.entropy": _tight_logs(r"H(\mathbf{q})=-\sum_{k=1}^{K}q_k§", "q_k"),
    "losses.categorical_likelihood": _tight_logs(r"-\log\prod_{k=1}^{K}p_k^{y_k}=-\sum_{k=1}^{K}y_k§", "p_k"),
    "losses.soft_cross_entropy_grad": {
        r"line 1, member 2, at 0: \operatorname{softmax}(\mathbf{z})_j \sum_{k = 1}^{K} q_k -> "
        r"\frac{\operatorname{softmax}(\mathbf{z})_j}{\sum_{k = 1}^{K} q_k}": "the targets add up to 1",
    },
    "losses.kl": _tight_logs(
        r"\begin{aligned}\operatorname{KL}(\mathbf{q},\mathbf{p})&=\sum_{k=1}^{K}q_k§"
        r"\\&=H(\mathbf{q},\mathbf{p})-H(\mathbf{q})\end{aligned}",
        r"\frac{q_k}{p_k}",
    ),
    "losses.kl_with_logits": _tight_logs(
        r"\begin{aligned}\ell_{\text{KL}}(\mathbf{z},\mathbf{q})&=\sum_{k=1}^{K}q_k"
        r"(§-\operatorname{log\,softmax}(\mathbf{z})_k)"
        r"\\&=\operatorname{CE}(\mathbf{z},\mathbf{q})-H(\mathbf{q})\end{aligned}",
        "q_k",
    ),
    "losses.kl_normal": {
        r"line 1, member 1, at 2.0.0.0.0: \mu_q + \sigma_q x - \mu_p -> \mu_p - (\mu_q + \sigma_q x)": _EVEN_POWER,
        r"line 1, member 1, at 2.0.0.0.0.0: \mu_q + \sigma_q x -> \mu_q - \sigma_q x": (
            "x and -x are equally likely under N(0, 1)"
        ),
        r"line 1, member 2, at 0.0.0.1.0: \mu_q - \mu_p -> \mu_p - \mu_q": _EVEN_POWER,
        **_tight_logs(
            r"\begin{aligned}\operatorname{KL}&=\operatorname{E}_{x\sim\mathcal{N}(0,1)}"
            r"\left[\frac{(\mu_q+\sigma_qx-\mu_p)^2}{2\sigma_p^2}-\frac{x^2}{2}+§\right]"
            r"\\&=\frac{\sigma_q^2+(\mu_q-\mu_p)^2}{2\sigma_p^2}-\frac{1}{2}+§\end{aligned}",
            *[r"\frac{\sigma_p}{\sigma_q}"] * 2,
        ),
    },
    "losses.label_smoothing_divergence": _tight_logs(
        r"-\sum_{k=1}^{K}((1-\epsilon)\delta_{ky}+\epsilon u_k)§="
        r"-(1-\epsilon)§+\epsilon(\operatorname{KL}(\mathbf{u},\mathbf{p})+H(\mathbf{u}))",
        "p_k",
        "p_y",
    ),
    "losses.label_smoothing_gap": _tight_logs(
        r"\begin{aligned}m&=§\\&=\log\left(1+\frac{K(1-\epsilon)}{\epsilon}\right)\end{aligned}",
        r"\frac{1-\epsilon+\frac{\epsilon}{K}}{\frac{\epsilon}{K}}",
    ),
    "losses.label_smoothing_floor": _tight_logs(
        r"\begin{aligned}p&=1-\epsilon+\frac{\epsilon}{K}"
        r"\\\mathcal{L}_{\text{min}}&=-p§-(K-1)\frac{\epsilon}{K}§\end{aligned}",
        "p",
        r"\frac{\epsilon}{K}",
    ),
    "losses.focal": _tight_logs(r"\operatorname{FL}(p)=-\alpha(1-p)^{\gamma}§", "p"),
    "losses.focal_grad": _tight_logs(
        r"\frac{\partial\operatorname{FL}(p)}{\partial p}="
        r"\alpha\left(\gamma(1-p)^{\gamma-1}§-\frac{(1-p)^{\gamma}}{p}\right)",
        "p",
    ),
    "losses.focal_with_logits_grad": _tight_logs(
        r"\begin{aligned}p&=\sigma(z)\\\frac{\partial\operatorname{FL}(\sigma(z))}{\partial z}&="
        r"\alpha(1-p)^{\gamma}(\gamma p§-(1-p))\end{aligned}",
        "p",
    ),
    "losses.squared_hinge_grad": {
        r"line 1, member 1, at 0.0: 2 y -> \frac{2}{y}": "1 / y = y for the labels -1 and 1",
    },
    "initialization.relu_second_moment": {"line 1, member 1, at 1.1.1.0.1: -z -> z": _SYMMETRIC},
    "initialization.correlation_map": {
        "line 1, member 1, at 0.0.1.2.1.2.1.1: "
        r"c_l x + \sqrt{1 - c_l^2} y -> c_l x - \sqrt{1 - c_l^2} y": _EVEN_DENSITY,
    },
    "schedules.cosine_lr": dict.fromkeys(
        (_COSINE % r"\cos\frac{\pi t}{T}", _COSINE % r"\left(\cos\frac{\pi t}{T}\right)"), _TIGHT
    ),
}
