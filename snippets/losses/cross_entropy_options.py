import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 3.0], [1.0, 0.0, 0.0]])
classes = torch.tensor([0, 1, 1, 2])
weight = torch.tensor([1.0, 10.0, 1.0])
one_hot = F.one_hot(classes, 3).float()
each = F.cross_entropy(logits, classes, reduction="none")
counts = weight[classes]


def show(name, value, expected):
    torch.testing.assert_close(value, expected)
    print(f"{name:24} {value.item():.4f}")


show("plain: sum / N", F.cross_entropy(logits, classes), each.mean())
show("weight: sum / weights", F.cross_entropy(logits, classes, weight=weight), (counts * each).sum() / counts.sum())
show("one-hot, weight: sum / N", F.cross_entropy(logits, one_hot, weight=weight), (counts * each).mean())

ignored = torch.tensor([0, 1, 1, -100])
show("ignored: sum / kept", F.cross_entropy(logits, ignored), each[:3].mean())

log_p = F.log_softmax(logits, dim=1)
mixed = 0.9 * counts * each - 0.1 / 3 * (weight * log_p).sum(dim=1)
smooth = F.cross_entropy(logits, classes, weight=weight, label_smoothing=0.1)
show("smoothed, weight", smooth, mixed.sum() / counts.sum())
