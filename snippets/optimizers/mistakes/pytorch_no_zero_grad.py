import torch


def path(zero_grad, **settings):
    theta = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer, found = torch.optim.SGD([theta], **settings), []
    for t in range(1, 1001):
        if zero_grad:
            optimizer.zero_grad()
        (theta.square() / 2).sum().backward()
        optimizer.step()
        if t in (10, 20, 30, 40, 1000):
            found.append(f"{theta.item():6.2f}" if theta.abs() < 1e6 else "diverged")
    return " ".join(found)


print("theta after                 10     20     30     40   1000 steps")
print("zero_grad               ", path(True, lr=0.1))
print("no zero_grad            ", path(False, lr=0.1))
print("zero_grad, momentum 1   ", path(True, lr=0.1, momentum=1.0))
print("no zero_grad, momentum  ", path(False, lr=0.1, momentum=0.9))
