"""Code blocks: a reference function made self-contained, or a snippet with what it prints."""

from __future__ import annotations

import functools
import re
from html import escape
from pathlib import Path

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from gradnotes.site.words import WORDS
from gradnotes.sources import closure

_UNCOLOURED = re.compile(r'<span class="(?:n|w)">([^<]*)</span>')


def without_plain_spans(html: str) -> str:
    """A page whose code marks only what has a colour of its own: a third of Pygments' spans are names and spaces."""
    return _UNCOLOURED.sub(r"\1", html)


def function(name: str, root: Path) -> str:
    """The source of `reference.<topic>:<function>` with everything it uses.

    Raises:
        gradnotes.sources.SourceError: it cannot be shown self-contained.
    """
    module, _, function_name = name.partition(":")
    return closure(f"gradnotes.{module}", function_name, root).source()


def snippet(name: str, root: Path) -> tuple[str, str]:
    """The text of a snippet and its recorded output.

    Raises:
        FileNotFoundError: the output was never recorded.
    """
    path = root / name
    return path.read_text(encoding="utf-8"), path.with_suffix(".out").read_text(encoding="utf-8")


@functools.cache
def block(source: str) -> str:
    """Highlighted Python in the elements that Material's copy button and colours look for."""
    spans = highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
    return f'<div class="language-python highlight"><pre><span></span><code>{spans}</code></pre></div>'


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
