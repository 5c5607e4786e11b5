"""The NumPy functions that a reader copies: numerically stable, short, self-contained.

Arguments are named as in `torch.nn.functional`, with `axis` for `dim`. They take what NumPy takes for an
array, never modify it, and return floats: integers and booleans become float64, a floating type stays as it
is. The value at ±inf is the limit where there is one and nan where there is none; nan in gives nan out.
"""
