import torch

print("gradient   step of Adam in learning rates")
for gradient in (1e-3, 1e-6, 1e-8, 1e-10, 1e-12):
    weight = torch.nn.Parameter(torch.tensor(0.0))
    optimizer = torch.optim.Adam([weight], lr=1e-3)
    weight.grad = torch.tensor(gradient)
    optimizer.step()
    print(f"{gradient:8.0e} {-weight.item() / 1e-3:12.4f}")
