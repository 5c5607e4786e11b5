import torch
from torch.distributions import Categorical, kl_divergence
from torch.nn import functional as F

q = torch.tensor([[0.9, 0.05, 0.05]])  # the target
p = torch.tensor([[0.4, 0.3, 0.3]])  # the model
wanted = (q * (q.log() - p.log())).sum()
print(f"KL(q || p) by hand    {wanted:.4f}")
print(f"kl_div(log p, q)      {F.kl_div(p.log(), q, reduction='batchmean'):.4f}")
print(f"kl_div(log q, p)      {F.kl_div(q.log(), p, reduction='batchmean'):.4f}")
from_torch = kl_divergence(Categorical(q), Categorical(p))[0]
print(f"kl_divergence(q, p)   {from_torch:.4f}")
