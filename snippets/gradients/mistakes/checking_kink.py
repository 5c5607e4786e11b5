import torch
from torch.autograd import gradcheck
from torch.nn import functional as F

for start in (0.0, 1e-7, 1e-3):
    x = torch.full((3,), start, dtype=torch.float64, requires_grad=True)
    print(f"ReLU at {start:g}: {gradcheck(F.relu, (x,), raise_exception=False)}")
torch.manual_seed(0)
x = torch.randn(100, dtype=torch.float64, requires_grad=True)
print("dropout in training:", gradcheck(F.dropout, (x,), raise_exception=False))
