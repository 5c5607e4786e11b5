import torch


def update(kind, gradient, **flags):
    """What the first step of an optimizer adds to a matrix, for a learning rate of 1."""
    p = torch.zeros_like(gradient, requires_grad=True)
    p.grad = gradient.clone()
    kind([p], lr=1.0, **flags).step()
    return p.detach()


torch.manual_seed(0)
left, right = (torch.linalg.qr(torch.randn(16, 16))[0] for _ in range(2))
gradient = left @ torch.diag(10.0 ** -torch.linspace(0, 2, 16)) @ right.T  # from 1 down to a hundredth
print("singular values: largest / smallest, and how many are above half of the largest")
for name, kind, flags in (
    ("SGD", torch.optim.SGD, {}),
    ("Adam", torch.optim.Adam, {}),
    ("Muon", torch.optim.Muon, {"weight_decay": 0.0}),
):
    s = torch.linalg.svdvals(update(kind, gradient, **flags))
    spread = "above 10" if s[0] / s[-1] > 10 else "below 2 " if s[0] / s[-1] < 2 else "2 to 10 "
    print(f"    {name:5} {spread}   {(s > s[0] / 2).sum().item():2} of 16")
