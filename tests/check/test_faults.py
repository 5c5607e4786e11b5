"""Every rule that `gradnotes check` enforces: a fault is planted, and the message names rule, file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradnotes import check
from tests.check.planted import EN, FORMULAS, REFERENCE, SNIPPET, ZH, Fault

EN_INDEX, ZH_INDEX = "docs/en/index.md", "docs/zh/index.md"
EN_TOUR, ZH_TOUR = "docs/en/experiments/tour.py", "docs/zh/experiments/tour.py"
GATE_EN, GATE_ZH = "is its input.", "是它的输入。"
LINE_EN = 7
"""The line of the first paragraph of the pages EN and ZH, in which most faults of prose are planted."""
GLOSSARY = "docs/glossary.yml"
LONG = "def silu(input):\n" + "".join(f"    a{n} = {n}\n" for n in range(30)) + "    return a0\n"
HELPED = LONG.replace("silu", "helper") + "\n\ndef silu(input):\n    helper(input)\n"
"""A short function that uses a long one."""
CLAIMS, SENTENCES = "src/gradnotes/claims/activations.py", "docs/sentences.yml"
CLAIM = '"""Claims."""\n\n@claim(statement={})\ndef fast(measured):\n    return Judgement("holds")\n'
TABLE = "src/gradnotes/claims/conventions/losses.py"
ROW = '"""Rows."""\n\n@convention(note="x.md#a")\ndef half():\n    return {}\n'
WORK = "Prajit Ramachandran, Barret Zoph. *Searching for Activation Functions*. 2017. "

FILES = [
    Fault("GN001", EN, GATE_EN, "is \udce9t\udce9.", LINE_EN, "byte 0xe9", "iconv -f GB18030"),
    Fault("GN002", EN, "# SiLU {#silu}\n", "# SiLU {#silu}\r\n", 5, "ends in CR", "dos2unix"),
    Fault("GN002", EN, "---\ndesc", "\ufeff---\ndesc", 1, "byte order mark", "without one"),
    Fault("GN003", EN, "description: Each", "title: Each", 1, "no description", "`description: one plain sentence`"),
    Fault("GN003", EN, "description: Each", "description: [", 1, "not a YAML map", "`key: value` lines"),
    Fault("GN003", EN_TOUR, "# description: A tour.\n", "", 1, "no description", "`description: one plain sentence`"),
    Fault("GN004", EN, "# SiLU {#silu}\n", "", 1, "no heading of level 1", "# Name of the note"),
    Fault("GN004", EN, "## Properties", "# Properties", 25, "second title", "##"),
    Fault("GN004", EN, "# SiLU {#silu}", "## Before\n\n# SiLU {#silu}", 5, "before the title", "put the title first"),
    Fault("GN005", "mkdocs.yml", "      - activations/silu.md\n", "", 1, "not in the nav", "silu.md` to nav", at=ZH),
    Fault(
        "GN006", "mkdocs.yml", "silu.md", "silu.md\n      - activations/x.md", 6, "activations/x.md", "take the line"
    ),
    Fault("GN007", REFERENCE, "def silu(input):", "def silu(input:", 6, "is not Python", "mend the syntax"),
]
THINGS = [
    Fault(
        "GN101",
        EN,
        "```formula\nactivations.silu",
        "```formula\nactivations.silo",
        9,
        'formula "act',
        '"activations.silu"',
    ),
    Fault("GN101", EN, "activations:silu", "activations:silo", 15, "function", '"reference.activations:silu"'),
    Fault("GN101", EN, "silu.py", "silo.py", 21, "snippet", '"snippets/activations/silu.py"'),
    Fault("GN101", EN, "gain:.2f", "gian:.2f", 27, "value", '"activations.properties.silu.gain"'),
    Fault(
        "GN101", EN, "", "\n```figure\nactivations.curve\n```\n", 37, "figure", "src/gradnotes/figures/activations.py"
    ),
    Fault("GN101", EN, "", "\n```table\nactivations.all\n```\n", 37, "table", "src/gradnotes/tables/activations.py"),
    Fault("GN102", EN, "```formula\nactivations.silu", "```formula\n", 9, "nothing", "exactly one id"),
    Fault("GN102", EN, "```formula\n", "```formula\nactivations.relu\n", 9, "more than one", "exactly one id"),
    Fault("GN102", EN, "gain:.2f", "gain:.2q", 27, '".2q" is not a format', ".2f, .3g"),
    Fault("GN103", FORMULAS, "1 + exp", "2 + exp", 9, "has changed", "make verify ID=formulas.activations.silu", at=EN),
    Fault(
        "GN103", REFERENCE, "1 + np", "2 + np", 15, "has changed", "make verify ID=reference.activations.silu", at=ZH
    ),
    Fault("GN103", SNIPPET, "2", "3", 21, "has changed", f"make verify ID={SNIPPET}", at=EN),
    Fault("GN103", "tests/reference/test_activations.py", "True", "1", 15, "has changed", "make verify ID=", at=EN),
    Fault("GN103", "src/gradnotes/experiments/activations.py", "{}", "{1: 2}", 27, "has changed", "properties", at=EN),
    Fault("GN103", "evidence/cpu/activations.jsonl", "", None, 9, "never been verified", "make verify ID=", at=EN),
    Fault("GN104", REFERENCE, "", "\n\ndef relu(x):\n    return x\n", 11, "no page shows function", "`code` fence"),
    Fault("GN104", "snippets/activations/x.py", "", "print(1)\n", 1, "no page shows snippet", "delete it"),
    Fault("GN105", REFERENCE, "", "\n\ndef relu(x):\n    return x\n", 11, "no test", "write test_relu in tests/ref"),
    Fault("GN105", "tests/formulas/test_activations.py", "test_silu", "test_x", 7, "no test", "test_silu", at=FORMULAS),
    Fault("GN101", EN, "", "\n```claim\nactivations.fast\n```\n", 37, "claim", "src/gradnotes/claims/activations.py"),
    Fault("GN101", EN, "", "\n```ledger\nsome\n```\n", 37, 'no ledger "some"', "there are all"),
    Fault("GN101", EN, "", "\n```sentences\nS9\n```\n", 37, 'no sentences "S9"', "there are S0, S1"),
    Fault("GN101", EN, "", "\n```conventions\nlosse\n```\n", 37, 'no conventions "losse"', "there are none"),
    Fault("GN104", CLAIMS, "", CLAIM, 4, "no page shows claim", "`claim` fence"),
    Fault("GN104", TABLE, "", ROW, 4, 'no page shows claim "conventions.half"', "`claim` fence"),
    Fault("GN105", TABLE, "", ROW, 4, "no test", "write test_row in tests/claims/test_conventions.py"),
    Fault("GN107", TABLE, "", ROW, 4, "conventions.half: there is no docs/zh/x.md", "write the page"),
    Fault("GN105", CLAIMS, "", CLAIM, 4, "no test", "write test_fast in tests/claims/test_activations.py"),
    Fault("GN106", SENTENCES, "", "- [", 1, "is not YAML", "mend it"),
    Fault("GN106", SENTENCES, "", "id: S3.x\n", 1, "is not a list", "`- id: …`"),
    Fault("GN106", SENTENCES, "", "- x\n", 1, "is not a map", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S9.x, en: a, zh: b, page: index.md}\n", 1, "'S9.x'", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S3.x, en: a, page: index.md}\n", 1, "every language", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S3.x, en: a, zh: b}\n", 1, "neither", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S3.x, en: a, zh: b, see: c}\n", 1, "unknown key `see`", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S3.x, en: a, zh: b, claims: c}\n", 1, "list of ids", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S3.x, en: a, zh: b, page: [c]}\n", 1, "not a path", "head of the file"),
    Fault("GN106", SENTENCES, "", "- {id: S3.x, en: a, zh: b, page: c, right: d}\n", 1, "what is `right`", "head"),
    Fault(
        "GN106",
        SENTENCES,
        "",
        "- &one {id: S3.x, en: a, zh: b, page: index.md}\n- {id: S3.x, en: c, zh: d, page: index.md}\n",
        2,
        "stands in line 1 too",
        "head of the file",
    ),
    Fault("GN107", SENTENCES, "", "- {id: S3.x, en: a, zh: b, page: x.md}\n", 1, "no docs/zh/x.md", "write the page"),
    Fault(
        "GN107", SENTENCES, "", "- {id: S3.x, en: a, zh: b, page: index.md#no}\n", 1, "anchor #no", "mend the anchor"
    ),
    Fault("GN107", SENTENCES, "", "- {id: S3.x, en: a, zh: b, claims: [a.b]}\n", 1, 'no claim "a.b"', "by a page"),
]
PAIRS = [
    Fault("GN201", ZH_INDEX, "", None, 1, "no docs/zh/index.md", "translation: wanted", at=EN_INDEX),
    Fault("GN202", ZH, "## 性质", "### 性质", 25, "level 3", "same tree of headings"),
    Fault("GN202", ZH, "", "\n## 更多 {#more}\n", 37, "no counterpart", "same headings"),
    Fault("GN202", EN, "", "\n## More {#more}\n", 35, "no counterpart", "same headings", at=ZH),
    Fault("GN203", ZH, "```formula\nactivations.silu\n```\n", "", 12, "fence 1 is code", "same things", at=ZH),
    Fault("GN203", ZH, "gain:.2f", "gain:.3f", 27, "gain:.3f", "same values"),
    Fault("GN203", ZH, "`#!value activations.properties.silu.gain:.2f`", "一", 25, "lacks the value", "same values"),
    Fault("GN204", ZH_INDEX, "| 增益 | 尺度 |\n", "", 9, "0 rows by 2", "same shape"),
    Fault("GN205", ZH, "(../index.md)", "(../experiments/tour.py)", 27, "../experiments/tour.py", "same places"),
    Fault("GN206", ZH, "print(1)", "print(2)", 29, "fence 4", "same things"),
    Fault("GN206", ZH, '=== "PyTorch"', '!!! note "PyTorch"', 19, "is note", "same tabs"),
    Fault("GN206", ZH_TOUR, "x = 1", "x = 2", 11, "not the one in", "`x = 1`"),
    Fault("GN206", ZH_TOUR, "x = 1", "x = 1\ny = 2", 12, "4 lines", "same code cells"),
    Fault("GN207", ZH, "一道门", "一扇门", 1, f"confirmed to match {EN}", "gradnotes pair activations/silu"),
    Fault("GN207", "docs/pairs.lock", "index ", "other ", 1, "never confirmed", "gradnotes pair index", at=ZH_INDEX),
    Fault("GN208", "docs/pairs.lock", "index ", "other ", 3, 'no note "other"', "take the line out"),
    Fault("GN208", "docs/pairs.lock", "", "zzz\n", 4, "note hash hash", "gradnotes pair"),
    Fault("GN208", "docs/pairs.lock", "", "activations/silu a b\n", 4, "not sorted", "sort them"),
]
PROSE = [
    *(
        Fault("GN301", EN, GATE_EN, f"is {number} wide.", LINE_EN, f"{typed} is typed", f"<!-- typed {typed}")
        for number, typed in [
            ("0.5", "0.5"),
            (".5", ".5"),
            ("10 %", "10 %"),
            ("10%", "10%"),
            ("1e-3", "1e-3"),
            ("10^-3", "10^-3"),
            ("$10^{-3}$", "10^{-3}"),
            ("$a = 0.25$", "0.25"),
            (r"$25\%$", r"25\%"),
            ("2³", "2³"),
            ("10⁻³", "10⁻³"),
            ("2**3", "2**3"),
        ]
    ),
    Fault("GN301", ZH, "单元给", "约0.5个单元给", LINE_EN, "0.5 is typed", "#!value"),
    Fault("GN301", EN_INDEX, "| gain | scale   |", "| gain | 1.68 |", 11, "1.68", "#!value"),
    Fault("GN301", EN_TOUR, "# Back", "# 0.5 back", 8, "0.5", "#!value"),
    Fault("GN302", EN, GATE_EN, "is it. <!-- typed 0.5: a reason -->", LINE_EN, '"0.5" is exempted', "take it out"),
    Fault("GN302", EN, GATE_EN, "is 0.5. <!-- typed 0.5 -->", LINE_EN, "no reason", "the reason -->"),
    Fault("GN302", EN, GATE_EN, "is 0.5.\n\n<!-- typed 0.5: far away -->", 9, '"0.5" is exempted', "own block"),
    Fault("GN303", EN, GATE_EN, "is its input. $$x^2$$", LINE_EN, "display mathematics", "`formula` fence"),
    Fault("GN303", EN, GATE_EN, r"is its input. \[x\]", LINE_EN, "display mathematics", "`formula` fence"),
    Fault("GN401", ZH, GATE_ZH, "是增溢。", LINE_EN, "错别字", "write 增益"),
    Fault("GN401", ZH, "输入乘以", "增溢乘以", 2, "for gain", "write 增益"),
    Fault("GN401", EN, GATE_EN, "is Gainz.", LINE_EN, "misspelled", "write gain"),
    Fault("GN402", GLOSSARY, "  zh: 增益\n", "", 1, "no word in `zh`", "head of the file"),
    Fault("GN402", GLOSSARY, "introduce", "introduced", 1, "unknown key", "head of the file"),
    Fault("GN402", GLOSSARY, "", "- {en: gain, zh: 增幅}\n", 8, "line 1 too", "one entry of both"),
    Fault("GN402", GLOSSARY, "", "- {en: bias, zh: 偏置}\n", 8, "after `gain`", "sort"),
    Fault("GN402", GLOSSARY, "", "- {en: type, zh: 增溢}\n", 1, "which line 8 uses", "decide"),
    Fault("GN402", GLOSSARY, ", why: 错别字", "", 1, "`reject` of `gain`", "head of the file"),
    Fault("GN402", GLOSSARY, "- en", "- [", 1, "not YAML", "mend"),
    Fault("GN403", ZH, "增益（gain）", "增益", 27, "first use of 增益", "write 增益（gain）"),
    Fault("GN404", ZH, GATE_ZH, "是放大率。", LINE_EN, "another name of 增益", "write 增益"),
    Fault("GN404", EN, GATE_EN, "is amplification.", LINE_EN, "another name of gain", "write gain"),
    Fault("GN405", ZH, GATE_ZH, "是它的input。", LINE_EN, "的inp", "的 inp"),
    Fault("GN405", ZH, "一道门，", "一道门,", LINE_EN, "half as wide", "'，'"),
    Fault("GN405", ZH, GATE_ZH, "(真的)。", LINE_EN, "half as wide", "'（'"),
    Fault("GN405", ZH, "$x$ 是", "$x$是", LINE_EN, "no space between", "one between"),
    Fault("GN405", ZH, "gain:.2f`，", "gain:.2f`倍，", 27, "no space between", "one between"),
    Fault("GN405", ZH, GATE_ZH, "是 １２ 个。", LINE_EN, "not usual", "12"),
    Fault("GN405", ZH, '=== "NumPy"\n', '=== "NumPy"\n\n    这里是code。\n', 15, "是cod", "是 cod"),
    Fault("GN406", ZH, GATE_ZH, "是它。 <!-- term 增溢: 引用 -->", LINE_EN, '"增溢" is exempted', "take it out"),
]
FENCES = [
    *(
        Fault("GN501", EN, "```python\nprint(1)\n```", f"{marks}\nprint(1)\n{marks[:3]}", 29, "not collected", right)
        for marks, right in [
            ("```py", "```python"),
            ('```python title="x"', "```python"),
            ("```{.python}", "```python"),
            ("``` python", "```python"),
            ("```Python", "```python"),
            ("~~~python", "```python"),
            ("```sh", "```bash"),
        ]
    ),
    Fault("GN502", EN, "```python", "```pyhton", 29, '"pyhton"', "Pygments"),
    Fault("GN502", EN, "```python", "```", 29, "no language", "```text"),
    Fault("GN502", EN, "```formula", "```formula wide", 9, "words after", "write ```formula"),
    Fault("GN503", EN, "print(1)\n```", "print(1)", 29, "never closed", "```"),
    Fault("GN503", EN, "```python", "Code: ```python", 29, "inside a line", "beginning"),
    Fault("GN504", EN, "```python\nprint(1)", "```bash\necho\nmake test", 31, "`make`", "```console"),
    Fault("GN505", EN, "```python", "<!--pytest.mark.skip-->\n```python", 29, "nothing says why", "reason="),
    Fault("GN501", "README.md", "", "# A\n\n```py\n1\n```\n", 3, "not collected", "```python"),
]
LINKS = [
    Fault("GN601", EN, "(../index.md)", "(../indx.md)", 27, "no docs/en/indx.md", "the nearest is ../index.md"),
    Fault("GN601", EN, "(../index.md)", "(../../zh/index.md)", 27, "leads out of docs/en/", "same language"),
    Fault("GN601", EN_TOUR, "silu.md#", "silo.md#", 8, "no docs/en/activations/silo.md", "../activations/silu.md"),
    Fault("GN601", "README.md", "", "[x](LICENCE)\n", 1, "there is no LICENCE", "mend the path"),
    Fault("GN602", EN_INDEX, "#properties", "#property", 7, "no anchor #property", "#properties"),
    Fault("GN602", EN_TOUR, "#properties", "#property", 8, "no anchor #property", "#properties"),
    Fault("GN602", EN, "(../index.md)", "(#formula-activations-silo)", 27, "no anchor", "#formula-activations-silu"),
    Fault("GN603", EN, "(../index.md)", "(/en/index.md)", 27, "is absolute", "path from this page"),
    Fault("GN603", EN, "(../index.md)", "(https://notes.example.org/en/)", 27, "our own site", "path from this page"),
    Fault("GN604", EN, GATE_EN, "![](../index.md)", LINE_EN, "no alternative text", "what it shows"),
    Fault("GN604", EN, GATE_EN, '<img src="../index.md">', LINE_EN, "no alternative text", "what it shows"),
    Fault("GN605", ZH, "{#properties}", "{#features}", 25, "#features", "## 性质 {#properties}"),
    Fault("GN605", ZH, " {#properties}", "", 25, "is #_1", "## 性质 {#properties}"),
    Fault("GN605", ZH, " {#properties}", "{#properties}", 25, "touches the heading", "space before {#properties}"),
    Fault("GN606", EN, "{#references}", "{#properties}", 33, "line 25 too", "another one"),
]
WORKS = [
    Fault("GN701", EN, "## References {#references}\n\n- " + WORK, "The end. ", 1, "no references", "## References"),
    Fault("GN702", EN, "*Searching for Activation Functions*. ", "", 35, "a *title*", "*Title*"),
    Fault("GN702", EN, "2017. ", "", 35, "lacks a year", "Venue, year."),
    Fault("GN702", EN, "Prajit Ramachandran, Barret Zoph. ", "", 35, "lacks an author", "Given Family"),
    Fault("GN702", EN, "[arXiv:1710.05941](https://arxiv.org/abs/1710.05941)", "", 35, "an address", "arxiv.org"),
    Fault("GN702", EN, "2017. ", "(2017). ", 35, "order or punctuation", "Venue, year."),
    Fault("GN702", EN, "Prajit Ramachandran, Barret", "Ramachandran, P., Barret", 35, "Family, G.", "Given Family"),
    Fault("GN702", EN, "abs/1710.05941", "abs/1710.05942", 35, "leads to", "arxiv.org"),
    Fault("GN702", EN, "[arXiv:1710.05941]", "[paper]", 35, "not called arXiv:1710.05941", "arxiv.org"),
    Fault(
        "GN703",
        ZH,
        "1710.05941](https://arxiv.org/abs/1710.05941",
        "1](https://arxiv.org/abs/1",
        35,
        "cites",
        "same works",
    ),
    Fault(
        "GN703",
        EN,
        "1710.05941](https://arxiv.org/abs/1710.05941",
        "1](https://arxiv.org/abs/1",
        33,
        "not cite",
        "same",
        at=ZH,
    ),
]
CODE = [
    Fault(
        "GN803", "snippets/activations/silu.out", "", None, 1, "no recorded output", f"python {SNIPPET} >", at=SNIPPET
    ),
    Fault("GN805", REFERENCE, "def silu(input):\n", LONG, 6, "34 lines of code in one piece, more than 30", "split it"),
    Fault("GN805", REFERENCE, "def silu(input):\n", HELPED, 40, "32 lines of code in one piece", "split it"),
    Fault("GN805", SNIPPET, "", "print(2)\n" * 30, 1, "31 lines of code in one piece", "show less"),
    Fault("GN806", "snippets/activations/x.out", "", "1\n", 1, "output of no snippet", "delete it"),
    Fault("GN901", EN, GATE_EN, "is.\n<!-- unwritten: the gist -->", 8, "unwritten", "write the gist"),
    Fault("GN901", SNIPPET, "", "# unwritten: the rest\n", 2, "unwritten", "write the rest"),
    Fault("GN901", "tests/formulas/test_activations.py", "True", "1  # unwritten: all", 2, "unwritten", "write all"),
]
FAULTS = [*FILES, *THINGS, *PAIRS, *PROSE, *FENCES, *LINKS, *WORKS, *CODE]


def test_nothing_is_wrong_with_the_clean_tree(tree: Path) -> None:
    assert list(map(str, check.run(root=tree))) == []


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{f.rule}-{n}" for n, f in enumerate(FAULTS)])
def test_fault_is_named(fault: Fault, tree: Path) -> None:
    fault.plant(tree)
    fault.assert_found(tree)
