import torch

kinds = {
    "Adam": lambda p: torch.optim.Adam(p, lr=1.0),
    "AMSGrad": lambda p: torch.optim.Adam(p, lr=1.0, amsgrad=True),
    "Adamax": lambda p: torch.optim.Adamax(p, lr=1.0),
    "NAdam": lambda p: torch.optim.NAdam(p, lr=1.0),
    "RAdam": lambda p: torch.optim.RAdam(p, lr=1.0),
}


def steps(make, gradients):
    """How far each step goes; the gradients do not depend on where it is."""
    p = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, lengths = make([p]), []
    for g in gradients:
        before = p.item()
        p.grad = torch.full_like(p, g)
        optimizer.step()
        lengths.append(before - p.item())
    return lengths


for name, gradients in (("constant", [1.0] * 7), ("one, then none", [1.0] + [0.0] * 6)):
    print(f"gradients: {name}")
    for kind, make in kinds.items():
        print(f"    {kind:8}", *(f"{length:6.3f}" for length in steps(make, gradients)))
