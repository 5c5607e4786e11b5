"""Each fault that a page can have is planted here: the build ends with 1 and says where, what, and what mends it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from gradnotes.problems import ProblemError
from gradnotes.site.build import build, problems_in
from tests.site.conftest import Site

# A page's body begins in line 7.
UNKNOWN = {
    "formula": ("```formula\nactivations.sillu\n```\n", 7, 'formula "activations.sillu"', '"activations.silu"'),
    "function": (
        "Text.\n\n```code\nreference.activations:sillu\n```\n",
        9,
        'function "reference.activations:sillu"',
        '"reference.activations:silu"',
    ),
    "snippet": (
        "```code\nsnippets/activations/sillu.py\n```\n",
        7,
        'snippet "snippets/activations/sillu.py"',
        '"snippets/activations/silu.py"',
    ),
    "figure": ("```figure\nactivations.sillu\n```\n", 7, 'figure "activations.sillu"', '"activations.silu"'),
    "table": (
        "```table\nactivations.comparisons\n```\n",
        7,
        'table "activations.comparisons"',
        '"activations.comparison"',
    ),
    "value": (
        "One line,\nthen `#!value activations.properties.silu.minimun:.2f`.\n",
        8,
        'value "activations.properties.silu.minimun"',
        '"activations.properties.silu.minimum"',
    ),
    "in a tab": (
        '=== "NumPy"\n\n    ```formula\n    activations.sillu\n    ```\n',
        9,
        'formula "activations.sillu"',
        '"activations.silu"',
    ),
    "in an admonition": (
        "!!! note\n\n    Text.\n\n    ```formula\n    activations.sillu\n    ```\n",
        11,
        'formula "activations.sillu"',
        '"activations.silu"',
    ),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_unknown_id(case: str, fault: Callable[[str], list[str]]) -> None:
    body, line, what, remedy = UNKNOWN[case]
    (problem,) = fault(body)
    assert problem.startswith(f"docs/en/note.md:{line}: GN101 there is no {what}; the nearest is {remedy}")


def test_all_problems_of_all_pages_are_said_at_once(site: Site) -> None:
    site.write("docs/en/index.md", "# Begin\n\n`#!value activations.nothing`\n")
    site.note("```formula\nactivations.nothing\n```\n\n[away](gone.md)\n")
    outcome = site.build()
    assert outcome.status == 1
    assert [problem.partition(" ")[0] for problem in outcome.problems] == [
        "docs/en/index.md:3:",
        "docs/en/note.md:7:",
        "docs/en/note.md:11:",
    ]


def test_malformed_inline_tex(fault: Callable[[str], list[str]]) -> None:
    (problem,) = fault(r"Fine: $x_1$." + "\n\nA list:\n\n- and " + r"$\frac{1}{$ here" + "\n")
    assert problem.startswith(r"docs/en/note.md:11: GN304 KaTeX refuses $\frac{1}{$")
    assert problem.endswith("mend the TeX there")


def test_chinese_in_inline_tex_is_refused(fault: Callable[[str], list[str]]) -> None:
    (problem,) = fault("The sum $x 和 y$.\n")
    assert problem.startswith("docs/en/note.md:7: GN304 KaTeX refuses $x 和 y$ at '和 y'")


def test_formula_whose_latex_is_malformed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradnotes import formulas
    from gradnotes.notation import Formula

    silu = formulas.get("activations.silu")
    monkeypatch.setattr(Formula, "latex", lambda self, language="en": r"\operatorname{SiLU}(x = \nosuch")
    site.note("```formula\nactivations.silu\n```\n")
    # Evidence counts through the LaTeX: with the patched one it does not match, so the build is not strict here.
    outcome = site.build(strict=False)
    assert outcome.status == 1
    (problem,) = [line for line in outcome.problems if "GN304" in line]
    assert problem.startswith(f"{silu.path}:{silu.line}: GN304 KaTeX refuses the LaTeX of formula 'activations.silu'")
    assert r"\nosuch" in problem


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("[a](gone.md)\n", 7, "GN601 link 'gone.md' leads to gone.md, which does not exist"),
        ("![a](gone.svg)\n", 7, "GN601 link 'gone.svg' leads to gone.svg"),
        ("[a][1]\n\n[1]: gone.md\n", 9, "GN601 link 'gone.md'"),
        ("[a](index.md#begin)\n[b](index.md#end)\n", 8, "GN602 link 'index.md#end': index.md has no anchor #end"),
        ("Text\n\n[a](#nowhere)\n", 9, "GN602 link '#nowhere': note.md has no anchor #nowhere"),
        ("[a](/index.md)\n", 7, "GN603 link '/index.md' starts at the host"),
        ("[a](index.md)\n\n- [a](gone.md)\n- [b](gone.md)\n", 9, "GN601 link 'gone.md'"),
    ],
)
def test_broken_link(body: str, line: int, message: str, fault: Callable[[str], list[str]]) -> None:
    assert fault(body)[0].startswith(f"docs/en/note.md:{line}: {message}")


def test_broken_link_names_each_line(fault: Callable[[str], list[str]]) -> None:
    problems = fault("[a](gone.md)\n\n[b](gone.md)\n")
    assert [problem.partition(" ")[0] for problem in problems] == ["docs/en/note.md:7:", "docs/en/note.md:9:"]


def test_table_that_links_to_no_page(fault: Callable[[str], list[str]]) -> None:
    from gradnotes import tables

    (problem,) = fault("```table\nactivations.comparison\n```\n")
    source = tables.get("activations.comparison")
    where = f"src/gradnotes/tables/activations.py:{source.line}"
    assert problem == (
        f"{where}: GN601 table 'activations.comparison' links to activations/sigmoid.md, which is no page; "
        "write the page, or mend the path: it starts at docs/en/"
    )


def test_figure_that_fails(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradnotes.figures import Figure, get

    def fail(self: Figure, lang: str) -> str:
        raise ValueError("shapes do not match")

    monkeypatch.setattr(Figure, "svg", fail)
    site.note("```figure\nactivations.silu\n```\n")
    outcome = site.build()
    assert outcome.status == 1
    line = get("activations.silu").line
    assert outcome.problems == [
        f"src/gradnotes/figures/activations.py:{line}: GN809 figure 'activations.silu' fails: "
        "ValueError: shapes do not match; mend its function"
    ]


def test_broken_link_proposes_the_nearest(fault: Callable[[str], list[str]]) -> None:
    assert fault("[a](indes.md)\n")[0].endswith("; the nearest is index.md")
    assert fault("[a](index.md#begins)\n")[0].endswith("; the nearest is #begin")


def test_not_utf8(site: Site) -> None:
    site.write("docs/en/note.md", b"# Note\n\nfirst\nsi\xe9\n")
    outcome = site.build()
    assert outcome.status == 1
    assert outcome.problems == ["docs/en/note.md:4: GN001 byte 0xe9 is not UTF-8; save the file as UTF-8"]


def test_never_verified(site: Site, fault: Callable[[str], list[str]]) -> None:
    site.write("evidence/cpu/activations.jsonl", "")
    (problem,) = fault("```formula\nactivations.silu\n```\n")
    assert problem == (
        "docs/en/note.md:7: GN103 formulas.activations.silu was never verified; "
        "run `make verify ID=formulas.activations.silu`"
    )


def _outdate(site: Site) -> None:
    path = site.root / "evidence/cpu/activations.jsonl"
    rows = [json.loads(line) | {"hash": "0" * 16} for line in path.read_text(encoding="utf-8").splitlines()]
    site.write("evidence/cpu/activations.jsonl", "".join(json.dumps(row) + "\n" for row in rows))


def test_changed_since_verified(site: Site, fault: Callable[[str], list[str]]) -> None:
    _outdate(site)
    (problem,) = fault('=== "NumPy"\n\n    ```code\n    reference.activations:silu\n    ```\n')
    assert problem == (
        "docs/en/note.md:9: GN103 reference.activations.silu is not verified since it changed; "
        "run `make verify ID=reference.activations.silu`"
    )


def test_changed_is_shown_while_writing(site: Site) -> None:
    _outdate(site)
    site.note("```formula\nactivations.silu\n```\n")
    outcome = site.build(strict=False)
    assert outcome.status == 0
    assert outcome.problems[0].startswith("docs/en/note.md:7: GN103")
    assert "gn-stamp--changed" in site.html("note")
    assert "not verified since it changed" in site.html("note")


def test_without_a_test(site: Site, fault: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    from gradnotes import evidence

    def unknown(item: str, root: object = None) -> evidence.Stamp:
        raise KeyError(item)

    monkeypatch.setattr(evidence, "stamp", unknown)
    (problem,) = fault("```formula\nactivations.silu\n```\n")
    assert problem.startswith("docs/en/note.md:7: GN105 formulas.activations.silu has no test")
    assert "write tests/formulas/test_activations.py::test_silu" in problem


def test_snippet_without_recorded_output(site: Site) -> None:
    (site.root / "snippets").unlink()
    site.write("snippets/activations/new.py", "print(1)\n")
    site.note("```code\nsnippets/activations/new.py\n```\n")
    outcome = site.build(strict=False)
    assert outcome.status == 1
    assert (
        "snippets/activations/new.py:1: GN803 has no recorded output; "
        "record it: python snippets/activations/new.py > snippets/activations/new.out"
    ) in outcome.problems


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("```formula\nactivations.silu\n", 7, "GN503 the fence is never closed; end it with ```"),
        ('```formula title="x"\nactivations.silu\n```\n', 7, "GN102 a formula fence takes no options"),
        ("```formula\n\n```\n", 7, "GN102 a formula fence holds nothing"),
        ("```formula\nactivations.silu\nactivations.relu\n```\n", 7, "GN102 a formula fence holds more than one id"),
        ("`#!value activations.properties.silu.minimum:.2q`\n", 7, 'GN102 ".2q" is not a format of Python'),
    ],
)
def test_fence_that_would_show_as_plain_code(
    body: str, line: int, message: str, fault: Callable[[str], list[str]]
) -> None:
    assert any(problem.startswith(f"docs/en/note.md:{line}: {message}") for problem in fault(body))


def test_fence_that_markdown_does_not_see(fault: Callable[[str], list[str]]) -> None:
    (problem,) = fault("Text:\n\n        ```formula\n        activations.silu\n        ```\n")
    assert problem.startswith("docs/en/note.md:9: GN506 the formula 'activations.silu' does not come out of Markdown")


NOTEBOOK = """\
# ---
# description: A notebook.
# ---

# %% [markdown]
# # Notebook {{#notebook}}
#
# {text}

# %%
{code}
"""


def _notebook(site: Site, text: str = "Text.", code: str = "print(6 * 7)") -> list[str]:
    site.nav("index.md", "note.md", "experiments/run.py")
    site.write("docs/en/experiments/run.py", NOTEBOOK.format(text=text, code=code))
    outcome = site.build()
    assert outcome.status == 1, outcome.printed
    return outcome.problems


def test_broken_links_in_a_notebook(site: Site) -> None:
    problems = _notebook(site, "See [a](../gone.md)\n# and [b](../index.md#end) and $\\frac{1}{$.")
    assert [problem.partition(";")[0] for problem in problems] == [
        "docs/en/experiments/run.py:8: GN601 link '../gone.md' leads to gone.md, which does not exist",
        "docs/en/experiments/run.py:9: GN304 KaTeX refuses $\\frac{1}{$ at '': "
        "Unexpected end of input in a macro argument, expected '}'",
        "docs/en/experiments/run.py:9: GN602 link '../index.md#end': index.md has no anchor #end",
    ]


def test_link_to_an_anchor_that_a_notebook_lacks(site: Site) -> None:
    site.note("[a](experiments/run.py#notebook)\n[b](experiments/run.py#other)\n")
    (problem,) = _notebook(site)
    assert problem.startswith("docs/en/note.md:8: GN602 link 'experiments/run.py#other'")


def test_cell_that_fails(site: Site) -> None:
    (problem,) = _notebook(site, code="x = 1\n\nraise ValueError('no such luck')")
    assert problem == ("docs/en/experiments/run.py:13: GN810 the cell fails: ValueError: no such luck; mend the cell")


def test_cell_that_warns(site: Site) -> None:
    (problem,) = _notebook(site, code="import sys\nprint('careful', file=sys.stderr)")
    assert problem.startswith("docs/en/experiments/run.py:10: GN811 the cell writes to stderr: careful")


def test_figure_without_words(site: Site) -> None:
    (problem,) = _notebook(site, code="import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert problem.startswith("docs/en/experiments/run.py:10: GN604 the figure has no words for it")
    assert '# %% alt="…"' in problem


def test_build_of_both_languages_raises_what_each_says(site: Site) -> None:
    site.note("```formula\nactivations.sillu\n```\n", "en")
    site.note("`#!value activations.nothing`\n", "zh")
    site.write("site/en/index.html", "the last good site")
    with pytest.raises(ProblemError) as raised:
        build(root=site.root, quiet=True)
    places = [(problem.path, problem.line, problem.rule) for problem in raised.value.problems]
    assert places == [("docs/en/note.md", 7, "GN101"), ("docs/zh/note.md", 7, "GN101")]
    assert (site.root / "site/en/index.html").read_text(encoding="utf-8") == "the last good site"
    assert not list((site.root / ".cache").glob("site-*"))


def test_mkdocs_itself_ends_with_1(site: Site) -> None:
    site.note("```formula\nactivations.sillu\n```\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict"],
        cwd=site.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "ERROR   -  docs/en/note.md:7: GN101 there is no formula" in done.stderr


def test_what_mkdocs_says_by_itself_is_a_problem_of_its_settings() -> None:
    printed = "INFO    -  Building\nWARNING -  A reference to 'x.md' is included in the 'nav' configuration\n"
    (problem,) = problems_in(printed, "mkdocs.zh.yml")
    assert str(problem).startswith("mkdocs.zh.yml:1: GN010 MkDocs: A reference to 'x.md'")


def test_a_link_is_said_once_with_its_line() -> None:
    printed = (
        "WARNING -  Doc file 'a.md' contains a link 'b.md', but the target is not found among documentation files.\n"
        "ERROR   -  docs/en/a.md:3: GN601 link 'b.md' leads to b.md; write that page\n"
    )
    assert [str(problem) for problem in problems_in(printed, "mkdocs.yml")] == [
        "docs/en/a.md:3: GN601 link 'b.md' leads to b.md; write that page"
    ]


def test_a_crash_shows_its_end() -> None:
    printed = "\n".join(f"line {number}" for number in range(40)) + "\nValueError: what\n"
    (problem,) = problems_in(printed, "mkdocs.yml")
    assert problem.message.endswith("ValueError: what")
    assert "line 5\n" not in problem.message
