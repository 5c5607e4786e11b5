"""The reader against values computed by hand."""

import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.latex_reader import LatexError, derivative, read, value
from tests.notation.reader_environment import FUNCTIONS, NUMBERS, VECTORS, logistic, softmax


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("1 + 2", 3),
        ("a b c", 30),
        (r"a \cdot b", 6),
        ("-x^2", -16),
        ("(-x)^2", 16),
        ("-a b + c", -1),
        ("2 x^{-1}", 0.5),
        ("2^{3^2}", 512),
        ("(2^3)^2", 64),
        ("x^b", 64),
        ("x^{b + 1} a", 512),
        ("1 - a - b", -4),
        ("1 - (a - b)", 2),
        ("1 - a + b", 2),
        ("1 - (a + b)", -4),
        ("a / b", 2 / 3),
        ("a b / x", 1.5),
        ("a / (b c)", 2 / 15),
        ("(a / b) c", 10 / 3),
        (r"\frac{a}{b c}", 2 / 15),
        (r"\frac{a}{b} c", 10 / 3),
        (r"\frac{\frac{a}{b}}{c}", 2 / 15),
        (r"\frac{a}{\frac{b}{c}}", 10 / 3),
        (r"\frac{a + b}{c - 1}", 1.25),
        (r"2 \cdot \frac{1}{2}", 1),
        (r"a \frac{1}{2}", 1),
        (r"\left( \frac{a}{x} \right)^2", 0.25),
        (r"\bigl( a + (b - c) \bigr) x", 0),
        ("a (b + c)", 16),
        ("a (b + c)^2", 128),
        ("(a + b) (c - x)", 5),
        ("[a + b] c", 25),
        (r"\sqrt{x} a", 4),
        (r"\sqrt{x}^3", 8),
        (r"\lvert a - c \rvert b", 9),
        (r"\left\lvert \frac{a - c}{b} \right\rvert", 1),
        (r"\lvert a - \lvert b - c \rvert \rvert", 0),
        ("0.5 x", 2),
        (r"x \, y", 28),
        (r"2 \pi", 2 * math.pi),
        (r"-\infty", -math.inf),
        ("e^{-a}", math.exp(-2)),
        ("e^x a", 2 * math.exp(4)),
        (r"e^{a^b}", math.exp(8)),
        (r"\exp(-a) b", 3 * math.exp(-2)),
        (r"\log(x) y", 7 * math.log(4)),
        (r"y \log x", 7 * math.log(4)),
        (r"\ln x + 1", math.log(4) + 1),
        (r"\log \frac{x}{a}", math.log(2)),
        (r"\log \sigma(a)", math.log(logistic(2.0))),
        (r"\tanh^2(a)", math.tanh(2) ** 2),
        (r"\tanh(a)^2", math.tanh(2) ** 2),
        (r"\cosh(a)^2 - \sinh(a)^2", 1),
        (r"\sin(a)^2 + \cos^2(a)", 1),
        (r"\max(a, c, b)", 5),
        (r"\min\{a, b\} x", 8),
        (r"\max\left(0, \frac{a}{x} - 1\right)", 0),
        ("f(a)", 3),
        ("f (a)", 3),
        ("f(a) (b + 1)", 12),
        ("g(a, b) c", -5),
        ("f(f(a))^2", 16),
        ("f^2(a)", 9),
        (r"x \sigma(a)", 4 * logistic(2.0)),
        (r"\sigma(a) (1 - \sigma(a)) - \sigma'(a)", 0),
        (r"\operatorname{SiLU}(a)", 2 * logistic(2.0)),
    ],
)
def test_arithmetic(latex: str, expected: float) -> None:
    assert value(latex, NUMBERS | FUNCTIONS) == pytest.approx(expected, rel=1e-14, abs=1e-15)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("z_i", 2),
        ("z_{i + 1} - z_{i-1}", 3),
        ("z_1", 1),
        ("z_i (z_3 - 1)", 6),
        ("z_i^2", 4),
        (r"(\mathbf{W}_2 \mathbf{b}_1)_i", 30),
        (r"(\mathbf{W}_2 \mathbf{W}_1)_{1, i}", 5),
        (r"\sum_{j=1}^{K} z_j", 7),
        (r"\sum_j z_j", 7),
        (r"\sum_{j = 1}^{2} z_j a + 1", 7),
        (r"\sum_{j=1}^{K} (z_j + 1)", 10),
        (r"\sum_{j=1}^K z_j + 1", 8),
        (r"a \sum_{j=1}^{K} z_j^2", 42),
        (r"\sum_{j=1}^{K} z_j \sum_{k=1}^{j} z_k", 1 + 6 + 28),
        (r"\sum_{j=2}^{K} j", 5),
        (r"\prod_{j=1}^{K} z_j", 8),
        (r"\left( \prod_{j=1}^{K} z_j \right) a", 16),
        (r"\max_{j} z_j - 1", 3),
        (r"\max_{1 \le j \le K} z_j", 4),
        (r"\max_{1 \le j \le 2} z_j", 2),
        (r"\min_{j} (z_j + u_j) + 1", 3),
        (r"\max_{j} \min(z_j, 3)", 3),
        (r"\log \exp(a) + \log \max_{j} z_j", 2 + math.log(4)),
        (r"\prod_{j=1}^{K} a", 8),
        (r"\prod_{j=1}^{K} (a z_j)", 64),
        (r"\min_{j} \lvert u_j \rvert", 0),
        (r"\max(\mathbf{z})", 4),
        (r"z_i - \log \sum_{j=1}^{K} e^{z_j}", 2 - math.log(math.e + math.e**2 + math.e**4)),
        (r"\frac{e^{z_i}}{\sum_{j = 1}^{K} e^{z_j}}", softmax(VECTORS[r"\mathbf{z}"])[1]),
        (r"\operatorname{softmax}(\mathbf{z})_i", softmax(VECTORS[r"\mathbf{z}"])[1]),
        (r"\operatorname{log\,softmax}(\mathbf{z})_3", math.log(softmax(VECTORS[r"\mathbf{z}"])[2])),
        (r"\delta_{i i} + \delta_{ij} + \delta_{i,j}", 1),
        (r"\mathbf{u}^\top \mathbf{z}", -3),
        (r"\mathbf{u} \cdot \mathbf{z}", -3),
        (r"\mathbf{u}^{\top} \mathbf{z} a", -6),
        (r"\lVert \mathbf{u} \rVert^2", 2),
        (r"\lVert \mathbf{z} \rVert_1 + \lVert \mathbf{z} \rVert_{\infty}", 11),
        (r"\lVert \mathbf{W}_2 \rVert_F^2", 3),
    ],
)
def test_indices_and_vectors(latex: str, expected: float) -> None:
    environment = {**VECTORS, **FUNCTIONS, "a": 2.0}
    if "_{ij}" in latex:
        environment["j"] = 3
    assert value(latex, environment) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathbf{W}_1 \mathbf{z}", [17, 38]),
        (r"\mathbf{W}_2 (\mathbf{W}_1 \mathbf{z} + \mathbf{b}_1)", [58, 85]),
        (r"(\mathbf{W}_2 \mathbf{W}_1) \mathbf{z} - \mathbf{b}_1", [28, 35]),
        (r"-2 \mathbf{u}", [-2, 0, 2]),
        (r"\frac{\mathbf{z}}{2}", [0.5, 1, 2]),
        (r"\mathbf{u} \odot \mathbf{z}", [1, 0, -4]),
        (r"\mathbf{u} \mathbf{u}^\top", [[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
        (r"\mathbf{W}_2^2", [[1, 1], [1, 2]]),
        (r"\mathbf{W}_2^{-1}", [[-1, 1], [1, 0]]),
        (r"\mathbf{W}_1^\top", [[1, 4], [2, 5], [3, 6]]),
        (r"\begin{bmatrix} 0 & 1 \\ 1 & 1 \end{bmatrix} \begin{bmatrix} 2 \\ 3 \end{bmatrix}", [3, 5]),
        (r"\sum_{k=1}^{2} k \mathbf{u}", [3, 0, -3]),
    ],
)
def test_matrices(latex: str, expected: list[float]) -> None:
    np.testing.assert_allclose(value(latex, VECTORS), expected, rtol=1e-14)


def test_arrays_under_plain_names_are_batches() -> None:
    x = np.array([-1.0, 0.0, 2.0])
    np.testing.assert_allclose(value("x x + 1", {"x": x}), [2, 1, 5])
    np.testing.assert_allclose(value(r"\max(0, x)", {"x": x}), [0, 0, 2])
    np.testing.assert_allclose(value(r"x \sigma(x)", {"x": x} | FUNCTIONS), x * logistic(x))


def test_subscripts_accents_and_primes_belong_to_the_name() -> None:
    environment = {r"\theta_{t-1}": 1.0, r"\hat{m}_t": 2.0, r"\bar x": 3.0, r"n_{\text{in}}": 4.0, r"\tilde{y}'": 5.0}
    latex = r"\theta_{t - 1} + \hat{m}_{t} + \bar{x} + n_{\text{in}} + \tilde{y}'"
    assert value(latex, environment) == 15


def test_components_of_accented_bold_vectors() -> None:
    assert value(r"\hat{y}_2", {r"\hat{\mathbf{y}}": np.array([1.0, 6.0])}) == 6
    assert value(r"\hat{y}_2", {r"\mathbf{\hat{y}}": np.array([1.0, 6.0])}) == 6


@pytest.mark.parametrize(("lang", "given", "rest"), [("en", "if", "otherwise"), ("zh", "若", "否则")])
def test_cases_in_both_languages(lang: str, given: str, rest: str) -> None:
    latex = rf"\begin{{cases}} x & \text{{{given} }} x > 0 \\ -1 & \text{{{rest}}} \end{{cases}}"
    np.testing.assert_array_equal(value(latex, {"x": np.array([-2.0, 0.0, 3.0])}, lang), [-1, -1, 3])
    with pytest.raises(LatexError, match="expected") as error:
        value(latex, {"x": 1.0}, "zh" if lang == "en" else "en")
    assert error.value.offset == latex.index(r"\text")


def test_cases_without_the_rest_and_with_chained_conditions() -> None:
    latex = (
        r"a \begin{cases} 0, & \text{if } x < 0 \\ x, & \text{if } 0 \le x < 1 \\ 1, & \text{if } x \ge 1 \end{cases}"
    )
    x = np.array([-3.0, 0.0, 0.5, 1.0, 9.0, np.nan])
    np.testing.assert_array_equal(value(latex, {"x": x, "a": 2.0}), [0, 0, 1, 2, 2, np.nan])


@pytest.mark.parametrize(("on", "expected"), [(1, 4.0), (0, -4.0), (True, 4.0), (np.array([1.0, 0.0]), [4.0, -4.0])])
def test_a_flag_is_a_condition(on: Any, expected: Any) -> None:
    latex = r"\begin{cases} x & \text{if } \operatorname{nesterov} \\ -x & \text{otherwise} \end{cases}"
    np.testing.assert_array_equal(value(latex, {"x": 4.0, r"\operatorname{nesterov}": on}), expected)


def test_cases_in_brackets_have_an_end() -> None:
    latex = r"\left( \begin{cases} 3 & \text{if } x > 0 \\ 5 & \text{otherwise} \end{cases} \right) x + 1"
    np.testing.assert_array_equal(value(latex, {"x": np.array([2.0, -1.0])}), [7, -4])


def test_overlapping_cases_are_refused() -> None:
    latex = r"\begin{cases} 1 & \text{if } x > 0 \\ 2 & \text{if } x > 1 \end{cases}"
    with pytest.raises(LatexError, match="two cases hold at once") as error:
        value(latex, {"x": np.array([0.5, 2.0])})
    assert error.value.offset == latex.rindex("x > 1")


def test_chain_of_equalities_gives_every_value() -> None:
    line = read(r"f(x) = x + 1 = 1 + x", {"x": 3.0} | FUNCTIONS)[0]
    assert line.left == "f(x)"
    assert line.operators == ("=", "=")
    assert [float(v) for v in (line.left_value(), *line.values)] == [4, 4, 4]


def test_chain_over_the_rows_of_an_alignment() -> None:
    latex = r"\begin{aligned} h(x) &= (x + 1)^2 \\ &= x^2 + 2 x + 1 \\[2pt] &\ge x^2 \end{aligned}"
    (line,) = read(latex, {"x": 3.0})
    assert (line.left, line.operators) == ("h(x)", ("=", "=", ">="))
    assert [float(v) for v in line.values] == [16, 16, 9]


def test_named_lines_are_executed_in_order() -> None:
    latex = r"\begin{aligned} m_t &= 2 x \\ \hat{m}_t &= m_t + 1 \\ f(x) &= \hat{m}_t m_t \end{aligned}"
    lines = read(latex, {"x": 3.0})
    assert [line.left for line in lines] == ["m_t", r"\hat{m}_t", "f(x)"]
    assert [line.values[0] for line in lines] == [6, 7, 42]


def test_a_line_sees_only_the_lines_above_it() -> None:
    latex = r"\begin{aligned} f(x) &= m \\ m &= x \end{aligned}"
    with pytest.raises(LatexError, match="unknown symbol 'm'") as error:
        read(latex, {"x": 3.0})
    assert error.value.offset == latex.index("m ")


def test_left_sides_need_no_known_names_but_have_a_value_where_they_do() -> None:
    (line,) = read(r"\operatorname{gain}(f) = 2", {})
    with pytest.raises(LatexError, match="unknown function"):
        line.left_value()
    (line,) = read(r"\mathbf{W}_2 (\mathbf{W}_1 \mathbf{z}) = (\mathbf{W}_2 \mathbf{W}_1) \mathbf{z}", VECTORS)
    np.testing.assert_allclose(line.left_value(), line.values[0])


def test_partial_derivatives_are_taken_numerically() -> None:
    z = np.array([0.3, -1.0, 0.5])
    p = softmax(z)
    environment = {r"\mathbf{z}": z, "i": 1, "j": 3} | FUNCTIONS
    (line,) = read(r"\frac{\partial \operatorname{log\,softmax}(\mathbf{z})_i}{\partial z_j} = 0", environment)
    assert line.left_value() == pytest.approx(-p[2], rel=1e-10)
    (line,) = read(r"\frac{\partial \operatorname{log\,softmax}(\mathbf{z})_j}{\partial z_i} = 0", environment)
    assert line.left_value() == pytest.approx(-p[0], rel=1e-10)
    assert value(r"\frac{\partial \sigma(x)}{\partial x} - \sigma'(x)", {"x": 0.7} | FUNCTIONS) == pytest.approx(
        0, abs=1e-11
    )


def test_derivative_helper() -> None:
    np.testing.assert_allclose(derivative(np.sin)(np.array([0.0, 1.0])), np.cos([0.0, 1.0]), rtol=1e-11)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[ z^2 ]", 1),
        (r"\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[z^4] + 1", 4),
        (r"\mathbb{E}_{z \sim \mathcal{N}(1, 4)}\left[ z^2 \right]", 5),
        (r"\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[\max(0, z)^2]", 0.5),
        (r"\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[\lvert z \rvert]", math.sqrt(2 / math.pi)),
        (r"\operatorname{E}_{z \sim \mathcal{U}(-1, 3)}[z^2]", 28 / 12),
        (r"\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[3]", 3),
        (r"\frac{1}{\sqrt{\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[ f(z)^2 ]}}", 1 / math.sqrt(2)),
    ],
)
def test_expectations(latex: str, expected: float) -> None:
    assert value(latex, FUNCTIONS) == pytest.approx(expected, rel=1e-12)


def test_expectation_of_a_batch() -> None:
    x = np.array([1.0, 2.0, 3.0])
    result = value(r"\operatorname{E}_{z \sim \mathcal{N}(0, 1)}[(x z)^2]", {"x": x})
    np.testing.assert_allclose(result, x**2, rtol=1e-12)


def test_value_refuses_a_derivation() -> None:
    with pytest.raises(LatexError, match="more than one value"):
        value("f(x) = x + 1 = 1 + x", {"x": 3.0})


def test_names_of_the_environment_are_single_symbols() -> None:
    with pytest.raises(LatexError, match="not one symbol"):
        value("x", {"x y": 1.0})


def test_the_reader_shares_no_code_with_the_engine() -> None:
    for path in (Path(__file__).parents[1] / "latex_reader").glob("*.py"):
        imported = re.findall(r"^\s*(?:from|import)\s+([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not [name for name in imported if name.startswith("gradnotes")], path
