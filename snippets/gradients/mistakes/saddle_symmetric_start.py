import math

import numpy as np


def steps_to_leave(angle, dtype):  # of x²/2 - y²/2, from (1, 0) on the line into it, axes turned
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    hessian = (turn @ np.diag([1.0, -1.0]) @ turn.T).astype(dtype)
    at = (turn @ np.array([1.0, 0.0])).astype(dtype)
    for step in range(1000):
        if abs(at @ turn[:, 1]) > 0.1:
            return step
        at = at - dtype(0.1) * (hessian @ at)
    return None


for degrees in (0, 30):
    for dtype in (np.float64, np.float32):
        print(f"turned by {degrees:2d} degrees, {dtype.__name__}: leaves", end=" ")
        steps = steps_to_leave(math.radians(degrees), dtype)
        print("never" if steps is None else f"after about {round(steps, -2)} steps")
