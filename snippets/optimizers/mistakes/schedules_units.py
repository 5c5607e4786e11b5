import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, StepLR

epochs, batches = 6, 100
for name, make, per_batch in (
    ("cosine over 6, stepped once an epoch", lambda o: CosineAnnealingLR(o, epochs), False),
    ("cosine over 6, stepped at every batch", lambda o: CosineAnnealingLR(o, epochs), True),
    ("a tenth after every 2, at every batch", lambda o: StepLR(o, 2), True),
    ("cosine over 600, once an epoch", lambda o: CosineAnnealingLR(o, epochs * batches), False),
):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler, begins = make(optimizer), []
    for _ in range(epochs):
        begins.append(optimizer.param_groups[0]["lr"])
        for _ in range(batches):
            optimizer.step()
            if per_batch:
                scheduler.step()
        if not per_batch:
            scheduler.step()
    print(f"{name}:", *(f"{rate:.2g}" for rate in begins))
