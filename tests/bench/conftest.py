"""A small tree to measure: two pages, one of them in a topic, over the repository's sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gradnotes import LANGUAGES, ROOT

TEXT = {
    "en": "The measured maximum is `#!value activations.properties.silu.minimum:.2f`. See [the index](index.md#topic).",
    "zh": "测得的最小值是 `#!value activations.properties.silu.minimum:.2f`。梯度消失见[目录](index.md#topic)。",
}
NOTE = """\
---
description: A note.
---

# Note {{#note}}

{text}

```formula
activations.silu
```

=== "NumPy"

    ```code
    reference.activations:silu
    ```

Of $x^2$, and [a notebook](../experiments/run.py#cell):

```python
print("stays")
```
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The tree. Its package is a copy: a command that runs it works on the tree that the package lies in."""
    root = tmp_path / "tree"
    shutil.copytree(ROOT / "src", root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("tests", "snippets", "node_modules"):
        (root / name).symlink_to(ROOT / name)
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        nav = [
            {"activations": ["activations/index.md", "activations/silu.md"]},
            {"experiments": ["experiments/run.py"]},
        ]
        text = (
            (ROOT / name)
            .read_text(encoding="utf-8")
            .replace("src/gradnotes/site/theme", f"{root}/src/gradnotes/site/theme")
        )
        if name == "mkdocs.yml":
            start, end = text.index("\nnav:\n"), text.index("\ntheme:\n")
            text = f"{text[:start]}\nnav: {json.dumps(['index.md', *nav])}\n{text[end:]}"
        (root / name).write_text(text, encoding="utf-8")
    for language in LANGUAGES:
        docs = root / "docs" / language
        for folder in ("activations", "experiments"):
            (docs / folder).mkdir(parents=True)
        (docs / "index.md").write_text("---\ndescription: Home.\ntemplate: home.html\n---\n\n# Home {#home}\n\nText.\n")
        (docs / "activations/index.md").write_text("# Topic {#topic}\n\n[The note](silu.md#note)\n", encoding="utf-8")
        (docs / "activations/silu.md").write_text(NOTE.format(text=TEXT[language]), encoding="utf-8")
        (docs / "experiments/run.py").write_text("# %% [markdown]\n# # Run {#run}\n\n# %%\n1 + 1\n", encoding="utf-8")
    measurements = root / "evidence" / "measurements"
    measurements.mkdir(parents=True)
    record = {"id": "activations.properties.silu.minimum", "value": -0.278, "unit": "", "experiment": "activations.x"}
    (measurements / "activations.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    return root
