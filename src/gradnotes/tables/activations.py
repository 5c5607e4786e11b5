"""The activations side by side, every cell computed."""

from __future__ import annotations

from gradnotes import evidence
from gradnotes.tables import Cell, Link, Math, Table, Value, table

COMPARED = {
    "sigmoid": ("Sigmoid", "activations/sigmoid.md"),
    "tanh": ("Tanh", "activations/tanh.md"),
    "softsign": ("Softsign", "activations/softplus.md"),
    "softplus": ("Softplus", "activations/softplus.md"),
    "log_sigmoid": ("LogSigmoid", "activations/softplus.md"),
    "relu": ("ReLU", "activations/relu.md"),
    "leaky_relu": ("Leaky ReLU", "activations/leaky-relu.md"),
    "prelu": ("PReLU", "activations/leaky-relu.md"),
    "elu": ("ELU", "activations/elu.md"),
    "selu": ("SELU", "activations/elu.md"),
    "celu": ("CELU", "activations/elu.md"),
    "gelu": ("GELU", "activations/gelu.md"),
    "gelu_tanh": ("GELU (tanh)", "activations/gelu.md"),
    "silu": ("SiLU (Swish)", "activations/silu.md"),
    "mish": ("Mish", "activations/mish.md"),
    "hardtanh": ("Hardtanh", "activations/hard.md"),
    "relu6": ("ReLU6", "activations/hard.md"),
    "hardsigmoid": ("Hardsigmoid", "activations/hard.md"),
    "hardswish": ("Hardswish", "activations/hard.md"),
}
"""Elementwise activations in the order of the table, at PyTorch's defaults: the title and the page of each."""

YES = {"en": "yes", "zh": "是"}
NO = {"en": "no", "zh": "否"}

ZERO_CENTERED = 1e-12
"""A mean under N(0, 1) below this is zero: the quadrature behind it is accurate to about 1e-15."""


def value(name: str, what: str, spec: str = "") -> Value:
    """A measured property of one function."""
    return Value(f"activations.properties.{name}.{what}", spec)


def zero_centered(name: str) -> bool:
    """Whether the output's mean is zero when the input is standard normal."""
    mean = evidence.measurement(f"activations.properties.{name}.mean").value
    return abs(float(mean)) < ZERO_CENTERED


@table(
    caption={
        "en": "Computed from the functions on this site at PyTorch's defaults; means are over x ~ N(0, 1).",
        "zh": "由本站的函数按 PyTorch 的默认参数计算得出；均值对 x ~ N(0, 1) 取。",
    }
)
def comparison(lang: str) -> Table:
    """Range, centre, slope, dead share, second moment and gain of every elementwise activation."""
    header: list[Cell] = [
        {"en": "Function", "zh": "函数"}[lang],
        {"en": "Minimum", "zh": "最小值"}[lang],
        {"en": "Maximum", "zh": "最大值"}[lang],
        {"en": "Zero-centered", "zh": "零均值"}[lang],
        Math(r"\max \lvert f' \rvert"),
        Math(r"P(f' = 0)"),
        Math(r"\operatorname{E} f^2"),
        {"en": "Gain", "zh": "增益"}[lang],
    ]
    rows: list[list[Cell]] = [
        [
            Link(title, page),
            value(name, "minimum", ".3g"),
            value(name, "maximum", ".3g"),
            (YES if zero_centered(name) else NO)[lang],
            value(name, "max_abs_derivative", ".3f"),
            value(name, "zero_gradient_share", ".0%"),
            value(name, "second_moment", ".3f"),
            value(name, "gain", ".3f"),
        ]
        for name, (title, page) in COMPARED.items()
    ]
    return Table(header, rows)
