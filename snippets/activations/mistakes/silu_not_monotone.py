import torch
import torch.nn.functional as F

x = torch.tensor([-4.0, -3.0, -2.0, -1.0, 0.0], requires_grad=True)
y = F.silu(x)
y.sum().backward()
print("silu ", [round(v, 4) for v in y.tolist()])
print("slope", [round(v, 4) for v in x.grad.tolist()])
print("order kept:", torch.equal(x.argsort(), y.argsort()))

# Two inputs, one output: knowing silu(x) is not enough to recover x or the slope at x.
a, b = torch.tensor(-0.5), torch.tensor(-2.5088)
print("same output:", f"{F.silu(a):.4f}", f"{F.silu(b):.4f}")
