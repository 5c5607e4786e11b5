import numpy as np


def relu_grad(x, alpha):  # alpha was left behind by leaky ReLU: nothing reads it
    grad = np.zeros_like(x)  # takes the type of x along with its shape
    grad[x > 0] = 1
    return grad


def relu_backward(x, upstream):
    grad = np.zeros_like(x)
    grad[x > 0] = upstream[x > 0]
    return grad


x = np.array([-2, 0, 3])  # integers, as test inputs often are
upstream = np.array([0.5, 0.5, 0.5])
print("alpha = 0 and alpha = 9:", relu_grad(x, 0), relu_grad(x, 9))
print("relu_backward:", relu_backward(x, upstream))
print("np.where:     ", np.where(x > 0, 1.0, 0.0) * upstream)
