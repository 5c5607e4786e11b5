import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
target = torch.tensor([[2.0, 1.0], [1.0, 2.0]])


def loss(theta):  # a linear network of two inputs, two hidden units, two outputs
    inner, outer = theta.view(2, 2, 2)
    return (outer @ inner - target).square().sum() / 2


def descend(theta, steps=300, lr=0.1):
    for _ in range(steps):
        theta = theta - lr * torch.func.grad(loss)(theta)
    return theta


def report(name, theta):
    curvature = torch.linalg.eigvalsh(torch.func.jacrev(torch.func.grad(loss))(theta))
    flat = torch.func.grad(loss)(theta).norm() < 1e-6
    kind = "saddle" if curvature[0] < -1e-6 else "minimum"
    print(f"{name:10} loss {loss(theta) + 0:.2f}, gradient below 1e-6: {bool(flat)}, {kind}, curvatures from", end=" ")
    print(f"{curvature[0].round(decimals=6) + 0:.2f} to {curvature[-1]:.2f}")


start = torch.full((8,), 0.5)  # the two hidden units are equal
report("the start", start)
end = descend(start)
report("the end", end)
report("nudged", descend(end + 1e-6 * torch.randn(8)))
