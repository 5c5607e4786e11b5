"""Two settings of Material's search that have no setting: they are made in the worker script of the built site."""

from __future__ import annotations

import re
from pathlib import Path

from gradnotes.problems import Problem, ProblemError

_MENDS = {
    # The worker looks for the words of the index in a Chinese query: in every part but those that end where the query
    # ends. So 梯度消失 is searched without 消失, and 激活函数 without 函数.
    "look for the words of a Chinese query": (
        re.compile(r"for\(let (\w+)=(\w+)\+1;\1<(\w+)\.length;\1\+\+\)\3\.slice\(\2,\1\)in "),
        r"for(let \1=\2+1;\1<=\3.length;\1++)\3.slice(\2,\1)in ",
    ),
    # A word counts the same in a short title as in a long one. So relu finds "Hardtanh, ReLU6, …" and "Leaky ReLU,
    # PReLU, RReLU" before "ReLU". lunr's own value is 0.75; in notes, longer sections than that would count too little.
    "weigh a word by the length of its text": (re.compile(r"\bthis\.b\(0\)"), "this.b(.5)"),
}


def mend(site: Path) -> None:
    """Let the search of a built site see the last word of a Chinese query, and put short titles before long ones.

    Raises:
        ProblemError: the worker reads otherwise than it did; Material may have mended it.
    """
    for worker in sorted(site.glob("assets/javascripts/workers/search.*.min.js")):
        script = worker.read_text(encoding="utf-8")
        for what, (expression, replacement) in _MENDS.items():
            script, count = expression.subn(replacement, script)
            if count != 1:
                message = f"{worker.name} of Material does not {what} as it did"
                remedy = "if the tests of the search pass without this mend, delete it; else adapt its expression"
                raise ProblemError(Problem("src/gradnotes/site/queries.py", 1, "GN010", message, remedy))
        worker.write_text(script, encoding="utf-8")
