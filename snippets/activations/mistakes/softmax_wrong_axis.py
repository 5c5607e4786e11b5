import warnings

import numpy as np
import torch
from torch import nn


def softmax_rows(x):
    # Wrong: a row vector of row maxima (and of row sums) broadcasts over the columns.
    e = np.exp(x - x.max(axis=1).reshape(1, -1))
    return e / e.sum(axis=1).reshape(1, -1)


square = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0], [3.0, 0.0, 0.0]])
print("row sums:", softmax_rows(square).sum(axis=1).round(3))
try:
    softmax_rows(square[:2])
except ValueError as error:
    print(f"shape {square[:2].shape}: {type(error).__name__}")

warnings.simplefilter("ignore", UserWarning)  # "Implicit dimension choice for softmax has been deprecated"
for shape in ((4,), (3, 4), (2, 3, 4), (2, 3, 4, 5)):
    p = nn.Softmax()(torch.zeros(shape))
    axes = [axis for axis in range(p.ndim) if torch.allclose(p.sum(axis), torch.ones(()))]
    print(f"nn.Softmax() on shape {shape}: dim {axes}")
