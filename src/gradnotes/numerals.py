"""How a measured number is written for a reader: Python's format, with the signs of typeset text."""

from __future__ import annotations

import math
import re

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_EXPONENT = re.compile(r"[eE]([+-]?)0*(\d+)")


def written(value: float | str, spec: str = "") -> str:
    """The value in the given format spec: `-inf` as −∞, a minus sign for the hyphen, `1.5e-05` as 1.5 × 10⁻⁵.

    Raises:
        ValueError: the spec does not fit the value (`.2f` for a word, an unknown letter).
    """
    if isinstance(value, str):
        return format(value, spec)
    if math.isinf(value):
        format(value, spec)  # a spec that fits no number is refused for infinity as well
        return "−∞" if value < 0 else "∞"
    text = format(value, spec or ".4g")
    text = _EXPONENT.sub(_power, text)
    return text.replace("-", "−")


def _power(exponent: re.Match[str]) -> str:
    sign, digits = exponent.groups()
    return "" if digits == "0" else " × 10" + (sign.strip("+") + digits).translate(_SUPERSCRIPT)
