"""The digits, deep networks and training loop that experiments share, against PyTorch's modules and by hand."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional

from gradnotes.experiments import _networks
from gradnotes.experiments._digits import Split, digits_split
from gradnotes.experiments._networks import deep_mlp, scaled_normal, seeded, train, weights
from tests.experiments import initialization_oracles as oracles

SGD = partial(torch.optim.SGD, lr=0.1)


def test_the_split_has_every_picture_once() -> None:
    split = digits_split(3, standardize=False)
    assert (len(split.train_x), len(split.test_x)) == (1348, 449)
    x, y = load_digits(return_X_y=True)
    mine = np.column_stack([torch.cat([split.train_x, split.test_x]) * 16, torch.cat([split.train_y, split.test_y])])
    theirs = np.column_stack([x, y])
    assert sorted(map(tuple, mine.tolist())) == sorted(map(tuple, theirs.tolist()))
    assert not torch.equal(split.test_y, digits_split(4).test_y)
    assert torch.equal(split.test_y, digits_split(3).test_y)


def test_standardized_pixels() -> None:
    split = digits_split(0)
    torch.testing.assert_close(split.train_x.mean(dim=0), torch.zeros(64), rtol=0, atol=1e-5)
    assert float(split.train_x.square().mean()) == pytest.approx(1, rel=1e-5)
    # One affine map a pixel, with the same slope: what is linear in ink stays so, and the test part is not looked at.
    ink = digits_split(0, standardize=False)
    slope = (split.test_x[1:] - split.test_x[:1])[:, 20] / (ink.test_x[1:] - ink.test_x[:1])[:, 20]
    finite = slope[slope.isfinite()]
    torch.testing.assert_close(finite, finite[:1].expand_as(finite), rtol=1e-4, atol=1e-4)
    assert split.as_images().test_x.shape == (449, 1, 8, 8)
    assert len(split.first(7).train_y) == 7


@pytest.mark.parametrize("normalization", [None, "batch_norm", "layer_norm", "rms_norm", "group_norm"])
def test_a_deep_network_is_what_it_says(normalization: str | None) -> None:
    x = torch.randn(5, 64, generator=seeded(9))
    norm = nn.Identity() if normalization is None else _networks.NORMALIZATIONS[normalization](16)
    plain = deep_mlp(3, 16, "tanh", scaled_normal(1), normalization, generator=seeded(0))
    w1, w2, w3, w4 = weights(plain)
    h = x
    for w in (w1, w2, w3):
        h = torch.tanh(norm(h @ w.T))
    torch.testing.assert_close(plain(x), h @ w4.T)
    residual = deep_mlp(3, 16, "tanh", scaled_normal(1), normalization, True, generator=seeded(0))
    w1, w2, w3, w4 = weights(residual)
    h = x @ w1.T
    for w in (w2, w3):
        h = h + torch.tanh(norm(h)) @ w.T
    torch.testing.assert_close(residual(x), torch.tanh(norm(h)) @ w4.T)
    for model in (plain, residual):
        assert len(model) == 4
        assert [tuple(w.shape) for w in weights(model)] == [(16, 64), (16, 16), (16, 16), (10, 16)]


def test_weights_are_scaled_and_repeatable() -> None:
    first, second = (deep_mlp(2, 512, "relu", scaled_normal(c), generator=seeded(0)) for c in (2, 8))
    for low, high in zip(weights(first), weights(second), strict=True):
        torch.testing.assert_close(2 * low, high)
        assert float(low.detach().std()) == pytest.approx(math.sqrt(2 / low.shape[1]), rel=0.05)
    before = torch.random.get_rng_state()
    deep_mlp(2, 8, "relu", scaled_normal(2), "batch_norm", generator=seeded(0))
    assert torch.equal(before, torch.random.get_rng_state()), "the global generator is left alone"


def test_training_is_sgd() -> None:
    split = digits_split(0).first(100)
    models = [deep_mlp(2, 8, "relu", scaled_normal(2), generator=seeded(0)) for _ in range(2)]
    result = train(models[0], split, SGD, 7, generator=seeded(1), batch_size=32)
    expected = oracles.manual_sgd(models[1], split.train_x, split.train_y, 0.1, 7, seeded(1), 32)
    assert result.losses == pytest.approx(expected, rel=1e-5)
    logits = models[1](split.test_x).detach()
    assert result.test_loss == pytest.approx(float(functional.cross_entropy(logits, split.test_y)), rel=1e-5)
    assert result.test_accuracy == float((logits.argmax(dim=1) == split.test_y).double().mean())
    assert not result.diverged


def test_schedule_hooks_and_evaluations() -> None:
    split = digits_split(0).first(100)
    model = deep_mlp(1, 8, "relu", scaled_normal(2), generator=seeded(0))
    seen: list[tuple[str, int]] = []
    first = weights(model)[0].detach().clone()

    def before(network: nn.Module, step: int) -> None:
        seen.append(("before", step))
        assert weights(network)[0].grad is not None

    def after(network: nn.Module, step: int) -> None:
        seen.append(("after", step))
        moved = not torch.equal(weights(network)[0], first)
        assert moved == (step > 2), "the learning rate is 0 for two steps"

    result = train(
        model, split, SGD, 4, generator=seeded(1), schedule=lambda step: float(step >= 2), before_step=before,
        after_step=after, evaluate_every=2,
    )  # fmt: skip
    assert seen == [(name, step) for step in range(4) for name, step in (("before", step), ("after", step + 1))]
    assert sorted(result.test_losses) == [0, 2, 4]
    assert result.test_losses[0] == result.test_losses[2] != result.test_losses[4] == result.test_loss


@pytest.mark.parametrize("steps", [1, 20])
def test_divergence_is_inf_and_never_nan(steps: int) -> None:
    model = deep_mlp(3, 8, "relu", scaled_normal(2), generator=seeded(0))
    rule = partial(torch.optim.SGD, lr=1e30)
    result = train(model, digits_split(0), rule, steps, generator=seeded(1))
    assert result.diverged
    assert (result.train_loss, result.test_loss) == (math.inf, math.inf)
    assert result.train_accuracy == result.test_accuracy == 0
    assert len(result.losses) == steps
    assert not any(math.isnan(loss) for loss in result.losses)


def test_gradient_norms() -> None:
    split: Split = digits_split(0).first(20)
    model = deep_mlp(2, 8, "tanh", scaled_normal(1), generator=seeded(0))
    norms = _networks.gradient_norms(model, split.train_x, split.train_y)
    torch.autograd.backward(functional.cross_entropy(model(split.train_x), split.train_y))
    expected = [float(w.grad.norm()) for w in weights(model) if w.grad is not None]
    assert norms == pytest.approx(expected, rel=1e-5)
