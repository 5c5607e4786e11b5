"""What PyTorch draws and how its layers are connected, read off by running them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import torch


@dataclass(frozen=True)
class Draw:
    """One call of `uniform_` with its ends, or of `normal_` with its mean and standard deviation."""

    distribution: str
    first: float
    second: float


def draws(action: Callable[[], object]) -> list[Draw]:
    """What would have been drawn while `action` ran: everything in `torch.nn.init` comes to these two methods."""
    found: list[Draw] = []

    def recording(name: str) -> Callable[..., torch.Tensor]:
        def record(
            tensor: torch.Tensor, first: float = 0, second: float = 1, *, generator: torch.Generator | None = None
        ) -> torch.Tensor:
            found.append(Draw(name, float(first), float(second)))
            return tensor

        return record

    with (
        patch.object(torch.Tensor, "uniform_", recording("uniform")),
        patch.object(torch.Tensor, "normal_", recording("normal")),
    ):
        action()
    return found


def drawn(initialize: Callable[..., object], shape: Sequence[int], **arguments: Any) -> Draw:
    """The one draw of an initializer of `torch.nn.init`."""
    (draw,) = draws(lambda: initialize(torch.empty(tuple(shape)), **arguments))
    return draw


def convolutions() -> list[Any]:
    """Convolutions without bias, plain and transposed, with and without groups, in one to three dimensions."""
    nn = torch.nn
    made = [
        nn.Conv1d(4, 6, 3, bias=False),
        nn.Conv2d(4, 6, (2, 3), groups=2, bias=False),
        nn.Conv2d(6, 6, 3, groups=6, bias=False),
        nn.Conv2d(2, 6, 2, groups=2, bias=False),
        nn.Conv3d(2, 3, 2, bias=False),
        nn.ConvTranspose1d(4, 6, 3, bias=False),
        nn.ConvTranspose2d(4, 6, (2, 3), groups=2, bias=False),
        nn.ConvTranspose2d(6, 6, 3, groups=6, bias=False),
        nn.ConvTranspose3d(2, 4, 2, groups=2, bias=False),
    ]
    return [layer.double() for layer in made]


def connections(layer: Any) -> tuple[int, int]:
    """Inputs in the fullest sum of an output, and outputs that the busiest input reaches: by the layer's Jacobian.

    The image is so large that some place of it is away from every border.
    """
    if isinstance(layer, torch.nn.Linear):
        x = torch.zeros(1, layer.in_features, dtype=torch.float64)
    else:
        x = torch.zeros(1, layer.in_channels, *(2 * k for k in layer.kernel_size), dtype=torch.float64)
    torch.nn.init.ones_(layer.weight)
    differentiate: Any = torch.autograd.functional.jacobian  # it has no types
    jacobian = differentiate(lambda t: layer(t).flatten(), x)
    connected = jacobian.reshape(-1, x.numel()) != 0
    return int(connected.sum(dim=1).max()), int(connected.sum(dim=0).max())
