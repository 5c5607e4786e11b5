import torch
from torch import nn


def clip(values, **options):
    weight = nn.Parameter(torch.zeros(3))
    weight.grad = torch.tensor(values)
    norm = nn.utils.clip_grad_norm_([weight], 1.0, **options)
    return norm.item(), weight.grad.tolist()


print("one nan:       ", *clip([1.0, 2.0, torch.nan]))
print("one inf:       ", *clip([1.0, 2.0, torch.inf]))
print("finite, 2e19:  ", *clip([1.0, 2.0, 2e19]))
try:
    clip([1.0, 2.0, torch.inf], error_if_nonfinite=True)
except RuntimeError as error:
    print("error_if_nonfinite:", str(error)[:63])
