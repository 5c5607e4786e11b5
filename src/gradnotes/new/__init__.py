"""`gradnotes new <topic>/<note>`: every file of a new note, with marks where something is to be written.

The marks read `unwritten: what belongs here`; `gradnotes check` names each (GN901). Nothing is ever overwritten: if a
file or a name is taken, all that is taken is said and nothing is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Template

from gradnotes import LANGUAGES, ROOT
from gradnotes.new.modules import add_function, defines
from gradnotes.new.nav import add_page
from gradnotes.notes.pages import TOPICS
from gradnotes.problems import Problem, ProblemError

_TEMPLATES = Path(__file__).with_name("templates")
_NOTE = re.compile(r"(?P<topic>[a-z]+(?:-[a-z]+)*)/(?P<note>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Part:
    """A function that a note adds to a module of its topic: where, from which template, with which imports."""

    folder: str
    file: str
    template: str
    title: str
    imports: dict[str, tuple[str, ...]]
    prefix: str = ""


_PARTS = (
    Part(
        "src/gradnotes/formulas",
        "{module}.py",
        "formula.txt",
        "The formulas of the topic {topic}.",
        {"gradnotes.notation": ("Expr", "formula")},
    ),
    Part(
        "src/gradnotes/reference",
        "{module}.py",
        "reference.txt",
        "NumPy functions of the topic {topic}.",
        {"numpy": ("np",), "numpy.typing": ("ArrayLike", "NDArray")},
    ),
    Part(
        "src/gradnotes/figures",
        "{module}.py",
        "figure.txt",
        "Figures of the topic {topic}.",
        {
            "numpy": ("np",),
            "matplotlib.figure": ("Figure",),
            "gradnotes.figures": ("SERIES", "canvas", "figure"),
            "gradnotes.reference": ("{module} as reference",),
        },
    ),
    Part(
        "tests/formulas",
        "test_{module}.py",
        "test_formula.txt",
        "Formulas of {topic} against their references.",
        {"tests.verification": ("Verification",)},
        "test_",
    ),
    Part(
        "tests/reference",
        "test_{module}.py",
        "test_reference.txt",
        "References of {topic} against mpmath and PyTorch.",
        {"tests.verification": ("Verification",)},
        "test_",
    ),
    Part(
        "tests/figures",
        "test_{module}.py",
        "test_figure.txt",
        "What the figures of {topic} draw.",
        {"tests.verification": ("Verification",)},
        "test_",
    ),
)


def new(note: str, *, root: Path = ROOT) -> list[Path]:
    """Make a note, or a topic's first page by `<topic>/index`. Returns the files made or added to, in order.

    Raises:
        ProblemError: the name is none, the topic has no index yet, or something of the note exists already; then
            nothing has been written.
    """
    topic, name = _split(note, root)
    words = {
        "topic": topic.replace("-", "_"),
        "name": name.replace("-", "_"),
        "name_tex": name.replace("-", " "),
        "anchor": topic if name == "index" else name,
        "title": (topic if name == "index" else name).replace("-", " ").capitalize(),
    }
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    kind = "index" if name == "index" else "page"
    for language in LANGUAGES:
        _file(root / f"docs/{language}/{note}.md", _fill(f"{kind}.{language}.md", words), root, texts, problems)
    if name != "index":
        _file(root / f"snippets/{topic}/{words['name']}.py", _fill("snippet.txt", words), root, texts, problems)
        for part in _PARTS:
            _part(part, words, root, texts, problems)
    if problems:
        raise ProblemError(problems)
    nav = root / "mkdocs.yml"
    if nav.is_file():
        texts[nav] = add_page(nav.read_text(encoding="utf-8"), f"{note}.md")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(texts)


def show(paths: list[Path], root: Path = ROOT) -> str:
    """What was made, for the terminal."""
    lines = [f"  {path.relative_to(root).as_posix()}" for path in paths]
    return "\n".join(["made or added to:", *lines, "gradnotes check now names what is left to write"])


def _split(note: str, root: Path) -> tuple[str, str]:
    found = _NOTE.fullmatch(note)
    where = f"docs/{LANGUAGES[0]}/{note}.md"
    if found is None:
        message = f'"{note}" is not the name of a note'
        remedy = "write <topic>/<note> in small letters, as in activations/leaky-relu"
        raise ProblemError(Problem(where, 1, "GN908", message, remedy))
    topic, name = found["topic"], found["note"]
    if topic not in TOPICS:
        message = f'there is no topic "{topic}"'
        raise ProblemError(Problem(where, 1, "GN908", message, f"the topics are {', '.join(TOPICS)}"))
    if name != "index" and not (root / f"docs/{LANGUAGES[0]}/{topic}/index.md").is_file():
        message = f'the topic "{topic}" has no index page yet'
        raise ProblemError(Problem(where, 1, "GN908", message, f"begin it with gradnotes new {topic}/index"))
    return topic, name


def _fill(template: str, words: dict[str, str]) -> str:
    return Template((_TEMPLATES / template).read_text(encoding="utf-8")).substitute(words)


def _file(path: Path, text: str, root: Path, texts: dict[Path, str], problems: list[Problem]) -> None:
    if path.exists():
        name = path.relative_to(root).as_posix()
        problems.append(Problem(name, 1, "GN909", "exists already", "edit it, or take another name for the note"))
    texts[path] = text


def _part(part: Part, words: dict[str, str], root: Path, texts: dict[Path, str], problems: list[Problem]) -> None:
    path = root / part.folder / part.file.format(module=words["topic"])
    name = part.prefix + words["name"]
    before = path.read_text(encoding="utf-8") if path.is_file() else f'"""{part.title.format(**words)}"""\n'
    line = defines(before, name)
    if line:
        where = path.relative_to(root).as_posix()
        message = f"{name} exists already"
        problems.append(Problem(where, line, "GN909", message, "use it, or take another name for the note"))
        return
    imports = {
        module: tuple(imported.format(module=words["topic"]) for imported in names)
        for module, names in part.imports.items()
    }
    texts[path] = add_function(before, _fill(part.template, words), imports)
