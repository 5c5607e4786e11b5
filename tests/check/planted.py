"""A small tree without faults, and a way to plant one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from gradnotes import check, evidence
from gradnotes.notes import pair
from gradnotes.problems import Problem

EN, ZH = "docs/en/activations/silu.md", "docs/zh/activations/silu.md"
FORMULAS, REFERENCE = "src/gradnotes/formulas/activations.py", "src/gradnotes/reference/activations.py"
SNIPPET = "snippets/activations/silu.py"

_WORK = "Prajit Ramachandran, Barret Zoph. *Searching for Activation Functions*. 2017. "
_WORK += "[arXiv:1710.05941](https://arxiv.org/abs/1710.05941)"
_THINGS = """
```formula
activations.silu
```

=== "NumPy"

    ```code
    reference.activations:silu
    ```

=== "PyTorch"

    ```code
    snippets/activations/silu.py
    ```
"""
_FILES = {
    "mkdocs.yml": """site_url: !ENV [SITE, "https://notes.example.org/"]
nav:
  - index.md
  - activations:
      - activations/silu.md
  - experiments:
      - experiments/tour.py
""",
    "docs/en/index.md": """---
description: Where to begin.
---

# GradNotes

See [SiLU](activations/silu.md#properties).

| name | meaning |
|------|---------|
| gain | scale   |
""",
    "docs/zh/index.md": """---
description: 从这里开始。
---

# GradNotes

参见 [SiLU](activations/silu.md#properties)。

| 名称 | 含义 |
|------|------|
| 增益 | 尺度 |
""",
    EN: f"""---
description: Each input times its own sigmoid.
---

# SiLU {{#silu}}

The unit is its own gate, and $x$ is its input.
{_THINGS}
## Properties {{#properties}}

Its gain is `#!value activations.properties.silu.gain:.2f` for [all](../index.md).

```python
print(1)
```

## References {{#references}}

- {_WORK}
""",
    ZH: f"""---
description: 输入乘以自己的 sigmoid。
---

# SiLU {{#silu}}

单元给自己装了一道门，$x$ 是它的输入。
{_THINGS}
## 性质 {{#properties}}

它的增益（gain）是 `#!value activations.properties.silu.gain:.2f`，见[首页](../index.md)。

```python
print(1)
```

## 参考文献 {{#references}}

- {_WORK}
""",
    "docs/en/experiments/tour.py": """# ---
# description: A tour.
# ---

# %% [markdown]
# # A tour
#
# Back to [SiLU](../activations/silu.md#properties).

# %%
x = 1
""",
    "docs/zh/experiments/tour.py": """# ---
# description: 走一遍。
# ---

# %% [markdown]
# # 走一遍
#
# 回到 [SiLU](../activations/silu.md#properties)。

# %%
x = 1
""",
    "docs/glossary.yml": """- en: gain
  zh: 增益
  introduce: true
  also: {zh: [放大率], en: [amplification]}
  reject:
    - {zh: 增溢, why: 错别字}
    - {en: gainz, why: misspelled}
""",
    FORMULAS: '''"""Formulas."""

from gradnotes.notation import Expr, exp, formula


@formula("SiLU")
def silu(x: Expr) -> Expr:
    return x / (1 + exp(-x))
''',
    REFERENCE: '''"""References."""

import numpy as np


def silu(input):
    """SiLU."""
    return input / (1 + np.exp(-input))
''',
    "src/gradnotes/experiments/activations.py": '''"""Experiments."""


def properties():
    """Properties."""
    return {}
''',
    SNIPPET: "print(2)\n",
    "snippets/activations/silu.out": "2\n",
    "tests/formulas/test_activations.py": "def test_silu():\n    assert True\n",
    "tests/reference/test_activations.py": "def test_silu():\n    assert True\n",
    "tests/experiments/test_activations.py": "def test_properties():\n    assert True\n",
    "tests/snippets/test_snippets.py": "def test_snippet():\n    assert True\n",
}


def clean(root: Path) -> Path:
    """Write a tree in which nothing is wrong."""
    for name, text in _FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    measured = {
        "id": "activations.properties.silu.gain",
        "value": 1.68,
        "unit": "",
        "experiment": "experiments.activations.properties",
    }
    folder = root / "evidence/measurements"
    folder.mkdir(parents=True)
    (folder / "activations.jsonl").write_text(json.dumps(measured) + "\n", encoding="utf-8")
    verify(root)
    for note in ("index", "activations/silu", "experiments/tour"):
        assert pair(note, root=root).settled
    return root


def verify(root: Path) -> None:
    """Record everything of the tree as verified, as it stands."""
    items = ["formulas.activations.silu", "reference.activations.silu", SNIPPET, "experiments.activations.properties"]
    records = [
        evidence.Record(item, evidence.digest(item, root), "cpu", "CPU", {}, "2026-11-22", 1, None, "pass", "")
        for item in items
    ]
    folder = root / "evidence/cpu"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(asdict(record)) + "\n" for record in records]
    (folder / "activations.jsonl").write_text("".join(lines), encoding="utf-8")


@dataclass(frozen=True)
class Fault:
    """A text to replace in a file of the clean tree, and what check must then say: rule, place, message, remedy.

    `new=None` deletes the file; `old=""` appends. `at` is the file that is named, where it is another one.
    """

    rule: str
    file: str
    old: str
    new: str | None
    line: int
    message: str
    remedy: str
    at: str = ""

    def plant(self, root: Path) -> None:
        """Put the fault into the tree."""
        path = root / self.file
        if self.new is None:
            path.unlink()
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_bytes().decode("utf-8") if path.is_file() else ""
        assert self.old in before, f"{self.old!r} is not in {self.file}"
        after = before.replace(self.old, self.new, 1) if self.old else before + self.new
        path.write_bytes(after.encode("utf-8", errors="surrogateescape"))

    def assert_found(self, root: Path) -> None:
        """Check names exactly this rule at exactly this place, with what mends it."""
        found = [problem for problem in check.run(root=root) if problem.rule == self.rule]
        place = (self.at or self.file, self.line)
        there = [problem for problem in found if (problem.path, problem.line) == place]
        assert there, f"{self.rule} is not named at {place}, but: {list(map(str, found))}"
        assert any(self.message in problem.message for problem in there), list(map(str, there))
        assert any(self.remedy in problem.remedy for problem in there), list(map(str, there))


def edit(root: Path, file: str, change: Callable[[str], str]) -> None:
    """Rewrite a file of the tree."""
    path = root / file
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def said(root: Path, rule: str) -> list[Problem]:
    """What check says under one rule."""
    return [problem for problem in check.run(root=root) if problem.rule == rule]
