from fractions import Fraction
from itertools import product


def report(name, outcomes):  # equally likely pairs (x, y), in exact arithmetic
    def mean(f):
        return Fraction(sum(f(x, y) for x, y in outcomes), len(outcomes))

    def variance(f):
        return mean(lambda x, y: f(x, y) ** 2) - mean(f) ** 2

    e_x, e_y, e_xy = mean(lambda x, y: x), mean(lambda x, y: y), mean(lambda x, y: x * y)
    var_x, var_y = variance(lambda x, y: x), variance(lambda x, y: y)
    independent = var_x * var_y + var_x * e_y**2 + var_y * e_x**2
    notes = e_x**2 * e_y**2 - (e_x * e_y) ** 2
    print(f"{name:12} E[XY] = {e_xy}, E[X]E[Y] = {e_x * e_y}")
    print(f"             Var(XY) = {variance(lambda x, y: x * y)}, if independent {independent}, in the notes {notes}")


report("independent", list(product((1, 2, 6), (-1, 0, 4))))
report("Y = X^2", [(x, x * x) for x in (-1, 0, 1)])
report("Y = X", [(x, x) for x in (1, 2, 6)])
