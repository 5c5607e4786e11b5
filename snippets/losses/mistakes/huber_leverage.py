import torch
from torch import nn


def fit(loss_fn, x):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=500, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        return loss

    optimizer.step(closure)
    return model.weight.item()


torch.manual_seed(0)
x = torch.linspace(-1, 1, 100)[:, None]
y = 2 * x + 0.1 * torch.randn(100, 1)
x[0] = 100.0  # one input typed without its decimal point; its target is right
for loss_fn in (nn.MSELoss(), nn.HuberLoss(delta=0.2)):
    raw, clipped = fit(loss_fn, x), fit(loss_fn, x.clamp(-3, 3))
    print(f"{type(loss_fn).__name__:9}: slope {abs(raw):.1f}, with inputs clipped to 3 {clipped:.1f}")
