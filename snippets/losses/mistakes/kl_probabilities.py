import torch
from torch.nn import functional as F

q = torch.tensor([[0.7, 0.2, 0.1]])
for name, row in (
    ("log-probabilities", lambda z: F.log_softmax(z, dim=1)),
    ("probabilities", lambda z: F.softmax(z, dim=1)),
    ("logits", lambda z: z),
):
    z = torch.zeros(1, 3, requires_grad=True)
    for _ in range(100):
        z.grad = None
        loss = F.kl_div(row(z), q, reduction="batchmean")
        loss.backward()
        with torch.no_grad():
            z -= 0.5 * z.grad
    print(f"{name:17} loss {loss:8.2f}, p = {[round(p, 2) for p in z.softmax(dim=1)[0].tolist()]}")
