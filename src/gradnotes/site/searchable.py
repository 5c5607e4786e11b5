"""What of a page the search index gets: not formulas, code, stamps, drawings, tables of numbers, labels of tabs.

Material's `data-search-exclude` alone does not do it: the attribute is forgotten at the first closing tag of the same
name inside, and KaTeX's spans hold spans. So what is left out stands between two marks while the site is built.
"""

from __future__ import annotations

import re

_BEGIN, _END = "<!--gn[-->", "<!--]gn-->"
_MARKED = re.compile(re.escape(_BEGIN) + ".*?" + re.escape(_END), re.DOTALL)
_LABELS = re.compile(r'<div class="tabbed-labels">.*?</div>', re.DOTALL)


def left_out(html: str) -> str:
    """The HTML between the marks. A part that is left out holds no other."""
    return f"{_BEGIN}{html}{_END}"


def searchable(page: str) -> str:
    """The page as the search index reads it."""
    return _LABELS.sub("", _MARKED.sub("", page))


def whole(page: str) -> str:
    """The page as the reader gets it."""
    return page.replace(_BEGIN, "").replace(_END, "")
