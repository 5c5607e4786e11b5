import torch
import torch.nn.functional as F

print("   z  y | from logits, |slope| | from p, |slope|")
for logit, label in ((-20.0, 1.0), (20.0, 0.0), (-30.0, 1.0), (-200.0, 1.0)):
    z, y = torch.tensor(logit, requires_grad=True), torch.tensor(label)
    row = []
    for loss in (F.binary_cross_entropy_with_logits(z, y), F.binary_cross_entropy(torch.sigmoid(z), y)):
        (slope,) = torch.autograd.grad(loss, z)
        row += [loss.item(), abs(slope.item())]
    print(f"{logit:4.0f}  {label:.0f} | {row[0]:11.1f} {row[1]:8.2f} | {row[2]:6.1f} {row[3]:8.2f}")
