"""What a shell is told when Tab is pressed."""

import pytest
from typer.main import get_command

from cmsurvey import cli
from tests.cases import every
from tests.command import cmsurvey


def offered(monkeypatch, typed, shell="bash"):
    """What is offered for the last word of a line."""
    words = typed.split(" ")
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": typed}
    asked |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args", "_CMSURVEY_COMPLETE": f"complete_{shell}"}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    ended = cmsurvey()
    assert (ended.exit_code, ended.stderr) == (0, "")
    return ended.stdout.split()


@pytest.mark.long
@every(
    ("shell", "line"),
    [
        ("bash", "complete -o default -F _cmsurvey_completion cmsurvey"),
        ("zsh", "#compdef cmsurvey"),
        ("fish", "complete --command cmsurvey --no-files"),
    ],
)
def test_a_shell_gets_its_script_and_completes_a_command(monkeypatch, shell, line):
    monkeypatch.setenv("_CMSURVEY_COMPLETE", f"source_{shell}")

    assert line in cmsurvey().stdout
    assert "compare" in " ".join(offered(monkeypatch, "cmsurvey comp", shell))


@every(
    ("typed", "names"),
    [
        ("cmsurvey show 201", [f"201{year}" for year in range(1, 10)]),
        ("cmsurvey compare 2011 2012", ["2012"]),
        ("cmsurvey render tr", ["trends"]),
        ("cmsurvey show tr", []),
        ("cmsurvey words 2012", ["2012"]),
        ("cmsurvey words art", ["article"]),
        ("cmsurvey show 2012 gen", ["gender"]),
        ("cmsurvey explain 2012 age", ["age_group", "age_cumulative"]),
        ("cmsurvey explain 2031 age", []),
        ("cmsurvey register gend", ["gender"]),
        ("cmsurvey register gender --edition 201", [f"201{year}" for year in range(1, 10)]),
        ("cmsurvey show --surveys absent 20", []),
        ("cmsurvey show 2012 --lang f", ["fr"]),
        ("cmsurvey render 2012 --lang ", ["fr", "en"]),
        ("cmsurvey render 2012 --lang fr,", ["fr,en"]),
        ("cmsurvey render 2012 --format html,png", ["html,png", "html,png@1x"]),
        ("cmsurvey render 2012 --preset og,s", ["og,square", "og,story"]),
        ("cmsurvey render 2012 --theme h", ["high-contrast"]),
        ("cmsurvey render 2012 --only ge", ["gender"]),
        ("cmsurvey render 2012 --only prof", ["profile"]),
        ("cmsurvey kit 2012 --only gen", ["gender"]),
        ("cmsurvey embed tr", ["trends"]),
        ("cmsurvey embed 2012 gender --for i", ["iframe"]),
        ("cmsurvey new a --sampling ", ["self_selected", "quota", "random"]),
        ("cmsurvey new a --lang en,", ["en,fr"]),
        ("cmsurvey weight 2026 --method r", ["rake", "raking"]),
        ("cmsurvey crosstab 2026 --correction h", ["holm"]),
        ("cmsurvey crosstab 2026 con", []),
    ],
)
def test_editions_and_questions_are_offered_of_a_series_that_can_be_read(monkeypatch, typed, names):
    assert offered(monkeypatch, typed) == names


@pytest.mark.long
def test_the_series_that_the_command_names_is_the_one_whose_editions_are_offered(monkeypatch, tmp_path):
    cmsurvey("new", tmp_path / "mine", "--yes", "--edition", "2026")

    def told(typed):
        return offered(monkeypatch, typed.replace("SERIES", f"{tmp_path}/mine"))

    assert told("cmsurvey show --surveys SERIES 20") == ["2026"]
    assert told("cmsurvey add question --surveys SERIES x --edition 20") == ["2026"]
    assert told("cmsurvey import a.csv --to SERIES --edition 20") == ["2026"]
    assert told("cmsurvey tabulate --surveys SERIES 2026 --by age_group,t") == ["age_group,tools"]
    assert told("cmsurvey render --surveys SERIES 2026 --only o") == ["overview"]


#: What somebody thinks of and no list can hold.
FREE = {
    "cmsurvey tabulate --organisers", "cmsurvey tabulate --fieldwork", "cmsurvey import --keep",
    "cmsurvey new --edition", "cmsurvey add edition name", "cmsurvey diff before", "cmsurvey diff after",
    "cmsurvey weight --bounds", "cmsurvey weight --trim", "cmsurvey site --to", "cmsurvey crosstab --excel",
    "cmsurvey crosstab --html", "cmsurvey tabulate --bounds", "cmsurvey crosstab --bounds",
}  # fmt: skip
#: What the kind of a value says of it: a path, of which the shell knows more, a number, words of one's own.
OPEN = {"DIR", "FILE", "SECONDS", "TEXT", "URL", "DAY", "N", "LEVEL", "ID", None}


def values(command, called):
    """What each command takes, with its names: no flags, nothing hidden."""
    for name, one in getattr(command, "commands", {}).items():
        yield from values(one, f"{called} {name}")
    for one in command.params if not hasattr(command, "commands") else ():
        if not getattr(one, "is_flag", False) and not getattr(one, "hidden", False):
            yield f"{called} {one.opts[0]}", one


@pytest.mark.long
def test_whatever_has_a_list_of_names_offers_it():
    command = get_command(cli.app)
    silent = {
        name
        for name, one in values(command, "cmsurvey")
        if one.metavar not in OPEN and one._custom_shell_complete is None
    }

    assert silent == FREE
