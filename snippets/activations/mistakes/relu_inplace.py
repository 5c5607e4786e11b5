import torch
import torch.nn.functional as F

x = torch.tensor([-2.0, 1.0], requires_grad=True)

# A skip connection reads the input after the activation has overwritten it: no error, another function.
hidden = 1 * x
print("h + relu(h)         ", (hidden + F.relu(hidden)).tolist())
activated = F.relu(hidden, inplace=True)
print("h + relu(h, inplace)", (hidden + activated).tolist())

# sigmoid, tanh and exp keep their output for the backward pass; overwriting it is refused, but only there.
gate = torch.tanh(x)
loss = F.relu(gate, inplace=True).sum()
try:
    loss.backward()
except RuntimeError as error:
    print(str(error).split(":")[0])
