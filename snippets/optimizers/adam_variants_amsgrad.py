import torch


def train(amsgrad):
    """Of every three gradients the first is 4, the others -1: the best x in [-1, 1] is -1."""
    x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=0.5, betas=(0.0, 1 / 17), amsgrad=amsgrad)
    for t in range(3000):
        for group in optimizer.param_groups:
            group["lr"] = 0.5 / (t + 1) ** 0.5
        x.grad = torch.full_like(x, 4.0 if t % 3 == 0 else -1.0)
        optimizer.step()
        x.data.clamp_(-1, 1)
    return x.item()


print(f"Adam ends at    {train(amsgrad=False):5.2f}")
print(f"AMSGrad ends at {train(amsgrad=True):5.2f}")
