import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(6, 3)
classes = torch.tensor([0, 0, 0, 1, -100, -100])  # the last two are padding
logits[:3, 0] += 4.0  # the first half is easy
halves = [(logits[:3], classes[:3]), (logits[3:], classes[3:])]
weight = torch.tensor([1.0, 10.0, 1.0])
kept = (classes != -100).sum()

print(f"at once                 {F.cross_entropy(logits, classes).item():.3f}")
means = [F.cross_entropy(*half) for half in halves]
print(f"mean of two means       {torch.stack(means).mean().item():.3f}")
sums = [F.cross_entropy(*half, reduction="sum") for half in halves]
print(f"sums, divided once      {(sum(sums) / kept).item():.3f}")

print(f"weighted, at once       {F.cross_entropy(logits, classes, weight=weight).item():.3f}")
singles = [F.cross_entropy(logits[n : n + 1], classes[n : n + 1], weight=weight) for n in range(kept)]
print(f"weighted, batches of 1  {torch.stack(singles).mean().item():.3f}")
