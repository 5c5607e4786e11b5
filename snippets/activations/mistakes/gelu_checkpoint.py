import torch
import torch.nn.functional as F

torch.set_num_threads(1)  # for matrices this small, threads only cost time
torch.set_default_dtype(torch.float64)


def tanh_form(x):
    return F.gelu(x, approximate="tanh")


def quick_gelu(x):
    return x * torch.sigmoid(1.702 * x)


torch.manual_seed(0)
WIDTH, BLOCKS = 64, 12
start = torch.randn(256, WIDTH)
blocks = [(torch.randn(WIDTH, 256) / 8, torch.randn(256, WIDTH) / 16) for _ in range(BLOCKS)]


def network(f, dtype=torch.float64):  # pre-norm residual blocks; the results are rounded to dtype
    def rounded(t):
        return t.to(dtype).double()

    x = start
    for up, down in blocks:
        hidden = rounded(f(F.layer_norm(x, (WIDTH,)) @ rounded(up)))
        x = rounded(x + hidden @ rounded(down))
    return F.layer_norm(x, (WIDTH,))


x, exact = torch.linspace(-8, 8, 160_001), network(F.gelu)
print("in place of exact GELU   function   network")
for f in (tanh_form, quick_gelu, F.silu):
    change = (network(f) - exact).norm() / exact.norm()
    print(f"{f.__name__:22}{(f(x) - F.gelu(x)).abs().max():11.1e}{change:10.0e}")
for dtype in (torch.float32, torch.bfloat16):
    change = (network(F.gelu, dtype) - exact).norm() / exact.norm()
    print(f"exact, {dtype!s:26}{change:10.0e}")
