import torch

inputs = torch.tensor([-100.0, -20.0, 0.0, 1.0])  # -100: one outlier in the batch

for name, sigmoid in (
    ("1 / (1 + exp(-z))", lambda z: 1 / (1 + torch.exp(-z))),  # exp(100) is inf in float32
    ("torch.sigmoid(z)", torch.sigmoid),
):
    weight = torch.tensor(1.0, requires_grad=True)
    output = sigmoid(weight * inputs)
    output.sum().backward()
    values = " ".join(f"{v:.2g}" for v in output.tolist())
    print(f"{name:18s} values {values}   gradient of the weight {weight.grad.item():.3g}")
