import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.up, self.down = nn.LayerNorm(width), nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        return x + self.down(F.gelu(self.up(self.norm(x))))


class Model(nn.Module):
    def __init__(self, vocabulary, width, depth):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.Sequential(*(Block(width) for _ in range(depth)))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        self.head.weight = self.embedding.weight
        for name, value in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(value)
            elif value.dim() > 1:
                nn.init.normal_(value, std=0.02 / depth**0.5 if "down" in name else 0.02)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.embedding(x))))


torch.manual_seed(0)
model = Model(vocabulary=1000, width=256, depth=24)
tokens = torch.randint(1000, (8, 65))
logits = model(tokens[:, :-1])
loss = F.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
print(f"loss {loss.item():.1f}, log of the vocabulary {torch.tensor(1000.0).log().item():.1f}")
print(f"std of the logits {logits.std().item():.1f}")
