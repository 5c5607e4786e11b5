"""What symbols mean in the tests of the reader."""

from __future__ import annotations

from typing import Any

import numpy as np

NUMBERS = {"a": 2.0, "b": 3.0, "c": 5.0, "x": 4.0, "y": 7.0}


def logistic(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def softmax(z: Any) -> Any:
    return np.exp(z) / np.exp(z).sum()


FUNCTIONS = {
    "f": lambda x: x + 1,
    "g": lambda x, y: x - y,
    r"\sigma": logistic,
    r"\sigma'": lambda x: logistic(x) * (1 - logistic(x)),
    r"\operatorname{SiLU}": lambda x: x * logistic(x),
    r"\operatorname{log\,softmax}": lambda z: np.log(softmax(z)),
    r"\operatorname{softmax}": softmax,
}
VECTORS: dict[str, Any] = {
    r"\mathbf{z}": np.array([1.0, 2.0, 4.0]),
    r"\mathbf{u}": np.array([1.0, 0.0, -1.0]),
    r"\mathbf{W}_1": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    r"\mathbf{W}_2": np.array([[0.0, 1.0], [1.0, 1.0]]),
    r"\mathbf{b}_1": np.array([10.0, 20.0]),
    "K": 3,
    "i": 2,
}
