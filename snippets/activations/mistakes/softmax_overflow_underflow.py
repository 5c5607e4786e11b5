import torch
import torch.nn.functional as F

z = torch.tensor([200.0, 0.0, -1.0], requires_grad=True)
target = 1

unshifted = z.exp() / z.exp().sum()
composed = F.softmax(z, dim=-1).log()
direct = F.log_softmax(z, dim=-1)
print("exp / sum     ", unshifted.tolist())
for name, log_p in (("log(softmax)  ", composed), ("log_softmax   ", direct)):
    (gradient,) = torch.autograd.grad(-log_p[target], z)
    print(name, log_p.tolist(), "gradient", gradient.tolist())
