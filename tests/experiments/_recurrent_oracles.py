"""What the experiments on recurrent networks are compared with: PyTorch's cells, and loops written out."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments._jacobians import Step, gru_step, lstm_step, plain_step
from gradnotes.experiments._recurrent import Cell, Reader, first_symbol

Cells = tuple[Step, Step]
"""A step of ours and PyTorch's cell with the same weights."""


def steps_and_cells(kind: str, n: int, seed: int) -> Cells:
    """Of an LSTM with the forget bias 1, a GRU or a tanh RNN with n units, in double precision."""
    gates = {"lstm": 4, "gru": 3, "tanh": 1}[kind]
    bound = 1 / math.sqrt(n)
    rng, again = (torch.Generator().manual_seed(seed) for _ in range(2))
    weight = torch.rand((gates * n, n), generator=again, dtype=torch.float64) * 2 * bound - bound
    into = torch.rand(gates * n, generator=again, dtype=torch.float64) * 2 * bound - bound
    ours: dict[str, Callable[[], Step]] = {
        "lstm": partial(lstm_step, n, 1.0, rng),
        "gru": partial(gru_step, n, rng),
        "tanh": partial(plain_step, weight, into, torch.tanh),
    }
    layer = {"lstm": nn.LSTMCell, "gru": nn.GRUCell, "tanh": nn.RNNCell}[kind](1, n, dtype=torch.float64)
    with torch.no_grad():
        layer.weight_hh.copy_(weight)
        layer.weight_ih.copy_(into[:, None])
        for bias in (layer.bias_ih, layer.bias_hh):
            bias.zero_()
        if kind == "lstm":
            layer.bias_ih[n : 2 * n] = 1.0

    def theirs(state: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        if isinstance(layer, nn.LSTMCell):
            c, h = state.chunk(2)
            h, c = layer(x[None, None], (h[None], c[None]))
            return torch.cat([c[0], h[0]])
        found: torch.Tensor = layer(x[None, None], state[None])[0]
        return found

    return ours[kind](), theirs


def unrolled_jacobian(cell: Step, state: torch.Tensor, inputs: torch.Tensor, lag: int) -> torch.Tensor:
    """∂ last state / ∂ the state `lag` steps before, by autograd through these steps at once."""
    for x in inputs[: len(inputs) - lag]:
        state = cell(state, x)

    state = start = state.detach().requires_grad_()
    for x in inputs[len(inputs) - lag :]:
        state = cell(state, x)
    rows = [torch.autograd.grad(number, start, retain_graph=True)[0] for number in state]
    return torch.stack(rows)


def gradient_at_weights(cell: Cell, length: int, hidden: int, seed: int) -> float:
    """The norm at the recurrent weights of a tanh RNN, whose recurrence is written out."""
    rng = torch.Generator().manual_seed(seed)
    model = Reader(cell, hidden, rng).double()
    x, target = first_symbol(64, length, rng)
    parameters = dict(model.named_parameters())
    weight = parameters["layer.weight_hh_l0"]
    h = torch.zeros((64, hidden), dtype=torch.float64)
    for t in range(length):
        h = torch.tanh(x[:, t].double() @ parameters["layer.weight_ih_l0"].T + h @ weight.T)
    (gradient,) = torch.autograd.grad(functional.cross_entropy(model.top(h), target), weight)
    return float(gradient.norm())


def read_by_hand(
    cell: Cell, length: int, steps: int, seed: int, update: Callable[[list[torch.Tensor], list[torch.Tensor]], None]
) -> tuple[float, float, list[float], Reader]:
    """Loss and accuracy after training, and the norms of the gradients that `update` was given."""
    rng = torch.Generator().manual_seed(seed)
    model = Reader(cell, 32, rng)
    parameters = list(model.parameters())
    norms = []
    for _ in range(steps):
        x, target = first_symbol(32, length, rng)
        gradient = list(torch.autograd.grad(functional.cross_entropy(model(x), target), parameters))
        norms.append(math.sqrt(sum(float(g.double().square().sum()) for g in gradient)))
        with torch.no_grad():
            update([p.data for p in parameters], gradient)
    x, target = first_symbol(512, length, rng)
    with torch.no_grad():
        logits = model(x)
    accuracy = float((logits.argmax(dim=1) == target).double().mean())
    return float(functional.cross_entropy(logits, target)), accuracy, norms, model


def adam(rate: float) -> Callable[[list[torch.Tensor], list[torch.Tensor]], None]:
    """Adam with PyTorch's constants, written out."""
    first: list[torch.Tensor] = []
    second: list[torch.Tensor] = []
    t = 0

    def update(parameters: list[torch.Tensor], gradient: list[torch.Tensor]) -> None:
        nonlocal first, second, t
        t += 1
        zero = [torch.zeros_like(g) for g in gradient]
        first = [0.9 * m + 0.1 * g for m, g in zip(first or zero, gradient, strict=True)]
        second = [0.999 * v + 0.001 * g**2 for v, g in zip(second or zero, gradient, strict=True)]
        for p, m, v in zip(parameters, first, second, strict=True):
            p -= rate * (m / (1 - 0.9**t)) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)

    return update


def sgd(rate: float, limit: float) -> Callable[[list[torch.Tensor], list[torch.Tensor]], None]:
    """Gradient descent with clipping by the norm of everything together."""

    def update(parameters: list[torch.Tensor], gradient: list[torch.Tensor]) -> None:
        norm = math.sqrt(sum(float(g.double().square().sum()) for g in gradient))
        for p, g in zip(parameters, gradient, strict=True):
            p -= rate * min(1.0, limit / norm) * g

    return update
