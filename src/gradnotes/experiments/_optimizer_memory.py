"""What optimizers keep beside the parameters; PyTorch's own, and the reference where it has none."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import torch

from gradnotes.experiments import Values
from gradnotes.reference.optimizers import lion

RULES: dict[str, Any] = {
    "sgd": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=0.9),
    "nesterov": partial(torch.optim.SGD, momentum=0.9, nesterov=True),
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
    "rmsprop_centered": partial(torch.optim.RMSprop, centered=True),
    "rmsprop_momentum": partial(torch.optim.RMSprop, momentum=0.9),
    "adadelta": torch.optim.Adadelta,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "amsgrad": partial(torch.optim.Adam, amsgrad=True),
    "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
    "muon": torch.optim.Muon,
}


def _sizes(tensors: list[Any], count: int) -> tuple[float, float]:
    """Numbers and bytes for each of `count` parameters, of what has their shape, as a counter of steps has not."""
    kept = [t for t in tensors if isinstance(t, torch.Tensor) and t.numel() == count]
    return len(kept), sum(t.numel() * t.element_size() for t in kept) / count


def state_sizes(width: int) -> Values:
    """What `optimizers.memory` measures, on a matrix of width × width."""
    found: Values = {}
    for name, rule in RULES.items():
        weight = torch.nn.Parameter(torch.zeros(width, width))
        optimizer = rule([weight], lr=0.1)
        weight.grad = torch.ones_like(weight)
        optimizer.step()
        elements, size = _sizes(list(optimizer.state[weight].values()), weight.numel())
        found[f"{name}.elements"], found[f"{name}.bytes"] = elements, size
    zeros = np.zeros((width, width), np.float32)
    kept = [torch.from_numpy(np.asarray(value)) for value in lion(zeros, zeros)[1].values()]
    found["lion.elements"], found["lion.bytes"] = _sizes(kept, zeros.size)
    return found
