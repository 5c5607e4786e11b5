"""How measured numbers are written."""

from __future__ import annotations

import pytest

from gradnotes.numerals import written


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (1.8536, ".2f", "1.85"),
        (-0.278465, ".4f", "−0.2785"),
        (0.5, ".0%", "50%"),
        (1.5e-5, ".1e", "1.5 × 10⁻⁵"),
        (-2.5e12, ".1e", "−2.5 × 10¹²"),
        (1.25, ".2e", "1.25"),
        (1e22, "", "1 × 10²²"),
        (0.2500001, "", "0.25"),
        (3, "", "3"),
        (float("inf"), ".3g", "∞"),
        (float("-inf"), "", "−∞"),
        ("tanh", "", "tanh"),
    ],
)
def test_written(value: float | str, spec: str, text: str) -> None:
    assert written(value, spec) == text


@pytest.mark.parametrize(("value", "spec"), [(1.0, ".2q"), (float("inf"), ".2q"), ("word", ".2f")])
def test_a_spec_that_does_not_fit(value: float | str, spec: str) -> None:
    with pytest.raises(ValueError, match="format"):
        written(value, spec)
