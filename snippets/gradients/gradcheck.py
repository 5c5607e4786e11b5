import torch
from torch import autograd


class Softplus(autograd.Function):
    """log(1 + exp(x)), with a backward pass written by hand."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad


class Naive(Softplus):
    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return torch.exp(x) / (1 + torch.exp(x)) * grad


class Forgetful(Softplus):
    @staticmethod
    def backward(ctx, grad):
        return Softplus.backward(ctx, torch.ones_like(grad))


torch.manual_seed(0)
usual = torch.randn(8, dtype=torch.float64, requires_grad=True)
far = torch.tensor([-800.0, 800.0], dtype=torch.float64, requires_grad=True)
for function in (Softplus, Naive, Forgetful):
    checks = (autograd.gradcheck(function.apply, (x,), raise_exception=False) for x in (usual, far))
    print(f"{function.__name__:9} at usual points {next(checks)}, far away {next(checks)}")
print("second derivatives", autograd.gradgradcheck(Softplus.apply, (usual,)))
