"""Runs each snippet in a fork of an interpreter that has imported torch, which takes longer than most snippets do.

What a snippet does to torch, to the interpreter or to its folder ends with its process, as in a fresh one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gradnotes.snippets import ALONE, Execute, environment

HOST = """\
import os, runpy, signal, sys
import numpy
import torch
import torch._dynamo  # what the first optimizer imports, and as slow
for line in sys.stdin:
    path, folder, seconds = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        signal.alarm(int(seconds))
        os.chdir(folder)
        for number, name in enumerate((os.devnull, "../out", "../err")):
            file = os.open(name, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT)
            os.dup2(file, number)
            os.close(file)
        # A fresh interpreter draws its own seeds: one that sets none must not look as if it repeated itself.
        torch.seed()
        numpy.random.seed()
        sys.argv = [path]
        runpy.run_path(path, run_name="__main__")
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)  # taking the interpreter down with all of torch in it takes a second
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextmanager
def warm() -> Iterator[Execute]:
    """Executes snippets as `gradnotes.snippets.execute` does, in about a tenth of the time; for systems with fork."""
    command = [sys.executable, *ALONE, "-c", HOST]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), encoding="utf-8"
    ) as host:
        assert host.stdin is not None
        assert host.stdout is not None
        paths, statuses = host.stdin, host.stdout

        def execute(path: Path, seconds: float) -> subprocess.CompletedProcess[str]:
            with tempfile.TemporaryDirectory() as folder:
                (work := Path(folder, "empty")).mkdir()
                print(path, work, max(1, round(seconds)), sep="\t", file=paths, flush=True)
                status = int(statuses.readline())
                if status == -signal.SIGALRM:
                    raise subprocess.TimeoutExpired(os.fspath(path), seconds)
                said = {name: Path(folder, name).read_text(encoding="utf-8") for name in ("out", "err")}
            return subprocess.CompletedProcess([os.fspath(path)], status, said["out"], said["err"])

        yield execute
