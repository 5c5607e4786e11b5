"""Recurrent networks on a task whose answer is at the beginning of a sequence."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments._jacobians import spectral

SYMBOLS = 4
"""What the task's first input may be; a guess is right once in so many times."""


def first_symbol(batch: int, length: int, rng: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Inputs (batch, length, 4) and targets (batch,): one of four symbols, then noise; the answer is the symbol."""
    target = torch.randint(SYMBOLS, (batch,), generator=rng)
    x = 0.5 * torch.randn((batch, length, SYMBOLS), generator=rng)
    x[:, 0] = functional.one_hot(target, SYMBOLS).float()
    return x, target


@dataclass(frozen=True, slots=True)
class Cell:
    """A recurrent layer: "rnn" (tanh), "relu" (an RNN with ReLU), "lstm" or "gru".

    rho: the spectral radius of the recurrent weights, of each gate; None: uniform ones, as PyTorch draws them, with
    one of about 0.58. clip: the norm to which a larger gradient is cut.
    """

    kind: str = "rnn"
    rho: float | None = None
    forget_bias: float = 0.0
    clip: float | None = None
    bidirectional: bool = False


KINDS: dict[str, Callable[..., nn.RNNBase]] = {
    "rnn": nn.RNN,
    "relu": partial(nn.RNN, nonlinearity="relu"),
    "lstm": nn.LSTM,
    "gru": nn.GRU,
}


class Reader(nn.Module):
    """A recurrent layer, and a linear one on its last state."""

    def __init__(self, cell: Cell, hidden: int, rng: torch.Generator) -> None:
        super().__init__()
        with torch.random.fork_rng(devices=[]):  # what PyTorch draws here is overwritten
            layer = KINDS[cell.kind]
            self.layer = layer(SYMBOLS, hidden, batch_first=True, bidirectional=cell.bidirectional)
            self.top = nn.Linear(hidden * (2 if cell.bidirectional else 1), SYMBOLS)
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                bound = 1 / math.sqrt(hidden)
                if "bias" in name:
                    parameter.zero_()
                elif "weight_hh" in name and cell.rho is not None:
                    gates = [spectral(hidden, cell.rho, rng) for _ in range(len(parameter) // hidden)]
                    parameter.copy_(torch.cat(gates))
                else:
                    parameter.uniform_(-bound, bound, generator=rng)
            if cell.kind == "lstm":
                for name, parameter in self.layer.named_parameters():
                    if "bias_ih" in name:
                        parameter[hidden : 2 * hidden] = cell.forget_bias

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Logits (batch, 4) of inputs (batch, length, 4)."""
        _, last = self.layer(x)
        state = last[0] if isinstance(last, tuple) else last  # an LSTM also hands back its cell
        logits: torch.Tensor = self.top(torch.cat(tuple(state), dim=-1))
        return logits


OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "rmsprop": torch.optim.RMSprop,
}


@dataclass(frozen=True, slots=True)
class Learned:
    """Loss and accuracy on fresh sequences, whether training diverged, and the norms of the gradients on the way."""

    loss: float
    accuracy: float
    diverged: bool
    norms: list[float]

    def values(self) -> tuple[float, float, float, float, float]:
        """Loss, accuracy, diverged (0 or 1), the first and the largest norm; a norm that overflowed is inf."""
        largest = math.inf if self.diverged or not self.norms else max(self.norms)
        return self.loss, self.accuracy, float(self.diverged), self.norms[0] if self.norms else math.inf, largest


def learn_first_symbol(
    cell: Cell, length: int, steps: int, seed: int, *, optimizer: str, rate: float, hidden: int = 32, batch: int = 32
) -> Learned:
    """Trains on fresh batches, and tests on 512 sequences; the norms are those before clipping."""
    rng = torch.Generator().manual_seed(seed)
    model = Reader(cell, hidden, rng)
    rule = OPTIMIZERS[optimizer](model.parameters(), lr=rate)
    norms: list[float] = []
    for _ in range(steps):
        x, target = first_symbol(batch, length, rng)
        rule.zero_grad()
        loss = functional.cross_entropy(model(x), target)
        loss.backward()  # type: ignore[no-untyped-call]  # PyTorch leaves it without annotations
        norm = float(nn.utils.clip_grad_norm_(model.parameters(), math.inf if cell.clip is None else cell.clip))
        if not math.isfinite(norm):
            return Learned(math.inf, 0.0, True, norms)
        norms.append(norm)
        rule.step()
    x, target = first_symbol(512, length, rng)
    with torch.no_grad():
        logits = model(x)
    if not bool(torch.isfinite(logits).all()):
        return Learned(math.inf, 0.0, True, norms)
    accuracy = float((logits.argmax(dim=1) == target).double().mean())
    return Learned(float(functional.cross_entropy(logits, target)), accuracy, False, norms)


def recurrent_gradient(cell: Cell, length: int, hidden: int, seed: int) -> float:
    """The norm of the loss's gradient at the recurrent weights of a fresh network, on one batch of 64."""
    rng = torch.Generator().manual_seed(seed)
    model = Reader(cell, hidden, rng).double()
    x, target = first_symbol(64, length, rng)
    loss = functional.cross_entropy(model(x.double()), target)
    recurrent = [p for name, p in model.layer.named_parameters() if "weight_hh" in name]
    return math.sqrt(sum(float(g.square().sum()) for g in torch.autograd.grad(loss, recurrent)))


TASK_CELLS = {
    "rnn_rho_1": Cell(rho=1.0),
    "rnn_rho_1p5": Cell(rho=1.5),
    "rnn_rho_1p5_clipped": Cell(rho=1.5, clip=1.0),
    "lstm_forget_0": Cell("lstm"),
    "lstm_forget_1": Cell("lstm", forget_bias=1.0),
    "lstm_forget_5": Cell("lstm", forget_bias=5.0),
    "gru": Cell("gru"),
}
"""What learns to remember, with Adam at 0.005."""

GROWING_CELLS = {
    "rnn": Cell(),
    "rnn_rho_1": Cell(rho=1.0),
    "rnn_rho_1p5": Cell(rho=1.5),
    "rnn_rho_3": Cell(rho=3.0),
    "rnn_rho_3_bidirectional": Cell(rho=3.0, bidirectional=True),
    "relu_rho_2": Cell("relu", rho=2.0),
    "lstm": Cell("lstm"),
    "lstm_forget_5": Cell("lstm", forget_bias=5.0),
    "lstm_rho_3": Cell("lstm", rho=3.0),
    "lstm_rho_3_forget_5": Cell("lstm", rho=3.0, forget_bias=5.0),
    "gru": Cell("gru"),
    "gru_rho_3": Cell("gru", rho=3.0),
}
"""Whose gradients are compared between short and long sequences."""

_TANH, _RELU = (Cell(rho=2.0), 30), (Cell("relu", rho=2.0), 20)


def exploding_remedies() -> Mapping[str, tuple[Cell, int, str, float]]:
    """Two recurrent networks whose gradients explode, and what is done: cell, length, optimizer and learning rate."""
    found = {}
    for name, (cell, length) in {"tanh": _TANH, "relu": _RELU}.items():
        found[f"{name}.none"] = cell, length, "sgd", 0.03
        found[f"{name}.clip_norm"] = replace(cell, clip=1.0), length, "sgd", 0.03
        found[f"{name}.smaller_rate"] = cell, length, "sgd", 0.003
        found[f"{name}.adam"] = cell, length, "adam", 0.005
        found[f"{name}.rmsprop"] = cell, length, "rmsprop", 0.005
        found[f"{name}.smaller_weights"] = replace(cell, rho=1.0), length, "sgd", 0.03
    return found
