"""What builds remember: small texts in one file, and the words of Chinese text."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import jieba
import pytest
from material.plugins.search import plugin as material_search

from gradnotes.site import segments
from gradnotes.site.cache import Cache, Memory
from gradnotes.site.katex import Katex, TexError


def test_a_memory_makes_a_text_once_and_forgets_what_is_not_asked_for(tmp_path: Path) -> None:
    made: list[str] = []

    def upper(text: str) -> str:
        made.append(text)
        return text.upper()

    path = tmp_path / "new" / "texts.json"
    first = Memory(path, "1")
    assert [first.get(text, partial(upper, text)) for text in ("a", "b", "a")] == ["A", "B", "A"]
    first.save()
    second = Memory(path, "1")
    assert second.get("a", lambda: upper("a")) == "A"
    assert made == ["a", "b"]
    second.save()
    assert Memory(path, "1").get("b", lambda: upper("b")) == "B"  # forgotten by the second, so made again
    assert made == ["a", "b", "b"]


@pytest.mark.parametrize("content", ['{"version": "1", "texts": {"a": "old"}}', '{"version": "2", "te', "", "[]"])
def test_a_memory_of_another_version_or_cut_short_is_empty(tmp_path: Path, content: str) -> None:
    path = tmp_path / "texts.json"
    path.write_text(content, encoding="utf-8")
    assert Memory(path, "2").get("a", lambda: "new") == "new"


def test_a_text_that_cannot_be_made_is_not_remembered(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "texts.json", "1")
    katex = Katex(memory)
    try:
        for _ in range(2):
            with pytest.raises(TexError, match="Expected"):
                katex.html("{x", display=False)
    finally:
        katex.close()
    memory.save()
    assert not (tmp_path / "texts.json").exists()


def test_a_remembered_formula_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory(tmp_path / "texts.json", "1")
    katex = Katex(memory)
    html = katex.html("x^2", display=True)
    katex.close()
    memory.save()
    monkeypatch.setattr("gradnotes.site.katex._start", lambda: pytest.fail("a process was started"))
    again = Katex(Memory(tmp_path / "texts.json", "1"))
    assert again.html("x^2", display=True) == html
    with pytest.raises(pytest.fail.Exception):
        again.html("x^2", display=False)  # inline and display are two formulas


def test_pruning_leaves_folders(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "old").write_bytes(b"")
    cache = Cache(tmp_path)
    cache.get(["a"], lambda: b"x")
    cache.prune()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*cache.used, "folder"])


def test_chinese_is_cut_as_jieba_cuts_it_and_jieba_is_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = ["梯度消失", "激活函数的导数", "零"]
    first = segments.Segments("zh", tmp_path)
    cut = [first.cut(run.encode()) for run in runs]
    assert cut == [list(jieba.cut(run)) for run in runs]
    assert cut[0] == ["梯度", "消失"]
    first.memory.save()
    monkeypatch.setattr(segments, "_words", lambda text: pytest.fail(f"jieba was asked for {text}"))
    again = segments.Segments("zh", tmp_path)
    assert [again.cut(run.encode()) for run in runs] == cut


def test_an_english_build_leaves_chinese_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "_words", lambda text: pytest.fail(f"jieba was asked for {text}"))
    assert segments.Segments("en", tmp_path).cut("梯度消失".encode()) == ["梯度消失"]


def test_material_asks_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(material_search, "jieba", None)  # restored afterwards
    segments.Segments("zh", tmp_path).install()
    index = material_search.SearchIndex()
    assert index._segment_chinese("见梯度消失 and 导数") == "见\u200b梯度\u200b消失\u200b and \u200b导数"
