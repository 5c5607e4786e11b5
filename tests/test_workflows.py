"""CI is the same everywhere: the steps of its jobs on Linux are the commands of `.ci/run`. What a workflow may do is
bounded: rights, time, pinned actions, and no right to write where a pull request's code runs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gradnotes import ROOT

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.y*ml"))
CI = FOLDER / "ci.yml"
RUN = ROOT / ".ci" / "run"

# The rights to write that a job may have, by file and job; every other job reads.
WRITES = {
    ("gpu.yml", "propose"): {"contents", "pull-requests"},
    ("site.yml", "deploy"): {"pages", "id-token"},
    ("weekly.yml", "report"): {"issues"},
}

# Jobs of ci.yml that `.ci/run` does not repeat: it runs on one machine, and this one has systems of its own.
ELSEWHERE = {"library"}

# What runs where there is a right to write: commands that nobody's pull request can change.
_HARMLESS = re.compile(r"(git|gh|if|number=\$\(gh) ")


def commands(script: str) -> list[str]:
    """The commands of a shell script, without comments and without what only prepares its own shell."""
    lines = (line.split(" #")[0].strip() for line in script.splitlines())
    return [line for line in lines if line and not re.match(r"#|set |cd |export ", line)]


def steps(job: dict[str, Any]) -> list[str]:
    """Every command that a job runs, in its order."""
    return [command for step in job["steps"] for command in commands(step.get("run", ""))]


def loaded(text: str) -> dict[str, Any]:
    workflow = yaml.safe_load(text)
    assert isinstance(workflow, dict)
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads `on` as true
    return workflow


def unpinned(text: str) -> list[str]:
    """The `uses:` of a workflow that are not a full commit hash with the version in a comment."""
    uses = re.findall(r"^[ -]*uses:[ ]*(.*)$", text, flags=re.MULTILINE)
    return [use for use in uses if not re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)]


def differences(ci: str, run: str) -> list[str]:
    """In what the jobs of ci.yml on Linux and `.ci/run` differ: commands, their order, and the environment."""
    everything = commands(run)
    found = []
    linux = {name: steps(job) for name, job in loaded(ci)["jobs"].items() if name not in ELSEWHERE}
    for name, own in linux.items():
        found += [f"{name}: {command} is not in .ci/run" for command in own if command not in everything]
        if [command for command in everything if command in own] != own:
            found.append(f"{name}: not in the order of .ci/run")
    there = {command for own in linux.values() for command in own}
    found += [f".ci/run: {command} is in no job on Linux" for command in everything if command not in there]
    exported = dict(re.findall(r"^export (\w+)=(.*)$", run, re.MULTILINE))
    if loaded(ci)["jobs"]["test"]["env"] != exported:
        found.append("test: its environment is not that of .ci/run")
    return found


def faults(name: str, text: str) -> Iterator[str]:
    """What a workflow may not do."""
    workflow = loaded(text)
    if workflow["permissions"] != {}:
        yield "rights for every job"
    if "concurrency" not in workflow:
        yield "no concurrency"
    yield from (
        f"{event} runs with the rights of main"
        for event in set(workflow["on"]) & {"pull_request_target", "workflow_run"}
    )
    yield from (f"{use} is not pinned" for use in unpinned(text))
    for job_name, job in workflow["jobs"].items():
        yield from (f"{job_name}: {fault}" for fault in _job_faults(job, WRITES.get((name, job_name), set())))


def _job_faults(job: dict[str, Any], may_write: set[str]) -> Iterator[str]:
    rights = job.get("permissions")
    if not isinstance(rights, dict):
        yield "does not name its rights"
        rights = {}
    writes = {right for right, level in rights.items() if level != "read"}
    yield from (f"may write {right}" for right in sorted(writes - may_write))
    if not 0 < job.get("timeout-minutes", 0) <= 120:
        yield "no timeout, or a long one"
    for step in job["steps"]:
        if "${{" in step.get("run", ""):
            yield "an expression in a command; give it by `env`"
        if (
            step.get("uses", "").startswith("actions/checkout@")
            and step["with"].get("persist-credentials") is not False
        ):
            yield "a clone keeps its credentials"
    if writes:
        yield from (f"writes, and runs {command}" for command in steps(job) if not _HARMLESS.match(command))


def gpu_faults(text: str) -> Iterator[str]:
    """What would let the workflow of the GPU run without one, or on code that nobody asked for."""
    workflow = loaded(text)
    verify = workflow["jobs"]["verify"]
    if "nvidia-smi" not in verify["steps"][0].get("run", ""):
        yield "does not begin by making sure that there is a GPU"
    if workflow["on"]["pull_request"] != {"types": ["labeled"]}:
        yield "runs for commits that were not labelled"
    if verify["if"] != "github.event_name != 'pull_request' || github.event.label.name == 'gpu'":
        yield "runs for any label"
    clone = next(step for step in verify["steps"] if "checkout" in step.get("uses", ""))
    if clone["with"].get("ref") != "${{ github.event.pull_request.head.sha || github.sha }}":
        yield "does not take the commit that was labelled"
    if workflow["jobs"]["propose"]["if"] != "github.event_name != 'pull_request'":
        yield "writes for a pull request"


def deploy_faults(text: str) -> Iterator[str]:
    """What would let a pull request's code into the job that publishes."""
    job = loaded(text)["jobs"]["deploy"]
    if [step.get("uses", "").partition("@")[0] for step in job["steps"]] != ["actions/deploy-pages"] or steps(job):
        yield "does more than publish"
    if (
        job["needs"] != "build"
        or "github.event_name != 'pull_request'" not in job["if"]
        or "refs/heads/main" not in job["if"]
    ):
        yield "publishes what is not on main"


# ---- they hold ----


def test_the_jobs_on_linux_run_what_ci_run_runs() -> None:
    assert differences(CI.read_text(encoding="utf-8"), RUN.read_text(encoding="utf-8")) == []


def test_only_jobs_of_other_systems_are_left_out() -> None:
    jobs = loaded(CI.read_text(encoding="utf-8"))["jobs"]
    for name in ELSEWHERE:
        assert not any("ubuntu" in system for system in jobs[name]["strategy"]["matrix"]["system"])
    assert jobs["test"]["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]


def test_ci_run_stops_at_the_first_failure_and_ends_with_the_tests() -> None:
    script = RUN.read_text(encoding="utf-8")
    assert os.access(RUN, os.X_OK)
    assert "\nset -euo pipefail\n" in script
    assert commands(script)[-1] == "make test"
    for command in commands(script):
        assert command.startswith("make ") or os.access(ROOT / command, os.X_OK), command


@pytest.mark.parametrize(("required", "code"), [("1", 4), ("", 0)])
def test_a_run_that_must_have_a_browser_ends_without_one(tmp_path: Path, required: str, code: int) -> None:
    environment = {**os.environ, "GRADNOTES_REQUIRE_BROWSER": required, "PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", "README.md"],
        cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert ("GRADNOTES_REQUIRE_BROWSER is set, and there is no chromium" in done.stderr) == bool(required)


SHELL = "chromium-headless-shell"
INSTALLS = f"echo \"$@\" >> apt.log; printf '#!/bin/sh\\necho Chromium 1.0\\n' > {SHELL}; chmod +x {SHELL}"


@pytest.mark.parametrize(
    ("programs", "code", "says", "installs"),
    [
        ({"apt-get": INSTALLS}, 0, f"browser: {SHELL}, Chromium 1.0", True),
        ({"apt-get": INSTALLS, "google-chrome": "echo Chrome 2.0"}, 0, f"browser: {SHELL}, Chromium 1.0", True),
        ({"apt-get": INSTALLS, SHELL: "echo Chromium 3.0"}, 0, f"browser: {SHELL}, Chromium 3.0", False),
        ({"apt-get": "exit 100", "google-chrome": "echo Chrome 2.0"}, 0, "browser: google-chrome, Chrome 2.0", False),
        ({"apt-get": "exit 100"}, 1, "there is no browser: install one of", False),
        ({}, 1, "there is no browser: install one of", False),
    ],
)
def test_the_browser_is_installed_or_another_serves(
    tmp_path: Path, programs: dict[str, str], code: int, says: str, installs: bool
) -> None:
    for name, line in {"id": "echo 0", **programs}.items():
        (program := tmp_path / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        program.chmod(0o755)
    (tmp_path / "chmod").symlink_to(str(shutil.which("chmod")))
    done = subprocess.run(
        [str(shutil.which("bash")), str(ROOT / ".ci" / "chromium")],
        cwd=tmp_path, env={"PATH": str(tmp_path)}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert says in done.stdout + done.stderr
    assert (tmp_path / "apt.log").exists() == installs
    if installs:
        assert f" {SHELL} fonts-noto-cjk" in (tmp_path / "apt.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_time_and_pins(path: Path) -> None:
    assert list(faults(path.name, path.read_text(encoding="utf-8"))) == []


def test_every_workflow_is_there() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "gpu.yml", "mutation.yml", "site.yml", "weekly.yml"]


def test_the_gpu_is_asked_for_first_and_by_label_only() -> None:
    assert list(gpu_faults((FOLDER / "gpu.yml").read_text(encoding="utf-8"))) == []


def test_the_weekly_run_leaves_out_a_test_that_exists() -> None:
    (left_out,) = re.findall(r"--deselect (\S+?)\"", (FOLDER / "weekly.yml").read_text(encoding="utf-8"))
    path, _, name = left_out.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_templates_speak_both_languages() -> None:
    folder = ROOT / ".github"
    for path in [*folder.glob("ISSUE_TEMPLATE/[!c]*.yml"), folder / "pull_request_template.md"]:
        text = path.read_text(encoding="utf-8")
        headings = re.findall(r"^name: (.*)|label: (.*)|^\*\*(.*)\*\*$", text, re.MULTILINE)
        assert headings, path
        for heading in ("".join(parts) for parts in headings):
            assert re.search("[a-z]", heading), heading
            assert re.search("[\u4e00-\u9fff]", heading), heading
    forms = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("ISSUE_TEMPLATE/[!c]*.yml")]
    assert len(forms) == 3
    for form in forms:
        assert set(form) == {"name", "description", "labels", "body"}
        ids = [field["id"] for field in form["body"]]
        assert len(ids) == len(set(ids))


def test_publishing_runs_no_code() -> None:
    assert list(deploy_faults((FOLDER / "site.yml").read_text(encoding="utf-8"))) == []


# ---- each of these is noticed ----


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("run: make test", "run: |\n          make test\n          make deploy", "test: make deploy is not in .ci/run"),
        ("run: make lint", "run: echo lint", ".ci/run: make lint is in no job on Linux"),
        ("run: make build", "run: make test", "test: not in the order of .ci/run"),
        ('      GRADNOTES_ALL_PAGES: "1"\n', "", "test: its environment is not that of .ci/run"),
    ],
)
def test_another_step_is_noticed(old: str, new: str, fault: str) -> None:
    text = CI.read_text(encoding="utf-8")
    assert old in text
    assert fault in differences(text.replace(old, new), RUN.read_text(encoding="utf-8"))


CLONE = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("ci.yml", "\npermissions: {}\n", "\npermissions: read-all\n", "rights for every job"),
        ("ci.yml", "\nconcurrency:", "\nenv:", "no concurrency"),
        (
            "site.yml", "  pull_request:\n", "  pull_request_target:\n",
            "pull_request_target runs with the rights of main",
        ),
        ("ci.yml", "  pull_request:\n", "  workflow_run:\n", "workflow_run runs with the rights of main"),
        ("ci.yml", CLONE, "actions/checkout@v6", "actions/checkout@v6 is not pinned"),
        ("ci.yml", CLONE, "actions/checkout@main", "actions/checkout@main is not pinned"),
        ("ci.yml", CLONE, "actions/checkout@de0fac2 # v6.0.2", "actions/checkout@de0fac2 # v6.0.2 is not pinned"),
        ("ci.yml", CLONE, CLONE.partition(" #")[0], f"{CLONE.partition(' #')[0]} is not pinned"),
        ("ci.yml", "contents: read # to clone", "contents: write # to clone", "lint: may write contents"),
        (
            "ci.yml", "    permissions:\n      contents: read # to clone the repository\n", "",
            "test: does not name its rights",
        ),
        ("ci.yml", "    timeout-minutes: 60\n", "", "test: no timeout, or a long one"),
        ("ci.yml", "timeout-minutes: 60", "timeout-minutes: 600", "test: no timeout, or a long one"),
        ("ci.yml", "persist-credentials: false", "persist-credentials: true", "test: a clone keeps its credentials"),
        (
            "ci.yml", "run: make lint", "run: echo ${{ github.head_ref }}",
            "lint: an expression in a command; give it by `env`",
        ),
        ("gpu.yml", "git add evidence/cuda", "make verify", "propose: writes, and runs make verify"),
        (
            "weekly.yml", "          number=", "          python -m gradnotes\n          number=",
            "report: writes, and runs python -m gradnotes",
        ),
    ],
)  # fmt: skip
def test_what_a_workflow_may_not_do_is_noticed(name: str, old: str, new: str, fault: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    assert fault in list(faults(name, text.replace(old, new)))


@pytest.mark.parametrize(
    ("guard", "name", "old", "new", "fault"),
    [
        (gpu_faults, "gpu.yml", "run: nvidia-smi", "run: echo", "does not begin by making sure that there is a GPU"),
        (gpu_faults, "gpu.yml", "[labeled]", "[labeled, synchronize]", "runs for commits that were not labelled"),
        (gpu_faults, "gpu.yml", "label.name == 'gpu'", "label.name != ''", "runs for any label"),
        (
            gpu_faults, "gpu.yml", "github.event.pull_request.head.sha || github.sha", "github.head_ref",
            "does not take the commit that was labelled",
        ),
        (
            gpu_faults, "gpu.yml", "if: github.event_name != 'pull_request'\n", "if: success()\n",
            "writes for a pull request",
        ),
        (
            deploy_faults, "site.yml", "      - id: deployment", f"      - uses: {CLONE}\n      - id: deployment",
            "does more than publish",
        ),
        (
            deploy_faults, "site.yml", "github.event_name != 'pull_request' && github.ref == 'refs/heads/main'",
            "success()", "publishes what is not on main",
        ),
    ],
)  # fmt: skip
def test_what_the_gpu_and_publishing_must_not_do_is_noticed(
    guard: Callable[[str], Iterator[str]], name: str, old: str, new: str, fault: str
) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    assert fault in list(guard(text.replace(old, new)))
