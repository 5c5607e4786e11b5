import torch
import torch.nn.functional as F

classes = torch.randint(5, (4, 5), generator=torch.Generator().manual_seed(0))  # 4 sequences of 5 tokens, 5 words
logits = 20.0 * F.one_hot(classes, 5)  # (sequence, token, word): every answer is right and sure

print(f"as it is            {F.cross_entropy(logits, classes).item():.2f}")
print(f"transpose(1, 2)     {F.cross_entropy(logits.transpose(1, 2), classes).item():.2f}")
print(f"flatten(0, 1)       {F.cross_entropy(logits.flatten(0, 1), classes.flatten()).item():.2f}")
