"""The `.ipynb` beside a notebook's page: what Jupyter shows of it, and that it runs."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbclient
import pytest
from mkdocs.structure.files import File, Files

from gradnotes import ROOT, evidence
from gradnotes.site.downloads import absolute, ipynb
from gradnotes.site.notebooks import Cell, Notebook

GAIN = "activations.properties.silu.gain"


def markdown(text: str, site: str | None = "https://example.org/en/") -> str:
    """A text cell of `experiments/run.py` as it is in the download, beside which there is `note.md`."""
    note, page = (File(name, "docs", "site", use_directory_urls=True) for name in ("note.md", "experiments/run.py"))
    files = Files([note, page])
    notebook = Notebook(page.src_uri, {}, [Cell("markdown", text, {}, 1)])
    (cell,) = jupytext.reads(ipynb(notebook, absolute(files, page, site), ROOT), fmt="ipynb").cells
    return str(cell.source)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A `b` $c$ {#d}\n\n## E {#e}", "# A `b` $c$\n\n## E"),
        (f"`#!value {GAIN}:.2f`", f"{evidence.measurement(GAIN).value:.2f}"),
        (f"`:::value {GAIN}`", f"{evidence.measurement(GAIN).value:.4g}"),
        ("`#!value no.such`, `value`", "`#!value no.such`, `value`"),
        (
            "[a](../note.md), [b](../note.md#c)",
            "[a](https://example.org/en/note/), [b](https://example.org/en/note/#c)",
        ),
        ("[a](https://arxiv.org/abs/1606.05340)", "[a](https://arxiv.org/abs/1606.05340)"),
        ("[a](../gone.md)", "a"),
    ],
)
def test_text_is_readable_without_the_site(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_a_site_without_an_address_has_no_links() -> None:
    assert markdown("[a](../note.md), [b](https://arxiv.org/)", site=None) == "a, [b](https://arxiv.org/)"


def test_the_download_runs_from_top_to_bottom(tmp_path: Path) -> None:
    cells = [
        Cell("code", "x = [\n    1,\n]", {}, 1),
        Cell("markdown", "then\n", {}, 5),
        Cell("code", "print(x)", {}, 8),
    ]
    path = tmp_path / "run.ipynb"
    path.write_text(ipynb(Notebook("run.py", {}, cells), lambda target: None, ROOT), encoding="utf-8")
    done = nbclient.NotebookClient(jupytext.read(path), timeout=120).execute()
    assert [cell.cell_type for cell in done.cells] == ["code", "markdown", "code"]
    assert done.cells[2].outputs[0].text == "[1]\n"
    assert jupytext.read(path).cells[0].source == "x = [\n    1,\n]"
