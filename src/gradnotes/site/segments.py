"""Chinese cut into words for the search index, remembered from build to build.

Material cuts by jieba, whose dictionary takes a second to load. So a build loads it only for text that is new, and an
English build, whose pages hold a Chinese word here and there, never: its index is not read as Chinese.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from material.plugins.search import plugin as material_search

from gradnotes.site.cache import Memory


class Segments:
    """Stands in for the module jieba, of which Material uses `cut` alone."""

    def __init__(self, language: str, cache: Path) -> None:
        self.language = language
        self.memory = Memory(cache / f"{language}.json", metadata.version("jieba"))

    def install(self) -> None:
        """Let Material ask here; it has no setting for how to cut."""
        material_search.jieba = self

    def cut(self, run: bytes) -> list[str]:
        """The words of a run of Chinese characters, in UTF-8."""
        text = run.decode()
        return self.memory.get(text, lambda: _words(text)).split(" ") if self.language == "zh" else [text]


def _words(text: str) -> str:
    import jieba

    return " ".join(jieba.cut(text))
