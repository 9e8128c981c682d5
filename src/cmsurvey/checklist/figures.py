"""The first half of an edition's year: answers, table, sources, words, pages that can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from cmsurvey import answers, archive, coverage, load, regular, unreplaced, words
from cmsurvey.answers.stored import FOLDER, QUESTIONNAIRE, RESPONSES
from cmsurvey.checklist.year import Step, Year, shown, step
from cmsurvey.errors import CmsurveyError, nearest
from cmsurvey.model import Source

_READ = "the figures were read in sources"


def _questionnaire(year: Year) -> Iterator[Step]:
    name, path = "questionnaire", year.survey.folder / FOLDER / year.name / QUESTIONNAIRE
    if year.read:
        yield Step(name, "not needed", _READ)
        return
    following = year.command("import FILE --edition", option="--to")
    if not path.is_file():
        yield Step(name, "missing", f"no {shown(path, year)}", following)
        return
    try:
        asked = answers.questionnaire(path)
    except CmsurveyError as error:
        yield Step(name, "missing", str(error.problems[0]).partition("\n")[0], "mend it")
        return
    yield Step(name, "done", f"{len(asked.questions)} questions")


def _answers(year: Year) -> Iterator[Step]:
    folder = year.survey.folder / FOLDER / year.name
    if year.read:
        yield Step("answers", "not needed", _READ)
        return
    found = sorted(folder.glob(RESPONSES))
    lacking = [] if len(found) == 1 else [f"{len(found) or 'no'} file of answers in {shown(folder, year)}"]
    yield step(
        "answers",
        lacking,
        found[0].name if found else "",
        year.command("import FILE --edition", option="--to"),
    )


def _weights(year: Year) -> Iterator[Step]:
    stated, own = year.survey.weighting.value, year.survey.folder / FOLDER / year.name
    if year.read or stated != "weighted":
        why = _READ if year.read else f"series.toml says {stated or 'nothing of weights'}"
        yield Step("weights", "not needed", why)
        return
    declared = year.survey.design is not None and bool(year.survey.design.weights)
    path = own / QUESTIONNAIRE
    declared = declared or "[design]" in regular.legible(path)
    made = [*year.survey.folder.glob(f"weights/{year.name}/*/weights.json"), *own.glob("margins.csv")]
    lacking = [] if declared or made else ["no [design] names weights, no margins.csv and no weights.json"]
    told = "declared in [design]" if declared else ", ".join(one.name for one in made)
    yield step("weights", lacking, told, year.command("weight", "--margins margins.csv"))


def _table(year: Year) -> Iterator[Step]:
    if year.edition:
        if example := unreplaced.told(year.edition):
            yield Step("table", "missing", example, f"replace them; {unreplaced.REAL}")
            return
        whose = "computed from answers" if year.edition.computed else "read in sources"
        yield Step("table", "done", f"{len(year.edition.records)} figures, {whose}")
        return
    folder = year.survey.folder / FOLDER / year.name
    following = year.command("tabulate" if folder.exists() else "add edition")
    if year.name in year.survey.editions:
        told = [str(one).partition("\n")[0].removeprefix("error: ") for one in year.problems]
        yield step("table", told or ["it cannot be read"], "", f"mend it: {year.check}")
        return
    known = nearest(year.name, year.survey.editions)
    yield Step("table", "missing", f"editions.csv has no row {year.name} ({known})", following)


def _sources(year: Year) -> Iterator[Step]:
    if year.edition is None:
        yield from (Step(name, "missing", "there is no table yet") for name in ("sources", "archived copies"))
        return
    keys = dict.fromkeys(key for row in year.edition.records for key in str(row["source"]).split())
    cited = [year.survey.sources[key] for key in keys]
    lacking = [f"{one.key} {said}" for one in cited if (said := _lacks(one))]
    yield step(
        "sources", lacking, f"date and address are there ({len(cited)})", "fill their cells in sources.csv"
    )
    read = [one for one in cited if one.url]
    try:
        copies = archive.copies(year.survey.folder / archive.FOLDER, year.survey.sources)
    except CmsurveyError as error:
        yield Step("archived copies", "missing", str(error.problems[0]).partition("\n")[0], "mend the index")
        return
    kept = {one.key for one in copies if not one.wrong}
    absent = [one.key for one in read if one.key not in kept]
    yield step(
        "archived copies",
        absent,
        f"of every source with an address ({len(read)})",
        f"cmsurvey sources archive KEY FILE{load.named(year.survey.folder)}",
    )


def _lacks(source: Source) -> str:
    """What a source does not have; that of answers of one's own need not be on the web."""
    own = source.key.startswith("answers_")
    absent = [what for what, has in (("date", source.date), ("address", source.url or own)) if not has]
    return f"has no {' and no '.join(absent)}" if absent else ""


def _words(year: Year) -> Iterator[Step]:
    for lang in year.survey.languages:
        name = f"words in {lang}"
        path = year.survey.folder / "words" / f"{year.name}.{lang}.toml"
        if year.edition is None:
            yield Step(name, "missing", "there is no table yet")
        elif not _says(path):
            told = "titles are computed until somebody writes them"
            yield Step(name, "missing", told, f"write {shown(path, year)}")
        else:
            yield _tried(name, shown(path, year), partial(words.load, lang, year.edition), year.check)


def _says(path: Path) -> bool:
    """Whether more than comments stands in a file."""
    lines = regular.legible(path).splitlines()
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)


def _pages(year: Year) -> Iterator[Step]:
    if year.edition is None:
        yield Step("infographics", "missing", "there is no table yet")
        yield Step("check", "missing", "there is no table yet")
        return
    made = [spec.id for spec in coverage.posters(year.edition)]
    lacking = [] if made else ["its figures suffice for no poster"]
    yield step(
        "infographics",
        lacking,
        f"posters: {', '.join(made)}",
        f"cmsurvey list{load.named(year.survey.folder)} shows what they need",
    )
    problems = year.now.problems if year.now else tuple(year.problems)
    wrong = [str(one).partition("\n")[0].removeprefix("error: ") for one in problems]
    count = sum(map(len, year.now.pages.values())) if year.now else 0
    yield step("check", wrong, f"{count} pages can be made", year.check)


def _tried(name: str, done: str, work: Callable[[], object], check: str) -> Step:
    """A step that is done where its work raises nothing."""
    try:
        work()
    except CmsurveyError as error:
        problem = error.problems[0]
        return Step(name, "missing", f"{problem.where}: {problem.what}", f"mend it: {check}")
    return Step(name, "done", done)


STEPS = (_questionnaire, _answers, _weights, _table, _sources, _words, _pages)
