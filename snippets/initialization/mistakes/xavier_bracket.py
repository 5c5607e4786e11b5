import math

import torch

torch.manual_seed(0)
n = 512
variance = 2 / (n + n)
readings = {
    "the variance": math.sqrt(variance),
    "the std": variance,  # 2 / (n_in + n_out) pasted into a function that wants a std
    "the uniform's end": math.sqrt(6 / (n + n)),  # of xavier_uniform, pasted into normal_
}
start = torch.randn(256, n, requires_grad=True)
print("what was taken for it  std     signal after 10 layers of tanh  gradient")
for name, std in readings.items():
    h = start
    for _ in range(10):
        h = torch.tanh(h @ torch.empty(n, n).normal_(std=std).T)
    (gradient,) = torch.autograd.grad(h, start, torch.randn_like(h))
    signal, gradient = (t.square().mean().sqrt().item() for t in (h, gradient))
    print(f"{name:22} {std:.4f} {signal:31.0e} {gradient:9.0e}")
