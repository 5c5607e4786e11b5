import torch


def weights(p, gamma, alpha):
    """Size of the gradient of a rare positive and of a common negative, whose right label gets the probability p."""
    slope = (1 - p) ** gamma * (1 - p - gamma * p * torch.log(p))
    return alpha * slope, (1 - alpha) * slope


p = torch.tensor(0.3)
for alpha in (0.25, 0.5, 0.75):
    rare, common = weights(p, gamma=2.0, alpha=alpha)
    print(f"alpha {alpha}: a positive pulls {rare / common:.2f} times as hard as an equally hard negative")
