"""The Makefile's set-up, run with a stand-in for Python, pip and npm that notes each call and installs nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gradnotes import ROOT

PYTHON = """#!/bin/sh
# Stands in for python3 and, copied by its own `-m venv`, for .venv/bin/python.
case "$1" in -c) exec "$REAL_PYTHON" "$@" ;; esac
echo "python $*" >> "$CALLS"
case "$*" in *"$BREAK_AT"*) exit 1 ;; esac
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    printf '#!/bin/sh\\necho "npm $*" >> "$CALLS"\\nmkdir -p node_modules\\n' > "$3/bin/npm"
    chmod +x "$3/bin/npm"
fi
"""

SETUP = [
    "python -m venv .venv",
    "python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt --editable .[site]",
    "npm ci --omit=dev --ignore-scripts",
]

TEST_SETUP = [
    "python -m pip --disable-pip-version-check install --constraint constraints.txt --editable .[torch]",
    "python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt"
    " --editable .[site,torch,dev]",
    "npm ci --ignore-scripts",
]


class Clone:
    """A folder with what the Makefile needs, and the calls that its last run made."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder, self.tools = folder, tools
        self.calls_file = tools / "calls.log"

    def make(self, *arguments: str, break_at: str = "(never)") -> subprocess.CompletedProcess[str]:
        self.calls_file.write_text("")
        environment = {
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "CALLS": str(self.calls_file),
            "REAL_PYTHON": sys.executable,
            "BREAK_AT": break_at,
        }
        return subprocess.run(
            ["make", *arguments], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    @property
    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines()


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    folder = tmp_path / "a clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, folder)
        # Written an hour ago, so that a change in a test is later whatever the clock's steps.
        os.utime(folder / name, (hour_ago := (ROOT / name).stat().st_mtime - 3600, hour_ago))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "python3").write_text(PYTHON)
    (tools / "python3").chmod(0o755)
    return Clone(folder, tools)


def test_build_sets_up_the_site_alone_and_only_once(clone: Clone) -> None:
    assert clone.make("build").returncode == 0
    assert clone.calls == [*SETUP, "python -m gradnotes build"]
    assert "torch" not in " ".join(clone.calls)
    assert clone.make("build").returncode == 0
    assert clone.calls == ["python -m gradnotes build"]


def test_test_adds_torch_and_the_tools_and_only_once(clone: Clone) -> None:
    tests = "python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal -k softmax"
    run = ["python -m gradnotes check", tests]
    assert clone.make("test", "ARGS=-k softmax").returncode == 0
    assert sorted(clone.calls[:-2]) == sorted([*SETUP[:2], *TEST_SETUP])
    assert clone.calls[-2:] == run
    assert clone.make("test", "ARGS=-k softmax").returncode == 0
    assert clone.calls == run


def test_build_after_test_installs_nothing(clone: Clone) -> None:
    clone.make("test")
    assert clone.make("build").returncode == 0
    assert clone.calls == ["python -m gradnotes build"]
    clone.make("bench", "ARGS=--only weight")
    assert clone.calls == ["python -m gradnotes bench --only weight"]


def test_serve_and_verify_pass_their_settings_on(clone: Clone) -> None:
    clone.make("serve", "PORT=8123")
    assert clone.calls[-1] == "python -m gradnotes serve --port 8123"
    clone.make("verify")
    assert clone.calls[-1] == "python -m gradnotes verify --device cpu"
    clone.make("verify", "DEVICE=cuda", "TOPIC=activations", "ID=formulas.activations.silu", "ALL=1")
    expected = "--device cuda --topic activations --id formulas.activations.silu --all"
    assert clone.calls[-1] == f"python -m gradnotes verify {expected}"


@pytest.mark.parametrize(
    ("changed", "repeated"),
    [
        ("constraints.txt", [SETUP[1]]),
        ("pyproject.toml", [SETUP[1]]),
        ("package-lock.json", [SETUP[2]]),
        ("package.json", [SETUP[2]]),
    ],
)
def test_what_changed_is_installed_again(clone: Clone, changed: str, repeated: list[str]) -> None:
    clone.make("build")
    later = (clone.folder / ".venv" / "site-installed").stat().st_mtime + 10
    os.utime(clone.folder / changed, (later, later))
    assert clone.make("build").returncode == 0
    assert clone.calls == [*repeated, "python -m gradnotes build"]


@pytest.mark.parametrize("step", SETUP[:2])
def test_an_interrupted_set_up_is_taken_up_again(clone: Clone, step: str) -> None:
    assert clone.make("build", break_at=step.removeprefix("python ")).returncode != 0
    assert "python -m gradnotes build" not in clone.calls
    assert clone.make("build").returncode == 0
    assert step in clone.calls
    assert clone.calls[-1] == "python -m gradnotes build"


def test_a_half_made_environment_is_made_anew(clone: Clone) -> None:
    rest = clone.folder / ".venv" / "lib" / "rest"
    rest.mkdir(parents=True)
    assert clone.make("build").returncode == 0
    assert clone.calls == [*SETUP, "python -m gradnotes build"]
    assert not rest.exists()


def test_an_environment_whose_python_is_gone_is_made_anew(clone: Clone) -> None:
    clone.make("build")
    python = clone.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert clone.make("build").returncode == 0
    assert clone.calls[:2] == SETUP[:2]


def test_an_environment_that_was_moved_is_made_anew(clone: Clone) -> None:
    clone.make("build")
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    assert clone.make("build").returncode == 0
    assert clone.calls[:2] == SETUP[:2]


@pytest.mark.parametrize(("version", "shown"), [((3, 10, 4), "3.10"), ((2, 7, 18), "2.7"), ((3, 15, 0), "3.15")])
def test_another_python_is_refused_in_one_line(clone: Clone, version: tuple[int, ...], shown: str) -> None:
    check = f"import sys; sys.version_info = {version}; exec(sys.argv[1])"
    other = clone.tools / "other"
    other.write_text(f'#!/bin/sh\nexec "$REAL_PYTHON" -c "{check}" "$2"\n')
    other.chmod(0o755)
    result = clone.make("build", "PYTHON=other")
    assert result.returncode == 2
    said = [line for line in result.stderr.splitlines() if not line.startswith("make: ***")]
    assert said == [
        f"other is Python {shown}, and the pinned packages need 3.11 to 3.14; "
        "name another: make build PYTHON=python3.13"
    ]
    assert not (clone.folder / ".venv").exists()


def test_no_python_is_said_in_one_line(clone: Clone) -> None:
    result = clone.make("test", "PYTHON=python3.99")
    said = [line for line in result.stderr.splitlines() if not line.startswith("make: ***")]
    assert result.returncode == 2
    assert said == ["python3.99 was not found; install Python 3.11 to 3.14, or name it: make test PYTHON=python3.13"]


def test_make_alone_lists_the_targets_serve_first(clone: Clone) -> None:
    result = clone.make()
    listed = re.findall(r"^  ([a-z]+): ", result.stdout, flags=re.MULTILINE)
    assert listed[0] == "serve"
    assert {"build", "test", "check", "verify", "lint", "lock", "clean", "distclean"} <= set(listed)
    assert clone.calls == []


def test_clean_keeps_the_set_up_and_distclean_does_not(clone: Clone) -> None:
    clone.make("build")
    for folder in ("site", "src", "tests", "snippets", "docs"):
        (clone.folder / folder / "__pycache__").mkdir(parents=True)
    assert clone.make("clean").returncode == 0
    assert not (clone.folder / "site").exists()
    assert not list(clone.folder.glob("*/__pycache__"))
    clone.make("build")
    assert clone.calls == ["python -m gradnotes build"]
    assert clone.make("distclean").returncode == 0
    assert not (clone.folder / ".venv").exists()
    assert not (clone.folder / "node_modules").exists()
