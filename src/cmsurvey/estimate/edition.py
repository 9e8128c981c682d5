"""`cmsurvey tabulate`: the answers of an edition → its table, and what else the series must say of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cmsurvey import answers, load, regular, rewrite, separated, words
from cmsurvey.answers.stored import FOLDER
from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.estimate import remarks, sample, written
from cmsurvey.estimate.sample import Weighting
from cmsurvey.estimate.tables import Estimated, estimated
from cmsurvey.load.check import unnamed
from cmsurvey.load.design import design
from cmsurvey.load.entry import Entry
from cmsurvey.model import EXAMPLE, Fieldwork

EDITIONS = "editions.csv"
_DAYS = ("fieldwork_start", "fieldwork_end")
#: What is not shown and what is a mere hint, table by table, beside the answers.
REPORT = "tabulate-report.csv"


class Request(NamedTuple):
    """What to tabulate; `told` fills the row of an edition that editions.csv does not have yet.

    `responses` and `questionnaire` are those of the series' own folder `answers/EDITION` unless named. `sent`
    are the days of its answers by the questionnaire, of an edition that states no fieldwork.
    """

    edition: str
    series: Path
    by: tuple[str, ...] = ()
    responses: Path | None = None
    questionnaire: Path | None = None
    told: Mapping[str, str] = {}
    sent: Fieldwork = Fieldwork("", "")


class Tabulated(NamedTuple):
    """What was written, and what a run tells of it."""

    paths: tuple[Path, ...]
    estimated: Estimated
    respondents: int
    remarks: tuple[str, ...] = ()


def tabulate(request: Request, weighting: Weighting | None = None) -> Tabulated:
    """Compute the table of an edition and write it with its rows in editions.csv and sources.csv.

    With a `weighting` the answers are weighted by it first, and every error knows what it explains.
    Raises a `CmsurveyError` with every problem; then no file of the series is changed.
    """
    folder = request.series
    _check_name(request)
    head = Entry(folder / "series.toml", load.toml(folder / "series.toml"), Problems(), load.SERIES)
    languages = head.texts("languages")
    sampled = design(head)
    stated = head.table("weighting").text("value")
    head.problems.settle()
    file, asked_in = answers.stored(folder, request.edition, request.responses, request.questionnaire)
    asked = answers.questionnaire(asked_in)
    _check_languages(languages, asked, asked_in)
    odd = answers.Oddities()
    responses = answers.read(file, asked, design=sampled, odd=odd)
    said = {lang: words.spoken(lang)["computed"] for lang in languages}
    titles = {name: {lang: said[lang][name] for lang in languages} for name in said[languages[0]]}
    weighted = weighting(responses) if weighting else None
    if (weighted or responses.design.weights) and stated == "unweighted":
        hint = 'write value = "weighted" under [weighting], and its source'
        raise CmsurveyError(Problem(head.where, 'it says "unweighted", and these answers are weighted', hint))
    with sample.placed(responses):
        found = estimated(responses, request.by, titles, weighted.design if weighted else None)
    if not found.figures:
        raise CmsurveyError(Problem(str(file), "no question has an answer", "name the file that holds them"))
    read_from = "; ".join(map(_digest, [file, *([weighted.margins] if weighted else [])]))
    request = request._replace(sent=asked.fieldwork)
    contents = _contents(
        request, read_from, found, languages=languages, respondents=len(responses), titles=titles
    )
    told_in = f"{FOLDER}/{request.edition}/{REPORT}"
    if found.remarks or (folder / told_in).is_file():
        contents[told_in] = remarks.report(found.remarks)
    recounted = _recounted(_text(folder / EDITIONS), contents, request)
    paths = rewrite.files(folder, contents, lambda: load.edition(load.survey(folder), request.edition))
    used = [f"design: {one}" for one in answers.design_told(asked, sampled)]
    return Tabulated(
        paths,
        found,
        len(responses),
        (*recounted, *used, *odd.summary(), *(weighted.remarks if weighted else sample.unequal(responses))),
    )


def _digest(file: Path) -> str:
    """The name of a file and the beginning of its SHA-256, as a source tells what it was read from."""
    return f"{file.name}, SHA-256 {hashlib.sha256(file.read_bytes()).hexdigest()[:16]}"


def _check_name(request: Request) -> None:
    """Refuse a name that is none, and a table that somebody typed; the figures of an example may go."""
    if wrong := unnamed(request.edition):
        raise CmsurveyError(Problem("", *wrong))
    path = request.series / f"{request.edition}.csv"
    rows = separated.records(_text(path)) if path.is_file() else []
    made_up = bool(rows) and all(row.get("source") == EXAMPLE for row in rows)
    if path.is_file() and not made_up and "origin" not in separated.header(_text(path)):
        what = "it holds published figures, which tabulate would replace"
        raise CmsurveyError(Problem(str(path), what, "give the edition of the answers another name"))


def _check_languages(languages: Sequence[str], asked: answers.Questionnaire, where: Path) -> None:
    missing = [one for one in languages if one not in asked.languages]
    if missing:
        what = f'the questionnaire has no texts in "{missing[0]}", a language of the series'
        raise CmsurveyError(Problem(str(where), what, f"add its texts: cmsurvey add language {missing[0]}"))


def _contents(
    request: Request,
    read_from: str,
    found: Estimated,
    *,
    languages: Sequence[str],
    respondents: int,
    titles: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """The files to write, by their path in the series."""
    folder, first = request.series, languages[0]
    key = f"answers_{re.sub('[^a-z0-9]+', '_', request.edition.casefold()).strip('_')}"
    entry = _entry(request, respondents, key)
    source = {
        "key": key,
        "title": titles["source"][first],
        "publisher": entry["organisers"].partition(";")[0].strip() or entry["title"],
        "date_published": entry["fieldwork_end"],
        "retrieved_from": read_from,
        "covers": request.edition,
    }
    table = written.table(found.figures, key, first)
    contents = {
        f"{request.edition}.csv": _as_it_was(folder / f"{request.edition}.csv", table),
        EDITIONS: rewrite.with_row(_text(folder / EDITIONS), entry),
        "sources.csv": rewrite.with_row(_text(folder / "sources.csv"), source),
    }
    for lang in languages[1:]:
        name = f"words/{request.edition}.{words.LABELS}.{lang}.toml"
        contents[name] = written.labels(found.figures, lang)
    return contents


def _entry(request: Request, respondents: int, source: str) -> dict[str, str]:
    """The edition's row of editions.csv: as it stands, its number of respondents filled in, or a new one.

    What an example says of its edition is as made up as its figures.
    """
    path = request.series / EDITIONS
    rows = separated.records(_text(path))
    at, own = _own(request, rows)
    days = dict(zip(_DAYS, request.sent, strict=True))
    if own is None or own["source"].strip() == EXAMPLE:
        before = rows[-1]["organisers"] if rows else ""
        title = _title(request, own or {})
        new = {"year": request.edition, "title": title, "organisers": before, "source": source}
        return {
            **days,
            **new,
            **request.told,
            "respondents": str(respondents),
        }
    other = [key for key, value in request.told.items() if own[key].strip() != value]
    if other:
        listed = " and ".join(f'{key} "{own[key].strip()}"' for key in sorted(other))
        what = f"edition {request.edition} is there, with another {listed}"
        raise CmsurveyError(Problem(str(path), what, "correct its row, or leave the options out"))
    stated = own["respondents"].strip()
    if stated and stated != str(respondents) and not _is_counted(request, own, source):
        what = f"edition {request.edition} has {stated} respondents, the file of answers {respondents}"
        hint = f"write {respondents} there, or name the right file with --responses"
        raise CmsurveyError(Problem(f"{path}, row {at}, column respondents", what, hint))
    filled = {} if any(own[name].strip() for name in days) else days
    return {**own, **filled, "respondents": str(respondents)}


def _title(request: Request, example: Mapping[str, str]) -> str:
    """The title that an edition has as an example, no longer made up; else the series and the year."""
    head = load.toml(request.series / "series.toml")
    languages, names = head.get("languages"), head.get("name")
    name = names.get(languages[0], "") if languages and isinstance(names, Mapping) else ""
    kept = example.get("title", "").strip().removesuffix(f"({example.get('note', '').strip()})").strip()
    return kept or f"{name} {request.edition}".strip()


def _own(request: Request, rows: Sequence[dict[str, str]]) -> tuple[int, dict[str, str] | None]:
    """The edition's row of editions.csv, and where it stands."""
    found = ((at, row) for at, row in enumerate(rows, start=2) if row["year"].strip() == request.edition)
    return next(found, (0, None))


def _is_counted(request: Request, own: Mapping[str, str], source: str) -> bool:
    """Whether the number of respondents was counted by an earlier run, so that this one may count anew."""
    return own["source"].strip() == source and (request.series / f"{request.edition}.csv").is_file()


def _recounted(before: str, contents: Mapping[str, str], request: Request) -> list[str]:
    """What is told of a number of respondents that is no longer the same, and of days that nobody stated."""
    texts = (before, contents[EDITIONS])
    rows = (_own(request, separated.records(one)) for one in texts)
    (at, old), (_, new) = rows
    was, now = (one["respondents"].strip() if one else "" for one in (old, new))
    is_same = not old or not was or was == now or old["source"].strip() == EXAMPLE
    where = f"{request.series / EDITIONS}, row {at}, column respondents"
    told = [] if is_same else [f"{where}: {now} now, {was} before, as the file of answers holds"]
    was_of, is_of = ([one[name].strip() if one else "" for name in _DAYS] for one in (old, new))
    if any(request.sent) and is_of == [*request.sent] != was_of:
        told.append(f"fieldwork from {is_of[0]} to {is_of[1]}, as the questionnaire says of these answers")
    return told


def _as_it_was(path: Path, table: str) -> str:
    """A table as a spreadsheet may have saved it since it was written."""
    return rewrite.as_before(table, _text(path)) if path.is_file() else table


def _text(path: Path) -> str:
    """The text of a table of the series, which must be there."""
    try:
        return regular.content(path).decode()
    except regular.UnreadableError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        cause = "is not in UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        hint = "name the folder of a series with --surveys"
        raise CmsurveyError(Problem(str(path), f"the file {cause}", hint)) from None
