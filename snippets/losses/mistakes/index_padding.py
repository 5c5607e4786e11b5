import torch
from torch.nn import functional as F

torch.manual_seed(0)
lengths = torch.tensor([2, 20])
mask = (torch.arange(20) < lengths[:, None]).float()  # 1 where there is something to predict
z = torch.zeros(2, 20, requires_grad=True)
each = F.mse_loss(z, torch.ones(2, 20), reduction="none")
for name, loss in (
    ("mask, then mean", (each * mask).mean()),
    ("mean over what counts", (each * mask).sum() / mask.sum()),
    ("mean of each sequence's mean", ((each * mask).sum(1) / mask.sum(1)).mean()),
):
    (g,) = torch.autograd.grad(loss, z, retain_graph=True)
    ratio = g[0, 0] / g[1, 0]  # a step of the short sequence against one of the long
    print(f"{name}: loss {loss.item():.2f}, short over long {ratio:.0f}")
