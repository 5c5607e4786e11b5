import torch
from torch import nn


def nodes(tensor):
    """Operations that a backward pass from here walks through."""
    seen, todo = set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            todo += [parent for parent, _ in node.next_functions]
    return len(seen)


def train(retain_graph):
    cell, state = nn.RNNCell(4, 16), torch.zeros(8, 16)
    for chunk in range(4):
        for _ in range(10):
            state = cell(torch.randn(8, 4), state)
        loss = state.square().mean()
        print(f"chunk {chunk}: {nodes(loss)} operations back from the loss")
        loss.backward(retain_graph=retain_graph)


torch.manual_seed(0)
for retain_graph in (False, True):
    try:
        train(retain_graph)
    except RuntimeError as error:
        print("RuntimeError:", str(error).split(" (")[0])
