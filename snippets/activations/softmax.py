import torch
import torch.nn.functional as F


def show(label, values, spec=".3f"):
    print(f"{label:14}", *(f"{value:{spec}}" for value in values.flatten().tolist()))


logits = torch.tensor([2.0, 1.0, 0.1])
show("softmax", F.softmax(logits, dim=-1))  # nn.Softmax(dim=-1) is the module
show("shifted by 99", F.softmax(logits + 99, dim=-1))
show("log_softmax", F.log_softmax(logits, dim=-1))
for temperature in (0.25, 4.0):
    show(f"T = {temperature}", F.softmax(logits / temperature, dim=-1))

# Training: cross_entropy takes the logits, it applies log_softmax itself.
z = torch.tensor([[-4.0, 8.0, 0.0]], requires_grad=True)  # sure, and wrong: the target is class 0
target = torch.tensor([0])
loss = F.cross_entropy(z, target)
torch.testing.assert_close(loss, F.nll_loss(F.log_softmax(z, dim=-1), target))
show("cross-entropy", torch.autograd.grad(loss, z)[0], "8.1e")

# A loss on the probabilities has to pass through the Jacobian, which is nearly zero here.
squared_error = (F.softmax(z, dim=-1) - F.one_hot(target, 3)).square().sum()
show("squared error", torch.autograd.grad(squared_error, z)[0], "8.1e")
