import torch
from torch.nn import functional as F


def distillation(student, teacher, temperature):
    log_p = F.log_softmax(student / temperature, dim=1)
    log_q = F.log_softmax(teacher / temperature, dim=1)
    return temperature**2 * F.kl_div(log_p, log_q, reduction="batchmean", log_target=True)


torch.manual_seed(0)
teacher = 4 * torch.randn(64, 10)
for temperature in (1.0, 4.0, 16.0):
    student = torch.zeros(64, 10, requires_grad=True)
    with torch.no_grad():
        q = F.softmax(teacher / temperature, dim=1)
    distillation(student, teacher, temperature).backward()
    with_square, without = student.grad.norm(), student.grad.norm() / temperature**2
    print(f"T = {temperature:2.0f}: largest share {q.amax(dim=1).mean():.2f}", end=", ")
    print(f"gradient {with_square:.2f}, without the square {without:.4f}")
