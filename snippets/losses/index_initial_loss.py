import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(4096, 20)
value = 40 + 5 * torch.randn(4096, 1)
label = (torch.rand(4096, 1) < 0.01).float()  # one in a hundred is yes
share = label.mean()
entropy = -(share * share.log() + (1 - share) * (1 - share).log())


def first(name, loss, target, bias, best):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    print(f"{name}: starts at {loss(net(x), target):.2g}; at best without x {best:.2g}")
    nn.init.constant_(net[-1].bias, bias)
    print(f"  from a last bias of {bias:.2g} it starts at {loss(net(x), target):.2g}")


first("number", F.mse_loss, value, value.mean(), value.var())
first("yes or no", F.binary_cross_entropy_with_logits, label, share.logit(), entropy)
