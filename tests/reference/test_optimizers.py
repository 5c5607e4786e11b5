"""The references of the optimizers against torch.optim over a hundred steps, or a second way where it has none.

What PyTorch computes otherwise is asserted where it does, not covered by a tolerance.
"""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest
import torch

from gradnotes.reference import optimizers
from tests.reference.optimizers_torch import (
    STEPS,
    by_torch,
    check_signature,
    compare,
    float64_by_default,
    noisy_quadratic,
    ours,
)
from tests.verification import Verification

EPS = float(np.finfo(np.float64).eps)
ON_OFF = (False, True)


def test_arrays(verify: Verification) -> None:
    theta, grad = optimizers.arrays([1, 2], [3, -4])
    verify.equal(theta, np.array([1.0, 2.0]), what="integers")
    verify.equal(grad, np.array([3.0, -4.0]), what="the gradient")
    verify.equal(optimizers.arrays([1, 2], [3, -4], True)[1], np.array([-3.0, 4.0]), what="to grow")
    verify.equal(theta.dtype == grad.dtype == np.float64, True, what="integers become float64")
    short = np.ones(2, np.float32)
    verify.equal(optimizers.arrays(short, short)[0].dtype == np.float32, True, what="float32 stays")
    for shape in ((1,), (2, 1), ()):
        with pytest.raises(ValueError, match="expected a gradient of the parameters' shape"):
            optimizers.arrays(np.ones(2), np.ones(shape))


def test_not_negative(verify: Verification) -> None:
    optimizers.not_negative(lr=0.0, eps=1e300)
    for bad in (-1e-300, math.inf, math.nan):
        with pytest.raises(ValueError, match=r"^expected eps") as error:
            optimizers.not_negative(lr=0.1, eps=bad)
        verify.equal(str(error.value), f"expected eps >= 0, received {bad}", what="the message")


def test_decays(verify: Verification) -> None:
    optimizers.decays(0.0, 1 - EPS)
    for bad in (-0.1, 1.0, math.nan):
        with pytest.raises(ValueError, match=r"^expected decays") as error:
            optimizers.decays(0.9, bad)
        verify.equal(str(error.value), f"expected decays from 0 to below 1, received 0.9, {bad}", what="the message")


def test_sgd(verify: Verification) -> None:
    check_signature(optimizers.sgd, torch.optim.SGD)
    both = {"lr": (0.05,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF}
    compare(optimizers.sgd, torch.optim.SGD, verify, **both, momentum=(0.0, 0.9), dampening=(0.0, 0.4))
    compare(optimizers.sgd, torch.optim.SGD, verify, **both, momentum=(0.9,), nesterov=(True,))
    verify.equal(optimizers.sgd(1.0, 2.0)[0], np.asarray(1 - 1e-3 * 2), what="PyTorch's default learning rate")
    theta, state = optimizers.sgd(0.0, 1.0, lr=1.0, momentum=0.5, dampening=0.75)
    verify.equal(state["momentum_buffer"], np.asarray(1.0), what="no dampening at the first step")
    theta, state = optimizers.sgd(theta, 1.0, state, lr=1.0, momentum=0.5, dampening=0.75)
    verify.equal(state["momentum_buffer"], np.asarray(0.75), what="and at the second: 1/2 + 1/4")
    decayed, _ = optimizers.sgd(1.0, 0.0, lr=0.5, weight_decay=0.5, maximize=True)
    verify.equal(decayed, np.asarray(0.75), what="maximizing turns the gradient, never the decay")


def test_nesterov_sutskever(verify: Verification) -> None:
    """Where it looks ahead, theta + momentum velocity, is where PyTorch's form stands."""
    lr, momentum = 0.05, 0.9
    start, grad = noisy_quadratic()
    theirs = by_torch(torch.optim.SGD, verify.device, lr=lr, momentum=momentum, nesterov=True)
    theta: Any = start
    state, ahead = None, []
    for t in range(STEPS):
        gradient = functools.partial(grad, t)
        theta, state = optimizers.nesterov_sutskever(theta, gradient, state, lr=lr, momentum=momentum)
        ahead.append(theta + momentum * state["velocity"])
    verify.close(np.stack(ahead), np.stack([path for path, _ in theirs]), rtol=1e-12, atol=1e-12, what="PyTorch's")
    # By hand, on theta^2 / 2: v = -1/2, then theta + v / 2 = 1/4 and v = -1/4 - 1/8.
    first, state = optimizers.nesterov_sutskever(1.0, lambda at: at, lr=0.5, momentum=0.5)
    second, state = optimizers.nesterov_sutskever(first, lambda at: at, state, lr=0.5, momentum=0.5)
    verify.equal([float(first), float(second)], [0.5, 0.125], what="two steps by hand")
    verify.equal(float(state["velocity"]), -0.375, what="the velocity holds the learning rate")
    verify.equal(optimizers.nesterov_sutskever(1.0, lambda at: at)[0], np.asarray(1 - 1e-3), what="the default")


def test_adagrad(verify: Verification) -> None:
    check_signature(optimizers.adagrad, torch.optim.Adagrad)
    flags = {"lr": (0.05,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF, "lr_decay": (0.0, 0.1)}
    compare(
        optimizers.adagrad, torch.optim.Adagrad, verify, **flags, initial_accumulator_value=(0.0, 0.5), eps=(1e-10, 0.1)
    )
    first, _ = optimizers.adagrad([1.0, 1.0], [1e-3, 1e3], lr=0.1)
    verify.close(first, np.array([0.9, 0.9]), rtol=1e-7, what="the first step is lr, whatever the gradient")


def test_rmsprop(verify: Verification) -> None:
    check_signature(optimizers.rmsprop, torch.optim.RMSprop)
    flags = {"lr": (0.01,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF, "centered": ON_OFF}
    compare(
        optimizers.rmsprop,
        torch.optim.RMSprop,
        verify,
        **flags,
        momentum=(0.0, 0.9),
        alpha=(0.99, 0.5),
        eps=(1e-8, 0.1),
    )
    constant = np.linspace(0.01, 3, 300)
    theta: Any = np.zeros(300)
    state, theirs = None, torch.zeros(300, dtype=torch.float64, device=verify.device)
    centered = torch.optim.RMSprop([theirs], alpha=0.5, centered=True)
    for _ in range(200):
        theta, state = optimizers.rmsprop(theta, constant, state, alpha=0.5, centered=True)
        theirs.grad = torch.tensor(constant, device=verify.device)
        centered.step()
    verify.equal(bool(np.isfinite(theta).all()), True, what="constant gradients, whose variance is rounded below 0")
    verify.equal(bool(theirs.isnan().any()), True, what="of which PyTorch takes the root")
    first, _ = optimizers.rmsprop(1.0, 3.0, lr=0.1)
    verify.close(first, 0.0, rtol=0, atol=1e-7, what="the first step is lr / sqrt(1 - alpha), ten times lr")


def test_adadelta(verify: Verification) -> None:
    check_signature(optimizers.adadelta, torch.optim.Adadelta)
    flags = {"lr": (1.0, 0.3), "weight_decay": (0.0, 0.3), "maximize": ON_OFF}
    compare(optimizers.adadelta, torch.optim.Adadelta, verify, **flags, rho=(0.9, 0.5), eps=(1e-6, 0.1))


def test_adam(verify: Verification) -> None:
    check_signature(optimizers.adam, torch.optim.Adam)
    flags = {"lr": (0.05,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF, "amsgrad": ON_OFF}
    compare(
        optimizers.adam,
        torch.optim.Adam,
        verify,
        **flags,
        decoupled_weight_decay=ON_OFF,
        betas=((0.9, 0.999), (0.0, 0.7)),
        eps=(1e-8, 0.1),
    )
    first, _ = optimizers.adam([1.0, 1.0], [1e-3, -1e3])
    verify.close(first, np.array([0.999, 1.001]), rtol=2e-8, what="the first step is lr, whatever the gradient")


def test_adamw(verify: Verification) -> None:
    check_signature(optimizers.adamw, torch.optim.AdamW)
    flags = {"lr": (0.05,), "weight_decay": (0.0, 0.01, 0.3), "maximize": ON_OFF, "amsgrad": ON_OFF}
    compare(optimizers.adamw, torch.optim.AdamW, verify, **flags, betas=((0.9, 0.999), (0.5, 0.7)), eps=(1e-8, 0.1))
    still, _ = optimizers.adamw(2.0, 0.0, lr=0.5, weight_decay=0.5)
    verify.equal(still, np.asarray(1.5), what="without a gradient it only shrinks")


def test_adamax(verify: Verification) -> None:
    check_signature(optimizers.adamax, torch.optim.Adamax)
    flags = {"lr": (0.05,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF}
    compare(optimizers.adamax, torch.optim.Adamax, verify, **flags, betas=((0.9, 0.999), (0.5, 0.7)), eps=(1e-8, 0.1))


def test_nadam(verify: Verification) -> None:
    check_signature(optimizers.nadam, torch.optim.NAdam)
    flags = {"lr": (0.05,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF, "decoupled_weight_decay": ON_OFF}
    with float64_by_default():
        compare(
            optimizers.nadam,
            torch.optim.NAdam,
            verify,
            **flags,
            momentum_decay=(4e-3, 0.0, 0.3),
            betas=((0.9, 0.999), (0.5, 0.7)),
            eps=(1e-8, 0.1),
        )
    for (theta, _), (theirs, state) in zip(
        ours(optimizers.nadam, lr=0.05), by_torch(torch.optim.NAdam, verify.device, lr=0.05), strict=True
    ):
        verify.equal(str(state["mu_product"].dtype), "float32", what="what PyTorch keeps otherwise")
        difference = np.abs(theta - theirs).max()
        assert difference < 1e-6, "float32 has seven digits"
    assert difference > 1e-10, "PyTorch's float64 NAdam is only as exact as its product"


def test_radam(verify: Verification) -> None:
    check_signature(optimizers.radam, torch.optim.RAdam)
    flags = {"lr": (0.05,), "weight_decay": (0.0, 0.3), "maximize": ON_OFF, "decoupled_weight_decay": ON_OFF}
    betas = ((0.9, 0.999), (0.5, 0.7), (0.9, 0.5))  # the last one has never squares enough
    compare(optimizers.radam, torch.optim.RAdam, verify, **flags, betas=betas, eps=(1e-8, 0.1))
    plain, adaptive = (list(ours(optimizers.radam, lr=0.05, betas=(0.9, b), steps=7)) for b in (0.0, 0.999))
    same = [bool(np.array_equal(a, b)) for (a, _), (b, _) in zip(plain, adaptive, strict=True)]
    verify.equal(same, [True] * 5 + [False] * 2, what="from the sixth step on it is adaptive")


def test_lion(verify: Verification) -> None:
    """Against Algorithm 2 of Chen et al. in PyTorch's own operations, and by hand."""
    for decay in (0.0, 0.3):
        for maximize in ON_OFF:
            start, grad = noisy_quadratic()
            theirs = torch.tensor(start, device=verify.device)
            m = torch.zeros_like(theirs)
            flags: dict[str, Any] = {"lr": 0.05, "betas": (0.8, 0.95), "weight_decay": decay, "maximize": maximize}
            for t, (own, state) in enumerate(ours(optimizers.lion, **flags)):
                g = grad(t, theirs)
                g = g.neg() if maximize else g
                c = torch.lerp(m, g, 1 - 0.8)
                theirs = torch.sub(theirs, c.sign().add(theirs, alpha=decay), alpha=0.05)
                m.lerp_(g, 1 - 0.95)
                verify.close(own, theirs, rtol=1e-12, atol=1e-12, what=f"step {t + 1} of {flags}")
                verify.close(state["exp_avg"], m, rtol=1e-12, atol=1e-12, what=f"momentum, step {t + 1} of {flags}")
    # By hand: signs of 0.9 * 0 + 0.1 g, then of 0.9 * 0.01 g + 0.1 * (-0.05 g) = 0.004 g: the kept one still decides.
    theta, state = optimizers.lion([0.0, 0.0, 0.0], [2.0, -3.0, 0.0], lr=1.0)
    verify.equal(theta, np.array([-1.0, 1.0, 0.0]), what="one step by hand, 0 stays")
    verify.close(state["exp_avg"], [0.02, -0.03, 0.0], rtol=1e-14, what="what is kept")
    theta, _ = optimizers.lion(theta, [-0.1, 0.15, 0.0], state, lr=1.0)
    verify.equal(theta, np.array([-2.0, 2.0, 0.0]), what="a small gradient against it")
    verify.equal(optimizers.lion(1.0, 1.0)[0], np.asarray(1 - 1e-4), what="the default learning rate")
    verify.equal(optimizers.lion(2.0, 0.0, lr=0.5, weight_decay=0.5)[0], np.asarray(1.5), what="the decay alone")


def test_newton_schulz(verify: Verification) -> None:
    """A matrix of the same singular vectors, its singular values put through the polynomial."""
    rng = np.random.default_rng(0)
    a, b, c = 3.4445, -4.7750, 2.0315
    for shape in ((3, 3), (5, 3), (3, 7), (1, 4), (4, 1)):
        matrix = rng.normal(size=shape)
        left, values, right = np.linalg.svd(matrix, full_matrices=False)
        for steps in (0, 1, 5):
            s = values / np.sqrt(np.sum(matrix**2))
            for _ in range(steps):
                s = a * s + b * s**3 + c * s**5
            expected = left @ np.diag(s) @ right
            own = optimizers.newton_schulz(matrix, steps=steps)
            verify.close(own, expected, rtol=1e-12, atol=1e-12, what=f"{shape}, {steps} steps")
    large = optimizers.newton_schulz(rng.normal(size=(20, 12)))
    values = np.linalg.svd(large, compute_uv=False)
    assert values.min() > 0.68
    assert values.max() < 1.14
    cubic = optimizers.newton_schulz(matrix, (1.5, -0.5, 0.0), 40)
    verify.close(cubic.T @ cubic, [[1.0]], rtol=1e-14, what="coefficients that converge")
    verify.equal(optimizers.newton_schulz(np.zeros((2, 3))), np.zeros((2, 3)), what="of 0, thanks to eps")


def test_muon(verify: Verification, monkeypatch: pytest.MonkeyPatch) -> None:
    check_signature(optimizers.muon, torch.optim.Muon)
    flags = {"lr": (0.02,), "weight_decay": (0.0, 0.1), "nesterov": ON_OFF, "ns_steps": (3,)}
    variants = {
        "adjust_lr_fn": (None, "original", "match_rms_adamw"),
        "ns_coefficients": ((3.4445, -4.7750, 2.0315), (1.5, -0.5, 0.0)),
        "eps": (1e-7, 100.0),
    }
    with monkeypatch.context() as patch:
        patch.setattr(torch.Tensor, "bfloat16", lambda tensor: tensor.clone())
        compare(optimizers.muon, torch.optim.Muon, verify, **flags, **variants)
        compare(optimizers.muon, torch.optim.Muon, verify, momentum=(0.0, 0.95))
    # As it is, PyTorch rounds the matrix and every product to bfloat16, eight bits. What it rounds in the direction of
    # a singular value s grows with the slope of the polynomial, about norm / s: here the singular values are alike, and
    # ten roundings of 2^-9 each come to 0.02 to 0.04.
    rng = np.random.default_rng(0)
    for shape in ((6, 4), (4, 6)):
        orthogonal = np.linalg.qr(rng.normal(size=(6, 4)))[0]
        grad = np.asarray(orthogonal + 0.1 * rng.normal(size=(6, 4)))
        grad = grad if shape == (6, 4) else grad.T
        theta, _ = optimizers.muon(np.zeros(shape), grad, lr=1.0)
        theirs = torch.zeros(shape, dtype=torch.float64, device=verify.device)
        theirs.grad = torch.tensor(grad, device=verify.device)
        optimizer: torch.optim.Optimizer = torch.optim.Muon([theirs], lr=1.0)
        optimizer.step()
        error = np.linalg.norm(theta - theirs.cpu().numpy(), 2) / np.linalg.norm(theta, 2)
        assert 1e-3 < error < 16 * 2**-8, error
    # Exactly, by hand: of a matrix of rank 1 and norm 1 each step of the polynomial gives a number.
    value = 1.0
    for _ in range(5):
        value = 3.4445 * value - 4.7750 * value**3 + 2.0315 * value**5
    theta, _ = optimizers.muon([[1.0], [1.0]], [[3.0], [4.0]], lr=0.1, weight_decay=0.5)
    expected = 0.95 - 0.1 * math.sqrt(2) * value * np.array([[0.6], [0.8]])
    verify.close(theta, expected, rtol=1e-13, what="a column")
    theta, _ = optimizers.muon([[1.0, 1.0]], [[3.0, 4.0]], lr=0.1, weight_decay=0.0)
    verify.close(theta, 1 - 0.1 * value * np.array([[0.6, 0.8]]), rtol=1e-13, what="a row, whose step is not enlarged")
