import torch
from torch import nn
from torch.nn import functional as F

vocabulary, width = 1000, 512
target = torch.arange(vocabulary).roll(1)
print(f"log of the vocabulary {torch.tensor(float(vocabulary)).log().item():.1f}")
for std in (1.0, 0.02):
    torch.manual_seed(0)
    embedding = nn.Embedding(vocabulary, width)
    nn.init.normal_(embedding.weight, std=std)
    features = F.layer_norm(torch.randn(vocabulary, width), (width,))
    logits = F.linear(features, embedding.weight)  # tied: the embedding is the output layer
    loss = F.cross_entropy(logits, target).item()
    print(f"std {std}: logits {logits.std().item():.1f}, loss {loss:.0f}")
