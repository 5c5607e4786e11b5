import torch


def adamw(lr, weight_decay):
    """Where PyTorch's decay alone takes a weight of 1 in 100 steps."""
    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.AdamW([w], lr=lr, weight_decay=weight_decay)
    for _ in range(100):
        w.grad = torch.zeros_like(w)
        optimizer.step()
    return w.item()


def paper(lambda_):
    """The same by the paper's rule, whose decay the learning rate does not touch."""
    return (1 - lambda_) ** 100


lambda_ = 0.001
print(f"the paper's lambda of {lambda_}, at any learning rate:   {paper(lambda_):.3f}")
for lr in (0.1, 0.01, 0.001):
    copied, converted = adamw(lr, lambda_), adamw(lr, lambda_ / lr)
    print(f"lr {lr:5}: weight_decay = lambda {copied:.3f}, weight_decay = lambda / lr {converted:.3f}")
