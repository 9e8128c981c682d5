"""The files that users copy: what GitHub, pre-commit, Jupyter and Quarto read does what it says."""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from cmsurvey import vendored
from tests.builders import SERIES, write_series
from tests.cases import every
from tests.command import cmsurvey

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "docs/examples"
NOTEBOOK = json.loads((EXAMPLES / "notebook.ipynb").read_text(encoding="utf-8"))
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def read(path):
    return YAML(typ="safe").load(path)


ACTION = read(ROOT / "action.yml")
HOOK = read(ROOT / ".pre-commit-hooks.yaml")[0]


@pytest.mark.long
@every(
    ("schema", "file"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", "docs/examples/github-workflow.yml"),
        ("github-workflows", "docs/examples/github-pages.yml"),
    ],
)
def test_what_github_reads_follows_its_published_schema(schema, file, capsys):
    from check_jsonschema import main as check_jsonschema  # noqa: PLC0415 - no other process waits for it

    with pytest.raises(SystemExit) as ended:
        check_jsonschema(["--builtin-schema", f"vendor.{schema}", str(ROOT / file)])

    assert ended.value.code == 0, capsys.readouterr().out


@every("workflow", ["github-workflow.yml", "github-pages.yml"])
def test_a_workflow_gives_the_action_inputs_that_it_has(workflow):
    [job] = read(EXAMPLES / workflow)["jobs"].values()
    [given] = [step["with"] for step in job["steps"] if "cmsurvey" in step["uses"]]

    assert given.keys() <= ACTION["inputs"].keys()


def test_the_scripts_of_the_action_read_inputs_as_variables_only():
    for before, step in pairwise(ACTION["runs"]["steps"]):
        assert "${{" not in step.get("run", ""), before
        assert set(re.findall(r"\$\{?([A-Z]{3,})", step.get("run", ""))) == step.get("env", {}).keys()


def asked(folder, *, ends=0, **inputs):
    """What the drawing step of the action asks of a cmsurvey that ends so, in a shell as GitHub starts it."""
    [step] = [one for one in ACTION["runs"]["steps"] if one.get("name") == "Check and draw"]
    sources = {name: re.findall(r"inputs\.([\w-]+)", value)[0] for name, value in step["env"].items()}
    settings = {name: inputs.get(one, ACTION["inputs"][one]["default"]) for name, one in sources.items()}
    command = folder / "cmsurvey"
    command.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" end >>words\nexit {ends}\n", encoding="utf-8")
    command.chmod(0o755)
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    settings["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(shell, cwd=folder, env=settings, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (ends, "")
    return [
        line.split("\0")[:-1] for line in (folder / "words").read_text(encoding="utf-8").split("end\0")[:-1]
    ]


@pytest.mark.long
def test_the_action_checks_a_series_and_draws_the_editions_it_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check, *renders = asked(
        tmp_path, surveys=str(ROOT / "data/surveys"), editions="2011 trends", format="csv"
    )

    assert check == ["check", "--surveys", str(ROOT / "data/surveys")]
    assert [cmsurvey(*one).exit_code for one in renders] == [0, 0]
    assert {path.name for path in Path("output").iterdir()} == {"2011", "trends"}


def test_the_action_draws_everything_unless_told_otherwise_and_a_page_of_all_pages(tmp_path):
    _, render, gallery = asked(tmp_path, lang="en,fr")

    assert render[:2] == ["render", "--all"]
    assert render[2:] == shlex.split(
        "--surveys . --out output --lang en,fr --format html,png,csv,json --preset ''"
    )
    assert gallery == shlex.split("gallery --surveys . --out output --lang en")


def test_the_action_writes_a_site_where_it_is_told_to(tmp_path):
    *_, gallery, site = asked(tmp_path, site="site", **{"base-url": "https://example.org/survey"})

    assert gallery == shlex.split("gallery --surveys . --out output")
    assert site == shlex.split(
        "site --surveys . --out output --to site --base-url https://example.org/survey"
    )


def test_the_action_stops_at_a_series_that_is_not_well_and_runs_nothing_that_an_input_says(tmp_path):
    assert asked(tmp_path, ends=1, surveys="absent; touch run", editions="$(touch run)") == [
        ["check", "--surveys", "absent; touch run"]
    ]
    assert not (tmp_path / "run").exists()


@pytest.mark.long
def test_the_hook_runs_check_on_the_folder_that_the_example_names():
    [repository] = read(EXAMPLES / "pre-commit-config.yaml")["repos"]
    [used] = repository["hooks"]
    command, *arguments = shlex.split(HOOK["entry"]) + used["args"]

    assert (used["id"], command, HOOK["pass_filenames"]) == (HOOK["id"], "cmsurvey", False)
    assert arguments == ["check", "--surveys", ".", "--surveys", "my-survey"]
    assert cmsurvey(*arguments).exit_code == 1  # there is no such folder here
    assert (
        cmsurvey(*[ROOT / "data/surveys" if one == "my-survey" else one for one in arguments]).exit_code == 0
    )


def test_the_hook_without_a_folder_names_the_series_below_it_instead_of_checking_another(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "data/examples/series", "readers")

    ended = cmsurvey(*shlex.split(HOOK["entry"])[1:])

    assert ended.exit_code == 1
    assert (
        ended.stderr == 'error: .: this is not the folder of a survey series\n    did you mean "readers"?\n'
    )


@pytest.mark.long
def test_the_hook_runs_when_any_file_changes_that_check_reads(tmp_path, monkeypatch):
    theme = 'logo = "logo.svg"\n[fonts.text]\n400 = "own.woff"\n'
    files = {
        "series.toml": f'theme = "house.toml"\n{SERIES}',
        "house.toml": theme,
        "logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
        "words/fr.toml": "[populations]\n",
        "words/en.toml": '[questions.gender]\nlabel = "G"\ncategories = { female = "F", male = "M" }\n',
    }
    folder = write_series(tmp_path, files=files)
    (folder / "own.woff").write_bytes(vendored.read("fonts/source-sans-3-latin-400-normal.woff"))
    lock = cmsurvey("lock", "2031", "--surveys", folder, "--out", tmp_path / "output")
    read, real = set(), io.open

    def opened(file, *given, **named):
        read.add(Path(file))
        return real(file, *given, **named)

    monkeypatch.setattr(io, "open", opened)
    checked = cmsurvey("check", "--surveys", folder)
    own = {path.relative_to(folder).as_posix() for path in read if path.is_relative_to(folder)}

    assert (lock.exit_code, checked.exit_code) == (0, 0), lock.stderr + checked.stderr
    assert own >= {"2031.csv", "words/fr.toml", "locks/2031.json", "house.toml", "logo.svg", "own.woff"}
    assert [name for name in own if not re.search(HOOK["files"], f"my-survey/{name}")] == []


@every("name", ["notes.md", "output/2012/fr/manifest.json", "datapackage.json", "answers.xlsx", "locks.json"])
def test_the_hook_leaves_what_is_no_file_of_a_series_alone(name):
    assert not re.search(HOOK["files"], name)


@every("path", [path for path in EXAMPLES.iterdir() if path.suffix in {".yml", ".yaml"}])
def test_what_a_user_has_to_replace_stands_once_in_a_file_and_says_so(path):
    text = path.read_text(encoding="utf-8")
    named = [line for line in text.splitlines() if re.search("github.com/|uses: (?!actions/)", line)]

    assert len(named) == 1
    assert re.search(r"YOUR-ACCOUNT/cmsurvey\S* # REPLACE: ", named[0])


@pytest.mark.long
def test_the_notebook_holds_no_output():
    from nbformat import validate  # noqa: PLC0415 - no other process of the tests waits for it

    validate(NOTEBOOK)
    cells = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in cells if cell["outputs"] or cell["execution_count"]] == []


def test_the_quarto_report_has_the_code_of_the_notebook():
    report = (EXAMPLES / "report.qmd").read_text(encoding="utf-8")

    assert re.findall(r"```\{python\}\n(.*?)\n```", report, flags=re.DOTALL) == CODE


@pytest.mark.programs
def test_every_cell_of_the_notebook_runs_and_shows_what_it_is_about(tmp_path, monkeypatch):
    import nbformat  # noqa: PLC0415 - the same
    from nbclient import NotebookClient  # noqa: PLC0415 - the same

    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    notebook = nbformat.read(EXAMPLES / "notebook.ipynb", as_version=4)

    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()

    questions, table, chart, notes = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    assert "'employer_type'" in questions[0].data["text/plain"]
    assert re.search(r"female +52 +577 +published", table[0].data["text/plain"])
    assert "Plotly.newPlot" in chart[0].data["text/html"]
    assert "577 community managers" in notes[0].text
