import torch
import torch.nn.functional as F


def show(label, weights):
    print(f"{label:10}", [[round(weight, 3) for weight in row] for row in weights.tolist()])


scores = torch.tensor([[-30.0, -32.0, 5.0], [1.0, 2.0, 3.0]])
blocked = torch.tensor([[False, False, True], [True, True, True]])
for fill in (-20.0, torch.finfo(scores.dtype).min, float("-inf")):
    show(f"{fill:.2g}", F.softmax(scores.masked_fill(blocked, fill), dim=-1))

# Right: -inf, except in rows where nothing is open; their weights become zero afterwards.
empty = blocked.all(dim=-1, keepdim=True)
weights = F.softmax(scores.masked_fill(blocked & ~empty, float("-inf")), dim=-1)
show("right", weights.masked_fill(empty, 0.0))
