import torch
from torch import nn


def one_step(dtype, eps, gradients=(1e-2, 1e-5, 0.0)):
    theta = nn.Parameter(torch.ones(3, dtype=dtype))
    theta.grad = torch.tensor(gradients, dtype=dtype)
    torch.optim.Adam([theta], lr=0.125, eps=eps).step()
    return theta.detach().tolist()


print("1e-8 in float16 is", torch.tensor(1e-8, dtype=torch.float16).item())
print("gradients               0.01     1e-05         0")
for dtype, eps in ((torch.float32, 1e-8), (torch.float16, 1e-8), (torch.float16, 1e-4), (torch.bfloat16, 1e-8)):
    theta = one_step(dtype, eps)
    print(f"{str(dtype)[6:]:8s} eps {eps:.0e}" + "".join(f"{x:10.2f}" for x in theta))
