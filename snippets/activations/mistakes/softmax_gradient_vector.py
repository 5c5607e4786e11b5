import numpy as np
import torch


def softmax_grad(p):
    gradient = np.zeros_like(p)
    for i in range(len(p)):
        for j in range(len(p)):
            gradient[i] = p[i] * ((i == j) - p[j])  # wrong: each j overwrites the one before
    return gradient


z = torch.tensor([2.0, 1.0, 0.1], dtype=torch.float64, requires_grad=True)
p = torch.softmax(z, dim=0)
upstream = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)  # d loss / d p: the loss is p[0]
p.backward(upstream)

probs = p.detach().numpy()
jacobian = np.diag(probs) - np.outer(probs, probs)
print("Jacobian", *jacobian.round(3), sep="\n  ")
print("the loop's vector  ", softmax_grad(probs).round(3))
print("gradient, autograd ", z.grad.numpy().round(3))
print("gradient, Jacobian ", (jacobian @ upstream.numpy()).round(3))
print("gradient, loop     ", (softmax_grad(probs) * upstream.numpy()).round(3))
