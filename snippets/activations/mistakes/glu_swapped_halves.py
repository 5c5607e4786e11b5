import torch
import torch.nn.functional as F

torch.manual_seed(0)
x = torch.randn(256, 64, dtype=torch.float64)
gate_proj, up_proj = (torch.randn(176, 64, dtype=torch.float64) / 8 for _ in range(2))
right = F.silu(x @ gate_proj.T) * (x @ up_proj.T)
fused = x @ torch.cat([gate_proj, up_proj]).T  # gate first, as in gate_up_proj


def report(label, output):
    error = (output - right).norm() / right.norm()
    print(f"{label:32} shape {tuple(output.shape)}, relative error {error:.2f}")


first, second = fused.chunk(2, dim=-1)
report("first half is the gate", F.silu(first) * second)
report("second half is the gate, as F.glu", first * F.silu(second))
report("even columns are the gate", F.silu(fused[:, 0::2]) * fused[:, 1::2])
try:
    F.glu(torch.zeros(2, 7))
except RuntimeError as error:
    print(error)
