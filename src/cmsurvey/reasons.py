"""Why and when an edition was corrected: what is wrong with a reason or a day that somebody gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cmsurvey import written
from cmsurvey.errors import Problem, listed, nearest
from cmsurvey.model import Lock, Survey

#: The longest reason, so that it has room under a picture.
LONGEST = 200
#: The languages of which a reason may be given as an option of its own.
OPTIONS = ("fr", "en")


def early_or_late(survey: Survey, known: Lock, day: str, today: date) -> Iterator[Problem]:
    """A day that has not come, or on which there was nothing to correct."""
    hint, last = "give the day on which you correct", known.corrections[-1:]
    fieldwork = survey.editions[known.edition].fieldwork
    ended = fieldwork.end or fieldwork.start  # a day, a month or a year
    if day > today.isoformat():
        yield Problem("--date", f"{day} has not come yet", f"{hint}, or leave --date out: it is today then")
    elif last and day < last[0].date:
        yield Problem("--date", f"{day} is before the last correction ({last[0].date})", hint)
    elif ended and day[: len(ended)] < ended:
        what = f"{day} is before the fieldwork of {known.edition} ended ({ended})"
        yield Problem("--date", what, hint)


def wrong(survey: Survey, reason: Mapping[str, str], typed: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with the reasons; `typed` are the options by which they came, by their language."""
    for lang, text in reason.items():
        if lang not in survey.languages:
            what = f'the series has no language "{lang}"'
            yield Problem(typed.get(lang, "--reason"), what, nearest(lang, survey.languages))
        if told := _unfit(text):
            yield Problem(
                typed.get(lang) or _option(survey, lang), f"the reason in {lang} {told[0]}", told[1]
            )
    spoken = listed([f'"{lang}"' for lang in survey.languages])
    for lang in survey.languages:
        if not reason.get(lang, "").strip():
            option = _option(survey, lang)
            of = f", and the series speaks {spoken}" if len(survey.languages) > 1 else ""
            hint = f'readers in each language are told why: add {option} "…"'
            if lang not in (*OPTIONS, survey.languages[0]):
                hint = (
                    f'readers in each language are told why: write {lang} = "…" into a file, --reasons FILE'
                )
            yield Problem(option, f"there is no reason in {lang}{of}", hint)


def _unfit(text: str) -> tuple[str, str] | None:
    """Why a text cannot be printed as it is, and the cure; None where it can."""
    if len(text) > LONGEST or any(not one.isprintable() for one in text):
        hint = "say it in one short line: it stands under every picture that changes"
        return f"is no single line of {LONGEST} characters at most", hint
    if tag := written.tag(text):
        return f'holds the tag "{tag}", which would be printed as letters', "write it without tags"
    if brace := next((one for one in text if one in "{}"), ""):
        hint = "write the figures themselves: no placeholder is filled in there"
        return f'holds a brace, "{brace}", which would be printed as a letter', hint
    return None


def _option(survey: Survey, lang: str) -> str:
    """The option that takes the reason in a language."""
    return f"--reason-{lang}" if lang in OPTIONS and len(survey.languages) > 1 else "--reason"
