import torch
from torch import nn

torch.sparse.check_sparse_tensor_invariants.enable()


def way(method, every, sightings=20):
    """How far a row moves for each time that it is looked up, in learning rates; its gradient is 1 then."""
    table = nn.Embedding(2, 1, sparse=method is torch.optim.SparseAdam).double()
    nn.init.zeros_(table.weight)
    optimizer = method(table.parameters(), lr=1.0)
    for t in range(every * sightings):
        optimizer.zero_grad()
        table(torch.tensor([0 if t % every == 0 else 1])).sum().backward()
        optimizer.step()
    return -table.weight[0, 0].item() / sightings


print("looked up every      1 step    10 steps   100 steps")
for method in (torch.optim.Adam, torch.optim.SparseAdam, torch.optim.Adagrad):
    ways = (way(method, every) for every in (1, 10, 100))
    print(f"{method.__name__:14s}" + "".join(f"{w:12.2f}" for w in ways))

row = nn.Parameter(torch.zeros(1, dtype=torch.float64))
adam, places = torch.optim.Adam([row], lr=1.0), []
for t in range(50):
    row.grad = torch.ones_like(row) if t == 0 else torch.zeros_like(row)  # seen once
    adam.step()
    places.append(-row.item())
print("Adam, seen once: after step 1, 2, 3, 10, 50 at", *(f"{places[t - 1]:.2f}" for t in (1, 2, 3, 10, 50)))
