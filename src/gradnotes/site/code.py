"""Code blocks: a reference function made self-contained, or a snippet with what it prints."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from gradnotes.site.words import WORDS
from gradnotes.sources import Closure, closure

_UNCOLOURED = re.compile(r'<span class="(?:n|w)">([^<]*)</span>')


def without_plain_spans(html: str) -> str:
    """A page whose code marks only what has a colour of its own: a third of Pygments' spans are names and spaces."""
    return _UNCOLOURED.sub(r"\1", html)


def function(name: str, root: Path) -> Closure:
    """`reference.<topic>:<function>` with everything it uses."""
    module, _, function_name = name.partition(":")
    return closure(f"gradnotes.{module}", function_name, root)


def snippet(name: str, root: Path) -> tuple[str, str]:
    """The text of a snippet and its recorded output.

    Raises:
        FileNotFoundError: the output was never recorded.
    """
    path = root / name
    return path.read_text(encoding="utf-8"), path.with_suffix(".out").read_text(encoding="utf-8")


@functools.cache
def block(*parts: str) -> str:
    """Highlighted Python in the elements that Material's copy button and colours look for.

    Of three parts the middle one can be folded away; the button copies all of them.
    """
    coloured = [highlight(part, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)) for part in parts]
    if len(coloured) == 3:
        coloured[1] = f'<span class="gn-helpers">{coloured[1]}</span>'
    return f'<div class="language-python highlight"><pre><span></span><code>{"".join(coloured)}</code></pre></div>'


def unfold(names: Iterable[str], language: str) -> str:
    """The box above a block that, ticked, shows the functions in the folded part; without CSS they are always shown."""
    listed = WORDS[language]["comma"].join(f"<code>{escape(name)}</code>" for name in names)
    return f'<label class="gn-uses"><input type="checkbox"> {WORDS[language]["uses"].format(names=listed)}</label>'


def output(text: str, language: str) -> str:
    """What a snippet prints, under its label; nothing where it prints nothing."""
    shown = text.strip("\n")
    if not shown.strip():
        return ""
    label = WORDS[language]["output"]
    return (
        f'<div class="gn-output"><span class="gn-output__label">{label}</span>'
        f"<pre><code>{escape(shown)}\n</code></pre></div>"
    )
