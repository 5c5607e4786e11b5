import numpy as np

rng = np.random.default_rng(0)
plain, fixed = [], []
for _ in range(1000):
    q, r = np.linalg.qr(rng.standard_normal((3, 3)))
    plain.append(q[0, 0])
    fixed.append((q * np.sign(np.diag(r)))[0, 0])
print(f"first entry negative: {np.mean(np.array(plain) < 0):.0%} as QR returns it,", end=" ")
print(f"{np.mean(np.array(fixed) < 0):.0%} with the signs of R")
