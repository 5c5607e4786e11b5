import torch
import torch.nn.functional as F

y = torch.zeros(1000)
y[:10] = 1  # one in a hundred
for factor in (1.0, 10.0, 99.0):
    w = torch.tensor(factor)
    bias = torch.zeros(1, requires_grad=True)  # a model that sees no input: its best answer is one logit
    optimizer = torch.optim.LBFGS([bias], max_iter=50)

    def closure(w=w, bias=bias, optimizer=optimizer):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(bias.expand(1000), y, pos_weight=w)
        loss.backward()
        return loss

    loss = optimizer.step(closure)
    p, back = torch.sigmoid(bias).item(), torch.sigmoid(bias - w.log()).item()
    print(f"pos_weight {factor:2.0f}: at logit 0 {loss.item():.2f}, p {p:.3f}, less log w {back:.3f}")
