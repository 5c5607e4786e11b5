import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
n = 400
x = torch.randn(1000, n).relu()  # mean not 0
square, variance = x.square().mean().item(), x.var().item()

w = torch.randn(4000, n) * 0.1  # standard deviation 0.1, variance 0.01
print(f"linear layer    n Var(w) E[x^2] = {n * 0.01 * square:.2f}   measured {(x @ w.T).square().mean():.2f}")

shared = x[:, :1].expand(-1, n)  # all inputs of a layer equal
print(f"equal inputs    n Var(w) E[x^2] = {n * 0.01 * square:.2f}   measured {(shared @ w.T).square().mean():.2f}")

q, k = torch.randn(2, 4000, n)
print(f"attention score Var(q k) = n = {n}     measured {(q * k).sum(dim=1).var():.0f}")

p = 0.5
dropped = x * (torch.rand_like(x) > p) / (1 - p)
print(f"dropout         E[x^2] / (1 - p) = {square / (1 - p):.2f} measured {dropped.square().mean():.2f}")
print(f"                mean {x.mean():.2f}, after dropout {dropped.mean():.2f}")
