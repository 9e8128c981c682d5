"""The recipe of `cmsurvey import`: an export → the folder of an edition's answers.

The folder `answers/EDITION/` of a series holds `questionnaire.toml` (guessed once, then yours),
`responses.csv` or `responses.parquet`, and `import-report.csv` with every oddity. All of them are written or
none is.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from cmsurvey.answers import clean, drafted, exports, files, sent, unsent, weighing, worded
from cmsurvey.answers.guess import Guessed, guessed
from cmsurvey.answers.oddities import Oddities
from cmsurvey.answers.questionnaire import Questionnaire, design_told
from cmsurvey.answers.recode import Progress, responses
from cmsurvey.answers.responses import Responses
from cmsurvey.answers.sheet import Sheet
from cmsurvey.answers.spoken import Spoken, spoken
from cmsurvey.answers.toml import questionnaire
from cmsurvey.errors import CmsurveyError, Problem, Problems, RenderError, nearest
from cmsurvey.load import SERIES
from cmsurvey.load.check import quoted, unnamed
from cmsurvey.load.design import design
from cmsurvey.load.entry import Entry, opened
from cmsurvey.load.shapes import LANGUAGE
from cmsurvey.model.design import DesignColumns

FOLDER, QUESTIONNAIRE, REPORT = "answers", "questionnaire.toml", "import-report.csv"
FORMATS = ("csv", "parquet")


@dataclass(frozen=True)
class Wanted:
    """What to import, and where to: `edition` "" is the name of the file; `keep` are columns to keep.

    No `languages` are those of the series, or without one that of the file.
    """

    file: Path
    series: Path
    edition: str = ""
    languages: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    format: str = "csv"
    force: bool = False

    @property
    def folder(self) -> Path:
        """Where the answers go."""
        return self.series / FOLDER / (self.edition or self.file.stem)


class Imported(NamedTuple):
    """What was made; `guessed` is None where a questionnaire stood there already, which has its languages."""

    responses: Responses
    odd: Oddities
    guessed: Guessed | None
    sheet: Sheet
    folder: Path
    spoken: Spoken


def run(wanted: Wanted, progress: Progress = lambda _done, _total, _what: None) -> Imported:
    """Read the export, guess a questionnaire unless one stands there, and write the folder.

    Raises a `CmsurveyError` with every problem; what stood in the folder is then as it was.
    """
    _check(wanted)
    odd = Oddities()
    progress(0, 1, "reading")
    found = sheet(wanted.file, odd)
    _check_kept(wanted, found)
    declared = series_design(wanted.series)
    with tempfile.TemporaryDirectory(prefix="cmsurvey-import-") as scratch:
        draft, stands = Path(scratch), wanted.folder / QUESTIONNAIRE
        guesses, speaks = None, Spoken((), "")
        if wanted.force or not stands.exists():
            speaks = _languages(wanted, found)
            guesses = guessed(found, speaks.languages, wanted.keep, declared)
            stands = _draft(draft, replace(wanted, languages=speaks.languages), found, guesses)
        asked = questionnaire(stands)
        try:
            answers = responses(found, asked, odd, design=declared, progress=progress)
        except CmsurveyError as error:
            raise _of_another_file(error, stands) if guesses is None else error from None
        _tell_noted(found, guesses, odd)
        _tell_design(found, guesses, (asked, declared), odd)
        _tell_days(found, asked, odd)
        odd.give_reasons(dict(guesses.left) if guesses else {})
        clean.write(answers, draft / f"responses.{wanted.format}")
        report = odd.table(worded.sayer(asked.languages[0]))
        (draft / REPORT).write_text(report, encoding="utf-8", newline="")
        _publish(draft, wanted.folder)
    return Imported(answers, odd, guesses, found, wanted.folder, speaks)


def sheet(path: Path, odd: Oddities) -> Sheet:
    """The columns of a file under its headings; raises a `CmsurveyError` where it cannot be read."""
    problems = Problems()
    grid = files.read(path, problems, odd)
    found = exports.sheet(grid, problems, odd) if grid else None
    problems.settle()
    if found is None:
        raise AssertionError("a file that cannot be read has a problem")
    return found


def series_design(folder: Path) -> DesignColumns | None:
    """The design that the `series.toml` of a folder declares, if there is one."""
    head = _series(folder)
    found = design(head) if head else None
    if head:
        head.problems.settle()
    return found


def _series(folder: Path) -> Entry | None:
    """What the `series.toml` of a folder says; None without one."""
    path, problems = folder / "series.toml", Problems()
    head = opened(path, SERIES, problems) if path.is_file() else None
    problems.settle()
    return head


def _languages(wanted: Wanted, found: Sheet) -> Spoken:
    """The languages named, else those of the series, else that of the file."""
    if wanted.languages:
        return Spoken(wanted.languages, "")
    head = _series(wanted.series)
    own = head.texts("languages") if head else ()
    return Spoken(own, "the languages of the series") if own else spoken(found)


def _draft(folder: Path, wanted: Wanted, found: Sheet, guesses: Guessed) -> Path:
    """The guessed questionnaire, written; at least one question must have been found."""
    if not guesses.guesses:
        left = "; ".join(f"{quoted(column)}: {why}" for column, why in guesses.left[:5])
        raise CmsurveyError(
            Problem(str(wanted.file), f"no question was found: {left}", "keep a column with --keep COLUMN")
        )
    made = {
        "name": wanted.file.name,
        "export": found.export,
        "why": found.why,
        "unsent": unsent.proposed(found),
    }
    if (days := sent.found(found, {})) and not days.why_not:
        made |= {"days": sent.line(days.days), "column": days.column, "how": days.how}
    path = folder / QUESTIONNAIRE
    text = drafted.questionnaire(guesses, wanted.languages, made)
    if (wanted.series / "schemas").is_dir():  # of "cmsurvey new": editors read them by this line
        text = f"#:schema ../../schemas/questionnaire.json\n{text}"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _of_another_file(error: CmsurveyError, stands: Path) -> CmsurveyError:
    """The error of a questionnaire that stood there, with the cure where it is that of another file."""
    if not any(one.what.startswith("no column") for one in error.problems):
        return error
    cure = "write the headings of the file into its columns, or have it guessed anew with --force"
    return CmsurveyError(*error.problems, Problem(str(stands), "it is that of another file of answers", cure))


def _tell_noted(found: Sheet, guesses: Guessed | None, odd: Oddities) -> None:
    """What the report says of questions as they were guessed."""
    for one in guesses.guesses if guesses else ():
        for noted in one.noted:
            names = one.question.columns or tuple(option.column for option in one.question.options)
            for name in names if not noted.cells else ():
                odd.add(noted.what, noted.done, column=name)
            column = found.columns[names[0]]
            for cell in (cell for cell in noted.cells if cell in column.values):
                rows = found.rows(column, column.values.index(cell)).tolist()
                odd.every(rows, noted.what, noted.done, column=column.name, value=cell)


def _tell_design(
    found: Sheet,
    guesses: Guessed | None,
    told: tuple[Questionnaire, DesignColumns | None],
    odd: Oddities,
) -> None:
    """Which columns weigh the rows and say how they were drawn, and which look so and do not."""
    asked, declared = told
    if guesses and guesses.weights:
        odd.add("numbers whose heading says weights", "every row is weighted by it", column=guesses.weights)
    else:
        for line in design_told(asked, declared):
            odd.add("the design", line)
    used = (asked.design or declared or DesignColumns()).among(found.columns).columns
    weighing.tell(found, used, odd)
    if guesses:
        weighing.hint(found, used, odd)


def _tell_days(found: Sheet, asked: Questionnaire, odd: Oddities) -> None:
    """When the answers came, by the dates of the form tool; what the questionnaire says stays."""
    told = sent.found(found, asked.leave_out)
    if told is None:
        return
    odd.read.add(told.column)
    if told.why_not:
        odd.add(told.why_not, "no fieldwork is proposed", column=told.column)
        return
    for what in told.apart:
        odd.add(what, "not counted for the fieldwork", column=told.column)
    what, line = f"when answers were sent, by {told.how}", sent.line(told.days)
    if asked.fieldwork == told.days:
        done = f"{line} in questionnaire.toml, for an edition that states none"
    else:
        stands = f"; {sent.line(asked.fieldwork)} stands there" if any(asked.fieldwork) else ""
        done = f"{line} is what questionnaire.toml may say{stands}"
    odd.add(what, done, column=told.column)


def _check(wanted: Wanted) -> None:
    """Refuse an edition and languages that are none, before any work."""
    name = wanted.edition or wanted.file.stem
    if wrong := unnamed(name):
        hint = 'name it with --edition, in letters, digits, "-" and "_" alone'
        raise CmsurveyError(Problem("", wrong[0], hint))
    if other := [one for one in wanted.languages if not LANGUAGE.fits(one)]:
        raise CmsurveyError(Problem("--lang", f"{quoted(other[0])} is not {LANGUAGE.noun}", LANGUAGE.hint))


def _check_kept(wanted: Wanted, found: Sheet) -> None:
    wrong = [
        Problem("--keep", f"no column {quoted(name)} in {wanted.file}", nearest(name, found.columns))
        for name in wanted.keep
        if name not in found.columns
    ]
    if wrong:
        raise CmsurveyError(*wrong)


def _publish(draft: Path, folder: Path) -> None:
    """Put the files of a draft in place; the other format of the answers goes, as it would be older."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = sorted(draft.iterdir())
        for one in made:
            shutil.copyfile(one, folder / f".{one.name}.new")
        for one in made:
            (folder / f".{one.name}.new").replace(folder / one.name)
        for ending in FORMATS:
            other = folder / f"responses.{ending}"
            if other.name not in {one.name for one in made}:
                other.unlink(missing_ok=True)
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        hint = "name another folder with --to"
        raise RenderError(Problem(str(folder), f"cannot be written: {cause}", hint)) from None
