"""What check leaves alone: a rule that also names what is right would be switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradnotes import check
from gradnotes.notes import LOCK, pair
from tests.check.planted import EN, ZH, edit

ENGLISH = [
    "There are 10 layers, a slope of 1/4 and a batch of 1,000.",
    "Since version 2.13.0, YOLOv5 and ReLU6, on 2026-11-22.",
    "Code is free: `x ** 0.5`, `1e-3`, `torch==2.13`.",
    "The square $x^2$, the index $i = 1$, the channels $2^n$.",
    "See [chapter 0.5](https://example.org/0.5) and <https://example.org/1.5>.",
    "It is 0.5 by definition. <!-- typed 0.5: the definition at zero -->",
    "It is $10^{-3}$ by definition. <!-- typed 10^-3: the definition -->",
    "Both 0.5 and 25 % follow. <!-- typed 0.5, 25 %: the definition -->",
    "Its gain, also called amplification.",
    'They wrote "gainz". <!-- term gainz: quoted -->',
    "A comment <!-- about 0.5 --> is not read.",
    "A mark in code, `<!-- typed 0.5 -->`, exempts nothing and is none.",
    "Brackets in $f[z](x)$ are no link.",
    "![a curve](../index.md) has words.",
    "```markdown\n```formula\nno.such\n```\n```".replace("```markdown", "````markdown", 1)[:-3] + "````",
    "```console\n$ make test\n```",
    '<!--pytest.mark.skip(reason="needs a GPU")-->\n```python\n1 / 0\n```',
    "!!! note\n\n    A note, indented.\n\n    ```text\n    0.5 $$x$$\n    ```",
]
CHINESE = [
    "它的增益（gain）又名放大率。",
    "**增益（gain）。** 加粗也可以。",
    "[增益](../index.md)（gain）也可以。",
    "函数 `f(x)`，斜率 $k$；ReLU 共 10 层（不含输入层）。",
    "他写作“增溢”。 <!-- term 增溢: 引用 -->",
    "`代码` 与 $权重$ 之间有空格。",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_page_may_say(text: str, tree: Path) -> None:
    edit(tree, EN, lambda page: page.replace("## Properties", f"{text}\n\n## Properties"))
    assert [str(p) for p in check.run([EN], root=tree) if p.rule not in ("GN207",)] == []


@pytest.mark.parametrize("text", CHINESE)
def test_chinese_page_may_say(text: str, tree: Path) -> None:
    edit(tree, ZH, lambda page: page.replace("它的增益（gain）是", "它是").replace("## 性质", f"{text}\n\n## 性质"))
    own = ("GN205", "GN207")  # the link of one line has no counterpart; that is not what is tested here
    assert [str(p) for p in check.run([ZH], root=tree) if p.rule not in own] == []


def test_order_of_values_within_a_section_follows_the_language(tree: Path) -> None:
    mean = '{"id": "activations.mean", "value": 1, "unit": "", "experiment": "experiments.activations.properties"}\n'
    edit(tree, "evidence/measurements/activations.jsonl", lambda text: text + mean)
    edit(tree, EN, lambda page: page.replace("Its gain is", "Of `#!value activations.mean` its gain is"))
    edit(tree, ZH, lambda page: page.replace("，见", "，共 `#!value activations.mean` 个，见"))
    assert [p.rule for p in check.run(root=tree)] == ["GN207", "GN207"]


def test_comments_in_code_may_be_translated(tree: Path) -> None:
    edit(tree, EN, lambda page: page.replace("print(1)", "print(1)  # one"))
    edit(tree, ZH, lambda page: page.replace("print(1)", "# 一\nprint(1)"))
    assert {p.rule for p in check.run(root=tree)} == {"GN207"}


def test_wanted_translation_is_compared_with_nothing_and_counted(tree: Path) -> None:
    (tree / ZH).write_text("---\ndescription: 输入乘以自己的 sigmoid。\ntranslation: wanted\n---\n", encoding="utf-8")
    edit(tree, EN, lambda page: page.replace("## Properties", "## More {#more}\n\n## Properties"))
    assert [str(problem) for problem in check.run(root=tree)] == []
    assert check.counts(tree)["translation wanted"] == [ZH]


def test_translation_cannot_be_wanted_of_both(tree: Path) -> None:
    for page in (EN, ZH):
        edit(tree, page, lambda text: text.replace("---\n", "---\ntranslation: wanted\n", 1))
    found = [(p.path, p.line, p.rule) for p in check.run(root=tree) if p.rule == "GN209"]
    assert found == [(EN, 1, "GN209"), (ZH, 1, "GN209")]


def test_exemptions_are_counted(tree: Path) -> None:
    edit(tree, EN, lambda page: page.replace("is its input.", "is 0.5. <!-- typed 0.5: by definition -->"))
    assert check.counts(tree)["exemptions"] == [f"{EN}:7"]


def test_paths_limit_what_is_said(tree: Path) -> None:
    for page in (EN, ZH):
        edit(tree, page, lambda text: text.replace("$x$", "0.5"))
    assert {p.path for p in check.run([ZH], root=tree)} == {ZH}
    assert {p.path for p in check.run([tree / "docs/en"], root=tree)} == {EN}
    assert {p.path for p in check.run(root=tree)} == {EN, ZH}


def test_stated_formula_needs_no_evidence(tree: Path) -> None:
    edit(
        tree,
        "src/gradnotes/formulas/activations.py",
        lambda text: text + '\n\n@formula(stated="a theorem")\ndef theorem(x):\n    return x\n',
    )
    for page in (EN, ZH):
        edit(tree, page, lambda text: text + "\n```formula\nactivations.theorem\n```\n")
    pair("activations/silu", root=tree)
    assert [str(problem) for problem in check.run(root=tree)] == []


def test_a_function_that_a_shown_one_calls_is_shown_with_it(tree: Path) -> None:
    file = "src/gradnotes/reference/activations.py"
    edit(
        tree,
        file,
        lambda text: text.replace("np.exp(-input)", "inner(-input)") + "\n\ndef inner(x):\n    return np.exp(x)\n",
    )
    assert "GN104" not in {problem.rule for problem in check.run(root=tree)}


def test_a_tree_without_lock_glossary_and_nav_can_be_checked(tree: Path) -> None:
    for name in (LOCK, "docs/glossary.yml", "mkdocs.yml"):
        (tree / name).unlink()
    assert {problem.rule for problem in check.run(root=tree)} == {"GN207"}
