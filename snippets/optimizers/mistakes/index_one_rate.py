import torch

curvature = torch.tensor([1.0, 0.02])
METHODS = {
    "SGD": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "momentum 0.9": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "Adam": lambda p, lr: torch.optim.Adam(p, lr=lr),
}


def steps_needed(make, rate):
    """Steps until the loss of a bowl is below a hundredth; 999 where it takes longer."""
    theta = torch.nn.Parameter(torch.tensor([3.0, -20.0]))
    optimizer = make([theta], rate)
    for step in range(999):
        loss = (curvature * theta.square()).sum()
        if loss < 0.01:
            return step
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return 999


rates = (0.01, 0.1, 0.5, 1.0, 4.0)
needed = {name: {rate: steps_needed(make, rate) for rate in rates} for name, make in METHODS.items()}
for rate in rates:
    found = {name: steps[rate] for name, steps in needed.items()}
    print(f"rate {rate}: {found}, first: {min(found, key=found.get) if min(found.values()) < 999 else 'none'}")
print("each at its best:", {name: min(steps.values()) for name, steps in needed.items()})
