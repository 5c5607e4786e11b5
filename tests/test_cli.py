"""The command line: what it prints and with which code it ends."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from types import ModuleType

import pytest
from typer.testing import CliRunner

from gradnotes import ROOT
from gradnotes.cli import app
from gradnotes.notes.pairing import Change, Pairing
from gradnotes.problems import Problem, ProblemError

COMMANDS = ("build", "offline", "serve", "check", "verify", "pair", "new", "bench")

PROBLEMS = [
    Problem("docs/en/a.md", 12, "GN101", "no formula is called `x.y`", "write one of …"),
    Problem("docs/zh/b.md", 3, "GN102", "缺少一节", "补上"),
]


def stand_in(monkeypatch: pytest.MonkeyPatch, name: str, **functions: object) -> None:
    """Put a module with these functions in the place of the one that the command imports."""
    module = ModuleType(name)
    vars(module).update(functions)
    monkeypatch.setitem(sys.modules, name, module)


def run_without(modules: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a new process in which these modules are not installed."""
    code = (
        f"import sys\nfor name in {modules!r}: sys.modules[name] = None\n"
        f"sys.argv[1:] = {list(arguments)!r}\nfrom gradnotes.cli import app\napp(prog_name='gradnotes')"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT
    )


def test_help_names_every_command_and_needs_no_other_extra() -> None:
    result = run_without(["mkdocs", "numpy", "torch", "matplotlib", "watchdog", "lxml"], "--help")
    assert result.returncode == 0, result.stderr
    for command in COMMANDS:
        assert f" {command} " in result.stdout


def test_module_and_console_script_are_this_app() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gradnotes", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "Usage: gradnotes" in result.stdout
    (script,) = metadata.entry_points(group="console_scripts", name="gradnotes")
    assert script.load() is app


@pytest.mark.parametrize(
    ("missing", "arguments", "mend"),
    [
        ("typer", ["--help"], "make build"),
        ("yaml", ["build"], "make build"),
        ("watchdog", ["serve"], "make build"),
    ],
)
def test_a_missing_extra_is_one_line(missing: str, arguments: list[str], mend: str) -> None:
    # A submodule counts as missing with its package.
    result = run_without([missing, f"{missing}.events"], *arguments)
    assert result.returncode == 1
    assert result.stderr.startswith(f"gradnotes: {missing}")
    assert result.stderr.endswith(f" is not installed; `{mend}` sets up what this command needs\n")
    assert result.stderr.count("\n") == 1


def test_a_module_of_ours_that_is_missing_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gradnotes.site.build", None)
    result = CliRunner().invoke(app, ["build"])
    assert isinstance(result.exception, ModuleNotFoundError)


def test_problems_are_lines_and_exit_1(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "gradnotes.check", run=lambda paths: PROBLEMS, counts=dict)
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 1
    assert result.stderr == (
        "docs/en/a.md:12: GN101 no formula is called `x.y`; write one of …\n"
        "docs/zh/b.md:3: GN102 缺少一节; 补上\n"
        "2 problems\n"
    )


def test_no_problems_and_what_is_allowed_but_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str] | None] = []
    counted = {"translation wanted": [], "exemptions": ["docs/en/a.md:3", "docs/zh/a.md:3"]}

    def run(paths: list[str] | None) -> list[Problem]:
        asked.append(paths)
        return []

    stand_in(monkeypatch, "gradnotes.check", run=run, counts=lambda: counted)
    result = CliRunner().invoke(app, ["check"])
    assert (result.exit_code, result.stdout) == (0, "no problems (translation wanted: 0, exemptions: 2)\n")
    result = CliRunner().invoke(app, ["check", "docs/en/activations", "README.md"])
    assert (result.exit_code, result.stdout) == (0, "no problems\n")
    assert asked == [None, ["docs/en/activations", "README.md"]]


def test_a_build_that_stops_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(languages: tuple[str, ...], strict: bool) -> None:
        raise ProblemError(PROBLEMS[0])

    stand_in(monkeypatch, "gradnotes.site.build", build=build)
    result = CliRunner().invoke(app, ["build"])
    assert result.exit_code == 1
    assert result.stderr == f"{PROBLEMS[0]}\n1 problem\n"


def test_an_unexpected_exception_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(languages: tuple[str, ...], strict: bool) -> None:
        raise RuntimeError("a fault of ours")

    stand_in(monkeypatch, "gradnotes.site.build", build=build)
    result = CliRunner().invoke(app, ["build"])
    assert isinstance(result.exception, RuntimeError)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], (("en", "zh"), True)),
        (["--language", "zh"], (("zh",), True)),
        (["--draft", "--language", "en", "--language", "zh"], (("en", "zh"), False)),
    ],
)
def test_build_passes_its_choice_on(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: tuple[tuple[str, ...], bool]
) -> None:
    built = []

    def build(languages: tuple[str, ...], strict: bool) -> None:
        built.append((languages, strict))

    stand_in(monkeypatch, "gradnotes.site.build", build=build)
    assert CliRunner().invoke(app, ["build", *arguments]).exit_code == 0
    assert built == [expected]


def test_pair_shows_what_changed_and_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = (
        Change("docs/en/a.md", "-old\n+new\n", "docs/en/a.md: changed since 0123456789"),
        Change("docs/zh/a.md", "", "docs/zh/a.md: unchanged"),
    )
    outcomes = {
        "settled": Pairing("a", changes, (), settled=True),
        "apart": Pairing("a", changes, tuple(PROBLEMS), settled=False),
    }
    monkeypatch.setattr("gradnotes.notes.pair", outcomes.__getitem__)
    result = CliRunner().invoke(app, ["pair", "settled"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "docs/en/a.md: changed since 0123456789\n-old\n+new\n\n"
        "docs/zh/a.md: unchanged\na: both languages are confirmed to match\n"
    )
    result = CliRunner().invoke(app, ["pair", "apart"])
    assert result.exit_code == 1
    assert result.stderr.startswith("docs/en/a.md:12: GN101 ")
    assert "confirmed to match" not in result.stdout


def test_new_lists_what_it_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradnotes.new.new", lambda note: [ROOT / "docs" / "en" / f"{note}.md"])
    result = CliRunner().invoke(app, ["new", "activations/gelu"])
    assert result.exit_code == 0
    assert "docs/en/activations/gelu.md\n" in result.stdout


def test_verify_passes_its_choice_on_and_returns_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def run(*choice: object, **more: object) -> int:
        asked.append((*choice, more))
        return 1

    stand_in(monkeypatch, "gradnotes.verify", run=run)
    assert CliRunner().invoke(app, ["verify"]).exit_code == 1
    chosen = ["--device", "cuda", "--topic", "activations", "--id", "formulas.activations.silu", "--all", "--accept"]
    cluster = ["--backend", "dask", "--backend-option", "scheduler_host=tcp://head:8786"]
    assert CliRunner().invoke(app, ["verify", *chosen, *cluster]).exit_code == 1
    options = {"accept": True, "backend": "dask", "options": {"scheduler_host": "tcp://head:8786"}}
    assert asked == [
        ("cpu", None, None, False, {"accept": False, "backend": None, "options": {}}),
        ("cuda", "activations", "formulas.activations.silu", True, options),
    ]


@pytest.mark.parametrize("options", [["--backend-option", "a=1"], ["--backend", "dask", "--backend-option", "a"]])
def test_verify_refuses_options_without_backend_or_value(options: list[str]) -> None:
    result = CliRunner().invoke(app, ["verify", *options])
    assert result.exit_code == 2
    assert "name=value" in result.stderr


def test_an_unknown_device_or_language_is_refused() -> None:
    assert CliRunner().invoke(app, ["verify", "--device", "tpu"]).exit_code == 2
    assert CliRunner().invoke(app, ["build", "--language", "fr"]).exit_code == 2


def test_verify_without_cuda_is_one_line_and_exit_2() -> None:
    torch = pytest.importorskip("torch", reason="asks torch for CUDA; `make test` installs it")
    if torch.cuda.is_available():
        pytest.skip("a GPU is here; what is said without one shows on a machine without")
    result = subprocess.run(
        [sys.executable, "-m", "gradnotes", "verify", "--device", "cuda"],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT,
    )  # fmt: skip
    assert result.returncode == 2
    assert (result.stdout + result.stderr).count("\n") == 1
    assert "CUDA" in result.stdout + result.stderr
