"""The tree of notes: what a page names, what it consists of, which things there are, and settling pairs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import markdown
import pytest
from lxml import html

from gradnotes import LANGUAGES, ROOT, evidence, formulas, notes
from gradnotes.fences_syntax import Reference, anchor, notebook_markdown, references, scan
from gradnotes.notes import Catalog, pair
from gradnotes.notes.outline import outline
from gradnotes.notes.pages import digest, pages
from gradnotes.problems import ProblemError
from tests.check.planted import EN, ZH, clean, edit

PAGE = """---
description: a `#!value no.front`
---
# Title `#!value a.b:.2f` and `:::value c.d`

=== "NumPy"

    ```code
    reference.activations:silu
    ```

    !!! note
        ``` formula
        activations.silu
        ```

~~~figure
activations.silu
~~~

````markdown
```table
not.this
```
`#!value nor.this`
````

<!-- ```formula and `#!value nor.this` -->
In `` `#!value nor.this` `` the marks are shown; `#!valuable nor.this` is another language.

```code
snippets/activations/silu.py
```
"""


def test_references_are_found_wherever_markdown_finds_them() -> None:
    assert references(PAGE) == [
        Reference("value", "a.b", 4, ".2f"),
        Reference("value", "c.d", 4),
        Reference("function", "reference.activations:silu", 8),
        Reference("formula", "activations.silu", 13),
        Reference("figure", "activations.silu", 17),
        Reference("snippet", "snippets/activations/silu.py", 31),
    ]


def test_references_lead_to_evidence() -> None:
    assert [r.evidence_id for r in references(PAGE)] == [
        None,
        None,
        "reference.activations.silu",
        "formulas.activations.silu",
        "figures.activations.silu",
        "snippets/activations/silu.py",
    ]


def test_scan_keeps_every_line() -> None:
    page = scan(PAGE)
    assert page.prose.count("\n") == page.bare.count("\n") == PAGE.count("\n")
    assert "Title" in page.bare
    assert "silu" not in page.bare
    assert "this" not in page.prose.split("\n")[26]
    assert [line for line, _ in page.comments] == [28]


def test_fence_that_is_never_closed_runs_to_the_end() -> None:
    page = scan("a\n\n```python\nb\n")
    assert [(fence.line, fence.closed, fence.body) for fence in page.fences] == [(3, False, "b\n")]


def test_notebook_keeps_its_lines() -> None:
    source = "# ---\n# description: x\n# ---\n\n# %% [markdown]\n# # T\n#\n# text\n\n# %%\n# no text\nx = 1\n"
    assert notebook_markdown(source) == "---\ndescription: x\n---\n\n\n# T\n\ntext\n\n\n\n\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_anchors_are_those_that_markdown_gives(language: str) -> None:
    extra = "# A `b` [c](d) *e*\n\n## Same\n\n## Same\n\n## 中文\n\n## With {#given}\n\n### $x$ here\n"
    for text in [extra, *(page.markdown for page in pages() if page.language == language and not page.notebook)]:
        page = scan(text)
        rendered = markdown.markdown(page.prose, extensions=["toc", "attr_list"])
        ids = [
            str(element.get("id"))
            for element in html.fromstring(f"<div>{rendered}</div>").xpath(
                "//*[self::h1 or self::h2 or self::h3 or self::h4]"
            )
        ]
        assert [heading.id for heading in outline(page).headings] == ids


def test_anchor_of_a_shown_thing() -> None:
    assert anchor("formula", "activations.log_softmax") == "formula-activations-log-softmax"
    assert anchor("code", "reference.activations:silu") == "code-reference-activations-silu"
    assert anchor("code", "snippets/activations/silu.py") == "code-snippets-activations-silu"


def test_outline_reads_links_tables_and_blocks() -> None:
    page = outline(
        scan(
            '[a](b.md#c "title") ![d](e_(f).png) [![g](h.svg)](i.md)\n\n[j]: k.md\n\n<https://l.org> '
            '<img src="m.png" alt="n">\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n!!! note "o"\n\n=== "p"\n'
        )
    )
    targets = [(link.target, link.text, link.image, link.line) for link in page.links]
    assert targets == [
        ("b.md#c", "a", False, 1),
        ("e_(f).png", "d", True, 1),
        ("i.md", "![g](h.svg)", False, 1),
        ("h.svg", "g", True, 1),
        ("k.md", "", False, 3),
        ("https://l.org", "", False, 5),
        ("m.png", "n", True, 5),
    ]
    assert [(table.rows, table.columns, table.line) for table in page.tables] == [(1, 2, 7)]
    assert [(block.kind, block.line) for block in page.blocks] == [("note", 11), ("tab", 13)]


def test_catalog_knows_what_the_registries_know() -> None:
    catalog = Catalog()
    assert list(catalog.known("formula")) == formulas.names()
    kinds = ("formula", "function", "snippet", "figure", "table", "claim")
    known = {Reference(kind, name, 0).evidence_id for kind in kinds for name in catalog.known(kind)}
    stated = {f"formulas.{name}" for name, where in catalog.known("formula").items() if where.stated}
    assert known - stated == {item for item in evidence.items() if not item.startswith("experiments.")}


def test_unknown_id_names_the_nearest() -> None:
    problem = notes.resolve(Reference("formula", "activations.silo", 7), path="docs/en/x.md")
    assert problem is not None
    assert str(problem).startswith('docs/en/x.md:7: GN101 there is no formula "activations.silo"; the nearest is "')
    assert notes.resolve(Reference("formula", "activations.silu", 7), path="docs/en/x.md") is None


def test_digest_is_of_the_body_with_any_line_ends() -> None:
    one = digest(b"---\ndescription: a\n---\n\n# T\n\ntext\n")
    assert one == digest(b"\xef\xbb\xbf---\r\ndescription: b\r\n---\r\n# T\r\n\r\ntext")
    assert one != digest(b"---\ndescription: a\n---\n\n# T\n\ntexts\n")


def test_pair_shows_what_changed_and_settles(tmp_path: Path) -> None:
    root = clean(tmp_path)
    _commit(root)
    edit(root, ZH, lambda text: text.replace("一道门", "一扇门"))
    before = (root / notes.LOCK).read_text(encoding="utf-8")
    looked = pair("activations/silu", root=root, settle=False)
    assert not looked.settled
    assert (root / notes.LOCK).read_text(encoding="utf-8") == before
    done = pair(ZH, root=root)
    english, chinese = done.changes
    assert (english.path, english.diff, english.said) == (EN, "", f"{EN}: unchanged")
    assert "-单元给自己装了一道门" in chinese.diff
    assert "+单元给自己装了一扇门" in chinese.diff
    assert "description" not in chinese.diff
    assert done.settled
    assert done.problems == ()
    lines = (root / notes.LOCK).read_text(encoding="utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3
    assert [change.said for change in pair("activations/silu", root=root).changes] == [
        f"{EN}: unchanged",
        f"{ZH}: unchanged",
    ]


def test_pair_finds_the_confirmed_version_among_older_commits(tmp_path: Path) -> None:
    root = clean(tmp_path)
    _commit(root)
    edit(root, EN, lambda text: text.replace("own gate", "own switch"))
    _commit(root)
    edit(root, EN, lambda text: text.replace("own switch", "own door"))
    diff = pair("activations/silu", root=root).changes[0].diff
    assert "own gate" in diff
    assert "own door" in diff
    assert "own switch" not in diff


def test_pair_says_that_it_has_no_older_version(tmp_path: Path) -> None:
    root = clean(tmp_path)
    edit(root, EN, lambda text: text.replace("own gate", "own door"))
    change = pair("activations/silu", root=root).changes[0]
    assert change.diff == ""
    assert change.said == f"{EN}: changed; the confirmed text is in no commit here, so no diff"


def test_pair_of_two_shapes_is_not_settled(tmp_path: Path) -> None:
    root = clean(tmp_path)
    before = (root / notes.LOCK).read_text(encoding="utf-8")
    edit(root, EN, lambda text: text.replace("## Properties", "### Properties"))
    refused = pair("activations/silu", root=root)
    assert not refused.settled
    assert [problem.rule for problem in refused.problems] == ["GN202"]
    assert (root / notes.LOCK).read_text(encoding="utf-8") == before


def test_pair_waits_for_the_translation(tmp_path: Path) -> None:
    root = clean(tmp_path)
    edit(root, ZH, lambda text: text.replace("---\n", "---\ntranslation: wanted\n", 1))
    refused = pair("activations/silu", root=root)
    assert not refused.settled
    assert [(p.path, p.rule) for p in refused.problems] == [(ZH, "GN209")]


def test_pair_of_an_unknown_note_names_the_nearest(tmp_path: Path) -> None:
    root = clean(tmp_path)
    with pytest.raises(
        ProblemError, match='GN201 there is no note "activations/silo"; the nearest is "activations/silu"'
    ):
        pair("activations/silo", root=root)
    (root / ZH).unlink()
    with pytest.raises(ProblemError, match=f"{EN}:1: GN201 there is no {ZH}; write it"):
        pair("activations/silu", root=root)


def test_every_note_of_this_repository_is_confirmed() -> None:
    confirmed = notes.read_lock(ROOT)
    found = notes.pairs(notes.pages(ROOT))
    waiting = {note for note, both in found.items() if any(page.wanted for page in both.values())}
    assert set(confirmed) - set(found) == set()
    assert set(found) - waiting - set(confirmed) == set()


def _commit(root: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs git, from whose history the diff comes")
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "x"]):
        subprocess.run(["git", *command], cwd=root, check=True)
