"""`make mutate`: small faults in the references, one at a time; a test must fail for each.

mutmut makes the faults and runs, in a copy of the tree below `mutants/`, the tests that reach the changed function. A
fault that no test notices ends this with status 1, unless `reference/equivalent_mutants.toml` says why it is none.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mutmut.stats import status_by_exit_code

from gradnotes import ROOT

EQUIVALENT = ROOT / "tests" / "reference" / "equivalent_mutants.toml"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A fault that was not noticed: the function, and its lines before and after."""

    function: str
    before: str
    after: str
    status: str = "survived"

    def __str__(self) -> str:
        return f"{self.function} ({self.status})\n    - {self.before}\n    + {self.after}"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Faults that are none, and why. They are known by their lines, which a change elsewhere leaves alone."""

    before: str
    after: str
    why: str
    functions: tuple[str, ...] = ()
    """Empty: wherever the lines stand."""

    def covers(self, survivor: Survivor) -> bool:
        """Whether the survivor is this one. One that ended for lack of time is not known to survive."""
        return (
            survivor.status == "survived"
            and (survivor.before, survivor.after) == (self.before, self.after)
            and (not self.functions or survivor.function in self.functions)
        )


def equivalents(path: Path = EQUIVALENT) -> list[Equivalent]:
    """The list, in which every entry has its reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["equivalent"]
    return [Equivalent(e["before"], e["after"], e["why"], tuple(e.get("functions", ()))) for e in entries]


def mutate(root: Path = ROOT) -> tuple[Counter[str], list[Survivor]]:
    """Run mutmut anew; how many faults ended how, and those that no test noticed.

    Raises:
        RuntimeError: mutmut made no faults, for instance because the tests fail without any.
    """
    shutil.rmtree(root / "mutants", ignore_errors=True)
    # One worker a core is enough, and the threads of OpenMP do not survive mutmut's fork.
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-m", "mutmut", "run"], cwd=root, env=environment, check=False)
    metas = sorted((root / "mutants").rglob("*.py.meta"))
    ended = {
        name: status_by_exit_code[code]
        for meta in metas
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items()
    }
    if done.returncode or not ended:
        raise RuntimeError(f"mutmut ended with status {done.returncode} and {len(ended)} faults")
    survivors = [_survivor(name, status, root) for name, status in ended.items() if status != "killed"]
    return Counter(ended.values()), survivors


def _survivor(name: str, status: str, root: Path) -> Survivor:
    shown = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name],
        cwd=root, capture_output=True, text=True, encoding="utf-8", check=True,
    ).stdout  # fmt: skip
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    before, after = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    function = re.sub(r"^.*\.x_|__mutmut_\d+$", "", name)
    return Survivor(function, before, after, status)


def verdict(survivors: list[Survivor], known: list[Equivalent]) -> list[str]:
    """What is wrong: survivors without a reason, and reasons that no survivor needs."""
    found = [f"no test notices this fault in {s}" for s in survivors if not any(e.covers(s) for e in known)]
    needless = [e for e in known if not any(e.covers(s) for s in survivors)]
    return found + [f"no such fault survives, delete its entry:\n    - {e.before}\n    + {e.after}" for e in needless]


def main() -> int:
    """Mutate the references, print the score and what is wrong; the exit status."""
    counted, survivors = mutate()
    known = equivalents()
    wrong = verdict(survivors, known)
    print()
    for line in wrong:
        print(line)
    accounted = sum(any(e.covers(s) for e in known) for s in survivors)
    print(f"{counted['killed']}/{counted.total()} faults noticed, {accounted} equivalent, {len(wrong)} to settle")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
