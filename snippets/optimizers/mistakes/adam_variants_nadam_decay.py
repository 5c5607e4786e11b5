import torch


def momenta(momentum_decay, steps):
    """NAdam's momentum at these steps, from the product that it keeps of them."""
    p = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.NAdam([p], betas=(0.9, 0.999), momentum_decay=momentum_decay)
    found = []
    for step in range(1, max(steps) + 1):
        p.grad = torch.ones(1)
        optimizer.step()
        product = optimizer.state[p]["mu_product"]
        if step in steps:
            found.append(product.item())
        product.fill_(1.0)  # so that it holds the next one alone
    return found


steps = (1, 1000, 5000)
print("momentum at the steps   ", *(f"{step:6}" for step in steps))
for momentum_decay in (0.0, 0.004, 0.1):
    print(f"momentum_decay = {momentum_decay:5.3f}: ", *(f"{mu:6.3f}" for mu in momenta(momentum_decay, steps)))
