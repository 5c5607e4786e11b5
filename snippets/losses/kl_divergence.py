import torch
from torch.nn import functional as F

z = torch.tensor([[2.0, 1.0, 0.1], [0.0, 3.0, 0.0]], requires_grad=True)  # logits of the model
q = torch.tensor([[0.5, 0.5, 0.0], [0.1, 0.8, 0.1]])  # targets, one distribution a row
log_p = F.log_softmax(z, dim=1)

kl = F.kl_div(log_p, q, reduction="batchmean")  # KL(q || p): log-probabilities first, the target second
entropy = torch.special.entr(q).sum(dim=1).mean()  # entr(x) is -x log x, and 0 at 0
print(f"divergence {kl:.4f} = cross-entropy {F.cross_entropy(z, q):.4f} - entropy {entropy:.4f}")

kl.backward()
print("gradient by the logits is (softmax - q) / N:", torch.allclose(z.grad, (log_p.exp() - q) / len(q)))

log_q = torch.tensor([[4.0, 0.0, -4.0], [0.0, 2.0, 0.0]]).log_softmax(dim=1)  # another model's, in logarithms
print(f"from logarithms {F.kl_div(log_p, log_q, reduction='batchmean', log_target=True):.4f}")
