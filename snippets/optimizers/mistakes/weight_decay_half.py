import torch


def train(decay, factor):
    torch.manual_seed(0)
    w = torch.randn(5, requires_grad=True)
    x, y = torch.randn(50, 5), torch.randn(50)
    optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=decay)
    for _ in range(200):
        loss = (x @ w - y).pow(2).mean() + factor * w.pow(2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.detach()


by_optimizer = train(0.5, 0.0)
print("weight_decay = 0.5:            norm", f"{by_optimizer.norm():.3f}")
for factor in (0.5, 0.25):
    by_loss = train(0.0, factor)
    same = torch.allclose(by_optimizer, by_loss, atol=1e-5)
    print(f"loss + {factor:<4} * w.pow(2).sum(): norm {by_loss.norm():.3f}, the same: {same}")
