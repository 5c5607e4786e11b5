"""GradNotes: formulas that run, code that is tested, statements that are measured."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The repository: pages, snippets, tests and evidence are found from here (the package is installed editable)."""

LANGUAGES = ("en", "zh")
