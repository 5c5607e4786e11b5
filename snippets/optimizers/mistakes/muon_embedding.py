from torch import nn

model = nn.ModuleDict(
    {
        "embedding": nn.Embedding(100, 16),
        "attention": nn.MultiheadAttention(16, 2),
        "norm": nn.LayerNorm(16),
        "head": nn.Linear(16, 100),
    }
)
hidden = ("attention",)

print("by p.ndim == 2:", *(name for name, p in model.named_parameters() if p.ndim == 2))
chosen = [name for name, p in model.named_parameters() if p.ndim == 2 and name.split(".")[0] in hidden]
print("of the hidden layers:", *chosen)
