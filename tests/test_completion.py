"""What a shell is told when Tab is pressed."""

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
        ("cmsurvey show 2012 gen", ["gender"]),
        ("cmsurvey explain 2012 age", ["age_group", "age_cumulative"]),
        ("cmsurvey explain 2031 age", []),
        ("cmsurvey show --surveys absent 20", []),
    ],
)
def test_editions_and_questions_are_offered_of_a_series_that_can_be_read(monkeypatch, typed, names):
    assert offered(monkeypatch, typed) == names


def test_the_series_that_the_command_names_is_the_one_whose_editions_are_offered(monkeypatch, tmp_path):
    cmsurvey("new", tmp_path / "mine", "--yes", "--edition", "2026")

    assert offered(monkeypatch, f"cmsurvey show --surveys {tmp_path}/mine 20") == ["2026"]
