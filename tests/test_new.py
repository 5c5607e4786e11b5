"""`gradnotes new`: what it makes, what it refuses, and the whole way from a new note to a green check."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from gradnotes import ROOT, check
from gradnotes.new import new, show
from gradnotes.new.modules import add_function, defines
from gradnotes.new.nav import add_page
from gradnotes.problems import ProblemError
from gradnotes.site.cache import Cache
from gradnotes.site.notebooks import NOTEBOOKS, imports
from tests.check.planted import clean

NOTE, NAME = "activations/squared-relu", "squared_relu"
MADE = [
    f"docs/en/{NOTE}.md",
    f"docs/zh/{NOTE}.md",
    f"snippets/activations/{NAME}.py",
    "src/gradnotes/formulas/activations.py",
    "src/gradnotes/reference/activations.py",
    "src/gradnotes/figures/activations.py",
    "tests/formulas/test_activations.py",
    "tests/reference/test_activations.py",
    "tests/figures/test_activations.py",
    "mkdocs.yml",
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = clean(tmp_path)
    for language in ("en", "zh"):
        (root / f"docs/{language}/activations/index.md").write_text("# x\n", encoding="utf-8")
    return root


def _texts(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_new_makes_every_file_and_only_adds_to_what_is_there(tree: Path) -> None:
    before = _texts(tree)
    made = [path.relative_to(tree).as_posix() for path in new(NOTE, root=tree)]
    assert made == MADE
    after = _texts(tree)
    assert {name for name in after if after[name] != before.get(name)} == set(MADE)
    for name in before.keys() & set(MADE):
        old = before[name].decode().splitlines()
        new_lines = iter(after[name].decode().splitlines())
        assert all(line in new_lines for line in old), f"{name} lost a line"
    for name in MADE:
        if name.endswith(".py"):
            ast.parse(after[name])
    assert f"\n      - {NOTE}.md\n" in after["mkdocs.yml"].decode()
    assert show([tree / name for name in MADE], tree).splitlines()[1] == f"  docs/en/{NOTE}.md"


def test_check_names_every_mark_that_new_leaves(tree: Path) -> None:
    new(NOTE, root=tree)
    found = {(p.path, p.line) for p in check.run(root=tree) if p.rule == "GN901"}
    marks = set()
    for name in MADE:
        for number, line in enumerate((tree / name).read_text(encoding="utf-8").splitlines(), 1):
            if "unwritten: " in line:
                marks.add((name, number))
    assert found == marks
    assert {name for name, _ in marks} == set(MADE) - {"mkdocs.yml"}


def test_new_never_overwrites(tree: Path) -> None:
    new(NOTE, root=tree)
    before = _texts(tree)
    with pytest.raises(ProblemError) as caught:
        new(NOTE, root=tree)
    assert {(p.rule, p.path) for p in caught.value.problems} == {("GN909", name) for name in MADE[:-1]}
    assert _texts(tree) == before


@pytest.mark.parametrize("name", MADE[:3])
def test_one_file_that_exists_stops_all(name: str, tree: Path) -> None:
    path = tree / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    before = _texts(tree)
    with pytest.raises(ProblemError, match=f"{re.escape(name)}:1: GN909 exists already; edit it"):
        new(NOTE, root=tree)
    assert _texts(tree) == before


def test_one_name_that_is_taken_stops_all(tree: Path) -> None:
    path = tree / "src/gradnotes/reference/activations.py"
    path.write_text(path.read_text(encoding="utf-8") + f"\n\ndef {NAME}(x):\n    return x\n", encoding="utf-8")
    before = _texts(tree)
    with pytest.raises(ProblemError, match=r"reference/activations\.py:11: GN909 squared_relu exists already; use it"):
        new(NOTE, root=tree)
    assert _texts(tree) == before


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("activations", "is not the name of a note; write <topic>/<note>"),
        ("activations/ReLU", "is not the name of a note"),
        ("activations/../x", "is not the name of a note"),
        ("foo/bar", 'no topic "foo"; the topics are gradients, initialization'),
        ("losses/huber", "begin it with gradnotes new losses/index"),
    ],
)
def test_a_name_that_is_none(note: str, said: str, tree: Path) -> None:
    before = _texts(tree)
    with pytest.raises(ProblemError, match="GN908") as caught:
        new(note, root=tree)
    assert said in str(caught.value)
    assert _texts(tree) == before


def test_a_topic_begins_with_its_index(tree: Path) -> None:
    made = [path.relative_to(tree).as_posix() for path in new("losses/index", root=tree)]
    assert made == ["docs/en/losses/index.md", "docs/zh/losses/index.md", "mkdocs.yml"]
    assert "  - losses:\n      - losses/index.md\n" in (tree / "mkdocs.yml").read_text(encoding="utf-8")
    modules = [path.relative_to(tree).as_posix() for path in new("losses/huber", root=tree)]
    assert "src/gradnotes/reference/losses.py" in modules
    assert ast.get_docstring(ast.parse((tree / "src/gradnotes/reference/losses.py").read_text(encoding="utf-8")))


def test_imports_are_added_once() -> None:
    source = '"""Doc."""\n\nfrom a import b\n\n\ndef f():\n    return b\n'
    twice = add_function(source, "def g():\n    return c\n", {"a": ("b", "c"), "numpy": ("np",)})
    assert twice == (
        '"""Doc."""\n\nfrom a import b\nfrom a import c\nimport numpy as np\n\n\n'
        "def f():\n    return b\n\n\ndef g():\n    return c\n"
    )
    assert add_function(twice, "def h():\n    pass\n", {"a": ("b", "c")}).count("import") == 3
    assert (defines(twice, "g"), defines(twice, "h")) == (12, 0)


def test_nav_keeps_comments_and_what_follows() -> None:
    config = "site_name: x\nnav: # paths\n  - index.md\n  - a:\n      - a/index.md # first\n\ntheme: y\n"
    once = add_page(config, "a/b.md")
    assert once == config.replace("# first\n", "# first\n      - a/b.md\n")
    assert add_page(once, "a/b.md") == once
    assert add_page(config, "c/d.md") == config.replace("# first\n", "# first\n  - c:\n      - c/d.md\n")


ENTRY = (
    "\n- David R. So et al. *Primer: Searching for Efficient Transformers for Language Modeling*. NeurIPS, 2021. "
    "[arXiv:2109.08668](https://arxiv.org/abs/2109.08668)\n"
)
# What a contributor writes in place of the marks: pattern and text, by file.
CODE = {
    "src/gradnotes/formulas/activations.py": [(r"x  # unwritten: .*", "relu(x) ** 2")],
    "src/gradnotes/reference/activations.py": [
        (r"unwritten: [^\"]*(?=\"\"\")", "max(0, x)² for each x."),
        (r"x  # unwritten: .*", "np.maximum(x, 0) ** 2"),
    ],
    f"snippets/activations/{NAME}.py": [(r"print\(x\)  # unwritten: .*", "print(torch.relu(x) ** 2)")],
    "src/gradnotes/figures/activations.py": [(r"unwritten: ", "")],
    "tests/formulas/test_activations.py": [
        (
            r"raise AssertionError\(\"unwritten: .*",
            f"from gradnotes.formulas.activations import {NAME}\n\n    verify.close({NAME}(1.5), 2.25, rtol=0.0)",
        )
    ],
    "tests/reference/test_activations.py": [
        (
            r"raise AssertionError\(\"unwritten: .*",
            f"from gradnotes.reference.activations import {NAME}\n\n"
            f"    verify.close({NAME}([-1.5, 1.5]), [0.0, 2.25], rtol=0.0)",
        )
    ],
    "tests/figures/test_activations.py": [
        (
            r"raise AssertionError\(\"unwritten: .*",
            f"from gradnotes.figures.activations import {NAME}\n\n"
            f'    verify.equal({NAME}("en").axes[0].lines[0].get_ydata()[-1], 36.0)',
        )
    ],
}
STORE = """
import json, pathlib, sys
from gradnotes import evidence
lines = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
print(len(evidence.store([evidence.Record(**json.loads(line)) for line in lines], "cpu")))
"""


@pytest.mark.clone
def test_from_new_to_built(tmp_path: Path, built_site: Path) -> None:
    """A contributor's whole way, on a copy of this repository, by the commands of CONTRIBUTING.

    What building `built_site` has drawn and printed is there, as it is for a contributor who has built before.
    """
    assert built_site.is_dir()
    if shutil.which("git") is None:
        pytest.skip("needs git, which lists the files of the repository")
    root = tmp_path / "copy"
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    if (ROOT / "node_modules").is_dir():
        (root / "node_modules").symlink_to(ROOT / "node_modules")

    _run(root, "-m", "gradnotes", "new", NOTE)
    named = _check(root)
    for rule in ("GN003", "GN701", "GN803", "GN103", "GN207", "GN901"):
        assert any(f" {rule} " in line for line in named), f"{rule} does not name what is left to write"

    for page, sentence in (("en", "A sentence."), ("zh", "一句话。")):
        path = root / f"docs/{page}/{NOTE}.md"
        text = re.sub(r"<!-- unwritten: .* -->", sentence, path.read_text(encoding="utf-8"))
        path.write_text(text.replace('description: ""', f"description: {sentence}") + ENTRY, encoding="utf-8")
    for name, changes in CODE.items():
        text = (root / name).read_text(encoding="utf-8")
        for pattern, filled in changes:
            text, count = re.subn(pattern, filled, text)
            assert count, f"{pattern!r} is not in {name}"
        (root / name).write_text(text, encoding="utf-8")
    output = _run(root, f"snippets/activations/{NAME}.py").stdout
    (root / f"snippets/activations/{NAME}.out").write_text(output, encoding="utf-8")
    tests = [f"tests/{kind}/test_activations.py::test_{NAME}" for kind in ("formulas", "reference", "figures")]
    tests.append(f"tests/snippets/test_snippets.py::test_snippet[activations/{NAME}.py]")
    _run(root, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--record", "records.jsonl", *tests)
    assert _run(root, "-c", STORE, "records.jsonl").stdout.strip() == "4"
    (root / "records.jsonl").unlink()
    _run(root, "-m", "gradnotes", "pair", NOTE)
    assert _check(root) == set()  # a copy of a repository with problems of its own ends here too
    _keep_what_was_built(root)
    _run(root, "-m", "gradnotes", "build")
    for language in ("en", "zh"):
        assert (root / f"site/{language}/{NOTE}/index.html").is_file()


def _keep_what_was_built(root: Path) -> None:
    """Figures as drawn, notebooks as they ran: the new note adds functions and changes none that they call."""
    drawn = [path for path in (ROOT / ".cache" / "figures").rglob("*") if path.is_file() and path.suffix != ".part"]
    assert drawn
    for path in drawn:
        target = root / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    there, here = imports(ROOT), imports(root)
    for source in root.glob(f"docs/*/{NOTEBOOKS}"):
        name, text = source.relative_to(root).as_posix(), source.read_text(encoding="utf-8")
        folder = Path(".cache", "notebooks", name.split("/")[1])
        printed = Cache(ROOT / folder).get([name, text, there], _never_printed)
        Cache(root / folder).get([name, text, here], partial(bytes, printed))


def _never_printed() -> bytes:
    raise AssertionError("building the site ran no notebook")


def _check(root: Path) -> set[str]:
    """The lines of `gradnotes check` that name a fault."""
    done = _run(root, "-m", "gradnotes", "check", status=None)
    assert done.returncode in (0, 1), done.stderr
    return {line for line in done.stderr.splitlines() if " GN" in line}


def _run(root: Path, *arguments: str, status: int | None = 0) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert status is None or done.returncode == status, f"{arguments}:\n{done.stdout}\n{done.stderr}"
    return done
