"""What the experiments on gradients are compared with: plain PyTorch, closed forms, SciPy."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import torch
from scipy import integrate, stats
from torch import nn
from torch.nn import functional
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from gradnotes.experiments._digits import Split
from gradnotes.experiments._remedies import Plan
from gradnotes.experiments._surfaces import wells_gradient

Real = Callable[[float], float]


def mean_field(function: Real, slope: Real, c: float, layers: int) -> float:
    """log10 of the gradient's size behind layer 1 against that behind the last, by adaptive quadrature."""

    def expectation(f: Real) -> float:
        return math.sqrt(2 / math.pi) * half(lambda z: (f(z) + f(-z)) / 2)

    def half(f: Real) -> float:
        return float(integrate.quad(lambda z: f(z) * math.exp(-z * z / 2), 0, 12, epsabs=1e-13, epsrel=1e-12)[0])

    square, total = 1.0, 0.0
    for layer in range(layers):
        std = math.sqrt(c * square)
        if layer:
            total += math.log10(c * expectation(partial(squared, slope, std))) / 2
        square = expectation(partial(squared, function, std))
    return total


def squared(f: Real, std: float, z: float) -> float:
    return f(std * z) ** 2


def depth_by_hand(
    function: Callable[[torch.Tensor], torch.Tensor], c: float, width: int, layers: int, rng: np.random.Generator
) -> tuple[float, float]:
    """log10 of the gradient behind the first layer against the last, and of one sample's at the weights, likewise."""
    weights = [
        torch.tensor(rng.standard_normal((width, width)) * math.sqrt(c / width)).requires_grad_() for _ in range(layers)
    ]
    x = torch.tensor(rng.standard_normal((32, width)))

    def run(h: torch.Tensor) -> list[torch.Tensor]:
        hidden = []
        for weight in weights:
            h = function(functional.linear(h, weight))
            hidden.append(h)
        return hidden

    top = torch.tensor(rng.standard_normal((32, width)))
    hidden = run(x)
    (behind,) = torch.autograd.grad((hidden[-1] * top).sum(), hidden[0])
    squares = torch.zeros(2, dtype=torch.float64)
    for sample, way in zip(x, top, strict=True):
        gradients = torch.autograd.grad(run(sample)[-1] @ way, [weights[0], weights[-1]])
        squares += torch.stack([g.square().sum() for g in gradients])
    return float(torch.log10(behind.norm() / top.norm())), float(torch.log10(squares[0] / squares[1]) / 2)


def by_hand(
    plan: Plan,
    data: Split,
    steps: int,
    rate: float,
    seed: int,
    device: str,
    clip: Callable[[torch.Tensor], torch.Tensor] = lambda g: g,
) -> nn.Module:
    """SGD without an optimizer or loop of ours: batches of 64 out of shuffled epochs; `clip` changes the gradient."""
    generator = torch.Generator().manual_seed(seed)
    model = plan.model(generator).to(device)
    batches: list[torch.Tensor] = []
    for _ in range(steps):
        if not batches:
            order = torch.randperm(len(data.train_y), generator=generator)
            batches = list(order[: len(order) // 64 * 64].view(-1, 64))
        batch = batches.pop(0)
        loss = functional.cross_entropy(model(data.train_x[batch].to(device)), data.train_y[batch].to(device))
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        flat = clip(torch.cat([g.ravel() for g in gradients]))
        moved = parameters_to_vector(model.parameters()).detach() - rate * flat
        vector_to_parameters(moved, model.parameters())
    return model.eval()


def loss_of(model: nn.Module, x: torch.Tensor, y: torch.Tensor, device: str) -> float:
    with torch.no_grad():
        return float(functional.cross_entropy(model(x.to(device)), y.to(device)))


def ratio_at_start(plan: Plan, data: Split, seed: int, device: str) -> float:
    """log10 of the gradient at the first pre-activations against that at the last hidden ones, layer by layer."""
    model = plan.model(torch.Generator().manual_seed(seed)).to(device)
    h = data.train_x[:256].to(device)
    before: list[torch.Tensor] = []
    for layer in list(model)[:-1]:
        for module in layer.children():
            h = module(h)
            if isinstance(module, nn.Linear):
                before.append(h)
    loss = functional.cross_entropy(model[-1](h), data.train_y[:256].to(device))
    first, last = torch.autograd.grad(loss, [before[0], before[-1]])
    return float(torch.log10(first.double().norm() / last.double().norm()))


def constant_loss(y: torch.Tensor) -> float:
    """The least mean cross-entropy of a network that says the same of every picture: the entropy of the classes."""
    return float(stats.entropy(np.bincount(y.numpy())))


def clipped_normal(r: float) -> tuple[float, float, float]:
    """Of z ~ N(0, 1) clipped at r: the cosine to z, the norm against z's, the share that is clipped."""
    inside, tail = stats.norm.cdf(r) - stats.norm.cdf(-r), 2 * stats.norm.sf(r)
    inner = inside - 2 * r * stats.norm.pdf(r)  # E z² on (-r, r)
    product = inner + r * 2 * stats.norm.pdf(r)
    square = inner + r**2 * tail
    return product / math.sqrt(square), math.sqrt(square), tail


def torch_steps(
    kappa: float, angle: float, optimizer: Callable[..., torch.optim.Optimizer], steps: int, **options: float
) -> list[float]:
    """The distances of an optimizer of PyTorch's from the minimum of the quadratic, as shares of the first."""
    turn = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]], dtype=torch.float64)
    hessian = turn @ torch.diag(torch.tensor([1.0, 1 / kappa], dtype=torch.float64)) @ turn.T
    x = nn.Parameter(turn @ torch.ones(2, dtype=torch.float64))
    rule = optimizer([x], **options)
    found = []
    for _ in range(steps):
        x.grad = hessian @ x.detach()
        rule.step()
        found.append(float(x.detach().norm()) / math.sqrt(2))
    return found


def linear_escape(start: float, rate: float, beta: float) -> int:
    """Steps until momentum on -y²/2 has carried y from `start` beyond 0.1."""
    one_step = np.array([[1 + rate + beta, -beta], [1.0, 0.0]])
    state, steps = np.array([start, start]), 0
    while abs(state[0]) <= 0.1:
        state, steps = one_step @ state, steps + 1
    return steps


def wells_loss(at: torch.Tensor) -> torch.Tensor:
    narrow = torch.exp(-((at[..., 0] - 1.5) ** 2 + at[..., 1] ** 2) / (2 * 0.4**2))
    broad = torch.exp(-((at[..., 0] + 1) ** 2 + at[..., 1] ** 2) / (2 * 1.2**2))
    return -narrow - 0.6 * broad + 0.01 * (at[..., 0] ** 2 + at[..., 1] ** 2)


def ring_loss(at: torch.Tensor) -> torch.Tensor:
    radius = torch.hypot(at[..., 0], at[..., 1])
    return 5 * (radius - 1) ** 2 + (1 - at[..., 0] / radius) / 2


def slope_of(loss: Callable[[torch.Tensor], torch.Tensor], at: np.ndarray) -> np.ndarray:
    points = torch.tensor(at, requires_grad=True)
    (gradient,) = torch.autograd.grad(loss(points).sum(), points)
    return gradient.numpy()


def ends_in_wells(start: np.ndarray, momentum: float) -> np.ndarray:
    """Where 1500 steps of torch.optim.SGD lead."""
    at = nn.Parameter(torch.tensor(start))
    rule = torch.optim.SGD([at], lr=0.05, momentum=momentum)
    for _ in range(1500):
        at.grad = torch.tensor(wells_gradient(at.detach().numpy()))
        rule.step()
    return at.detach().numpy()


class Slope:
    """Loss and gradient of a network in double precision at any place."""

    def __init__(self, model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> None:
        self.model, self.x, self.y = model, x, y

    def __call__(self, at: torch.Tensor) -> tuple[float, torch.Tensor]:
        vector_to_parameters(at, self.model.parameters())
        loss = functional.cross_entropy(self.model(self.x), self.y)
        slopes = torch.autograd.grad(loss, list(self.model.parameters()))
        return float(loss.detach()), torch.cat([g.ravel() for g in slopes])

    def curvature(self, at: torch.Tensor) -> float:
        """Along the gradient, by the difference of two gradients."""
        g = self(at)[1]
        along = g / g.norm()
        ahead, behind = (self(at + sign * 1e-5 * along)[1] for sign in (1, -1))
        return float((ahead - behind) @ along) / 2e-5


def of(prefix: str, values: dict[str, float], names: Sequence[str]) -> list[float]:
    return [values[f"{prefix}.{name}"] for name in names]
