"""GN5xx: no fence escapes the tests. pytest-codeblocks collects only what is spelled exactly ```python or ```bash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from gradnotes.check.tree import Document, Tree
from gradnotes.fences_syntax import DISPLAYS, Fence
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

_EXECUTED = ("python", "bash")
_SPELLINGS = {
    **dict.fromkeys(("py", "python3", "py3", "pycon", "ipython", "ipython3", "python"), "python"),
    **dict.fromkeys(("sh", "shell", "zsh", "ksh", "bash"), "bash"),
    **dict.fromkeys(("shell-session", "shellsession", "console"), "console"),
}
_SET_UP = re.compile(
    r"^\s*(?:\$ )?(?:sudo |[A-Z_]+=\S+ )*(?P<word>make|pip3?|uv|conda|git (?:clone|push)|npm|npx|apt(?:-get)?|brew|"
    r"python[0-9.]* -m (?:venv|pip)|gradnotes|python[0-9.]* -m gradnotes|cd)\b",
    re.MULTILINE,
)
_SKIP = re.compile(
    r"\s*pytest(?:-codeblocks|\.mark)?[.:]\s*(?P<mark>skip|skipif|xfail|importorskip)\b(?P<rest>.*)", re.DOTALL
)


def check(tree: Tree) -> Iterator[Problem]:
    """Fences of the pages, and of the Markdown files of the root."""
    for page in tree.texts:
        if isinstance(page, Page) and page.notebook:
            continue  # its code is in cells, which run when the site is built
        for fence in page.scan.fences:
            yield from _fence(page.path, fence)
        yield from _stray(page)
        yield from _skipped(page)


def _fence(path: str, fence: Fence) -> Iterator[Problem]:
    if not fence.closed:
        remedy = f"close it with {fence.marks} on a line of its own"
        yield Problem(path, fence.line, "GN503", "a fence is never closed", remedy)
    language = fence.language
    written = f"{fence.marks}{fence.info.rstrip()}"
    if not language:
        remedy = "name one; for plain text ```text"
        yield Problem(path, fence.line, "GN502", "a fence has no language", remedy)
    elif language in DISPLAYS:
        if fence.info.strip() != language:
            remedy = f"write {fence.marks}{language}"
            yield Problem(path, fence.line, "GN502", f"{written} has words after its language", remedy)
    elif language.lower() in _SPELLINGS:
        right = _SPELLINGS[language.lower()]
        if right in _EXECUTED and written != f"```{right}":
            message = f"{written} is not collected by the tests"
            yield Problem(path, fence.line, "GN501", message, f"write exactly ```{right}")
        elif right not in _EXECUTED and language != right:
            yield Problem(path, fence.line, "GN502", f"{written} is spelled otherwise here", f"write ```{right}")
        if right == "bash":
            yield from _set_up(path, fence)
    elif not _known(language):
        remedy = "write one that Pygments knows, or text"
        yield Problem(path, fence.line, "GN502", f'there is no language "{language}"', remedy)


def _set_up(path: str, fence: Fence) -> Iterator[Problem]:
    found = _SET_UP.search(fence.body)
    if found:
        line = fence.line + 1 + fence.body.count("\n", 0, found.start("word"))
        message = f"`{found['word']}` would be run by the tests"
        yield Problem(path, line, "GN504", message, "put set-up commands in a ```console fence")


def _stray(page: Page | Document) -> Iterator[Problem]:
    for number, line in enumerate(page.scan.bare.split("\n"), 1):
        if "```" in line or "~~~" in line:
            yield Problem(
                page.path,
                number,
                "GN503",
                "the marks of a fence stand inside a line",
                "put them at the beginning of a line of their own",
            )


def _skipped(page: Page | Document) -> Iterator[Problem]:
    for line, comment in page.scan.comments:
        found = _SKIP.match(comment)
        if found and not re.search(r"reason\s*=\s*[\"']\S", found["rest"]):
            yield Problem(
                page.path,
                line,
                "GN505",
                f"a code block is not run ({found['mark']}) and nothing says why",
                f'write <!--pytest.mark.{found["mark"]}(reason="…")-->',
            )


@cache
def _known(language: str) -> bool:
    try:
        get_lexer_by_name(language)
    except ClassNotFound:
        return False
    return True
