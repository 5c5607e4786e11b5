"""The notation engine: what is printed, in both languages, and what it is worth in NumPy and PyTorch."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gradnotes.notation import (
    EULER,
    PI,
    Expr,
    Formula,
    NotationError,
    absolute,
    between,
    cases,
    chain,
    cos,
    delta,
    erf,
    exp,
    expectation,
    flag,
    formula,
    frac,
    function,
    group,
    index,
    largest,
    let,
    log,
    matrix,
    maximum,
    minimum,
    mutants,
    norm,
    partial,
    product,
    scalar,
    sign,
    sqrt,
    standard_normal,
    tanh,
    total,
    vector,
)

Z: dict[str, Any] = {"z": vector(size="K")}
W: dict[str, Any] = {"W_1": matrix(), "W_2": matrix(), "x": vector(), "b": vector()}


@formula(r"\sigma")
def sigma(x: Expr) -> Expr:
    return 1 / (1 + exp(-x))


def right(function_: Callable[..., Any], **declared: Any) -> str:
    """The right side that a function prints."""
    return formula("f", **declared)(function_).latex("en").partition(" = ")[2]


@pytest.mark.parametrize(
    ("function_", "latex"),
    [
        # The author's order
        (lambda x, y: y + x, "y + x"),
        (lambda x: 1 - x, "1 - x"),
        (lambda x: x * 2, r"x \cdot 2"),
        (lambda x: 2 * x, "2 x"),
        (lambda x, y: y * x * y, "y x y"),
        (lambda x: x + x, "x + x"),
        # Brackets where, and only where, they are needed
        (lambda a, b, c: a - (b - c), "a - (b - c)"),
        (lambda a, b, c: a - b - c, "a - b - c"),
        (lambda a, b, c: a - (b + c), "a - (b + c)"),
        (lambda a, b, c: (a + b) * c, "(a + b) c"),
        (lambda a, b, c: a * (b + c), "a (b + c)"),
        (lambda a, b: (a * b) ** 2, "(a b)^2"),
        (lambda a, b: a * b**2, "a b^2"),
        (lambda a: -(a**2), "-a^2"),
        (lambda a: (-a) ** 2, "(-a)^2"),
        (lambda a, b: -(a + b), "-(a + b)"),
        (lambda a, b: -a * b, "(-a) b"),
        (lambda a, b: a * -b, "a (-b)"),
        (lambda a, b: a + -b, "a + (-b)"),
        (lambda a, b: a - -b, "a - (-b)"),
        (lambda a: -2 * a, "(-2) a"),
        (lambda a: a - -2, "a - (-2)"),
        (lambda a, b: (a / b) ** 2, r"\left( \frac{a}{b} \right)^2"),
        (lambda a, b, c: a / b * c, r"\frac{a}{b} c"),
        (lambda a, b, c: a / (b * c), r"\frac{a}{b c}"),
        (lambda a, b, c: (a + b) / (c - 1), r"\frac{a + b}{c - 1}"),
        (lambda a, b, c: (a**b) ** c, "(a^b)^c"),
        (lambda a, b, c: a ** (b**c), "a^{b^c}"),
        (lambda a, b: a ** (b + 1), "a^{b + 1}"),
        (lambda a: a**-1, "a^{-1}"),
        (lambda a: a**12, "a^{12}"),
        (lambda a: 2**a, "2^a"),
        (lambda a, b: group(a + b) + group(a), "(a + b) + (a)"),
        # Functions
        (lambda x: 2 * exp(x), "2 e^x"),
        (lambda x: exp(-x), "e^{-x}"),
        (lambda x: exp(x) ** 2, "(e^x)^2"),
        (lambda x: exp(x / 2), r"\exp\left( \frac{x}{2} \right)"),
        (lambda x: log(x) * x, r"\log(x) x"),
        (lambda x: sqrt(x + 1), r"\sqrt{x + 1}"),
        (lambda x: tanh(x / 2), r"\tanh\left( \frac{x}{2} \right)"),
        (lambda x: tanh(x) ** 2, r"\tanh(x)^2"),
        (lambda x: absolute(x) * x, r"\lvert x \rvert x"),
        (lambda x: absolute(x / 2), r"\left\lvert \frac{x}{2} \right\rvert"),
        (lambda x: maximum(0, x) + minimum(0, x), r"\max(0, x) + \min(0, x)"),
        (lambda x: sign(x) * erf(x), r"\operatorname{sign}(x) \operatorname{erf}(x)"),
        (lambda x: x * sigma(x), r"x \sigma(x)"),
        (lambda x: sigma(x + 1) ** 2, r"\sigma(x + 1)^2"),
        # Constants that Python would evaluate
        (lambda x: frac(1, 2) * x, r"\frac{1}{2} x"),
        (lambda x: 2 * frac(1, 2) * x, r"2 \cdot \frac{1}{2} x"),
        (lambda x: x / sqrt(2), r"\frac{x}{\sqrt{2}}"),
        (lambda x: sqrt(2 / PI) * x, r"\sqrt{\frac{2}{\pi}} x"),
        (lambda x: x - EULER, "x - e"),
        (lambda x: 0.5 * x, "0.5 x"),
        (lambda x: np.float64(2) * x + np.float64(0.25), "2.0 x + 0.25"),
        (lambda x: sigma(0) * x, r"\sigma(0) x"),
        # Names
        (lambda alpha, beta_1, n_in: alpha * beta_1 * n_in, r"\alpha \beta_1 n_{\text{in}}"),
    ],
)
def test_printing(function_: Callable[..., Any], latex: str) -> None:
    assert right(function_) == latex


@pytest.mark.parametrize(
    ("function_", "declared", "latex"),
    [
        (lambda z, i: z[i], {"i": index("z")}, "z_i"),
        (lambda z, i: z[i - 1] ** 2, {"i": index("z")}, "z_{i - 1}^2"),
        (lambda z: total(lambda j: z[j], over=z), {}, r"\sum_{j = 1}^{K} z_j"),
        (lambda z: 2 * total(lambda j: z[j], over=z), {}, r"2 \sum_{j = 1}^{K} z_j"),
        (lambda z: total(lambda j: z[j], over=z) * 2, {}, r"\left( \sum_{j = 1}^{K} z_j \right) \cdot 2"),
        (lambda z: total(lambda j: z[j], over=z) + 1, {}, r"\sum_{j = 1}^{K} z_j + 1"),
        (lambda z: total(lambda j: z[j] + 1, over=z), {}, r"\sum_{j = 1}^{K} (z_j + 1)"),
        (lambda z: total(lambda j: z[j] * z[j], over=z) ** 2, {}, r"\left( \sum_{j = 1}^{K} z_j z_j \right)^2"),
        (lambda z: product(lambda j: z[j], over=z), {}, r"\prod_{j = 1}^{K} z_j"),
        (lambda z, c: product(lambda j: z[j] * c, over=z), {}, r"\prod_{j = 1}^{K} (z_j c)"),
        (lambda z: largest(lambda j: z[j], over=z), {}, r"\max_{1 \le j \le K} z_j"),
        (lambda z, c: largest(lambda j: z[j] * c, over=z), {}, r"\max_{1 \le j \le K} (z_j c)"),
        (lambda z: largest(lambda j: z[j] ** 2, over=z), {}, r"\max_{1 \le j \le K} (z_j^2)"),
        (lambda z, c: c - largest(lambda j: z[j], over=z), {}, r"c - \max_{1 \le j \le K} z_j"),
        (lambda z: log(total(lambda j: exp(z[j]), over=z)), {}, r"\log \sum_{j = 1}^{K} e^{z_j}"),
        (
            lambda z, c: log(c * total(lambda j: z[j], over=z)),
            {},
            r"\log\left( c \sum_{j = 1}^{K} z_j \right)",
        ),
        (lambda z, i, j: delta(i, j) - z[j], {"i": index("z"), "j": index("z")}, r"\delta_{i j} - z_j"),
        (lambda z: 2 * norm(z), {}, r"2 \lVert \mathbf{z} \rVert"),
        (lambda z, i: z[i], {"z": vector(r"\hat{y}", size="K"), "i": index("z")}, r"\hat{y}_i"),
    ],
)
def test_printing_of_vectors_and_indices(function_: Callable[..., Any], declared: dict[str, Any], latex: str) -> None:
    assert right(function_, **(Z | declared)) == latex


@pytest.mark.parametrize(
    ("function_", "latex"),
    [
        (lambda W_2, W_1, x, b: W_2 @ (W_1 @ x + b), r"\mathbf{W}_2 (\mathbf{W}_1 \mathbf{x} + \mathbf{b})"),
        (lambda W_2, W_1, x, b: (W_2 + W_1) @ x, r"(\mathbf{W}_2 + \mathbf{W}_1) \mathbf{x}"),
        (lambda W_2, W_1, x, b: 2 * (W_1 @ x), r"2 \mathbf{W}_1 \mathbf{x}"),
        (lambda W_2, W_1, x, b: group(W_2 @ W_1) @ x, r"(\mathbf{W}_2 \mathbf{W}_1) \mathbf{x}"),
        (lambda W_2, W_1, x, b: (W_1 @ x)[2], r"(\mathbf{W}_1 \mathbf{x})_2"),
    ],
)
def test_printing_of_matrices(function_: Callable[..., Any], latex: str) -> None:
    assert right(function_, **W) == latex


def test_heads_of_the_left_side() -> None:
    identity = {"i": index("z"), "j": index("z"), **Z}
    assert formula("f'")(lambda x: x).latex() == "f'(x) = x"
    assert formula("p", **Z, i=index("z"))(lambda z, i: z[i]).latex() == r"p(\mathbf{z})_i = z_i"
    assert formula("y", hidden=("w",))(lambda x, w: w * x).latex() == "y(x) = w x"
    softmax = formula("p", **Z, i=index("z"))(lambda z, i: z[i])
    jacobian = formula(left=lambda z, i, j: partial(softmax(z, i), z[j]), **identity)(lambda z, i, j: delta(i, j))
    assert jacobian.latex() == r"\frac{\partial p(\mathbf{z})_i}{\partial z_j} = \delta_{i j}"
    moment = formula("g", f=function())(lambda f: expectation(lambda z: f(z) ** 2, over=standard_normal))
    assert moment.latex() == r"g(f) = \operatorname{E}_{z \sim \mathcal{N}(0, 1)}[ f(z)^2 ]"


def test_flags_are_conditions() -> None:
    up = formula("f", on=flag(), hidden=("on",))(lambda x, on: cases((-x, on), otherwise=x))
    assert up.latex("en") == (
        r"f(x) = \begin{cases} -x & \text{if } \operatorname{on} \\ x & \text{otherwise} \end{cases}"
    )
    for on in (True, 1, 1.0, np.asarray(1.0)):
        assert up(2.0, on) == -2
    for off in (False, 0, 0.0, np.asarray(0.0)):
        assert up(2.0, off) == 2
    x, each = torch.tensor([2.0, 3.0]), torch.tensor([1.0, 0.0])
    torch.testing.assert_close(up(x, each), torch.tensor([-2.0, 3.0]))
    torch.testing.assert_close(up(x, True), -x)
    other: dict[str, Any] = {"on": flag(), "off": flag(r"\operatorname{aus}")}
    two = formula("f", **other)(lambda x, on, off: cases((-x, on), (2 * x, off), otherwise=x))
    named = [mutant.description for mutant in mutants(two)]
    assert r"line 1, member 1, at 1.0: \operatorname{on} -> \operatorname{aus}" in named
    assert not any("-> x" in name and "operatorname{on} ->" in name for name in named)


def test_the_cosine() -> None:
    wave = formula("f")(lambda x: cos(PI * x))
    assert wave.latex("en") == r"f(x) = \cos(\pi x)"
    np.testing.assert_allclose(wave(np.array([0.0, 1.0, 1 / 3])), [1, -1, 0.5], rtol=1e-15)
    torch.testing.assert_close(wave(torch.tensor([0.0, 1.0])), torch.tensor([1.0, -1.0]))


@pytest.mark.parametrize(("language", "given", "rest"), [("en", "if", "otherwise"), ("zh", "若", "否则")])
def test_cases_in_both_languages(language: str, given: str, rest: str) -> None:
    clipped = formula("f")(lambda x: 2 * cases((x, between(0, x, 1)), (1, x >= 1), otherwise=0))
    assert clipped.latex(language) == (
        r"f(x) = 2 \left( \begin{cases} "
        rf"x & \text{{{given} }} 0 < x < 1 \\ 1 & \text{{{given} }} x \ge 1 \\ 0 & \text{{{rest}}} "
        r"\end{cases} \right)"
    )
    np.testing.assert_array_equal(clipped(np.array([-1.0, 0.5, 1.0, 3.0])), [0, 1, 2, 2])


@formula(r"\hat{y}", g_t="g_t", m="m_{t-1}", beta_1=scalar(default=0.9))
def named_lines(m: Expr, g_t: Expr, t: Expr, beta_1: Expr) -> Expr:
    now = let("m_t", beta_1 * m + (1 - beta_1) * g_t)
    corrected = let("m_hat", now / (1 - beta_1**t), r"\hat{m}_t")
    return corrected * 2


def test_named_lines_are_printed_and_executed() -> None:
    assert named_lines.latex() == (
        r"\begin{aligned} m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t \\ "
        r"\hat{m}_t &= \frac{m_t}{1 - \beta_1^t} \\ "
        r"\hat{y}(m_{t-1}, g_t, t, \beta_1) &= \hat{m}_t \cdot 2 \end{aligned}"
    )
    steps = named_lines.steps(1.0, 2.0, 2, beta_1=0.5)
    assert {name: float(value) for name, value in steps.items()} == {
        "m_t": 1.5,
        "m_hat": 2.0,
        named_lines.id: 4.0,
    }


def test_chains_are_printed_line_by_line_and_all_members_have_values() -> None:
    square = formula("f")(lambda x: chain((x + 1) ** 2, x**2 + 2 * x + 1, x))
    assert square.latex() == r"\begin{aligned} f(x) &= (x + 1)^2 \\ &= x^2 + 2 x + 1 \\ &= x \end{aligned}"
    assert [float(member) for member in square.members(2.0)] == [9, 9, 2]
    unnamed = formula()(lambda x: chain(x + x, 2 * x))
    assert unnamed.latex() == "x + x = 2 x"
    assert [float(member) for member in unnamed.members(3.0)] == [6, 6]


def test_a_named_formula_inside_another_is_evaluated_but_not_inlined() -> None:
    silu = formula(r"\operatorname{SiLU}")(lambda x: x * sigma(x))
    outer = formula("f")(lambda x: silu(2 * x) + sigma(x))
    assert outer.latex() == r"f(x) = \operatorname{SiLU}(2 x) + \sigma(x)"
    assert float(outer(1.0)) == pytest.approx(2 / (1 + np.exp(-2)) + 1 / (1 + np.exp(-1)), rel=1e-15)


def test_index_parameters_become_axes() -> None:
    outer = formula("f", **Z, i=index("z"), j=index("z"))(lambda z, i, j: z[i] - 10 * z[j])
    np.testing.assert_array_equal(outer(np.array([1.0, 2.0])), [[-9, -19], [-8, -18]])
    constant = formula("f", **Z, i=index("z"))(lambda z, i: frac(1, 2))
    np.testing.assert_array_equal(constant(np.array([1.0, 2.0])), [0.5, 0.5])


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32])
def test_numbers_follow_the_arrays_that_come_in(dtype: torch.dtype) -> None:
    f = formula("f", alpha=scalar(default=0.5))(lambda x, alpha: maximum(0, x) + cases((alpha, x > 1), otherwise=0))
    x = torch.tensor([-1.0, 0.5, 2.0], dtype=dtype)
    value = f(x)
    assert (value.dtype, value.tolist()) == (dtype, [0, 0.5, 2.5])
    assert f(x, 0.25).tolist() == [0, 0.5, 2.25]
    assert f(x, alpha=torch.tensor(1.0, dtype=dtype)).tolist() == [0, 0.5, 3]
    assert f(x.numpy()).dtype == x.numpy().dtype
    assert f(3) == 3.5
    np.testing.assert_array_equal(f([2, -2]), [2.5, 0])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_constants_are_as_exact_as_the_tensors_beside_them(dtype: torch.dtype) -> None:
    """PyTorch's default of float32 for a lone number would leave eight digits of a root or a fraction."""

    @formula("f")
    def root(x: Expr) -> Expr:
        return x * sqrt(2)

    @formula("g")
    def sixth(x: Expr) -> Expr:
        return cases((frac(1, 6), x > 0), otherwise=0)

    x = torch.ones(3, dtype=dtype)
    for result, exact in ((root(x), 2**0.5), (sixth(x), 1 / 6)):
        assert result.dtype == dtype
        assert torch.equal(result, torch.full((3,), exact, dtype=dtype))
    assert root(np.ones(1, dtype=np.float32)).dtype == np.float32


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_number_beside_delta_keeps_its_digits(dtype: torch.dtype) -> None:
    """A tensor of no axis takes the type of what it meets."""
    smoothed = formula("q", **Z, i=index("z"), j=index("z"))(lambda z, i, j, epsilon: epsilon * delta(i, j) + epsilon)
    for epsilon in (0.1, torch.tensor(0.1, dtype=dtype)):
        result = smoothed(torch.zeros(2, dtype=dtype), epsilon)
        assert result.dtype == dtype
        exact = torch.tensor(0.1, dtype=dtype) * torch.tensor([[2.0, 1.0], [1.0, 2.0]], dtype=dtype)
        assert torch.equal(result, exact)


def test_tensors_keep_their_graph() -> None:
    x = torch.tensor([-1.0, 0.3, 2.0], dtype=torch.float64, requires_grad=True)
    silu = formula("f")(lambda x: x * sigma(x))
    (ours,) = torch.autograd.grad(silu(x).sum(), x)
    (theirs,) = torch.autograd.grad(torch.nn.functional.silu(x).sum(), x)
    torch.testing.assert_close(ours, theirs, rtol=1e-14, atol=0)


def test_sums_products_and_maxima_of_components() -> None:
    z = np.array([2.0, 3.0, 5.0])
    assert formula("f", **Z)(lambda z: total(lambda j: z[j] * z[j], over=z))(z) == 38
    assert formula("f", **Z)(lambda z: product(lambda j: z[j], over=z))(z) == 30
    assert formula("f", **Z)(lambda z: largest(lambda j: -z[j], over=z))(torch.tensor(z)) == -2
    assert formula("f", **Z)(lambda z: total(lambda j: z[j], over=z) / total(lambda j: 1, over=z))(z) == 10 / 3


def test_expectations() -> None:
    second = formula("f", a=scalar())(lambda a: expectation(lambda z: (a * z + 1) ** 2, over=standard_normal))
    np.testing.assert_allclose(second(np.array([0.0, 1.0, 2.0])), [1, 2, 5], rtol=1e-13)
    assert float(second(torch.tensor(2.0, dtype=torch.float64))) == pytest.approx(5, rel=1e-13)


def test_stated_formulas_print_but_have_no_numbers() -> None:
    stated = formula("f", stated="the limit of infinite width")(lambda x: x)
    assert stated.latex() == "f(x) = x"
    with pytest.raises(NotationError, match="is stated, not executed: the limit of infinite width"):
        stated(1.0)


REFUSED: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (lambda x: x if x > 0 else -x, {}, "write cases(...) instead of if"),
    (lambda x: cases((1, 0 < x < 1), otherwise=0), {}, "write cases(...) instead of if"),
    (lambda z: sum(z) / 2, Z, "index it, or use total(...)"),
    (lambda x: x + "a", {}, "'a' cannot stand in a formula"),
    (lambda x: x * True, {}, "True cannot stand in a formula"),
    (lambda x: None, {}, "None cannot stand in a formula"),
    (lambda x: x + np.ones(3), {}, "cannot stand in a formula"),
    (lambda x: x + 1e-8, {}, "has no readable form: write it with frac(...) or a power"),
    (lambda x: x(2), {}, "only a symbol declared with function(...) can be called"),
    (lambda x: x, {"y": "y"}, "declares y, which it has no parameter for"),
    (lambda x: total(lambda j: x, over=x), {}, "a vector declared with a size"),
    (lambda z: total(lambda j: z[j], over=z), {"z": vector()}, "a vector declared with a size"),
    (lambda z, i: z[i], {**Z, "i": index("q")}, "runs over 'q', which is no vector"),
    (lambda z, i: total(lambda i: z[i], over=z), {**Z, "i": index("z")}, "i is bound by a sum or mean"),
    (lambda z_1, i: z_1[i], {"z_1": vector(size="K"), "i": index("z_1")}, "two subscripts"),
    (lambda lr, x: lr * x, {}, "'lr' would print as a product of its letters"),
    (lambda x: let("m", x) + let("m", x + 1), {}, "two symbols print as m"),
    (lambda x: let("x", x + 1) * 2, {}, "two symbols print as x"),
    (lambda x, y: x + y, {"y": "x"}, "two symbols print as x"),
]


@pytest.mark.parametrize(("function_", "declared", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_errors_name_the_formula_and_where_it_stands(
    function_: Callable[..., Any], declared: dict[str, Any], message: str
) -> None:
    function_.__name__ = "wrong"
    line = function_.__code__.co_firstlineno
    with pytest.raises(NotationError, match=re.escape(message)) as error:
        formula("f", **declared)(function_)
    assert re.match(rf".*test_notation\.py:{line}: formula 'test_notation\.wrong': ", str(error.value))


def test_a_formula_needs_a_name_where_something_must_stand_left() -> None:
    with pytest.raises(NotationError, match="has no name, so nothing would stand left"):
        formula()(lambda x: x)
    unnamed = formula()(lambda x: chain(x + x, 2 * x))
    with pytest.raises(NotationError, match="has no name, so no other can use it"):
        formula("f")(lambda x: unnamed(x) + 1)


def test_let_outside_a_formula() -> None:
    with pytest.raises(NotationError, match="inside a function under @formula"):
        let("m", 1)


def test_calls_with_wrong_arguments_name_the_formula() -> None:
    with pytest.raises(TypeError, match=r"formula 'test_notation\.sigma': missing a required argument: 'x'"):
        sigma()
    with pytest.raises(TypeError, match=r"formula 'test_notation\.sigma'"):
        sigma(1, 2)


def test_where_a_formula_stands() -> None:
    assert sigma.id == "test_notation.sigma"
    assert Path(sigma.path).name == "test_notation.py"
    assert Path(__file__).read_text(encoding="utf-8").splitlines()[sigma.line - 1].startswith("@formula")


def descriptions(formula_: Formula) -> set[str]:
    return {mutant.description.rpartition(": ")[2] for mutant in mutants(formula_)}


def test_mutants_change_one_place() -> None:
    assert descriptions(formula("f")(lambda x, y: x - y)) == {"x - y -> x + y", "x - y -> y - x", "x -> y", "y -> x"}
    assert descriptions(formula("f")(lambda x: x**2)) == {"x^2 -> 2^x", "x^2 -> x^3", "x^2 -> x", "2 -> 3"}
    softmax = formula("f", **Z, i=index("z"))(lambda z, i: z[i] / total(lambda j: z[j], over=z))
    assert {"i -> j", "j -> i"} & descriptions(softmax) == {"j -> i"}
    relu = descriptions(formula("f")(lambda x: cases((x, x > 0), otherwise=-x)))
    assert {"x > 0 -> x < 0", "-x -> x", "0 -> 1"} <= relu


def test_mutants_print_and_evaluate() -> None:
    (plus,) = [m for m in mutants(formula("f")(lambda x, y: x - y)) if m.description.endswith("x + y")]
    assert plus.latex("zh") == "f(x, y) = x + y"
    assert float(plus(1.0, 2.0)) == 3
    assert [float(member) for member in plus.members(1.0, 2.0)] == [3]


def test_mutants_reach_every_line_and_member() -> None:
    places = {mutant.description.partition(", at")[0] for mutant in mutants(named_lines)}
    assert places == {f"line {number}, member 1" for number in (1, 2, 3)}
    twice = formula("f")(lambda x: chain(x + x, 2 * x))
    assert {m.description.partition(", at")[0] for m in mutants(twice)} == {
        "line 1, member 1",
        "line 1, member 2",
    }
