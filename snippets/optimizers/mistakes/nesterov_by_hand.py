mu = 0.9


def right(theta, v, lr):
    v = mu * v - lr * (theta + mu * v)  # the slope of x² / 2 is x
    return theta + v, v


def gradient_not_ahead(theta, v, lr):
    v = mu * v - lr * theta
    return theta + v, v


def stays_ahead(theta, v, lr):
    theta = theta + mu * v  # never taken back
    v = mu * v - lr * theta
    return theta + v, v


def pytorch_looks_ahead_twice(theta, b, lr):
    slope = theta - lr * mu * b  # but PyTorch's theta is the point ahead already
    b = mu * b + slope
    return theta - lr * (slope + mu * b), b


print("largest |theta| of the steps 41 to 60, from 1     lr 0.3     lr 1.0")
for step in (right, gradient_not_ahead, stays_ahead, pytorch_looks_ahead_twice):
    shown = f"{step.__name__:46}"
    for lr in (0.3, 1.0):
        theta, v, path = 1.0, 0.0, []
        for _ in range(60):
            theta, v = step(theta, v, lr)
            path.append(abs(theta))
        largest = max(path[-20:])
        shown += f"{largest:10.3f}" if largest < 1 else "  diverged"
    print(shown)
