import torch
from torch import nn
from torch.nn import functional as F


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.top = nn.RNN(4, 32, batch_first=True), nn.Linear(32, 4)
        nn.init.orthogonal_(self.rnn.weight_hh_l0, gain=1.2)

    def forward(self, x):
        return self.top(self.rnn(x)[0][:, -1])


def train(max_norm, steps=60):
    torch.manual_seed(0)
    model, norms = Reader(), []
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        target = torch.randint(4, (32,))  # name the first of 15 symbols
        x = 0.5 * torch.randn(32, 15, 4)
        x[:, 0] = F.one_hot(target, 4).float()
        optimizer.zero_grad()
        F.cross_entropy(model(x), target).backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), max_norm, error_if_nonfinite=True)
        norms.append(norm.item())  # from before the clipping: the number to log
        optimizer.step()
    return torch.tensor(norms)


free = train(max_norm=torch.inf)  # clips nothing, still returns the norm
usual, high = torch.quantile(free, 0.5), torch.quantile(free, 0.95)
print(f"median norm {usual:.1f}, largest {free.max():.1f}, one in twenty above {high:.1f}")
for max_norm in (1.0, high.item()):
    norms = train(max_norm)
    print(f"clipped at {max_norm:.1f}: {(norms > max_norm).sum()} of {len(norms)} steps, largest {norms.max():.1f}")
