"""Finding a function with what it uses: for showing it, and for hashing it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gradnotes import sources

HELPERS = """\
import math

FACTOR = 3.0
UNUSED = 4.0


def scale(x):
    return FACTOR * math.floor(x)
"""

MAIN = """\
import json
from math import sqrt as root

from gradnotes.reference.helpers import scale

OFFSET = 1.0


def shifted(x):
    return scale(x) + OFFSET


def rooted(x):
    return root(shifted(x))


def alone(x):
    return x
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    package = tmp_path / "src" / "gradnotes" / "reference"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "helpers.py").write_text(HELPERS)
    (package / "main.py").write_text(MAIN)
    return tmp_path


def source(tree: Path, name: str) -> str:
    return sources.closure("gradnotes.reference.main", name, tree).source()


def digest(tree: Path, name: str) -> str:
    return sources.closure("gradnotes.reference.main", name, tree).digest()


def test_source_is_self_contained_and_holds_only_what_is_used(tree: Path) -> None:
    shown = source(tree, "rooted")
    assert shown == (
        "import math\nfrom math import sqrt as root\n\n\nOFFSET = 1.0\nFACTOR = 3.0\n\n\n"
        "def scale(x):\n    return FACTOR * math.floor(x)\n\n\n"
        "def shifted(x):\n    return scale(x) + OFFSET\n\n\n"
        "def rooted(x):\n    return root(shifted(x))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", shown + "print(rooted(5.9))"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "4.0\n"


def test_parts_tell_apart_what_a_function_uses(tree: Path) -> None:
    found = sources.closure("gradnotes.reference.main", "rooted", tree)
    before, helpers, itself = found.parts()
    assert before + helpers + itself == found.source()
    assert before == "import math\nfrom math import sqrt as root\n\n\nOFFSET = 1.0\nFACTOR = 3.0\n\n\n"
    assert list(found.helpers()) == ["scale", "shifted"]
    assert itself == "def rooted(x):\n    return root(shifted(x))\n"
    alone = sources.closure("gradnotes.reference.main", "alone", tree)
    assert (alone.parts(), alone.helpers()) == (("", "", "def alone(x):\n    return x\n"), {})


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("", 0),
        ("x = 1\n\n\ny = 2\n", 2),
        ("# why\nx = 1  # because\n", 1),
        ('def f(x):\n    """Of x.\n\n    More.\n    """\n    return x\n', 2),
        ('def f(x):\n    """Of x."""\n    class C:\n        """Inner."""\n    return """a\nb"""\n', 4),
        ("def f(\n    x,\n):\n    return x\n", 4),
        ("def f(:\n", 0),
    ],
)
def test_lines_of_code(code: str, lines: int) -> None:
    assert sources.lines_of_code(code) == lines


def test_source_of_a_function_that_uses_nothing_has_no_imports(tree: Path) -> None:
    assert source(tree, "alone") == "def alone(x):\n    return x\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("main.py", "return x\n", "return +x\n", {"alone"}),
        ("main.py", "OFFSET = 1.0", "OFFSET = 2.0", {"shifted", "rooted"}),
        ("helpers.py", "FACTOR = 3.0", "FACTOR = 5.0", {"shifted", "rooted"}),
        ("helpers.py", "UNUSED = 4.0", "UNUSED = 5.0", set()),
        ("main.py", "sqrt as root", "cbrt as root", {"rooted"}),
        ("main.py", "import json", "import pickle", set()),
    ],
)
def test_a_change_reaches_exactly_the_hashes_of_what_uses_it(
    tree: Path, file: str, old: str, new: str, changed: set[str]
) -> None:
    names = ("alone", "shifted", "rooted")
    before = {name: digest(tree, name) for name in names}
    path = tree / "src" / "gradnotes" / "reference" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    sources._parse.cache_clear()
    assert {name for name in names if digest(tree, name) != before[name]} == changed


def test_line_ends_do_not_change_the_hash(tree: Path) -> None:
    before = digest(tree, "rooted")
    for name in ("main.py", "helpers.py"):
        path = tree / "src" / "gradnotes" / "reference" / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    sources._parse.cache_clear()
    assert digest(tree, "rooted") == before


def test_attribute_of_a_module_is_hashed_but_not_shown(tree: Path) -> None:
    path = tree / "src" / "gradnotes" / "reference" / "main.py"
    path.write_text("from gradnotes.reference import helpers\n\n\ndef twice(x):\n    return helpers.scale(2 * x)\n")
    sources._parse.cache_clear()
    found = sources.closure("gradnotes.reference.main", "twice", tree)
    assert [s.name for s in found.segments] == ["FACTOR", "scale", "twice"]
    with pytest.raises(sources.SourceError, match="import the function by its name"):
        found.source()


def test_unknown_names_are_refused(tree: Path) -> None:
    with pytest.raises(sources.SourceError, match=r"gradnotes\.reference\.main defines no nothing"):
        digest(tree, "nothing")
    with pytest.raises(sources.SourceError, match=r"no module gradnotes\.reference\.absent"):
        sources.closure("gradnotes.reference.absent", "x", tree)
    path = tree / "src" / "gradnotes" / "reference" / "main.py"
    path.write_text(path.read_text().replace("scale", "scales"))
    sources._parse.cache_clear()
    with pytest.raises(sources.SourceError, match=r"helpers defines no scales, imported by gradnotes\.reference\.main"):
        digest(tree, "shifted")


def test_names_of_one_module_share_a_line(tree: Path) -> None:
    path = tree / "src" / "gradnotes" / "reference" / "main.py"
    path.write_text("import os\nfrom math import cos, sin as sine, tan\n\n\ndef f(x):\n    return sine(x) + cos(x)\n")
    sources._parse.cache_clear()
    assert source(tree, "f") == "from math import cos, sin as sine\n\n\ndef f(x):\n    return sine(x) + cos(x)\n"
