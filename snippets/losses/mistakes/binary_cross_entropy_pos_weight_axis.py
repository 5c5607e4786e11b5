import torch
import torch.nn.functional as F

logits = torch.zeros(2, 3, 8, 3)  # (N, labels, height, width)
y = torch.zeros_like(logits)
y[:, 0] = 1  # only the first label occurs
pos_weight = torch.tensor([5.0, 1.0, 1.0])  # and has a weight

wrong = F.binary_cross_entropy_with_logits(logits, y, pos_weight=pos_weight, reduction="none")
right = F.binary_cross_entropy_with_logits(logits, y, pos_weight=pos_weight[:, None, None], reduction="none")
for name, losses in (("(3,)", wrong), ("(3, 1, 1)", right)):
    print(f"{name:10} first label, by column:", *(f"{loss:.2f}" for loss in losses[0, 0, 0]))
