import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 32)
        self.blocks = nn.Sequential(nn.Linear(32, 64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, 32))
        self.head = nn.Linear(32, 20)

    def forward(self, x):
        return self.head(self.blocks(self.embedding(x)))


torch.manual_seed(0)
model = Model()
hidden = [p for p in model.blocks.parameters() if p.ndim == 2]
taken = {id(p) for p in hidden}
rest = [p for p in model.parameters() if id(p) not in taken]
lr = 0.01  # one rate for both, because of match_rms_adamw
optimizers = [
    torch.optim.Muon(hidden, lr=lr, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
    torch.optim.AdamW(rest, lr=lr, weight_decay=0.0),
]
schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(o, 100) for o in optimizers]
x = torch.arange(20)
for _ in range(100):
    model.zero_grad()
    nn.functional.cross_entropy(model(x), (x * 7) % 20).backward()
    for each in (*optimizers, *schedules):
        each.step()
print("learned:", (model(x).argmax(dim=1) == (x * 7) % 20).all().item())
for name, p in model.named_parameters():
    print("Muon " if id(p) in taken else "AdamW", name)
