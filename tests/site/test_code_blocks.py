"""What a reader copies: every code block of the built pages, taken out of the HTML and run in an empty process."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import html

from gradnotes import LANGUAGES, ROOT
from gradnotes.snippets import execute, first_difference
from gradnotes.sources import closure, module

# A block that shows one function is called like this, and must give what the tested function gives.
INPUT = [[-2.0, 0.5], [3.0, 1.0]]
CALL = """
import numpy as np
np.set_printoptions(floatmode="unique", threshold=1000)
print(repr({name}({arguments})))
"""
"""What it returns may be an array, a number, or lists and tuples of such: `repr` shows every digit of each."""
MORE: dict[str, dict[str, Any]] = {
    "minus_max": {"axis": -1},
    **{name: {"weight": 0.25} for name in ("prelu", "prelu_grad")},
    **{name: {"grad_output": [[1.0], [2.0]]} for name in ("glu_grad", "swiglu_grad", "geglu_grad")},
}
"""Arguments after the first that a function cannot do without."""

RNG = "rng=np.random.default_rng(0)"
DRAWN = ("normal", "uniform", "trunc_normal", "xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal")
SYMMETRIC = [[2.0, 0.5], [0.5, 1.0]]
GRADS = f"[np.array({INPUT}), np.array([1.0, -4.0])]"
LAYERS = f"[np.array({INPUT}), np.array({SYMMETRIC})]"
SLOPE = "lambda x: 1 - np.tanh(x) ** 2"
CHANCES, LABELS = [[0.25, 0.5], [0.75, 1.0]], [[0.0, 1.0], [1.0, 0.0]]
LOSSES = {
    **dict.fromkeys(("mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss", "focal_loss"), f"{INPUT}, {LABELS}"),
    "binary_cross_entropy": f"{CHANCES}, {LABELS}, [1, 2]",
    "binary_cross_entropy_with_logits": f"{INPUT}, {LABELS}, [1, 2], pos_weight=3",
    **dict.fromkeys(("nll_loss", "cross_entropy"), f"{INPUT}, [1, 0], [1, 2]"),
    "kl_div": f"{INPUT}, {CHANCES}, 'batchmean'",
    "hinge_loss": f"{INPUT}, [[1, -1], [-1, 1]]",
}
"""Of each loss and of its gradient."""

STEP = f"{INPUT}, {CHANCES}"
METHODS = {
    "sgd": ", momentum=0.9, weight_decay=0.1",
    "adagrad": ", lr_decay=0.1",
    "rmsprop": ", momentum=0.9, centered=True",
    "adam": ", amsgrad=True",
    **dict.fromkeys(("adadelta", "adamw", "adamax", "nadam", "radam", "lion", "muon"), ", weight_decay=0.1"),
}
"""Of each optimizer: what is not its default. It is called for a second step, so that its state counts."""

SCHEDULES = {
    "counted": "3, gamma=0.5",
    "step_lr": "7, 0.1, 3",
    "multi_step_lr": "7, 0.1, [3, 5, 9]",
    "exponential_lr": "7, 0.1, 0.9",
    **dict.fromkeys(("polynomial_lr", "linear_lr"), "3, 0.1"),
    "cosine_annealing_lr": "3, 0.1, 10",
    "cosine_annealing_warm_restarts": "8, 0.1, 3, 2",
    "one_cycle_lr": "3, 0.1, 10",
    "warmup_stable_decay": "9, 0.1, 2, 10, 4",
    "reduce_lr_on_plateau": "0.1, 1.0, {'best': 0.5, 'num_bad_epochs': 10, 'cooldown_counter': 0}",
}

ARGUMENTS = {
    "calculate_fan": "(6, 4, 3)",
    "calculate_gain": "'leaky_relu', 0.2",
    "zeros": "(2, 3)",
    "constant": "(2, 3), 0.5",
    "kaiming_std": "(6, 4), 0.0, 'fan_in', 'relu'",
    "linear_default_bound": "16",
    "conv_default_bound": "(6, 4, 3)",
    "rnn_default_bound": "16",
    "embedding_default": f"5, 3, {RNG}",
    **dict.fromkeys((*DRAWN, "lecun_uniform", "lecun_normal", "orthogonal"), f"(6, 4), {RNG}"),
    "total_norm": GRADS,
    **dict.fromkeys(("clip_grad_norm", "clip_grad_value"), f"{GRADS}, 0.5"),
    "adaptive_clip": f"{SYMMETRIC}, np.eye(2)",
    **dict.fromkeys(("finite_difference", "complex_step"), f"lambda x: (x**3).sum(), {INPUT}"),
    "gradient_check": f"lambda x: (x**3).sum(), lambda x: 3 * x**2, {INPUT}",
    "layer_inputs": f"{LAYERS}, [1.0, 2.0], np.tanh",
    "deep_jacobian": f"{LAYERS}, [1.0, 2.0], np.tanh, {SLOPE}",
    "layer_gradients": f"{LAYERS}, [1.0, 2.0], [1.0, -1.0], np.tanh, {SLOPE}",
    "rnn_jacobian": f"{INPUT}, [0.1, 0.2], np.eye(2), {SYMMETRIC}",
    **dict.fromkeys(
        ("curvatures", "largest_learning_rate", "best_learning_rate", "best_momentum"), f"np.array({SYMMETRIC})"
    ),
    "descent_rate": f"{SYMMETRIC}, 0.1, 0.9",
    "gradient_descent": f"lambda x: {SYMMETRIC} @ x, [1.0, 2.0], 0.1, 5",
    "escape_steps": "1e-6, 1.0, 0.1, 1.0",
    "paired": f"{INPUT}, {LABELS}",
    **dict.fromkeys(("reduced", "shared"), f"np.array({INPUT}), 'mean'"),
    "shares": f"'an input', np.array({CHANCES})",
    "factors": f"'weight', [1, 2], np.array({INPUT})",
    "class_weights": f"[1, 2], np.array({INPUT})",
    "class_marks": f"np.array({INPUT}), [1, 0], -100",
    "class_targets": f"np.array({INPUT}), [1, 0], [1, 2], -100, 0.1",
    "signed": f"{INPUT}, {LABELS}, (0, 1)",
    "label_weights": "0.25, np.array([1.0, -1.0])",
    **{f"{name}{part}": arguments for name, arguments in LOSSES.items() for part in ("", "_grad")},
    "arrays": STEP,
    "not_negative": "lr=0.1",
    "decays": "0.9, 0.999",
    "nesterov_sutskever": f"{INPUT}, lambda x: 3 * x, {{'velocity': np.array({CHANCES})}}",
    **{name: f"{STEP}, {name}({STEP}{more})[1]{more}" for name, more in METHODS.items()},
    **SCHEDULES,
}
"""The call of a function that takes no array, or more than one thing, as source code."""


@dataclass(frozen=True)
class Block:
    """One displayed block: its anchor, its code, and the output shown below it."""

    anchor: str
    code: str
    output: str | None


def blocks(site: Path, language: str) -> Iterator[Block]:
    """Every block that a page shows by a fence, in order, as a browser would copy it; one shown twice on a page has a
    numbered anchor. (The cells of notebooks, which have no anchor, run from top to bottom in every build.)
    """
    for path in sorted((site / language).rglob("*.html")):
        for element in html.parse(str(path)).getroot().find_class("gn-code"):
            (code,) = element.xpath(".//div[contains(@class, 'highlight')]//code")
            output = element.xpath(".//div[@class='gn-output']//code")
            if element.get("id"):
                anchor = re.sub(r"-\d+$", "", str(element.get("id")))
                yield Block(anchor, code.text_content(), output[0].text_content() if output else None)


def shown(site: Path, language: str) -> dict[str, Block]:
    """The blocks by anchor; one that stands on several pages must be the same everywhere."""
    found: dict[str, Block] = {}
    for block in blocks(site, language):
        first = found.setdefault(block.anchor, block)
        assert (first.code, first.output) == (block.code, block.output), block.anchor
    return found


HOST = """\
import os
import sys
from pathlib import Path
import numpy  # which takes longer than a block

for name in sys.stdin.read().splitlines():
    child = os.fork()
    if child == 0:
        said = os.open(name + ".out", os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1)
        os.dup2(said, 2)
        exec(compile(Path(name).read_text(encoding="utf-8"), name, "exec"), {"__name__": "__main__"})
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def run_alone(codes: list[str], folder: Path) -> list[tuple[int, str]]:
    """Run each in a process with nothing of this project on the path, warnings being errors: its status and output."""
    names = [str(folder / f"{number}.py") for number in range(len(codes))]
    for name, code in zip(names, codes, strict=True):
        Path(name).write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", HOST], input="\n".join(names), stdout=subprocess.PIPE, text=True,
        check=True, timeout=60,
    )  # fmt: skip
    statuses = map(int, done.stdout.split())
    return [(status, Path(name + ".out").read_text()) for status, name in zip(statuses, names, strict=True)]


def test_both_languages_show_the_same_blocks(built_site: Path) -> None:
    english, chinese = (shown(built_site, language) for language in LANGUAGES)
    assert len(english) > 20
    assert english == chinese


def test_every_reference_block_runs_alone_and_is_the_tested_function(built_site: Path, tmp_path: Path) -> None:
    blocks = {a: block for a, block in shown(built_site, "en").items() if a.startswith("code-reference-")}
    assert len(blocks) >= 10
    codes, expected = [], []
    for anchor, block in blocks.items():
        topic, name = _function(anchor)
        assert block.code == closure(f"gradnotes.reference.{topic}", name).source()
        arguments = ARGUMENTS.get(name, f"np.array({INPUT}), **{MORE.get(name, {})}")
        codes.append(block.code + "\n" + CALL.format(name=name, arguments=arguments))
        tested = getattr(importlib.import_module(f"gradnotes.reference.{topic}"), name)
        with np.printoptions(floatmode="unique", threshold=1000):
            # The text above, with the tested function for the block's.
            expected.append(repr(eval(f"{name}({arguments})", {name: tested, "np": np})))  # noqa: S307
    for anchor, wanted, (status, said) in zip(blocks, expected, run_alone(codes, tmp_path), strict=True):
        assert (status, said.strip()) == (0, wanted), anchor


def test_every_snippet_block_is_the_file_that_the_snippet_tests_run(built_site: Path) -> None:
    """The files themselves run in an empty process in tests/snippets; here each page must show one of them whole."""
    files = {path.read_text(encoding="utf-8").strip("\n"): path for path in (ROOT / "snippets").rglob("*.py")}
    seen = set()
    for anchor, block in shown(built_site, "en").items():
        if anchor.startswith("code-snippets-"):
            path = files[block.code.strip("\n")]
            recorded = path.with_suffix(".out").read_text(encoding="utf-8").strip("\n")
            assert (block.output or "").strip("\n") == recorded, anchor
            seen.add(path)
    assert seen == set(files.values()), "a snippet that no page shows"


def test_a_block_copied_from_a_page_prints_what_stands_below_it(built_site: Path, tmp_path: Path) -> None:
    """One snippet all the way: out of the HTML into a file, run, compared with the output out of the HTML."""
    block = shown(built_site, "zh")["code-snippets-activations-softmax"]
    copied = tmp_path / "copied.py"
    copied.write_text(block.code, encoding="utf-8")
    done = execute(copied)
    assert done.returncode == 0, done.stderr
    assert block.output is not None
    assert first_difference(block.output.strip("\n"), done.stdout.strip("\n")) is None


@pytest.mark.parametrize("fault", ["return exps", "import numpy as np"])
def test_a_block_that_lacks_a_line_is_caught(built_site: Path, fault: str, tmp_path: Path) -> None:
    code = shown(built_site, "en")["code-reference-activations-softmax"].code
    lines = [line for line in code.splitlines() if not line.strip().startswith(fault)]
    assert len(lines) < len(code.splitlines())
    code = "\n".join(lines) + "\n" + CALL.format(name="softmax", arguments=f"np.array({INPUT})")
    ((status, said),) = run_alone([code], tmp_path)
    assert status != 0 or said.strip() == "None"


def _function(anchor: str) -> tuple[str, str]:
    """Topic and function of an anchor `code-reference-<topic>-<function>`, in which underscores are hyphens."""
    for topic in (path.stem for path in (ROOT / "src/gradnotes/reference").glob("[a-z]*.py")):
        for name in module(f"gradnotes.reference.{topic}").segments:
            if anchor == f"code-reference-{topic}-{name.replace('_', '-')}":
                return topic, name
    raise AssertionError(f"{anchor} names no reference function")
