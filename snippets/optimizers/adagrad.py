import torch
from torch import nn

torch.manual_seed(0)
torch.sparse.check_sparse_tensor_invariants.enable()  # or .disable(): Adagrad warns until one of them is said
words, dim = 4, 2
frequency = torch.tensor([0.90, 0.09, 0.009, 0.001])  # of each word
table = nn.Embedding(words, dim, sparse=True)  # the gradient holds only the rows that were looked up
optimizer = torch.optim.Adagrad(table.parameters(), lr=0.1)

for _ in range(1000):
    word = torch.multinomial(frequency, 1)
    loss = (table(word) * torch.randn(dim)).sum()  # each number's gradient is N(0, 1)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

squares = optimizer.state[table.weight]["sum"]
print("word  sum of squares  learning rate left")
for row in range(words):
    rate = 0.1 / squares[row, 0].sqrt() if squares[row, 0] > 0 else torch.tensor(0.1)
    print(f"{row:4d} {squares[row, 0]:15.1f} {rate:19.4f}")
