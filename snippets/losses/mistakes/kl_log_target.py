import torch
from torch.nn import functional as F

log_q = torch.tensor([[2.0, 0.0, -1.0]]).log_softmax(dim=1)
log_p = torch.tensor([[1.0, 1.0, 0.0]]).log_softmax(dim=1)
print(f"log_target=True           {F.kl_div(log_p, log_q, reduction='batchmean', log_target=True):.3f}")
print(f"the flag forgotten        {F.kl_div(log_p, log_q, reduction='batchmean'):.3f}")
print(f"q with log_target=True    {F.kl_div(log_p, log_q.exp(), reduction='batchmean', log_target=True):.3f}")

masked = torch.tensor([[2.0, 0.0, -torch.inf]]).log_softmax(dim=1)  # the third class is excluded
print(f"a masked class, logarithm {F.kl_div(log_p, masked, reduction='batchmean', log_target=True):.3f}")
print(f"a masked class, q         {F.kl_div(log_p, masked.exp(), reduction='batchmean'):.3f}")
print(f"masked in both            {F.kl_div(masked, masked.exp(), reduction='batchmean'):.3f}")
