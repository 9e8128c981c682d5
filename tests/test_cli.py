"""The command line: exit codes and messages in full first, then what it asks for and what it prints."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from cmsurvey import __main__, browser, cli, cli_drawing, load, pipeline, publish, terminal
from cmsurvey.errors import CmsurveyError, Problem, RenderError
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, write_series
from tests.cases import every
from tests.command import cmsurvey as run
from tests.composed import SURVEYS

WORDS = {"words/fr.toml": "# the labels of the tables suffice\n"}
NO_BROWSER = RenderError(Problem("browser", "no Chromium, Chrome or Edge was found", "made-up cure"))
STOPPED = "error: stopped; nothing was left half written\n"


class Recorded:
    """A made-up pipeline that writes down its requests and answers with one report or error."""

    def __init__(self):
        self.requests = []
        self.answer = pipeline.Report(publish.Bundle(Path("output"), (), 0), asked=0)

    def render(self, request, progress, *_):
        self.requests.append(request)
        progress(1, 2, "gender")
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture
def recorded(monkeypatch, tmp_path):
    """The pipeline in its place, in an empty folder: what `make render` left in ours would be up to date."""
    monkeypatch.chdir(tmp_path)
    recorded = Recorded()
    monkeypatch.setattr(pipeline, "render", recorded.render)
    monkeypatch.setattr(cli_drawing, "_drawer", lambda _: None)
    return recorded


@pytest.mark.long
def test_an_error_is_its_sentence_and_exit_code_1(recorded):
    recorded.answer = CmsurveyError(Problem("editions.csv", "no edition 2102", 'did you mean "2012"?'))

    ended = run("render", "2102")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == 'error: editions.csv: no edition 2102\n    did you mean "2012"?\n'


@pytest.mark.long
@every(
    ("option", "out"),
    [("--out=~/a b", "/home/x/a b"), ("--out=~", "/home/x"), ("--out=~x", "~x"), ("--out=./~", "~")],
)
def test_the_home_folder_behind_an_equals_sign_is_the_one_that_a_shell_would_put_there(
    option, out, recorded, monkeypatch
):
    monkeypatch.setenv("HOME", "/home/x")
    run("render", "2012", option)

    assert recorded.requests[-1].out == Path(out)


@pytest.mark.long
def test_what_the_machine_lacks_is_exit_code_3(recorded):
    recorded.answer = NO_BROWSER

    assert run("render", "2012").exit_code == 3


def test_without_a_browser_what_was_written_is_printed_before_the_error(recorded):
    written = (Path("output/2012/fr/gender.csv"), Path("output/2012/fr/manifest.json"))
    done = publish.Bundle(Path("output/2012/fr"), written, kept=0)
    recorded.answer = pipeline.Report(done, asked=5, missing=NO_BROWSER)

    ended = run("render", "2012")

    assert ended.exit_code == 3
    assert ended.stdout.startswith("output/2012/fr/gender  csv\n1 infographic, 1 file in output/2012/fr in ")
    assert ended.stderr == "error: browser: no Chromium, Chrome or Edge was found\n    made-up cure\n"


def test_control_c_is_one_sentence_and_exit_code_130(recorded):
    recorded.answer = KeyboardInterrupt()

    ended = run("render", "2012")

    assert (ended.exit_code, ended.stdout) == (130, "")
    assert ended.stderr == "error: stopped; nothing was left half written\n"


def test_a_fault_of_ours_keeps_its_traceback(recorded):
    recorded.answer = ZeroDivisionError()

    assert isinstance(run("render", "2012").exception, ZeroDivisionError)


@pytest.mark.long
def test_every_unknown_format_is_told_with_the_nearest_one(recorded):
    ended = run("render", "2012", "--format", "pgn,html,docx")

    assert (ended.exit_code, recorded.requests) == (2, [])
    assert ended.stderr == (
        'error: --format: no format "pgn"\n'
        '    did you mean "png"?\n'
        'error: --format: no format "docx"\n'
        "    known: csv, html, interactive, json, pdf, png, png@1x, svg\n"
    )


@pytest.mark.long
@pytest.mark.parametrize("listed", ["", ",", " , "])
def test_an_empty_list_of_formats_is_refused(recorded, listed):
    ended = run("render", "2012", "--format", listed)

    assert (ended.exit_code, recorded.requests) == (2, [])
    assert ended.stderr == (
        "error: --format: it names no format\n"
        "    known: csv, html, interactive, json, pdf, png, png@1x, svg\n"
    )


ONE_OR_ALL = "    name an edition (cmsurvey list shows them), or every one with --all"


@every(
    ("arguments", "sentence"),
    [
        (["render"], "    name an edition (cmsurvey list shows them), or every one with --all"),
        (
            ["render", "2012", "--all"],
            "    name an edition (cmsurvey list shows them), or every one with --all",
        ),
        (["compare", "2011"], "Error: Missing argument 'AFTER'."),
        (["rendre", "2012"], "Error: No such command 'rendre'. Did you mean 'render'?"),
        (["render", "2012", "--onyl", "x"], "Error: No such option: --onyl (Possible options: --only)"),
    ],
)
def test_a_command_that_cannot_be_read_is_exit_code_2(arguments, sentence):
    ended = run(*arguments)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.splitlines()[-1] == sentence


def test_a_request_without_options_takes_the_bundled_survey_and_every_format(recorded):
    assert run("render", "2012").exit_code == 0

    assert recorded.requests == [pipeline.Request(edition="2012", surveys=load.bundled(), out=Path("output"))]


def test_in_the_folder_of_a_series_it_is_this_one_that_is_drawn(recorded, tmp_path, monkeypatch):
    (tmp_path / "series.toml").touch()
    monkeypatch.chdir(tmp_path)

    assert run("render", "2031").exit_code == 0

    assert [one.surveys for one in recorded.requests] == [Path()]


def test_every_option_reaches_the_request(recorded):
    options = "--only gender --only age --format PNG@1x,html,html --out o --surveys s --lang en --quiet"

    assert run("render", "2012", *options.split()).exit_code == 0

    assert recorded.requests == [
        pipeline.Request(
            edition="2012",
            surveys=Path("s"),
            out=Path("o"),
            lang="en",
            only=("gender", "age"),
            formats=("png@1x", "html"),
        )
    ]


def report(folder):
    names = [
        "age.csv",
        "age.html",
        "gender.csv",
        "gender.html",
        "gender.png",
        "gender@1x.png",
        "manifest.json",
    ]
    written = tuple(folder / name for name in names)
    done = publish.Bundle(folder, written, kept=10)
    return pipeline.Report(done, asked=13, remarks=("salary: no figure", "tools: none"))


def test_what_was_written_is_a_line_an_infographic(recorded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recorded.answer = report(tmp_path / "output/2012/fr")

    ended = run("render", "2012")

    assert re.sub(r"\d\.\d s", "9.8 s", ended.stdout) == (
        "output/2012/fr/age     html csv\n"
        "output/2012/fr/gender  html png png@1x csv\n"
        "2 infographics, 6 files in output/2012/fr in 9.8 s, 7 up to date, 3 earlier files kept\n"
    )
    assert ended.stderr == "salary: no figure\ntools: none\n"


def test_of_several_bundles_each_is_one_line_and_what_is_said_of_both_languages_stands_once(
    recorded, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    recorded.answer = report(tmp_path / "output/2012/fr")

    ended = run("render", "2012", "--lang", "fr,en")

    counts = [line.partition(" in ")[0] for line in ended.stdout.splitlines()]
    assert counts == ["2 infographics, 6 files"] * 2
    assert ended.stderr == "salary: no figure\ntools: none\n"


def test_of_many_questions_left_out_the_first_are_named_and_where_all_stand(recorded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    few = "profile: no figure for a, b, c, d"
    remarks = ("daily: no figure for tasks, networks_used, stories, telework, full_time, hours", few)
    recorded.answer = replace(report(tmp_path / "output/2012/fr"), remarks=remarks)

    ended = run("render", "2012")

    assert ended.stderr.splitlines() == [
        "daily: no figure for tasks, networks_used, stories and 3 more",
        few,
        "all names: output/2012/fr/manifest.json",
    ]
    recorded.answer = replace(recorded.answer, missing=NO_BROWSER)
    assert remarks[0] in run("render", "2012").stderr


def test_a_run_with_nothing_to_make_is_one_line(recorded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recorded.answer = pipeline.Report(publish.Bundle(tmp_path / "output/2012/fr", (), kept=9), asked=9)

    assert run("render", "2012").stdout == "output/2012/fr: up to date, 9 files\n"


def test_a_run_that_could_make_nothing_does_not_say_that_all_is_up_to_date(recorded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = publish.Bundle(tmp_path / "output/2012/fr", (), kept=0)
    recorded.answer = pipeline.Report(done, asked=2, missing=NO_BROWSER)

    ended = run("render", "2012")

    assert (ended.exit_code, ended.stdout) == (3, "output/2012/fr: nothing was made\n")


def test_an_empty_name_of_a_folder_is_refused(recorded):
    ended = run("render", "2012", "--out", "")

    assert (ended.exit_code, recorded.requests) == (2, [])
    assert "name a folder; the one you are in is a dot" in ended.stderr


def test_a_folder_elsewhere_is_printed_as_it_was_given(recorded, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recorded.answer = report(Path("/elsewhere/2012/fr"))

    assert "\n/elsewhere/2012/fr/gender  html png png@1x csv\n" in run("render", "2012").stdout


def test_quiet_prints_nothing(recorded, tmp_path):
    recorded.answer = report(tmp_path)

    ended = run("render", "2012", "--quiet")

    assert (ended.exit_code, ended.output) == (0, "")


def test_quiet_still_prints_errors(recorded, tmp_path):
    done = publish.Bundle(tmp_path, (tmp_path / "a.csv",), kept=0)
    recorded.answer = pipeline.Report(done, asked=2, remarks=("r",), missing=NO_BROWSER)

    ended = run("render", "2012", "--quiet")

    assert (ended.exit_code, ended.stdout) == (3, "")
    assert ended.stderr == "error: browser: no Chromium, Chrome or Edge was found\n    made-up cure\n"


@pytest.mark.long
@pytest.mark.parametrize(("quiet", "bar"), [(False, True), (True, False)])
def test_a_terminal_gets_a_progress_bar_unless_quiet(monkeypatch, capsys, quiet, bar):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")

    with terminal.progress(shown=not quiet) as progress:
        progress(1, 2, "gender [2]")

    assert ("1/2 gender [2]" in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", capsys.readouterr().err)) == bar


def test_a_pipe_gets_no_progress_bar(recorded, tmp_path):
    recorded.answer = report(tmp_path)

    assert "gender" not in run("render", "2012").stderr.replace("salary: no figure\ntools: none\n", "")


def test_the_browser_command_prints_the_path(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: Path("/opt/chrome"))
    monkeypatch.setattr(browser, "install", pytest.fail)

    assert run("browser").stdout == "/opt/chrome\n"
    assert run("browser", "--install").stdout == "/opt/chrome\n"


def test_the_browser_command_installs_only_when_asked(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "install", lambda: Path("/opt/new"))

    assert run("browser").exit_code == 3
    assert run("browser", "--install").stdout == "/opt/new\n"


@pytest.mark.programs
def test_the_module_runs_as_the_command_does():
    answer = subprocess.run(
        [sys.executable, "-m", "cmsurvey", "--version"], capture_output=True, text=True, check=True
    )

    assert re.fullmatch(r"cmsurvey \d+\.\d+\.\d+\n", answer.stdout)


@pytest.mark.programs
@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM"])
def test_who_is_stopped_while_the_commands_are_loaded_says_the_sentence_and_no_traceback(sign):
    interrupted = f"""
import builtins, signal
from cmsurvey.__main__ import main
found = builtins.__import__
def load(name, *rest):
    if name == "typer":
        signal.raise_signal(signal.{sign})
    return found(name, *rest)
builtins.__import__ = load
main()
"""
    ended = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", STOPPED.encode())


@pytest.mark.programs
def test_a_service_without_a_place_for_errors_gets_its_files(tmp_path):
    command = 'exec "$0" -m cmsurvey render 2012 --only gender --format csv --out "$1" 2>&-'
    ended = subprocess.run(["sh", "-c", command, sys.executable, tmp_path], capture_output=True, check=False)

    assert ended.returncode == 0
    assert (tmp_path / "2012/fr/gender.csv").is_file()


@pytest.mark.programs
@pytest.mark.parametrize(
    ("error", "code"), [("ModuleNotFoundError(name='rich')", 3), ("KeyboardInterrupt", 130)]
)
def test_a_service_without_a_place_for_errors_gets_the_exit_code(error, code, tmp_path):
    (tmp_path / "typer.py").write_text(f"raise {error}")
    own = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))}
    command = ["sh", "-c", 'exec "$0" -m cmsurvey list 2>&-', sys.executable]
    assert subprocess.run(command, check=False, env=own).returncode == code


@pytest.mark.programs
@pytest.mark.skipif(sys.platform == "win32", reason="it has no nohup")
def test_what_nohup_keeps_from_a_command_it_does_not_hear():
    """The command itself is what hears it: the signal comes before a command of the group is run."""
    alone = """
import signal, sys
from cmsurvey import cli, terminal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
found = terminal.asked
def asked(*given):
    signal.raise_signal(signal.SIGHUP)
    return found(*given)
terminal.asked = asked
sys.argv[1:] = ["--version"]
cli.main()
"""
    ended = subprocess.run([sys.executable, "-c", alone], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout[:9], ended.stderr) == (0, "cmsurvey ", "")


@pytest.mark.programs
def test_control_c_while_a_text_is_run_is_the_sentence_and_130(tmp_path):
    (tmp_path / "typer.py").write_text('exec("raise KeyboardInterrupt")')
    own = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))}
    ended = subprocess.run([sys.executable, "-m", "cmsurvey"], capture_output=True, check=False, env=own)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", STOPPED.encode())


def test_control_c_while_the_commands_are_built_is_the_sentence_and_130(monkeypatch, capsys):
    def built():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "main", built)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert (ended.value.code, capsys.readouterr().err) == (130, STOPPED)


def test_control_c_before_a_command_has_begun_is_the_sentence_and_130(monkeypatch, capsys):
    def begun(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(terminal.Commands, "invoke", begun)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["cmsurvey", "list"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code, capsys.readouterr().err) == (130, STOPPED)


def test_a_library_that_is_missing_is_a_sentence_and_exit_code_3(monkeypatch, capsys):
    def built():
        raise ModuleNotFoundError("No module named 'babel.dates'", name="babel.dates")

    monkeypatch.setattr(cli, "main", built)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 3
    assert capsys.readouterr().err == (
        'error: the library "babel" is missing\n    install cmsurvey again, which brings it\n'
    )


@pytest.mark.long
def test_a_list_that_is_given_twice_is_one_list(tmp_path):
    asked = (
        "--format",
        "csv",
        "--format",
        "json",
        "--lang",
        "fr",
        "--lang",
        "en",
        "--quiet",
        "--out",
        tmp_path,
    )
    assert run("render", "2012", "--only", "gender", "--surveys", SURVEYS, *asked).exit_code == 0
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("gender.*")}
    assert {f"2012/{lang}/gender.{kind}" for lang in ("fr", "en") for kind in ("csv", "json")} <= made


@pytest.mark.long
def test_names_between_commas_are_told_to_be_named_each(tmp_path):
    ended = run("render", "2012", "--only", "gender,age", "--format", "csv", "--out", tmp_path)
    assert (ended.exit_code, "name each: --only gender --only age" in ended.stderr) == (2, True), ended.stderr


@pytest.mark.long
def test_of_all_editions_those_that_have_what_is_named_are_drawn_and_the_others_told(tmp_path):
    asked = ("render", "--all", "--format", "csv", "--surveys", SURVEYS, "--out", tmp_path)
    ended = run(*asked, "--only", "gendr")
    assert (ended.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert ended.stderr == (
        'error: --only: no infographic "gendr" in any edition\n    did you mean "gender"?\n'
    )

    ended = run(*asked, "--only", "field_of_study", "--only", "profile")
    assert ended.exit_code == 0, ended.stderr
    assert "left out, without field_of_study or profile: 2024, trends\n" in ended.stderr
    made = {path.parts[-3] for path in tmp_path.rglob("field_of_study.csv")}
    assert (
        made < {path.parts[-3] for path in tmp_path.rglob("profile.csv")} < {*load.survey(SURVEYS).editions}
    )


@pytest.mark.long
def test_several_names_at_once_are_told_alike_for_one_edition_and_for_all(tmp_path):
    asked = ("--only", "gender,age", "--format", "csv", "--out", tmp_path)
    cure = "\n    name each: --only gender --only age\n"

    told = [run("render", which, *asked) for which in ("2012", "--all", "trends")]

    assert [(one.exit_code, one.stderr.endswith(cure)) for one in told] == [(2, True)] * 3, told


@pytest.fixture
def two(tmp_path):
    """A made-up series of two editions: one asked gender, the other one the way to be hired."""
    rows = f"{FIGURE_HEADER}\n{FEMALE.replace('gender,Genre', 'channel,Moyen')}\n"
    years = f"{EDITIONS}2033,Une autre enquête inventée,,,,400,,press\n"
    return write_series(tmp_path, files={"editions.csv": years, "2033.csv": rows, **WORDS})


def every_with(two, *options):
    """What is told and made of `render --all --only gender`."""
    ended = run("render", "--all", *options, "--format", "csv", "--surveys", two, "--out", two.parent / "out")
    return ended, sorted(path.parts[-3] for path in (two.parent / "out").rglob("*.csv"))


def test_of_all_editions_those_without_what_is_named_are_left_out(two):
    ended, made = every_with(two, "--only", "gender")

    assert (ended.exit_code, ended.stderr) == (0, "left out, without gender: 2033\n")
    assert set(made) == {"2031"}


def test_of_all_editions_those_that_are_left_out_are_not_told_to_who_wants_nothing_told(two):
    ended, made = every_with(two, "--only", "gender", "--quiet")

    assert (ended.exit_code, ended.output, set(made)) == (0, "", {"2031"})


def test_of_all_editions_one_with_a_wrong_cell_elsewhere_is_left_out_too(two):
    (two / "2033.csv").write_text((two / "2033.csv").read_text().replace(",400,", ",xx,"))
    ended, made = every_with(two, "--only", "gender")

    assert (ended.exit_code, ended.stderr) == (0, "left out, without gender: 2033\n")
    assert set(made) == {"2031"}


def test_of_all_editions_one_whose_wrong_cell_is_of_what_is_named_says_so(two):
    (two / "2033.csv").write_text((two / "2033.csv").read_text().replace(",400,", ",xx,"))
    ended, made = every_with(two, "--only", "channel")

    assert ended.exit_code == 1
    assert ended.stderr.count("error: ") == 1, ended.stderr
    assert "left out, without channel: 2031\n" in ended.stderr
    assert made == []


def test_of_all_editions_one_that_cannot_be_read_says_so_and_no_name_is_told_as_wrong(two):
    (two / "2033.csv").write_text("question;kind\n")
    ended, made = every_with(two, "--only", "gender")

    assert ended.exit_code == 1
    assert "2033.csv" in ended.stderr
    assert "--only" not in ended.stderr
    assert made == []


@pytest.mark.long
def test_trends_have_no_other_infographic(tmp_path):
    asked = ("--format", "csv", "--surveys", SURVEYS, "--out", tmp_path)
    ended = run("render", "trends", "--only", "nope", *asked)
    assert ended.exit_code == 2
    assert ended.stderr == 'error: --only: no infographic "nope" in trends\n    known: trends\n'
    assert list(tmp_path.iterdir()) == []
    assert run("render", "trends", "--only", "trends", "--quiet", *asked).exit_code == 0


@pytest.mark.long
@every(
    "arguments",
    [("render", "2012", "--lang", "de"), ("compare", "2012", "2011"), ("compare", "2012", "2012")],
)
def test_a_command_that_is_written_wrongly_ends_with_2(arguments, tmp_path):
    assert run(*arguments, "--surveys", SURVEYS, "--out", tmp_path, "--quiet").exit_code == 2


@pytest.mark.parametrize(
    ("series", "lang"), [('languages = ["en", "fr"]\n', "en"), ("languages = [1]\n", "fr"), ("broken", "fr")]
)
def test_a_command_that_names_no_language_speaks_the_first_of_the_series(recorded, tmp_path, series, lang):
    (tmp_path / "series.toml").write_text(series)
    run("render", "2012", "--surveys", tmp_path)
    assert [one.lang for one in recorded.requests] == [lang]


@pytest.mark.parametrize(
    "words",
    [
        ("render", "2012", "--out", "charts.zip"),
        ("compare", "2011", "2012", "--out", "charts.7z"),
        ("gallery", "--out", "charts.tar"),
        ("proof", "2012", "--out", "charts.ZIP"),
        ("words", "2012", "--out", "words.zip"),
        ("serve", "--out", "charts.zip"),
        ("site", "--to", "site", "--out", "charts.rar"),
        ("kit", "2012", "--out", "charts.zip"),
        ("weight", "2012", "--out", "weights.xz"),
        ("import", "answers.csv", "--edition", "2026", "--to", "series.zip"),
        ("new", "series.tgz"),
    ],
    ids=" ".join,
)
def test_the_name_of_an_archive_is_no_folder(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = run(*words)

    assert ended.exit_code == 2
    assert f'"{words[-1]}" is the name of an archive, and this writes a folder' in " ".join(
        ended.stderr.split()
    )
    assert not list(Path().iterdir())


@pytest.mark.parametrize(("name", "cure"), [("x.tar", "x"), ("v1.2.tar.gz", "v1.2"), ("site.RAR", "site")])
def test_a_site_has_a_folder_or_a_zip_and_no_other_archive(name, cure, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = run("site", "--to", f"public/{name}")

    assert ended.exit_code == 2
    told = " ".join(ended.stderr.split())
    assert f'"public/{name}": an archive of it ends in .zip; name it {cure}.zip, or name a folder' in told
    assert not list(Path().iterdir())


def test_a_folder_that_has_the_name_of_an_archive_may_be_named(tmp_path):
    there = tmp_path / "charts.zip"
    there.mkdir()

    assert (terminal.folder(there), terminal.folder_or_zip(there)) == (there, there)
    assert terminal.folder_or_zip("new.zip") == Path("new.zip")


@pytest.mark.long
def test_a_name_that_no_file_can_have_is_told_wherever_it_is_given(tmp_path):
    folder = write_series(tmp_path, files={"words/fr.toml": "[populations]\n"})
    long = "x" * 300
    told = "xxxxxxxxxxxxxxxxxxxx…"
    for command in (
        ("render", "2031", "--surveys", folder, "--format", "csv", "--out", long),
        ("check", "--surveys", long),
        ("lint", long),
        ("new", long, "--yes"),
        ("words", "export", "2031", "--surveys", folder, "--to", f"{long}.xlsx"),
    ):
        ended = run(*command)
        assert ended.stderr.startswith(f"error: {told}")
        assert ended.stderr.endswith("letters is too long for a file\n    choose a shorter one\n")
        assert ended.exit_code == 2


def test_a_file_that_goes_away_meanwhile_is_told_with_its_name_and_without_a_traceback(tmp_path, capsys):
    with pytest.raises(typer.Exit) as ended, terminal.told():
        (tmp_path / "gone").read_bytes()
    assert ended.value.exit_code == 3
    assert capsys.readouterr().err == (
        f"error: {tmp_path}/gone: no such file or directory\n"
        "    see that it is there and that you may use it, then try again\n"
    )


@pytest.mark.long
def test_a_command_that_is_built_with_those_of_its_file_is_the_one_among_all():
    """As a process builds it: what else there is would take a tenth of a second."""
    together = set(getattr(get_command(cli.app), "commands"))  # noqa: B009 - as in test_docs
    for name in together:
        few = terminal.asked(cli.app, [name, "2012"])
        told = CliRunner().invoke(few, [name, "--help"], prog_name="cmsurvey")

        assert len(getattr(get_command(few), "commands")) < len(together) / 3  # noqa: B009 - the same
        assert (told.exit_code, told.stdout) == (0, run(name, "--help").stdout)


@every("words", [[], ["--help"], ["rendre"], ["--version"], ["--help", "render"]])
def test_all_commands_are_built_where_none_of_them_is_asked_for(words):
    assert terminal.asked(cli.app, words) is cli.app
