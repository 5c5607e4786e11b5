"""What is said to a user whose input is wrong: where, what, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gradnotes import ROOT


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. `rule` is the number of the rule it breaks ("GN101"), explained on the rules page."""

    path: str
    line: int
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule} {self.message}; {self.remedy}"


class ProblemError(Exception):
    """Raised where work cannot go on; carries every problem found so far."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


def relative(path: Path | str) -> str:
    """The path as a reader of the repository would write it: from the root, with forward slashes."""
    path = Path(path)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
