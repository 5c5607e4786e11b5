"""What is said about activations: offset and speed, dead units, ELU, SiLU and its bump, what each costs."""

from gradnotes.claims.activations import cost, elu, elu_robustness, leaky_relu, nonlinearity, relu, saturating, silu

__all__ = ["cost", "elu", "elu_robustness", "leaky_relu", "nonlinearity", "relu", "saturating", "silu"]
