import torch
from torch import nn

torch.manual_seed(0)
x = 1e-4 * torch.randn(32, 64)


def zeros(dtype, scale=1.0):
    model = nn.Linear(64, 64).to(dtype)
    loss = model(x.to(dtype)).square().mean()
    (loss * scale).backward()
    return f"{(model.weight.grad == 0).float().mean().item():.0%}"


print("gradients that are zero")
print("float32         ", zeros(torch.float32))
print("bfloat16        ", zeros(torch.bfloat16))
print("float16         ", zeros(torch.float16))
print("float16, scaled ", zeros(torch.float16, 2.0**14))
