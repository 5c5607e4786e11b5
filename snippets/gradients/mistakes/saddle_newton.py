import torch

torch.set_default_dtype(torch.float64)


def loss(at):  # a saddle at (0, 0), minima at (0, -1) and (0, 1)
    return at[0] ** 2 / 2 - at[1] ** 2 / 2 + at[1] ** 4 / 4


slope = torch.func.grad(loss)
for rule in ("Newton", "with |curvatures|", "gradient descent"):
    at = torch.tensor([1.0, 0.3])
    for _ in range(100):
        values, vectors = torch.linalg.eigh(torch.func.jacrev(slope)(at))
        if rule == "gradient descent":
            at = at - 0.1 * slope(at)
        else:
            scale = values if rule == "Newton" else values.abs()
            at = at - vectors @ (vectors.T @ slope(at) / scale)
    print(f"{rule:17} ends at ({at[0].round(decimals=6) + 0:.3f}, {at[1].round(decimals=6) + 0:.3f})")
