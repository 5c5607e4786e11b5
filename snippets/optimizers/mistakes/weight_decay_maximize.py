import torch


def after(objective, weight_decay=0.0):
    """Where ten steps towards more take a parameter of 1."""
    p = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([p], lr=0.5, weight_decay=weight_decay, maximize=True)
    for _ in range(10):
        optimizer.zero_grad()
        objective(p).backward()
        optimizer.step()
    return p.item()


def score(p):  # without any slope, so that what remains is the decay
    return (0 * p).sum()


def penalty(p):
    return 0.1 / 2 * p.pow(2).sum()


print(f"weight_decay=0.1:        {after(score, 0.1):.3f}")
print(f"the penalty subtracted:  {after(lambda p: score(p) - penalty(p)):.3f}")
print(f"the penalty added:       {after(lambda p: score(p) + penalty(p)):.3f}")
