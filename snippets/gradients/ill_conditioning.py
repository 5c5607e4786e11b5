import torch
from torch.func import functional_call, hessian

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
x = torch.randn(200, 3) * torch.tensor([1.0, 1.0, 0.1]) + torch.tensor([0.0, 2.0, 0.0])
y = x @ torch.tensor([1.0, -1.0, 5.0]) + 0.1 * torch.randn(200)
model = torch.nn.Linear(3, 1)


def loss(flat):  # of all parameters as one vector
    parts = flat.split([p.numel() for p in model.parameters()])
    named = zip(model.named_parameters(), parts, strict=True)
    parameters = {name: part.view_as(p) for (name, p), part in named}
    return (functional_call(model, parameters, x).squeeze(1) - y).square().mean()


theta = torch.nn.utils.parameters_to_vector(model.parameters()).detach()
curvatures = torch.linalg.eigvalsh(hessian(loss)(theta))  # (4, 4); for a few thousand parameters at most
smallest, largest = curvatures[0], curvatures[-1]
best = 2 / (smallest + largest)
print("curvatures", [f"{c:.2f}" for c in curvatures])
print(f"condition number {largest / smallest:.0f}, largest learning rate {2 / largest:.3f}, best {best:.3f}")
print(f"a step at the best rate takes {best * smallest:.1%} off the slowest error")
