"""What README, Makefile and lock promise holds: each command is documented, and each documented one runs."""

import ast
import contextlib
import re
import shlex
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.main import get_command

from cmsurvey import (
    archive,
    browser,
    check,
    cli,
    cli_answers,
    cli_drawing,
    cli_share,
    cli_stats,
    crosstab,
    decks,
    doctor,
    embed,
    exits,
    gallery,
    kit,
    links,
    load,
    pipeline,
    publish,
    revisions,
    serve,
    site,
    verify,
    weight,
)
from cmsurvey.answers import Oddities, importing
from cmsurvey.errors import CmsurveyError, RenderError, UsageError
from cmsurvey.estimate import edition as estimating
from cmsurvey.estimate.tables import Estimated
from cmsurvey.lint import measure
from cmsurvey.start import add
from tests.cases import every
from tests.command import cmsurvey as run
from tools import man_page, reference

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHELL = [
    line
    for block in re.findall(r"```(?:console|sh|bash)\n(.*?)```", README, flags=re.DOTALL)
    for line in block.splitlines()
]
GUIDES = [
    line
    for path in sorted((ROOT / "docs" / "howto").glob("*.md"))
    for block in re.findall(r"```console\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in block.splitlines()
]
COMMANDS = sorted(getattr(get_command(cli.app), "commands"))  # noqa: B009 - typer's types do not tell groups


@cache
def helped(command):
    """What a command says of itself."""
    return run(*command.split(), "--help").stdout


@pytest.mark.long
def test_the_manual_page_says_what_the_commands_say_of_themselves():
    stands = man_page.PAGE.read_text(encoding="utf-8")

    assert stands == man_page.page(), "write it again: make man"
    assert {line.split()[0] for line in stands.splitlines() if line.startswith((".", "'"))} == {
        ".TH", ".nh", ".ad", ".SH", ".SS", ".PP", ".TP", ".B"
    }  # fmt: skip


#: What an editor does with a series of their own, which is not here.
EDITING = (
    "cmsurvey checklist", "cmsurvey lock", "cmsurvey correct", "cmsurvey proof", "cmsurvey diff",
    "cmsurvey words",
)  # fmt: skip


def _exit(*_asked):
    raise typer.Exit


@pytest.mark.long
def test_the_page_of_exit_codes_has_every_code_that_the_commands_leave_with():
    """A code of its own is one that a command raises by itself, outside of errors."""
    found = {
        (node.name, code.value)
        for path in Path(cli.__file__).parent.glob("cli*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "Exit"
        for code in call.args
        if isinstance(code, ast.Constant) and code.value
    }
    raised = {str(error.exit_code) for error in (CmsurveyError, UsageError, RenderError)}

    assert found == {(function, code) for function, (_, code, _) in exits.OWN.items()}
    assert exits.EVERY.keys() == {"0", *raised, "130"}


@pytest.mark.long
def test_the_reference_says_what_the_program_says():
    differ = [
        name
        for name, text in reference.pages().items()
        if (reference.FOLDER / name).read_text(encoding="utf-8") != text
    ]

    assert differ == [], "write it again: make reference"


@pytest.mark.long
@every("command", COMMANDS)
def test_every_command_is_in_the_readme_and_its_help_ends_in_an_example(command):
    assert any(line.startswith(f"cmsurvey {command}") for line in SHELL)
    assert re.fullmatch(rf"  Example: cmsurvey {command} .+", helped(command).splitlines()[-1])


@pytest.mark.long
@every("command", COMMANDS)
def test_every_option_is_in_the_readme(command):
    options = set(re.findall(r"--[a-z-]+", helped(command)))

    assert {option for option in options - {"--help"} if option not in README} == set()


def test_the_help_names_every_format():
    listed = re.search(r"--format LIST +Of (\S+) \(all\) and (\S+)\.", run("render", "--help").stdout)

    assert listed
    assert tuple(listed[1].split(",")) == pipeline.Request.formats
    assert {*pipeline.Request.formats, *listed[2].split(",")} == set(pipeline.FORMATS)


@pytest.fixture
def requests(monkeypatch, tmp_path):
    """What was asked to be rendered; commands are understood, and what they would do is not done."""
    requests = []

    def render(request, *_):
        requests.append(request)
        return pipeline.Report(publish.Bundle(tmp_path, (), 0), asked=0)

    monkeypatch.setattr(pipeline, "render", render)
    monkeypatch.setattr(cli_drawing, "_drawer", lambda _: None)
    monkeypatch.setattr(browser, "find", lambda: Path("/opt/made-up"))
    monkeypatch.setattr(gallery, "write", lambda out, *_, **__: out / "index.html")
    monkeypatch.setattr(links, "check", lambda *_: {})
    monkeypatch.setattr(archive, "add", lambda *_, **__: archive.Copy("made_up", "a.pdf", "2026-11-27", ""))
    monkeypatch.setattr(serve, "run", lambda *_: None)
    monkeypatch.setattr(site, "build", lambda *_: site.Made(pages=0, files=0, rendered=0))
    monkeypatch.setattr(decks, "write", lambda *_, **__: decks.Made(1, ()))
    monkeypatch.setattr(kit, "build", lambda *_: kit.Made(0, 0, ()))
    monkeypatch.setattr(doctor, "checks", lambda *_: [])
    monkeypatch.setattr(check, "series", lambda _folder: check.Checked(0, (), 0, 0))
    monkeypatch.setattr(verify, "manifests", lambda _folder: [])
    monkeypatch.setattr(measure, "targets", lambda _folder: [])
    monkeypatch.setattr(embed, "snippet", lambda *_: embed.Snippet("made up"))
    monkeypatch.setattr(importing, "run", lambda *_: SimpleNamespace(odd=Oddities()))
    monkeypatch.setattr(cli_answers, "_print", lambda _made: None)
    monkeypatch.setattr(cli_share, "_copy", lambda _text: None)
    monkeypatch.setattr(cli_stats, "series", lambda _folder: tmp_path)
    monkeypatch.setattr(estimating, "tabulate", lambda *_: estimating.Tabulated((), Estimated((), ()), 0))
    monkeypatch.setattr(weight, "found", _exit)
    monkeypatch.setattr(revisions, "opened", _exit)
    for name in ("edition", "question", "poster"):
        monkeypatch.setattr(add, name, lambda *_: add.Added((), tmp_path, "made up"))
    monkeypatch.setattr(crosstab, "opened", _exit)
    return requests


LINES = [line for line in (*SHELL, *GUIDES) if line.startswith("cmsurvey ")]


@pytest.mark.long
@every("line", LINES)
def test_every_command_of_the_readme_and_of_the_guides_is_understood(requests, tmp_path, line):
    requests.clear()
    (tmp_path / "my-series").symlink_to(ROOT / "data" / "surveys")
    with contextlib.chdir(tmp_path), pytest.MonkeyPatch.context() as editing:
        if line.startswith(EDITING):
            editing.setattr(load, "survey", _exit)

        assert run(*shlex.split(line)[1:]).exit_code == 0
    assert bool(requests) == line.startswith(("cmsurvey render", "cmsurvey compare"))


@every("line", [line for line in SHELL if not line.startswith("cmsurvey ")])
def test_every_other_command_of_the_readme_is_a_target_of_make(line):
    command, target = line.split()

    assert command == "make"
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, check=True)


def test_every_file_that_a_document_links_to_is_there():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    for document in documents:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def locked(name):
    """Name -> version of a lock, first one where systems differ."""
    text = (ROOT / f"requirements/{name}.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, flags=re.MULTILINE)
    return dict(reversed(pins))


@every(("lock", "groups"), [("render", ["build"]), ("test", ["build", "dev"])])
def test_every_range_of_the_project_is_locked_within_it(lock, groups):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + [
        one for group in groups for one in project["dependency-groups"][group]
    ]
    pins = locked(lock)
    for requirement in map(Requirement, wanted):
        assert pins[canonicalize_name(requirement.name)] in requirement.specifier


def test_both_locks_agree():
    assert locked("render").items() <= locked("test").items()


@every("lock", ["render", "test"])
def test_every_locked_requirement_has_its_hashes_and_names_no_registry(lock):
    text = (ROOT / f"requirements/{lock}.lock").read_text(encoding="utf-8")
    requirements = text.replace("\\\n", " ").splitlines()

    assert [line for line in requirements if " --hash=sha256:" not in line] == []
    assert re.search(r"https?:|file:|index|find-links", text) is None


@pytest.mark.long
def test_every_test_that_the_table_of_accessibility_names_is_there():
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")))
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))

    assert named
    assert {name for name in named if f"def {name}(" not in code} == set()
