import torch
from torch import nn

# The function and its derivative. PyTorch computes the derivative as y * (1 - y) from the stored output y.
x = torch.tensor([-200.0, -20.0, 0.0, 20.0, 200.0], requires_grad=True)
y = torch.sigmoid(x)
y.sum().backward()
print("sigmoid   ", " ".join(f"{v:.4g}" for v in y.tolist()))
print("derivative", " ".join(f"{v:.4g}" for v in x.grad.tolist()))

# As an output: the model ends with a logit, the loss contains the sigmoid, the prediction applies it once.
torch.manual_seed(0)
inputs = torch.randn(200, 2)
labels = (inputs[:, 0] > inputs[:, 1]).float()
model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
for _ in range(100):
    loss = nn.functional.binary_cross_entropy_with_logits(model(inputs).squeeze(1), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
with torch.no_grad():
    probability = torch.sigmoid(model(inputs).squeeze(1))
print(f"loss {loss.item():.2f}, correct {((probability > 0.5) == (labels > 0.5)).float().mean().item():.2f}")

# As a gate: a mixture of the old state and a candidate, decided for each feature.
state, candidate, gate_logit = torch.zeros(3), torch.ones(3), torch.tensor([-4.0, 0.0, 4.0])
gate = torch.sigmoid(gate_logit)
print("gated     ", " ".join(f"{v:.3f}" for v in (gate * candidate + (1 - gate) * state).tolist()))
