"""The trees that the benchmark builds: what is copied, what is stripped, what is generated."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from gradnotes import LANGUAGES, ROOT
from gradnotes.bench import builds, trees
from gradnotes.fences_syntax import DISPLAYS, references, scan
from gradnotes.site.build import CONFIGURATIONS


def test_every_page_of_the_site_loses_all_that_is_ours() -> None:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = trees.without_fences(page.read_text(encoding="utf-8"), ROOT)
        assert not [fence for fence in scan(text).fences if fence.language in DISPLAYS], page
        assert not [each for each in references(text) if each.kind != "value" or "." in each.id], page
        assert "template:" not in text.partition("\n#")[0], page
        assert not re.search(r"\]\([^)]*\.py\b", text), page


def test_what_is_not_ours_stays(tree: Path) -> None:
    text = trees.without_fences((tree / "docs/en/activations/silu.md").read_text(encoding="utf-8"), tree)
    assert "measured maximum is −0.28. See [the index](index.md#topic)." in text
    assert "Of $x^2$, and a notebook:" in text
    assert '```python\nprint("stays")\n```' in text
    assert '=== "NumPy"' in text
    assert "formula" not in text
    assert "reference.activations" not in text


def test_a_value_that_is_only_written_about_stays(tree: Path) -> None:
    assert trees.without_fences("Write `#!value x.y:.2f` so.\n", tree) == "Write `#!value x.y:.2f` so.\n"


def test_the_plain_settings_name_nothing_of_ours(tree: Path, tmp_path: Path) -> None:
    plain = trees.plain(tree, tmp_path / "plain")
    for language in LANGUAGES:
        found = yaml.safe_load((plain / CONFIGURATIONS[language]).read_text(encoding="utf-8"))
        assert list(found["plugins"]) == ["material/search"]
        assert found["docs_dir"] == f"docs/{language}"
        assert "custom_dir" not in found["theme"]
        assert found["nav"] == [
            "index.md",
            {"activations": ["activations/index.md", "activations/silu.md"]},
            {"experiments": []},
        ]
    assert yaml.safe_load((plain / "mkdocs.zh.yml").read_text(encoding="utf-8"))["theme"]["language"] == "zh"


def test_a_copy_has_sources_and_evidence_and_no_results(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for name in (
        "src/gradnotes/site/a.py",
        "evidence/cpu/a.jsonl",
        "site/en/index.html",
        ".cache/fonts/a",
        ".git/HEAD",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x", encoding="utf-8")
    copy = trees.copy(root, tmp_path / "copy", history=False)
    found = sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file())
    assert found == ["evidence/cpu/a.jsonl", "src/gradnotes/site/a.py"]
    (copy / "evidence/cpu/a.jsonl").write_text("changed", encoding="utf-8")
    assert (root / "evidence/cpu/a.jsonl").read_text(encoding="utf-8") == "x"
    assert (trees.copy(root, tmp_path / "other") / ".git").resolve() == root / ".git"


def test_a_generated_tree_builds_and_has_as_many_notes(tree: Path) -> None:
    trees.generated(tree, 3)
    builds.build(tree)
    plain = trees.plain(tree, tree.parent / "plain")
    builds.build_plain(plain)
    for language in LANGUAGES:
        notes = sorted(
            path.parent.parent.name for path in (tree / "site" / language).glob("activations-*/silu/index.html")
        )
        assert notes == ["activations-1", "activations-2", "activations-3"]
        html = (tree / "site" / language / "activations-2/silu/index.html").read_text(encoding="utf-8")
        assert 'id="formula-activations-silu"' in html
        assert 'href="../#topic"' in html
        bare = (plain / "site" / language / "activations-2/silu/index.html").read_text(encoding="utf-8")
        assert "gn-formula" not in bare
        assert "stays" in bare
    # New text in each folder, so that nothing remembers it from the folder before.
    chinese = [(tree / f"docs/zh/activations-{n}/silu.md").read_text(encoding="utf-8") for n in (1, 2)]
    assert "梯度一消失" in chinese[0]
    assert "梯度二消失" in chinese[1]
    log = subprocess.run(["git", "log", "--format=%s"], cwd=tree, capture_output=True, text=True, check=True)
    assert log.stdout == "Generated notes\n"


def test_a_tree_with_a_history_is_not_committed_to(tree: Path) -> None:
    (tree / ".git").mkdir()
    with pytest.raises(ValueError, match="has a history already"):
        trees.generated(tree, 1)
    assert not list((tree / ".git").iterdir())
