"""A fault of Material's search that Chinese queries meet, mended in the built site."""

from __future__ import annotations

import re
from pathlib import Path

from gradnotes.problems import Problem, ProblemError

# How the search worker looks for the words of the index in a query: every part but those that end where the query
# ends. So 梯度消失 is searched without 消失, and 激活函数 without 函数.
_PARTS = re.compile(r"for\(let (\w+)=(\w+)\+1;\1<(\w+)\.length;\1\+\+\)\3\.slice\(\2,\1\)in ")
_MENDED = r"for(let \1=\2+1;\1<=\3.length;\1++)\3.slice(\2,\1)in "


def whole_queries(site: Path) -> None:
    """Let the search worker of a built site see the last word of a Chinese query.

    Raises:
        ProblemError: the worker reads otherwise than it did; Material may have mended it.
    """
    for worker in sorted(site.glob("assets/javascripts/workers/search.*.min.js")):
        script = worker.read_text(encoding="utf-8")
        mended, count = _PARTS.subn(_MENDED, script)
        if count != 1:
            message = f"{worker.name} of Material does not look for words in a query as it did"
            remedy = "if Chinese queries find their last word, delete this module and its call; else adapt it"
            raise ProblemError(Problem("src/gradnotes/site/queries.py", 1, "GN010", message, remedy))
        worker.write_text(mended, encoding="utf-8")
