import torch
import torch.nn.functional as F

x = torch.tensor([-70000.0, -60000.0, -10.0])
half = x.half()  # the largest finite float16 is 65504
print("float16 input", half.tolist())
for f, values in ((F.relu, half), (F.silu, half), (F.silu, x)):
    print(f.__name__, values.dtype, [round(y, 4) for y in f(values).tolist()])

ends = torch.tensor([float("-inf"), float("inf")], requires_grad=True)
F.silu(ends).sum().backward()
print("slopes at -inf and inf", ends.grad.tolist())
