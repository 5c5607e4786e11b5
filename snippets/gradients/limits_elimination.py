import numpy as np


def solve_mod_2(bits, y):  # which bits the parity is of, by elimination
    rows = np.column_stack([bits, y])
    done = 0
    for column in range(bits.shape[1]):
        found = np.flatnonzero(rows[done:, column]) + done
        if not len(found):
            raise ValueError(f"expected examples that determine bit {column}; give more of them")
        rows[[done, found[0]]] = rows[[found[0], done]]
        others = rows[:, column] == 1
        others[done] = False
        rows[others] ^= rows[done]
        done += 1
    return rows[:done, -1]


rng = np.random.default_rng(0)
for d in (8, 40, 400):
    hidden = np.zeros(d, dtype=int)
    hidden[rng.permutation(d)[: d // 2]] = 1
    bits = rng.integers(0, 2, (d + 20, d))
    print(f"{d:3d} bits: {d + 20} examples, found: {bool((solve_mod_2(bits, bits @ hidden % 2) == hidden).all())}")
