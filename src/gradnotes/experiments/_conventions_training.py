"""Rows of the conventions table on clipping, checkpoints, modes, masks and layouts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional

from gradnotes.experiments._conventions_optimizers import Sides


def clipped(grads: Sequence[float], max_norm: float, **options: bool) -> tuple[float, torch.Tensor]:
    """What `clip_grad_norm_` returns, and the gradient that it leaves."""
    parameter = torch.zeros(len(grads), dtype=torch.float64, requires_grad=True)
    parameter.grad = torch.tensor(grads, dtype=torch.float64)
    norm = nn.utils.clip_grad_norm_([parameter], max_norm, **options)
    return norm.item(), parameter.grad


def clip_returned() -> Sides:
    """What clipping (3, 4) to 1 returns: the norm that is left, or the one that was."""
    return {"textbook": min(1.0, math.hypot(3.0, 4.0)), "torch": clipped((3.0, 4.0), 1.0)[0]}


def clip_epsilon() -> Sides:
    """The norm that is left of 1e-6, clipped to half of it."""
    return {"textbook": 5e-7, "torch": clipped((1e-6,), 5e-7)[1].norm().item()}


def clip_infinite() -> Sides:
    """A gradient of 1 beside one that is not finite, clipped to 1: by the formula, beside nan, and when asked."""
    try:
        clipped((1.0, math.inf), 1.0, error_if_nonfinite=True)
        raised = 0.0
    except RuntimeError:
        raised = 1.0
    return {
        "practice": 1.0,
        "torch": clipped((1.0, math.inf), 1.0)[1][0].item(),
        "torch_nan": float(clipped((1.0, math.nan), 1.0)[1][0].isnan()),
        "torch_error": raised,
    }


def state_by_reference() -> Sides:
    """The momentum after a gradient 1, saved by `state_dict`, and read after another step; a copy would keep it."""
    parameter = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = optim.SGD([parameter], lr=0.1, momentum=0.9)
    parameter.grad = torch.ones(1, dtype=torch.float64)
    optimizer.step()
    saved = optimizer.state_dict()
    copy = saved["state"][0]["momentum_buffer"].clone()
    optimizer.step()
    return {"textbook": copy.item(), "torch": saved["state"][0]["momentum_buffer"].item()}


def zeroed_gradient() -> Sides:
    """Whether the gradient is `None` after `zero_grad()`, and with `set_to_none=False`."""
    found = []
    for options in ({}, {"set_to_none": False}):
        parameter = torch.zeros(1, requires_grad=True)
        parameter.grad = torch.ones(1)
        optim.SGD([parameter], lr=0.1).zero_grad(**options)
        found.append(float(parameter.grad is None))
    return {"textbook": 0.0, "torch": found[0], "torch_kept": found[1]}


def accumulated_mean() -> Sides:
    """The gradient of the mean of θ over four examples: in one batch, and summed over two of two."""
    parameter = torch.ones((), dtype=torch.float64, requires_grad=True)
    for _ in range(2):
        (parameter * torch.ones(2, dtype=torch.float64)).mean().backward()  # type: ignore[no-untyped-call]  # torch gives this method no types
    assert parameter.grad is not None
    return {"textbook": 4 * 1.0 / 4, "torch": parameter.grad.item()}


def eval_mode() -> Sides:
    """Whether a graph for gradients is kept in `eval()`, and under `no_grad`."""
    layer = nn.Linear(1, 1).eval()
    kept = layer(torch.ones(1)).requires_grad
    with torch.no_grad():
        without = layer(torch.ones(1)).requires_grad
    return {"torch": float(kept), "torch_no_grad": float(without)}


def attention_mask() -> Sides:
    """Values 0 and 1 attended to with the mask (True, False): by the function, and by the module."""
    mask = torch.tensor([[True, False]])
    query, values = torch.zeros(1, 1, 1), torch.tensor([[[0.0], [1.0]]])
    attention = nn.MultiheadAttention(1, 1, bias=False, batch_first=True)
    with torch.no_grad():
        for parameter in attention.parameters():
            parameter.fill_(1.0)
        module, _ = attention(query, values, values, attn_mask=mask)
        function = functional.scaled_dot_product_attention(query, values, values, attn_mask=mask)
    return {"torch_function": function.item(), "torch": module.item()}


def recurrent_axes() -> Sides:
    """The number of sequences that a tensor (2, 3, 1) is taken to hold."""
    _, state = nn.RNN(1, 1)(torch.zeros(2, 3, 1))
    return {"keras": float(np.zeros((2, 3, 1)).shape[0]), "torch": float(state.shape[1])}


def flipped_kernel() -> Sides:
    """(1, 2) with the kernel (1, 10): convolution flips the kernel, PyTorch correlates."""
    signal, kernel = [1.0, 2.0], [1.0, 10.0]
    found = functional.conv1d(torch.tensor([[signal]]), torch.tensor([[kernel]]))
    return {"numpy": float(np.convolve(signal, kernel, mode="valid")[0]), "torch": found.item()}


def reset_gate() -> Sides:
    """A GRU's new state from 1, reset gate a half, update gate closed, weight 2 and bias 1 on the state."""
    gru = nn.GRUCell(1, 1, dtype=torch.float64)
    with torch.no_grad():
        for parameter in gru.parameters():
            parameter.zero_()
        gru.bias_ih[1] = -1e3  # the update gate: none of the old state stays
        gru.weight_hh[2], gru.bias_hh[2] = 2.0, 1.0
        state = gru(torch.zeros(1, 1, dtype=torch.float64), torch.ones(1, 1, dtype=torch.float64))
    return {"textbook": math.tanh(2 * (0.5 * 1.0) + 1), "torch": state.item()}


ROWS = (
    clip_returned,
    clip_epsilon,
    clip_infinite,
    state_by_reference,
    zeroed_gradient,
    accumulated_mean,
    eval_mode,
    attention_mask,
    recurrent_axes,
    flipped_kernel,
    reset_gate,
)
