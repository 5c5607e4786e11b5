import torch

one, other = torch.zeros(1, requires_grad=True), torch.zeros(1, requires_grad=True)

for settings in ({"momentum": 0.0}, {"momentum": 0.9, "dampening": 0.1}):
    try:
        torch.optim.SGD([one], lr=0.1, nesterov=True, **settings)
    except ValueError as error:
        print(f"{settings}: {error}")

groups = [{"params": [one]}, {"params": [other], "momentum": 0.0}]  # nobody checks the groups
optimizer = torch.optim.SGD(groups, lr=0.1, momentum=0.9, nesterov=True)
for _ in range(3):
    one.grad = other.grad = torch.ones(1)
    optimizer.step()
print(f"momentum 0.9: {one.item():.4f}, momentum 0 in its group: {other.item():.4f}, three plain steps: -0.3000")
