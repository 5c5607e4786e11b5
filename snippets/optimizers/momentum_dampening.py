import torch


def steps(gradients, mu, tau):
    theta = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, taken = torch.optim.SGD([theta], lr=1.0, momentum=mu, dampening=tau), []
    for g in gradients:
        before = theta.item()
        theta.grad = torch.full_like(theta, g)
        optimizer.step()
        taken.append(f"{before - theta.item():6.3f}")
    return " ".join(taken)


once, steady = [1.0, 0.0, 0.0, 0.0, 0.0], [1.0] * 5
print("steps for the gradients            1, 0, 0, 0, 0                       1, 1, 1, 1, 1")
for mu, tau in ((0.9, 0.0), (0.9, 0.9), (0.9, 0.5), (0.0, 0.9)):
    print(f"momentum {mu}, dampening {tau}:  {steps(once, mu, tau)}   {steps(steady, mu, tau)}")
