r"""Mutants that are no mistakes: for each, by formula and description, why its value is the same everywhere.

The tests confirm each entry at random points, and refuse an entry that no surviving mutant needs.
"""

_ASSOCIATIVE_PRODUCT = (
    "(W2 W1) x = W2 (W1 x): the matrix product is associative; the brackets show which matrix is meant"
)
_ASSOCIATIVE_SUM = "a + (b + c) = a + b + c; the brackets show which bias is meant"
_TIMES_ZERO = "the weight stands beside an input that is 0, so the product is 0 whatever the weight"

_TWO_LAYERS = r"\mathbf{W}_2(\mathbf{W}_1\mathbf{x}+\mathbf{b}_1)+\mathbf{b}_2="

EQUIVALENT: dict[str, dict[str, str]] = {
    "activations.deep_linear": {
        _TWO_LAYERS
        + r"\mathbf{W}_2\mathbf{W}_1\mathbf{x}+(\mathbf{W}_2\mathbf{b}_1+\mathbf{b}_2)": _ASSOCIATIVE_PRODUCT,
        _TWO_LAYERS + r"(\mathbf{W}_2\mathbf{W}_1)\mathbf{x}+\mathbf{W}_2\mathbf{b}_1+\mathbf{b}_2": _ASSOCIATIVE_SUM,
    },
    # The weights are parameters of the model that its name does not show: y(0, 1) is w_1 0 + w_2 1 + b.
    "activations.xor_linear": {
        f"line 1, member {member}, at {place}: {change}": _TIMES_ZERO
        for member, place, change in (
            (1, "0.3", "w_1 -> w_2"),
            (1, "0.3", "w_1 -> b"),
            (1, "0.4", "w_2 -> w_1"),
            (1, "0.4", "w_2 -> b"),
            (3, "0.3", "w_1 -> w_2"),
            (3, "0.3", "w_1 -> b"),
            (3, "1.4", "w_2 -> w_1"),
            (3, "1.4", "w_2 -> b"),
        )
    },
}
