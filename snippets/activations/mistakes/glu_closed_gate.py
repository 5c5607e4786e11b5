import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)  # for matrices this small, threads only cost time
x = torch.linspace(-2, 2, 128).unsqueeze(1)
target = torch.sin(2 * x)


def train(act, gate_bias):
    torch.manual_seed(0)
    value, gate, out = nn.Linear(1, 32), nn.Linear(1, 32), nn.Linear(32, 1)
    nn.init.constant_(gate.bias, gate_bias)
    parameters = list(nn.ModuleList([value, gate, out]).parameters())
    for step in range(150):
        loss = F.mse_loss(out(value(x) * act(gate(x))), target)
        gradients = torch.autograd.grad(loss, parameters)
        if step == 0:
            first = [gradients[0].norm().item(), gradients[2].norm().item()]  # the weights of value and gate
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= 0.1 * gradient
    return *first, loss.item()


print("gate        bias   gradient of value, of gate   loss after 150 steps")
for act in (F.silu, F.relu):
    for bias in (0.0, -10.0):
        value, gate, loss = train(act, bias)
        print(f"{act.__name__:10}{bias:6.0f}{value:18.1e}{gate:12.1e}{loss:16.3f}")
print(f"best constant {(target - target.mean()).square().mean().item():.3f}")
