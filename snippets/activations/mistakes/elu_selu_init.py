import torch
from torch import nn

WIDTH, DEPTH = 256, 20


def after_depth(activation, gain, drop=None):
    torch.manual_seed(0)
    x = torch.randn(512, WIDTH)
    for _ in range(DEPTH):
        linear = nn.Linear(WIDTH, WIDTH)
        if gain is not None:
            nn.init.normal_(linear.weight, std=gain / WIDTH**0.5)
            nn.init.zeros_(linear.bias)
        x = activation(linear(x))
        x = drop(x) if drop else x
    return f"{round(x.mean().item(), 1) + 0.0:4.1f} {x.var().item():8.1e}"  # + 0.0 turns -0.0 into 0.0


gains = {
    "nn.Linear as it is": None,
    "calculate_gain('selu')": nn.init.calculate_gain("selu"),
    "LeCun, gain 1": 1.0,
    "ELU's own gain": 1.245,
    "He, gain of ReLU": nn.init.calculate_gain("relu"),
}
print("mean and variance after 20 layers  selu           elu")
with torch.no_grad():
    for name, gain in gains.items():
        print(f"{name:34}", after_depth(nn.SELU(), gain), "", after_depth(nn.ELU(), gain))
    for drop in (nn.Dropout(0.2), nn.AlphaDropout(0.2)):
        print(f"LeCun, then {type(drop).__name__:22}", after_depth(nn.SELU(), 1.0, drop))
