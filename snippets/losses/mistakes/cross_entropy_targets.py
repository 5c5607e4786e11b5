import torch
import torch.nn.functional as F

logits = torch.tensor([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
classes = torch.tensor([0, 1])


def attempt(name, logits, target):
    try:
        print(f"{name:30} {F.cross_entropy(logits, target).item():.3f}")
    except (RuntimeError, IndexError) as error:
        print(f"{name:30} {type(error).__name__}")


attempt("classes", logits, classes)
attempt("classes as floats", logits, classes.float())
attempt("classes, (N, 1)", logits, classes[:, None])
attempt("classes from 1", logits, classes + 2)
attempt("one-hot, integers", logits, F.one_hot(classes, 3))
attempt("one-hot, floats", logits, F.one_hot(classes, 3).float())
attempt("floats that add up to 3", logits, torch.ones(2, 3))
