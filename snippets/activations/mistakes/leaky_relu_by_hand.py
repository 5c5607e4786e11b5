import numpy as np
import torch
import torch.nn.functional as F


def leaky_relu(x, slope):
    return np.maximum(slope * x, x)


def leaky_relu_grad(x, slope):
    grad = x.copy()  # two strict comparisons: where neither holds, x itself is left
    grad[x < slope * x] = slope
    grad[x > slope * x] = 1
    return grad


x = np.array([-2.0, 0.0, 3.0])
for slope in (0.2, 1.0, 2.0):
    t = torch.tensor(x, requires_grad=True)
    y = F.leaky_relu(t, slope)
    y.sum().backward()
    print(f"slope {slope}: by hand", leaky_relu(x, slope), "derivative", leaky_relu_grad(x, slope))
    print("           PyTorch", y.detach().numpy(), "derivative", t.grad.numpy())
print("derivative of integers, slope 0.2:", leaky_relu_grad(np.array([-2, 0, 3]), 0.2))
