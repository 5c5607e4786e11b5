import torch

# One gradient with a small and a large number in it, three times over: what does the step of each method keep of it?
gradient = torch.tensor([0.001, 1.0])
for name, make in (
    ("SGD", lambda p: torch.optim.SGD(p, lr=0.1)),
    ("SGD, momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
    ("Adagrad", lambda p: torch.optim.Adagrad(p, lr=0.1)),
    ("RMSprop", lambda p: torch.optim.RMSprop(p, lr=0.1)),
    ("Adam", lambda p: torch.optim.Adam(p, lr=0.1)),
    ("AdamW", lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.1)),
):
    theta = torch.nn.Parameter(torch.ones(2))
    optimizer = make([theta])
    steps = []
    for _ in range(3):
        before = theta.detach().clone()
        theta.grad = gradient.clone()
        optimizer.step()
        small, large = (before - theta.detach()).tolist()
        steps.append(f"{small:.4f} {large:.4f}")
    state = sum(v.numel() for v in optimizer.state[theta].values() if torch.is_tensor(v) and v.ndim) // 2
    print(f"{name}: {' | '.join(steps)}; numbers kept per parameter {state}")
