"""What is printed means what is computed: random trees are printed, read back, and compared with their own value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradnotes.notation import Expr, Formula, formula, function, vector
from tests.latex_reader import read
from tests.notation.random_trees import Trees, sigma


def tree(seed: int) -> Formula:
    @formula("h", z=vector(size="K"), f=function())
    def random_formula(x: Expr, y: Expr, z: Expr, f: Expr) -> Any:
        return Trees(seed, x, y, z, f).grow(1 + seed % 4)

    return random_formula


def both_values(seed: int) -> tuple[str, float, float]:
    """The LaTeX, the value by calling, the value by reading."""
    printed = tree(seed)
    latex = printed.latex("en")
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0.3, 1.5, 2)
    z = rng.uniform(0.3, 1.5, 3)

    def f(v: Any) -> Any:
        return v * v + 1

    with np.errstate(all="ignore"):
        called = float(printed(x, y, z, f))
        environment = {"x": x, "y": y, r"\mathbf{z}": z, "K": 3, "f": f, r"\sigma": sigma}
        return latex, called, float(read(latex, environment)[-1].values[0])


@pytest.mark.parametrize("block", range(10))
def test_printed_is_computed(block: int) -> None:
    compared = 0
    for seed in range(100 * block, 100 * (block + 1)):
        latex, called, printed = both_values(seed)
        if np.isfinite(called) and abs(called) < 1e100:  # beyond, rounding errors of powers show
            np.testing.assert_allclose(printed, called, rtol=1e-7, atol=1e-9, err_msg=f"seed {seed}: {latex}")
            compared += 1
    assert compared > 70, "most trees have a finite value"
