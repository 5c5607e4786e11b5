import torch
import torch.nn.functional as F

classes = torch.tensor([0, 1])
for scale in (1.0, 10.0, 100.0):
    logits = scale * torch.eye(2)  # right, and surer and surer
    p, log_p = F.softmax(logits, dim=1), F.log_softmax(logits, dim=1)
    rows = {
        "cross_entropy(logits)": F.cross_entropy(logits, classes),
        "cross_entropy(log_softmax)": F.cross_entropy(log_p, classes),
        "nll_loss(log_softmax)": F.nll_loss(log_p, classes),
        "cross_entropy(softmax)": F.cross_entropy(p, classes),
        "nll_loss(softmax)": F.nll_loss(p, classes),
        "nll_loss(logits)": F.nll_loss(logits, classes),
    }
    print(f"lead of the right logit: {scale:g}")
    for name, loss in rows.items():
        print(f"  {name:27} {loss.item():8.3f}")
