"""The trees that are measured: a copy of this one, the same pages for plain Material, and many generated notes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

from gradnotes import LANGUAGES, evidence
from gradnotes.fences_syntax import DISPLAYS, front_matter, scan
from gradnotes.numerals import written
from gradnotes.site.build import CONFIGURATIONS

_ANYWHERE = shutil.ignore_patterns("__pycache__", "*.egg-info")
_AT_THE_TOP = shutil.ignore_patterns(".*cache", ".git", ".venv", "node_modules", "site", "dist")
_VALUE = re.compile(r"`+(?:#!|:::)value\s+([^`:\s]+)\s*(?::([^`]*))?`+")
_NOTEBOOK_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\.py(?:#[^)]*)?\)")
_HAN = re.compile(r"[\u4e00-\u9fff]{4,}")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


def copy(root: Path, target: Path, *, history: bool = True) -> Path:
    """Copy the tree with its evidence, without caches and results; packages are linked, and so is its history."""

    def left_out(folder: str, names: list[str]) -> set[str]:
        return _ANYWHERE(folder, names) | (_AT_THE_TOP(folder, names) if Path(folder) == root else set())

    shutil.copytree(root, target, ignore=left_out)
    for name in ("node_modules", ".git") if history else ("node_modules",):
        if (root / name).exists():
            (target / name).symlink_to((root / name).resolve())
    return target


def environment(tree: Path) -> dict[str, str]:
    """What a command in the copy needs to use the copy's sources, and temporary files (jieba's cache) of its own."""
    (tree / "tmp").mkdir(exist_ok=True)
    return {
        "PYTHONPATH": str(tree / "src"),
        "PYTHONUTF8": "1",
        "TMPDIR": str(tree / "tmp"),
        "NO_MKDOCS_2_WARNING": "1",
        "NO_COLOR": "1",
    }


def without_fences(text: str, root: Path) -> str:
    """A page's Markdown without what only our plugin understands: fences go, values become the number they show."""
    ours = [fence for fence in scan(text).fences if fence.language in DISPLAYS]
    gone = {line for fence in ours for line in range(fence.line, fence.end + 1)}
    text = "\n".join(line for number, line in enumerate(text.split("\n"), 1) if number not in gone)

    def number(found: re.Match[str]) -> str:
        known = evidence.measurements(found[1].partition(".")[0], root).get(found[1])
        return found[0] if known is None else written(known.value, (found[2] or "").strip())  # one of syntax stays

    text = _VALUE.sub(number, text)
    front = front_matter(text)
    # The template is ours; a link to a notebook has nowhere to go.
    return re.sub(r"(?m)^template:.*\n", "", front) + _NOTEBOOK_LINK.sub(r"\1", text[len(front) :])


def plain(tree: Path, target: Path) -> Path:
    """The pages of a tree for Material alone: same Markdown without fences, same nav, same search."""
    for language in LANGUAGES:
        for page in sorted((tree / "docs" / language).rglob("*.md")):
            path = target / page.relative_to(tree)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(without_fences(page.read_text(encoding="utf-8"), tree), encoding="utf-8")
        (target / CONFIGURATIONS[language]).write_text(
            yaml.safe_dump(plain_settings(settings(tree, language)), allow_unicode=True), encoding="utf-8"
        )
    return target


def settings(tree: Path, language: str) -> dict[str, Any]:
    """The configuration of a language, with what it inherits."""
    with (tree / CONFIGURATIONS[language]).open("rb") as file:
        return dict(yaml_load(file))


def plain_settings(ours: dict[str, Any]) -> dict[str, Any]:
    """The same site as ours by Material alone."""
    kept = ("site_name", "site_description", "site_url", "docs_dir", "site_dir", "theme", "markdown_extensions")
    found = {name: ours[name] for name in kept}
    found["nav"] = _without_notebooks(ours["nav"])
    found["theme"] = {name: value for name, value in ours["theme"].items() if name not in ("custom_dir", "favicon")}
    # The stock theme knows the Chinese of our templates under another name.
    found["theme"]["language"] = {"zh-Hans": "zh"}.get(found["theme"]["language"], found["theme"]["language"])
    found["plugins"] = {"material/search": ours["plugins"]["material/search"]}
    return found


def _without_notebooks(nav: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for entry in nav:
        if isinstance(entry, dict):
            kept.append({name: _without_notebooks(pages) for name, pages in entry.items()})
        elif not str(entry).endswith(".py"):
            kept.append(entry)
    return kept


def generated(tree: Path, notes: int) -> None:
    """Let a copied tree have about this many notes a language: its own notes again and again, in numbered folders.

    Links lead to the notes of the same folder. In Chinese each run of characters gets the number of its folder, as new
    text would be new to whatever remembers text. Formulas, code and figures are the same few: what they cost once is
    not in the growth.
    """
    for language in LANGUAGES:
        _drop_notebooks(tree / "docs" / language)
    topics = [path for path in sorted((tree / "docs/en").iterdir()) if path.is_dir() and (path / "index.md").is_file()]
    topics = [path for path in topics if any(page.name != "index.md" for page in path.glob("*.md"))]
    folders = []
    for number, name in islice(_numbered(tree, [topic.name for topic in topics]), notes):
        topic, _, page = name.partition("/")
        folder = f"{topic}-{number}"
        folders.append(folder)
        for language in LANGUAGES:
            source = tree / "docs" / language / topic
            target = tree / "docs" / language / folder
            for each in ("index.md", page):
                (target / each).parent.mkdir(parents=True, exist_ok=True)
                text = (source / each).read_text(encoding="utf-8")
                (target / each).write_text(_renewed(text, number), encoding="utf-8")
    for folder in dict.fromkeys(folders):
        for language in LANGUAGES:
            _cut_links(tree / "docs" / language / folder)
    for language in LANGUAGES:
        _list(tree, language, list(dict.fromkeys(folders)))
    _commit(tree)


def _commit(tree: Path) -> None:
    """Give the pages a history, from which their dates are read."""
    if (tree / ".git").exists():
        raise ValueError(f"{tree} has a history already, and a commit would go there")
    for arguments in (["init", "--quiet"], ["add", "docs"], ["commit", "--quiet", "--message", "Generated notes"]):
        identity = ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *identity, *arguments], cwd=tree, check=True)


def _numbered(tree: Path, topics: list[str]) -> Iterator[tuple[int, str]]:
    """Every note of every topic under number 1, then under 2, and so on."""
    names = [
        f"{topic}/{page.name}"
        for topic in topics
        for page in sorted((tree / "docs/en" / topic).glob("*.md"))
        if page.name != "index.md"
    ]
    for number in count(1):
        for name in names:
            yield number, name


def _renewed(text: str, number: int) -> str:
    numeral = str(number).translate(_DIGITS)
    return _HAN.sub(lambda found: found[0][:2] + numeral + found[0][2:], text)


def _cut_links(folder: Path) -> None:
    """Links to notes that were not copied with this folder become text."""
    for page in folder.glob("*.md"):

        def keep(found: re.Match[str], page: Path = page) -> str:
            target = found[2].partition("#")[0]
            inside = not target or "://" in target or (page.parent / target).is_file()
            return found[0] if inside else found[1]

        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"(?<!!)\[([^\]]*)\]\(([^)\s]+)\)", keep, text), encoding="utf-8")


def _drop_notebooks(docs: Path) -> None:
    for page in docs.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(_NOTEBOOK_LINK.sub(r"\1", text), encoding="utf-8")
    for notebook in docs.rglob("*.py"):
        notebook.unlink()


def _list(tree: Path, language: str, folders: list[str]) -> None:
    """Put the folders into the nav, one section each."""
    found = settings(tree, language)
    docs = tree / "docs" / language
    sections = [
        {folder: [f"{folder}/{page.name}" for page in sorted((docs / folder).glob("*.md"), key=_index_first)]}
        for folder in folders
    ]
    base = tree / CONFIGURATIONS[language]
    nav = _without_notebooks(found["nav"]) + sections
    (tree / f"base-{base.name}").write_text(base.read_text(encoding="utf-8"), encoding="utf-8")
    base.write_text(yaml.safe_dump({"INHERIT": f"base-{base.name}", "nav": nav}, allow_unicode=True), encoding="utf-8")


def _index_first(page: Path) -> tuple[bool, str]:
    return page.name != "index.md", page.name
