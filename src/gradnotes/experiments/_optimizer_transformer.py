"""Small transformers that read the digits row by row, side by side, with warm-up and without."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch.nn import functional

from gradnotes.experiments import Size, Values
from gradnotes.experiments._digits import CLASSES, PIXELS, digits_split
from gradnotes.experiments._optimizer_runs import Task, run, shuffled, slope
from gradnotes.experiments._optimizer_schedules import LEARNED, Schedule, scheduled, steady
from gradnotes.experiments._optimizer_sweep import TUNING, most_accurate, spelled
from gradnotes.experiments._side_by_side import Parameters, seeded

TOKENS = 8
"""The rows of a picture, each of as many pixels."""
ROW = PIXELS // TOKENS

EMBEDDING, PER_LAYER, SECOND = 3, 12, 10
"""How many parameters come before the layers, how many a layer has, and which of these is its last matrix."""


@dataclass(frozen=True, slots=True)
class Transformer:
    """An encoder whose tokens are the rows of a digit; the mean of its outputs goes to a linear layer.

    Its parameters, in order: weights and biases of the embedding, positions; for each layer scale and shift of the
    normalization that goes with attention, weights and biases of queries, keys and values, and of the heads' output;
    scale and shift of the one that goes with the feed-forward layers, weights and biases of both; with `first` scale
    and shift of the last normalization; weights and biases of the output.
    """

    first: bool
    """Normalizes before attention and feed-forward layers, x + f(LN(x)); otherwise after them, LN(x + f(x))."""
    layers: int
    width: int
    heads: int
    inner: int
    """The width within the feed-forward layers."""

    def started(self, rng: torch.Generator) -> Parameters:
        """One network: Xavier's uniform weights, for positions as for a layer that is told which; biases 0."""
        n = self.width

        def drawn(n_in: int, n_out: int) -> torch.Tensor:
            return (2 * torch.rand(1, n_in, n_out, generator=rng) - 1) * math.sqrt(6 / (n_in + n_out))

        def linear(n_in: int, n_out: int) -> Parameters:
            return [drawn(n_in, n_out), torch.zeros(1, 1, n_out)]

        norm = [torch.ones(1, 1, n), torch.zeros(1, 1, n)]
        found = [*linear(ROW, n), drawn(TOKENS, n)]
        for _ in range(self.layers):
            found += [*norm, torch.cat([drawn(n, n) for _ in range(3)], dim=2), torch.zeros(1, 1, 3 * n)]
            found += [*linear(n, n), *norm, *linear(n, self.inner), *linear(self.inner, n)]
        return [*found, *(norm if self.first else []), *linear(n, CLASSES)]

    def logits(self, parameters: Parameters, x: torch.Tensor) -> torch.Tensor:
        """Of pictures (N, 64)."""
        networks, given = len(parameters[0]), iter(parameters)

        def linear(values: torch.Tensor) -> torch.Tensor:
            weights, bias = next(given), next(given)
            return torch.baddbmm(bias, values, weights)

        def normalized(values: torch.Tensor, scale: torch.Tensor, shift: torch.Tensor) -> torch.Tensor:
            return torch.addcmul(shift, functional.layer_norm(values, (self.width,)), scale)

        def attended(values: torch.Tensor) -> torch.Tensor:
            parts = linear(values).view(networks * len(x), TOKENS, 3, self.heads, -1)
            q, k, v = parts.permute(2, 0, 3, 1, 4).unbind()
            heads = functional.scaled_dot_product_attention(q, k, v)
            return linear(heads.transpose(1, 2).reshape(values.shape))

        def fed(values: torch.Tensor) -> torch.Tensor:
            return linear(linear(values).relu())

        values = linear(x.reshape(-1, ROW).expand(networks, -1, -1))
        values = values + next(given).repeat(1, len(x), 1)
        for _ in range(self.layers):
            for change in (attended, fed):
                scale, shift = next(given), next(given)
                if self.first:
                    values = values + change(normalized(values, scale, shift))
                else:
                    values = normalized(values + change(values), scale, shift)
        if self.first:
            values = normalized(values, next(given), next(given))
        return linear(values.view(networks, len(x), TOKENS, -1).mean(dim=2))


VARIANTS = {"post": False, "pre": True}
"""Whether normalization comes first."""
EXPONENTS = {"post": (-11, -6), "pre": (-10, -4)}
LAYERS, WIDTH, HEADS, INNER = 6, 32, 2, 64
BATCH, STEPS, WARM = 32, 168, 42


def rows(split: int, variant: str) -> Task:
    """A transformer on the rows of the digits, and its start."""
    data = digits_split(split)
    net = Transformer(VARIANTS[variant], LAYERS, WIDTH, HEADS, INNER)
    batches = shuffled(data.train_x, data.train_y, BATCH, split)
    train, test = (data.train_x, data.train_y), (data.test_x, data.test_y)
    return Task(net, net.started(seeded(split, 8)), batches, train, test)


def gradients(task: Task) -> list[float]:
    """The norms of the gradient of the training loss by the second feed-forward matrix of every layer, at the start."""
    x, y = task.train
    leaves = [p.clone().requires_grad_() for p in task.start]
    logits = task.net.logits(leaves, x)
    found = torch.autograd.grad(logits, leaves, slope(logits.detach(), y))
    return [float(found[EMBEDDING + PER_LAYER * layer + SECOND].norm()) for layer in range(LAYERS)]


def warmed_transformers(size: Size, seed: int) -> Values:
    """What `optimizers.transformer_warmup` measures."""
    steps, warm = (3, 2) if size == "quick" else (STEPS, WARM)
    ways: dict[str, Schedule] = {"none": steady, "warmup": lambda step, steps: min(1.0, (step + 1) / warm)}
    found: Values = {}
    for variant, (low, last) in EXPONENTS.items():
        high = low + 1 if size == "quick" else last
        rates = [2.0**k for k in range(low, high + 1)]
        table = torch.cat([scheduled(way, rates, steps) for way in ways.values()], dim=1)
        task = rows(seed, variant)
        norms = gradients(task)
        found |= {f"{variant}.first.gradient": norms[0], f"{variant}.last.gradient": norms[-1]}
        course = run(task, "adam", table, [steps])
        tried = run(rows(TUNING + seed, variant), "adam", table, [steps])
        for number, way in enumerate(ways):
            part = slice(number * len(rates), (number + 1) * len(rates))
            losses, accuracies = course.train_losses[-1, part].tolist(), course.accuracies[-1, part].tolist()
            for k, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True)):
                head = f"{variant}.{way}.rate_{spelled(low + k)}"
                found |= {f"{head}.train_loss": loss, f"{head}.test_accuracy": accuracy}
            found[f"{variant}.{way}.octaves"] = sum(loss < LEARNED for loss in losses)
            pick = most_accurate(tried, part)
            found[f"{variant}.{way}.tuned.log2_rate"] = low + pick
            found[f"{variant}.{way}.tuned.train_loss"] = losses[pick]
            found[f"{variant}.{way}.tuned.test_accuracy"] = accuracies[pick]
    return found
