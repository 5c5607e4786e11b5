import torch
from torch import nn

torch.manual_seed(0)
d = 512
separate = torch.cat([nn.init.xavier_normal_(torch.empty(d, d)) for _ in range(3)])
packed = nn.init.xavier_normal_(torch.empty(3 * d, d))
attention = nn.MultiheadAttention(d, 8, bias=False).in_proj_weight.detach()
x = torch.randn(256, d)
for name, weight in (("separate", separate), ("packed", packed), ("MultiheadAttention", attention)):
    q, k, v = (x @ weight.T).chunk(3, dim=1)
    score = (q @ k.T / d**0.5).std().item()
    print(f"{name:18} query {q.square().mean().item():.1f}  value {v.square().mean().item():.1f}  scores {score:.1f}")
