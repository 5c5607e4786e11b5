import torch
import torch.nn.functional as F

FORMS = {
    "log(1 + exp(x))": lambda x: torch.log(1 + torch.exp(x)),
    "log1p(exp(x))": lambda x: torch.log1p(torch.exp(x)),
    "F.softplus(x)": F.softplus,
    "-log(sigmoid(-x))": lambda x: -torch.log(torch.sigmoid(-x)),
    "-F.logsigmoid(-x)": lambda x: -F.logsigmoid(-x),
}
points = [-20.0, 1.0, 80.0, 100.0, 110.0]
print("x                       ", *(f"{v:8.3g}" for v in points))
for name, form in FORMS.items():
    x = torch.tensor(points, requires_grad=True)
    y = form(x)
    y.sum().backward()
    print(f"{name:18} value", *(f"{v:8.2g}" for v in y.tolist()))
    print(f"{'':18} slope", *(f"{v:8.2g}" for v in x.grad.tolist()))
