"""What Material's search does with a query and has no setting for, mended in the worker script of the built site."""

from __future__ import annotations

import re
from pathlib import Path

from gradnotes.problems import Problem, ProblemError

# How the search worker looks for the words of the index in a query: every part but those that end where the query
# ends. So 梯度消失 is searched without 消失, and 激活函数 without 函数.
_PARTS = re.compile(r"for\(let (\w+)=(\w+)\+1;\1<(\w+)\.length;\1\+\+\)\3\.slice\(\2,\1\)in ")
_MENDED = r"for(let \1=\2+1;\1<=\3.length;\1++)\3.slice(\2,\1)in "

RANKING = Path(__file__).with_name("ranking.js")

# What of the worker RANKING stands on: without one of these it would change nothing, and nobody would notice.
_CALLED = {
    "show lunr as a global": re.compile(r"\bself\.lunr="),
    "leave the length of texts out of account": re.compile(r"\bthis\.b\(0\)"),
    "search with lunr's parser of queries": re.compile(r"\bthis\.index\.search\("),
    "look for words that begin as those of the query": re.compile(r"`\$\{\w+\}\*`"),
}


def mend(site: Path) -> None:
    """Let the search of a built site see the last word of a Chinese query, and put whole words and short titles first.

    Raises:
        ProblemError: there is no worker, or it reads otherwise than it did; Material may have mended it.
    """
    workers = sorted(site.glob("assets/javascripts/workers/search.*.min.js"))
    if not workers:
        message = "Material has no search worker at assets/javascripts/workers/search.*.min.js"
        raise _problem(message, "if the search of the new Material passes its tests, delete this module; else adapt it")
    for worker in workers:
        script, count = _PARTS.subn(_MENDED, worker.read_text(encoding="utf-8"))
        if count != 1:
            message = f"{worker.name} of Material does not look for words in a query as it did"
            raise _problem(message, "if Chinese queries find their last word, delete this mend; else adapt it")
        for what, call in _CALLED.items():
            if len(call.findall(script)) != 1:
                message = f"{worker.name} of Material does not {what} as it did"
                raise _problem(message, "if the search passes its tests without ranking.js, delete that; else adapt it")
        worker.write_text(f"{script}\n{RANKING.read_text(encoding='utf-8')}", encoding="utf-8")


def _problem(message: str, remedy: str) -> ProblemError:
    return ProblemError(Problem("src/gradnotes/site/queries.py", 1, "GN010", message, remedy))
