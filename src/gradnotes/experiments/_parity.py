"""Parities of some of d bits: as targets they leave next to no trace in a gradient, and linear algebra finds them."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from gradnotes.experiments._networks import deep_mlp, named, seeded

Bits = NDArray[np.int64]


def all_bits(d: int) -> Bits:
    """Every row of d bits, (2^d, d)."""
    return (np.arange(2**d)[:, None] >> np.arange(d)) & 1


def target_gradients(d: int, seed: int) -> tuple[torch.Tensor, torch.Tensor, float]:
    """How a ReLU network's gradient depends on which parity it is to learn, over all 2^d inputs.

    Of the mean of (f(x) - y)² / 2 only -E[y ∂f/∂w] depends on the target y. Its norm for each of the 2^d parities;
    which of them have d / 2 bits; and the root mean square of ‖∂f/∂w‖ over the inputs, which it cannot exceed.
    """
    bits = all_bits(d)
    model = _network(d, 16, seed).double()
    start = {name: p.detach() for name, p in model.named_parameters()}

    def output(parameters: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
        value: torch.Tensor = torch.func.functional_call(model, parameters, (x[None],))[0, 0]
        return value

    gradients = torch.func.vmap(torch.func.grad(output), (None, 0))(start, torch.tensor(1.0 - 2.0 * bits))
    by_input = torch.cat([g.flatten(1) for g in gradients.values()], dim=1)  # (2^d, parameters)
    by_target = walsh(by_input) / len(bits)
    half = torch.tensor(bits.sum(axis=1) == d // 2)
    return torch.linalg.vector_norm(by_target, dim=1), half, float(by_input.square().sum(dim=1).mean().sqrt())


def walsh(values: torch.Tensor) -> torch.Tensor:
    """Row v of (2^d, n): the sum over the rows x of values, each with the sign of the parity of the bits of v at x."""
    d = len(values).bit_length() - 1
    cube = values.reshape(*[2] * d, -1)
    for axis in range(d):
        zero, one = cube.unbind(axis)
        cube = torch.stack([zero + one, zero - one], dim=axis)
    return cube.reshape(values.shape)


def learned(d: int, steps: int, seed: int) -> float:
    """The accuracy, on fresh inputs, of a ReLU network trained on the parity of d / 2 of d bits, drawn by the seed.

    128 hidden units, Adam at 0.003, 128 fresh inputs a step.
    """
    rng = np.random.default_rng(seed)
    hidden = rng.permutation(d)[: d // 2]
    model = _network(d, 128, seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(steps):
        x, y = _sample(128, d, hidden, rng)
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(model(x)[:, 0], y)
        loss.backward()  # type: ignore[no-untyped-call]  # PyTorch leaves it without annotations
        optimizer.step()
    x, y = _sample(4096, d, hidden, rng)
    with torch.no_grad():
        return float(((model(x)[:, 0] > 0) == (y > 0.5)).double().mean())


def solved(d: int, examples: int, seed: int) -> float:
    """The accuracy of elimination modulo 2 on the same kind of problem, from so few examples."""
    rng = np.random.default_rng(seed)
    hidden = np.zeros(d, dtype=np.int64)
    hidden[rng.permutation(d)[: d // 2]] = 1
    bits = rng.integers(0, 2, (examples, d))
    found = solve_mod_2(bits, bits @ hidden % 2)
    fresh = rng.integers(0, 2, (4096, d))
    return float(np.mean(fresh @ found % 2 == fresh @ hidden % 2))


def solve_mod_2(matrix: Bits, right: Bits) -> Bits:
    """A solution of matrix · x = right modulo 2, by Gauss–Jordan elimination; 0 where x is not determined."""
    rows = np.column_stack([matrix, right]) % 2
    columns = matrix.shape[1]
    pivots: list[int] = []
    for column in range(columns):
        done = len(pivots)
        candidates = np.flatnonzero(rows[done:, column])
        if not len(candidates):
            continue
        rows[[done, done + candidates[0]]] = rows[[done + candidates[0], done]]
        others = rows[:, column].astype(bool)
        others[done] = False
        rows[others] ^= rows[done]
        pivots.append(column)
    x = np.zeros(columns, dtype=np.int64)
    x[pivots] = rows[: len(pivots), -1]
    return x


def _network(d: int, width: int, seed: int) -> nn.Sequential:
    he = named(nn.init.kaiming_uniform_, nonlinearity="relu")
    return deep_mlp(1, width, "relu", he, generator=seeded(seed), inputs=d, outputs=1)


def _sample(count: int, d: int, hidden: Bits, rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Signs (count, d) and parities (count,), 0 or 1."""
    bits = rng.integers(0, 2, (count, d))
    return torch.tensor(1.0 - 2.0 * bits, dtype=torch.float32), torch.tensor(bits[:, hidden].sum(axis=1) % 2).float()
