import numpy as np
import torch
import torch.nn.functional as F

print("just below zero, float32")
for x in (-1e-3, -1e-5, -1e-7, -1e-8):
    x = np.float32(x)
    print(f"  {x:6.0e}: exp(x) - 1 = {np.exp(x) - 1:10.3e}, expm1(x) = {np.expm1(x):10.3e}")

print("elu(x) + 1 as a positive number")
for dtype in (torch.float32, torch.bfloat16):
    x = torch.tensor([-4.0, -6.0, -8.0, -20.0], dtype=dtype)
    print(f"  {dtype!s:14} elu(x) + 1:", *(f"{v:8.1e}" for v in (F.elu(x) + 1).tolist()))
    print(f"  {dtype!s:14} exact:     ", *(f"{v:8.1e}" for v in torch.exp(x).tolist()))

x = torch.tensor([-4.0, -20.0], requires_grad=True)
for inplace in (False, True):
    (gradient,) = torch.autograd.grad(F.elu(1 * x, inplace=inplace).sum(), x)
    print(f"slope at -4 and -20, inplace={inplace!s:5}", *(f"{v:8.1e}" for v in gradient.tolist()))
