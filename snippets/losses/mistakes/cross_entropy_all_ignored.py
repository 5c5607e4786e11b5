import torch
import torch.nn.functional as F

logits = torch.zeros(4, 3, requires_grad=True)
padding = torch.full((4,), -100)

loss = F.cross_entropy(logits, padding)
loss.backward()
print("mean of an ignored batch:", loss.item())
print("its gradient:", logits.grad.abs().max().item())

losses = [torch.tensor(1.0), torch.tensor(0.9), loss.detach()]
print("mean over the epoch:", torch.stack(losses).mean().item())

logits.grad = None
total = F.cross_entropy(logits, padding, reduction="sum")
kept = (padding != -100).sum()
(total / kept.clamp(min=1)).backward()
print("sum over what is kept, at least 1:", (total / kept.clamp(min=1)).item())
