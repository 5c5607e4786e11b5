import torch
import torch.nn.functional as F

# Every row is a wrong prediction; the first three grow more confident.
for value, label in ((2.0, 0.0), (12.0, 0.0), (18.0, 0.0), (-50.0, 1.0)):
    target = torch.tensor(label)
    print(f"logit {value:3.0f}, target {label:.0f}", end="")

    logit = torch.tensor(value, requires_grad=True)
    loss = F.binary_cross_entropy(torch.sigmoid(logit), target)
    loss.backward()
    print(f"   BCELoss {loss.item():5.1f}, gradient {logit.grad.item():8.2g}", end="")

    logit = torch.tensor(value, requires_grad=True)
    loss = F.binary_cross_entropy_with_logits(logit, target)
    loss.backward()
    print(f"   BCEWithLogitsLoss {loss.item():4.1f}, gradient {logit.grad.item():4.2g}")
