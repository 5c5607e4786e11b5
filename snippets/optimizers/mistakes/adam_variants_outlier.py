import torch

kinds = {
    "Adam": lambda p: torch.optim.Adam(p, lr=1.0),
    "AMSGrad": lambda p: torch.optim.Adam(p, lr=1.0, amsgrad=True),
    "Adamax": lambda p: torch.optim.Adamax(p, lr=1.0),
}
shown = (100, 1000, 5000, 10000)
print("step, in learning rates, so many steps after one gradient of 1000; all others are 1")
print(" " * 8, *(f"{step:9}" for step in shown))
for name, make in kinds.items():
    p = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, lengths = make([p]), []
    for step in range(shown[-1] + 1000):
        before = p.item()
        p.grad = torch.full_like(p, 1000.0 if step == 999 else 1.0)
        optimizer.step()
        lengths.append(before - p.item())
    print(f"{name:8}", *(f"{lengths[999 + step]:9.3f}" for step in shown))
