lr, mu, steps = 0.1, 0.9, 50

for curvature in (0.1, 1.0, 5.0):
    theta, v = 1.0, 0.0
    other, w = 1.0, 0.0
    less = mu * (1 - lr * curvature)  # the momentum that plain momentum would need
    difference = 0.0
    for _ in range(steps):
        v = mu * v - lr * curvature * (theta + mu * v)
        theta = theta + v
        w = less * w - lr * curvature * other
        other = other + w
        difference = max(difference, abs(theta - other))
    print(f"curvature {curvature}: Nesterov 0.9 is momentum {less:.3f}, same path: {difference < 1e-12}")
