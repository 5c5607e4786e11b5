"""Scikit-learn's handwritten digits: 1797 pictures of 8×8 pixels in ten classes, in the package, no download."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import torch
from sklearn.datasets import load_digits

PIXELS, CLASSES = 64, 10
TEST_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Split:
    """Pictures as rows of 64 standardized pixels, float32, and their digits, int64."""

    train_x: torch.Tensor
    train_y: torch.Tensor
    test_x: torch.Tensor
    test_y: torch.Tensor

    def as_images(self) -> Split:
        """The same pictures in the shape (N, 1, 8, 8), for convolutions."""
        return replace(self, train_x=self.train_x.view(-1, 1, 8, 8), test_x=self.test_x.view(-1, 1, 8, 8))

    def first(self, count: int) -> Split:
        """With so many of its pictures to train on."""
        return replace(self, train_x=self.train_x[:count], train_y=self.train_y[:count])

    def to(self, device: str | torch.device) -> Split:
        """The same split on another device."""
        return Split(*(part.to(device) for part in (self.train_x, self.train_y, self.test_x, self.test_y)))


def digits_split(seed: int = 0, *, standardize: bool = True) -> Split:
    """Three quarters of the digits to train on, the rest to test, drawn by the seed.

    Standardized: the mean picture of the training part is subtracted and one standard deviation divides everything,
    so that a training pixel has mean 0 and a picture the mean square 1; each pixel's own deviation would blow up the
    rarely inked ones at the edge. Otherwise, ink from 0 to 1.
    """
    x, y = _digits()
    order = np.random.default_rng(seed).permutation(len(y))
    count = round(len(y) * TEST_SHARE)
    test, train = order[:count], order[count:]
    if standardize:
        x = x - x[train].mean(axis=0)
        x = x / np.sqrt(np.mean(x[train] ** 2))
    pictures = torch.tensor(x, dtype=torch.float32)
    labels = torch.tensor(y)
    return Split(pictures[train], labels[train], pictures[test], labels[test])


@cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    """Ink from 0 to 1, (1797, 64), and digits, (1797,)."""
    x, y = load_digits(return_X_y=True)
    return x / 16, y.astype(np.int64)
