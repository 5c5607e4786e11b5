"""What a recurrent network multiplies a gradient by on its way through time: products of Jacobians."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch

Step = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""One step of a recurrence: state (s,) and input (1,) to the next state (s,)."""


def spectral(n: int, rho: float, rng: torch.Generator) -> torch.Tensor:
    """A normal random matrix (n, n), scaled so that the largest of its eigenvalues' sizes is rho; double precision."""
    matrix = torch.randn((n, n), generator=rng, dtype=torch.float64)
    radius = float(torch.linalg.eigvals(matrix).abs().max())
    return matrix * (rho / radius)


def plain_step(weight: torch.Tensor, into: torch.Tensor, bend: Callable[[torch.Tensor], torch.Tensor]) -> Step:
    """The step h ← bend(W h + u x)."""
    return lambda h, x: bend(weight @ h + into * x)


def lstm_step(n: int, forget_bias: float, rng: torch.Generator) -> Step:
    """An LSTM cell on the state (c, h), weights as torch.nn.LSTM draws them, no bias but the forget gate's."""
    bound = 1 / math.sqrt(n)
    weight = torch.rand((4 * n, n), generator=rng, dtype=torch.float64) * 2 * bound - bound
    into = torch.rand(4 * n, generator=rng, dtype=torch.float64) * 2 * bound - bound

    def step(state: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        c, h = state.chunk(2)
        i, f, g, o = (weight @ h + into * x).chunk(4)
        c = torch.sigmoid(f + forget_bias) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.cat([c, torch.sigmoid(o) * torch.tanh(c)])

    return step


def gru_step(n: int, rng: torch.Generator) -> Step:
    """A GRU cell as torch.nn.GRU has it, weights as it draws them, without biases."""
    bound = 1 / math.sqrt(n)
    weight = torch.rand((3 * n, n), generator=rng, dtype=torch.float64) * 2 * bound - bound
    into = torch.rand(3 * n, generator=rng, dtype=torch.float64) * 2 * bound - bound

    def step(h: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        reset, update, new = (weight @ h).chunk(3)
        into_reset, into_update, into_new = (into * x).chunk(3)
        update = torch.sigmoid(update + into_update)
        candidate = torch.tanh(new * torch.sigmoid(reset + into_reset) + into_new)
        return (1 - update) * candidate + update * h

    return step


def jacobian_norms(
    step: Step, state: torch.Tensor, inputs: torch.Tensor, lags: Sequence[int], first: int | None = None
) -> list[float]:
    """log10 of ‖∂s_T/∂s_{T-k}‖ / √n for each lag k, the Frobenius norm: the root mean square of the singular values.

    inputs: (T,). With `first`, of the derivatives among the first n numbers of the state only, by all ways: the cell of
    an LSTM.
    """
    states = []
    for x in inputs:
        states.append(state)
        state = step(state, x)
    last = slice(-max(lags), None)
    factors = torch.func.vmap(torch.func.jacrev(step))(torch.stack(states[last]), inputs[last])
    n = len(state) if first is None else first
    product = torch.eye(len(state), dtype=state.dtype)
    found = {}
    for k, factor in enumerate(factors.flip(0), 1):
        product = product @ factor
        if k in lags:
            found[k] = math.log10(max(float(torch.linalg.matrix_norm(product[:n, :n])) / math.sqrt(n), 1e-300))
    return [found[k] for k in lags]


RADII = (0.5, 0.9, 1.0, 1.1, 1.5, 3.0)
LAGS = (1, 10, 20, 50, 100)


def systems(n: int, seed: int) -> dict[str, tuple[Step, torch.Tensor, torch.Tensor, int]]:
    """Recurrences by name: the step, a first state, inputs that lead to the time looked at, and how many numbers count.

    linear and tanh: no inputs, from a normal first state; tanh_driven, lstm and gru: normal inputs. orthogonal: rho
    times an orthogonal matrix. The states of the first 100 steps are left behind; of linear ones the Jacobian does not
    depend on the state, which would overflow.
    """
    rng = torch.Generator().manual_seed(seed)
    base = spectral(n, 1.0, rng)
    orthogonal, _ = torch.linalg.qr(base)
    into = torch.randn(n, generator=rng, dtype=torch.float64)
    state = torch.randn(n, generator=rng, dtype=torch.float64)
    steps = 100 + max(LAGS)
    inputs = torch.randn(steps, generator=rng, dtype=torch.float64)
    still = torch.zeros_like(inputs)
    found: dict[str, tuple[Step, torch.Tensor, torch.Tensor, int]] = {}
    for rho in RADII:
        label = f"rho_{rho}".replace(".", "p").removesuffix("p0")
        found[f"linear.{label}"] = plain_step(rho * base, into, _same), 0 * state, still, n
        found[f"orthogonal.{label}"] = plain_step(rho * orthogonal, into, _same), 0 * state, still, n
        found[f"tanh.{label}"] = plain_step(rho * base, into, torch.tanh), state, still, n
        found[f"tanh_driven.{label}"] = plain_step(rho * base, into, torch.tanh), state, inputs, n
    two = torch.cat([0 * state, 0 * state])
    for bias in (0, 1, 5):
        found[f"lstm.forget_{bias}"] = lstm_step(n, bias, rng), two, inputs, n
    found["gru.default"] = gru_step(n, rng), 0 * state, inputs, n
    return found


def _same(x: torch.Tensor) -> torch.Tensor:
    return x
