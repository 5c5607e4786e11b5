"""Deep networks with a chosen initialization, and the loop that trains them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments._digits import CLASSES, PIXELS, Split

Init = Callable[[torch.Tensor, torch.Generator], None]
"""Fills a weight of the shape (n_out, n_in, ...) in place."""

Optimizer = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]
"""Makes an optimizer of parameters: `partial(torch.optim.SGD, lr=0.1)`."""

Hook = Callable[[nn.Module, int], None]
"""Called with the network and the number of steps done."""

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "linear": nn.Identity,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "prelu": lambda: nn.LeakyReLU(0.25),  # PReLU as it starts
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
}
NORMALIZATIONS: dict[str, Callable[[int], nn.Module]] = {
    "batch_norm": nn.BatchNorm1d,
    "layer_norm": nn.LayerNorm,
    "rms_norm": nn.RMSNorm,
    "group_norm": lambda width: nn.GroupNorm(8, width),
}


def scaled_normal(c: float) -> Init:
    """N(0, c / fan_in)."""
    return lambda weight, rng: _normal(weight, math.sqrt(c / fans(weight)[0]), rng)


def normal(std: float) -> Init:
    """N(0, std²) for every layer, whatever its size."""
    return lambda weight, rng: _normal(weight, std, rng)


def named(initializer: Callable[..., torch.Tensor], **options: object) -> Init:
    """An initializer of torch.nn.init: `named(nn.init.xavier_uniform_, gain=1.0)`."""

    def fill(weight: torch.Tensor, rng: torch.Generator) -> None:
        initializer(weight, **options, generator=rng)

    return fill


def pytorch_default(weight: torch.Tensor, rng: torch.Generator) -> None:
    """What torch.nn.Linear and torch.nn.Conv2d fill their weights with; the biases are another matter."""
    nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=rng)


def fans(weight: torch.Tensor) -> tuple[int, int]:
    """fan_in and fan_out of a weight of the shape (n_out, n_in, ...)."""
    field_size = math.prod(weight.shape[2:])
    return weight.shape[1] * field_size, weight.shape[0] * field_size


def dense(n_in: int, n_out: int, init: Init, generator: torch.Generator) -> nn.Linear:
    """A linear layer with weights from `init` and biases of 0."""
    layer = nn.Linear(n_in, n_out, device="meta").to_empty(device="cpu")  # draws nothing from the global generator
    init(layer.weight.data, generator)
    nn.init.zeros_(layer.bias)
    return layer


class Residual(nn.Module):
    """x + branch(x)."""

    def __init__(self, branch: nn.Module) -> None:
        super().__init__()
        self.branch = branch

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Of the shape of x."""
        out: torch.Tensor = x + self.branch(x)
        return out


def deep_mlp(
    depth: int,
    width: int,
    activation: str,
    init: Init,
    normalization: str | None = None,
    residual: bool = False,
    *,
    generator: torch.Generator,
    inputs: int = PIXELS,
    outputs: int = CLASSES,
    output_init: Init | None = None,
) -> nn.Sequential:
    """`depth` hidden layers of `width` units and a linear one on top: one child of the Sequential a layer.

    A hidden layer is activation(normalization(W x + b)). With `residual` the order is He et al.'s second (2016): the
    first layer is W x + b alone, the others x + W activation(normalization(x)) + b, and the last is followed by
    normalization and activation. Normalizations start as PyTorch starts them, biases at 0, the output layer from
    `output_init`, or `init` where there is none.
    """

    def bend() -> list[nn.Module]:
        norm = [] if normalization is None else [NORMALIZATIONS[normalization](width)]
        return [*norm, ACTIVATIONS[activation]()]

    def linear(n_in: int) -> nn.Linear:
        return dense(n_in, width, init, generator)

    layers: list[nn.Module]
    if residual:
        layers = [linear(inputs), *(Residual(nn.Sequential(*bend(), linear(width))) for _ in range(depth - 1))]
        layers[-1] = nn.Sequential(layers[-1], *bend())
    else:
        layers = [nn.Sequential(linear(width if layer else inputs), *bend()) for layer in range(depth)]
    return nn.Sequential(*layers, dense(width, outputs, output_init or init, generator))


def weights(model: nn.Module) -> list[torch.Tensor]:
    """The weights of the linear and convolutional layers, from the input on."""
    return [module.weight for module in model.modules() if isinstance(module, nn.Linear | nn.Conv2d)]


def gradient_norms(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> list[float]:
    """The Frobenius norm of the loss's gradient at each of `weights`; the loss is the mean cross-entropy."""
    gradients = torch.autograd.grad(functional.cross_entropy(model(x), y), weights(model))
    return [float(torch.linalg.vector_norm(gradient.double())) for gradient in gradients]


@dataclass(slots=True)
class Trained:
    """How a training went. Losses are mean cross-entropies, in nats.

    A training has diverged when a loss or an output is not finite; it ends there, its losses are inf from then on,
    and no answer of the network counts as right.
    """

    losses: list[float] = field(default_factory=list)
    """Of the batch of each step, before the step."""
    test_losses: dict[int, float] = field(default_factory=dict)
    """After so many steps, where `evaluate_every` asked for it."""
    diverged: bool = False
    train_loss: float = math.inf
    train_accuracy: float = 0.0
    test_loss: float = math.inf
    test_accuracy: float = 0.0


def train(
    model: nn.Module,
    data: Split,
    optimizer: Optimizer,
    steps: int,
    *,
    generator: torch.Generator,
    batch_size: int = 64,
    schedule: Callable[[int], float] | None = None,
    before_step: Hook | None = None,
    after_step: Hook | None = None,
    evaluate_every: int | None = None,
) -> Trained:
    """Trains the network in place with mini-batches; every epoch is a new shuffle of the training part.

    `schedule(step)` multiplies the optimizer's learning rate. `before_step` runs between backward and step, where
    gradients are clipped or looked at, `after_step` after the step.
    """
    rule = optimizer(model.parameters())
    scheduler = torch.optim.lr_scheduler.LambdaLR(rule, schedule) if schedule else None
    result = Trained()
    order = torch.empty(0, dtype=torch.int64)
    model.train()
    for step in range(steps):
        if evaluate_every and step % evaluate_every == 0:
            result.test_losses[step] = evaluate(model, data.test_x, data.test_y)[0]
        if len(order) < batch_size:
            order = torch.randperm(len(data.train_y), generator=generator)
        batch, order = order[:batch_size], order[batch_size:]
        loss = functional.cross_entropy(model(data.train_x[batch]), data.train_y[batch])
        result.losses.append(loss.item())
        if not math.isfinite(result.losses[-1]):
            result.diverged = True
            break
        rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # PyTorch leaves it without annotations
        if before_step:
            before_step(model, step)
        rule.step()
        if scheduler:
            scheduler.step()
        if after_step:
            after_step(model, step + 1)
    if not result.diverged:
        result.train_loss, result.train_accuracy = evaluate(model, data.train_x, data.train_y)
        result.test_loss, result.test_accuracy = evaluate(model, data.test_x, data.test_y)
        result.diverged = not (math.isfinite(result.train_loss) and math.isfinite(result.test_loss))
        if evaluate_every:
            result.test_losses[steps] = result.test_loss
    if result.diverged:
        result.losses = [loss if math.isfinite(loss) else math.inf for loss in result.losses]
        result.losses += [math.inf] * (steps - len(result.losses))
        result.train_loss = result.test_loss = math.inf
        result.train_accuracy = result.test_accuracy = 0.0
    return result


def evaluate(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> tuple[float, float]:
    """Mean cross-entropy, inf where an output is not finite, and the share of right answers, in evaluation mode."""
    training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(x)
    model.train(training)
    if not bool(torch.isfinite(logits).all()):
        return math.inf, 0.0
    return float(functional.cross_entropy(logits, y)), float((logits.argmax(dim=1) == y).double().mean())


def seeded(seed: int) -> torch.Generator:
    """A generator on the CPU."""
    return torch.Generator().manual_seed(seed)


def _normal(weight: torch.Tensor, std: float, rng: torch.Generator) -> None:
    """In double precision and from `randn`, so that two scales with one seed draw the same numbers."""
    weight.copy_(std * torch.randn(weight.shape, generator=rng, dtype=torch.float64))
