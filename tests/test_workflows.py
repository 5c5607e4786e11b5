"""CI is the same everywhere: the steps of the workflow are the commands of `.ci/run`, its actions are pinned."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import yaml

from gradnotes import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
CI = ROOT / ".github" / "workflows" / "ci.yml"
RUN = ROOT / ".ci" / "run"


def commands(script: str) -> list[str]:
    """The commands of a shell script, without comments and without what only prepares its own shell."""
    lines = (line.split(" #")[0].strip() for line in script.splitlines())
    return [line for line in lines if line and not re.match(r"#|set |cd |export ", line)]


def steps(workflow: dict[str, Any]) -> list[str]:
    """Every command that a workflow runs, in its order."""
    found = []
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            found += commands(step.get("run", ""))
    return found


def unpinned(text: str) -> list[str]:
    """The `uses:` of a workflow that are not a full commit hash with the version in a comment."""
    uses = re.findall(r"^[ -]*uses:[ ]*(.*)$", text, flags=re.MULTILINE)
    return [use for use in uses if not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)]


def loaded(text: str) -> dict[str, Any]:
    workflow = yaml.safe_load(text)
    assert isinstance(workflow, dict)
    return workflow


def test_the_workflow_runs_what_ci_run_runs() -> None:
    assert steps(loaded(CI.read_text(encoding="utf-8"))) == commands(RUN.read_text(encoding="utf-8"))


def test_a_step_of_its_own_is_noticed() -> None:
    text = CI.read_text(encoding="utf-8") + "      - run: |\n          make build\n          make deploy\n"
    extra = steps(loaded(text))
    assert extra[-2:] == ["make build", "make deploy"]
    assert extra != commands(RUN.read_text(encoding="utf-8"))


def test_ci_run_stops_at_the_first_failure_and_ends_with_the_tests() -> None:
    script = RUN.read_text(encoding="utf-8")
    assert os.access(RUN, os.X_OK)
    assert "\nset -euo pipefail\n" in script
    assert commands(script)[-1] == "make test"
    for command in commands(script):
        assert command.startswith("make ") or os.access(ROOT / command, os.X_OK), command


def test_a_missing_browser_fails_in_both() -> None:
    job = loaded(CI.read_text(encoding="utf-8"))["jobs"]["test"]
    assert job["env"] == {"GRADNOTES_REQUIRE_BROWSER": "1"}
    assert "export GRADNOTES_REQUIRE_BROWSER=1\n" in RUN.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_time_and_pins(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    workflow = loaded(text)
    assert workflow["permissions"] == {}, "no right by default; a job names what it needs"
    for name, job in workflow["jobs"].items():
        assert isinstance(job["permissions"], dict), name
        assert 0 < job["timeout-minutes"] <= 120, name
    assert unpinned(text) == []


@pytest.mark.parametrize(
    "use",
    [
        "actions/checkout@v6",
        "actions/checkout@main",
        "actions/checkout@de0fac2 # v6.0.2",
        "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd",
    ],
)
def test_an_unpinned_action_is_noticed(use: str) -> None:
    assert unpinned(f"steps:\n  - uses: {use}\n") == [use]
