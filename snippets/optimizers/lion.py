import torch


class Lion(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            beta_1, beta_2 = group["betas"]
            for p in group["params"]:
                if p.grad is None:
                    continue
                m = self.state[p].setdefault("exp_avg", torch.zeros_like(p))
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(m.lerp(p.grad, 1 - beta_1).sign_(), alpha=-group["lr"])
                m.lerp_(p.grad, 1 - beta_2)
        return loss


w = torch.tensor([1.0, -1.0, 0.5], requires_grad=True)
optimizer = Lion([w], lr=0.1)
for gradient in ([1e-9, 1e9, 0.0], [-5e-11, -5e7, 0.0], [-1.0, -1e10, 0.0]):
    before = w.detach().clone()
    w.grad = torch.tensor(gradient)
    optimizer.step()
    print("moved by", *(f"{move:4.1f}" for move in (w.detach() - before).tolist()))
