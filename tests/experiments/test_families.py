"""The initializers that experiments compare have the variances and distributions that their names say."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from scipy import stats

from gradnotes.experiments import _families
from gradnotes.experiments._networks import seeded

VARIANCES: dict[str, Callable[[int, int], float]] = {
    "xavier_uniform": lambda n_in, n_out: 2 / (n_in + n_out),
    "xavier_normal": lambda n_in, n_out: 2 / (n_in + n_out),
    "kaiming_uniform": lambda n_in, n_out: 2 / n_in,
    "kaiming_normal": lambda n_in, n_out: 2 / n_in,
    "lecun_uniform": lambda n_in, n_out: 1 / n_in,
    "lecun_normal": lambda n_in, n_out: 1 / n_in,
    "pytorch_default": lambda n_in, n_out: 1 / (3 * n_in),
    "normal_0p03": lambda n_in, n_out: 0.0009,
}


@pytest.mark.parametrize("family", VARIANCES)
def test_every_family_has_its_variance_and_shape(family: str) -> None:
    for shape in ((512, 128), (64, 32, 3, 3)):
        weight = torch.empty(shape)
        _families.INITS[family](weight, seeded(0))
        entries = weight.numpy().ravel()
        field = math.prod(shape[2:])
        std = math.sqrt(VARIANCES[family](shape[1] * field, shape[0] * field))
        uniform = family.endswith("uniform") or family == "pytorch_default"
        distribution = stats.uniform(-math.sqrt(3), 2 * math.sqrt(3)) if uniform else stats.norm()
        # Seeded: a wrong distribution of 18 000 entries or more has a p-value of 0.
        assert stats.kstest(entries / std, distribution.cdf).pvalue > 0.001, shape


@pytest.mark.parametrize(("family", "gain"), [("orthogonal", 1.0), ("orthogonal_sqrt_2", math.sqrt(2))])
def test_orthogonal_families(family: str, gain: float) -> None:
    weight = torch.empty(64, 32, 1, 2)
    _families.INITS[family](weight, seeded(0))
    rows = weight.flatten(1)
    torch.testing.assert_close(rows @ rows.T, gain**2 * torch.eye(64), rtol=0, atol=1e-5)
