"""What the deep networks of these claims have in common."""

from __future__ import annotations

import math

STEADY = math.log10(2)
"""In decades: a norm that stays within a factor of two over 50 layers counts as steady."""

DEPTH = 50
"""Layers of the networks of `signal` and `he_statements`."""
