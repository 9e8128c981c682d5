"""What a kit says of itself: the page of method, sources, licences and contact; its data; its README."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from cmsurvey import datapackage, fonts, tabulate
from cmsurvey.bundles import Bundle
from cmsurvey.bundles import moment as dated
from cmsurvey.manifest import PACKAGE
from cmsurvey.model import Frame, Licence, Note, Source
from cmsurvey.plan import Plan
from cmsurvey.render.page import asset, environment, variables
from cmsurvey.render.sheet import PAPERS
from cmsurvey.words import Words, typeset

#: The columns of the table of sources, those of sources.csv that tell a reader where to look.
COLUMNS = ("key", "title", "publisher", "date_published", "url")
#: What lies where, in the order of the README; the keys of the words' section "kit".
_PLACES = {
    "posters": "posters/", "cards": "cards/", "social": "social/", "captions": "captions.md, captions.txt",
    "data": "data/", "method": "method.html, method.pdf",
}  # fmt: skip


def data(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """The tables of the figures shown, the sources they cite, and the package that describes them all."""
    names = {f"{one.id}.csv" for one in plan.bundle.infographics}
    names |= {f"{one.id}.{plan.bundle.words.lang}.csv" for one in plan.bundle.infographics}
    sources = _table(_cited(plan.bundle))
    for one in plan.tables(("csv", "json"), {name: {} for name in names}):
        if one.name == PACKAGE:
            yield PACKAGE, datapackage.with_sources(one.content, sources)
        elif one.name.endswith((".csv", ".json")):
            yield one.name, one.content
    yield datapackage.SOURCES, sources


def _cited(bundle: Bundle) -> list[Source]:
    """Every source of a figure shown, in the order of their table."""
    keys = {
        key
        for page in bundle.infographics
        for table in page.estimates
        for row in table.rows
        for key in row.sources
    }
    return [one for key, one in bundle.survey.sources.items() if key in keys]


def _table(sources: Sequence[Source]) -> bytes:
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    told = ((one.key, one.title, one.publisher, one.date, one.url) for one in sources)
    rows.writerows(map(tabulate.uncomputed, row) for row in told)
    return written.getvalue().encode()


def method(bundle: Bundle) -> str:
    """The page: who answered and how, what the figures cannot say, sources, licences, whom to ask."""
    words, survey, frame = bundle.words, bundle.survey, _frame(bundle)
    said = words.program["site"]
    body = (
        environment()
        .from_string(asset("kit.html.j2"))
        .render(
            lang=words.html_lang,
            frame=frame,
            stamp=bundle.stamp,
            title=words.say("kit.title", survey=frame.survey, edition=frame.edition),
            said={**said, **words.program["kit"], "corrections": words.say("corrections.title")},
            sources=[(one, typeset(one.title), _published(one, words)) for one in _cited(bundle)],
            corrections=corrections(bundle),
            licences=_licences(bundle),
            contact=survey.contact,
        )
    )
    text = re.sub(r"<[^>]*>", "", body.partition("<body")[2])
    rules = asset("kit.css").strip()
    faces = fonts.css(dict.fromkeys(("display-700", "text-400", "text-700"), text))
    return body.replace("<style>\n%CSS%", "\n".join(("<style>", faces, variables(rules), rules)), 1)


def corrections(bundle: Bundle) -> tuple[Note, ...]:
    """What was corrected, the latest first: by day, or of a population as its pages tell it."""
    if bundle.corrections:
        return bundle.corrections.notes
    label = bundle.words.say("note_labels.correction")
    told = (note for page in bundle.infographics for note in page.notes if note.label == label)
    return tuple(dict.fromkeys(told))


def moment(bundle: Bundle) -> datetime:
    """The date inside the PDF of the page."""
    return dated(_frame(bundle).dated)


def readme(found: Sequence[Bundle], names: Collection[str]) -> bytes:
    """What lies where, what is allowed and whom to ask, in each language; `names` are those of the files."""
    return "\n".join(line for bundle in found for line in _read(bundle, names)).encode()


def _read(bundle: Bundle, names: Collection[str]) -> Iterator[str]:
    words, frame, contact = bundle.words, _frame(bundle), bundle.survey.contact
    title = words.say("kit.title", survey=frame.survey, edition=frame.edition)
    yield from (title, "=" * len(title), "")
    yield from ((f"{bundle.stamp}.", "") if bundle.stamp else ())
    yield from (f"{frame.answered}.", "")
    papers = words.say("phrases.and").join(paper.name.upper() for paper in PAPERS)
    slides = f"{words.lang}/social/carousel.pdf" in names
    for key, place in _PLACES.items():
        where = [f"{words.lang}/{one}" for one in place.split(", ")]
        if any(name.startswith(tuple(where)) for name in names):
            label = words.say(
                "kit.social_slides" if key == "social" and slides else f"kit.{key}", papers=papers
            )
            yield words.say("phrases.alone", label=label, value=", ".join(where))
    yield words.say("phrases.alone", label=words.say("kit.logos"), value="logos/")
    yield ""
    for label, licence in _licences(bundle).items():
        yield words.say("phrases.alone", label=label, value=_allowed(licence, words))
    if contact:
        reached = ", ".join(one for one in contact if one)
        yield words.say("phrases.alone", label=words.say("kit.contact"), value=reached)
    yield ""
    told = corrections(bundle)
    if told:
        yield from (words.say("corrections.title"), "-" * len(words.say("corrections.title")))
        yield from (f"{note.label} {note.text}" for note in told)
        yield ""


def _licences(bundle: Bundle) -> Mapping[str, Licence | None]:
    """That of the pictures and that of the figures, by what each is of."""
    words, survey = bundle.words, bundle.survey
    return {words.say("kit.pictures"): survey.pictures, words.say("slides.licence"): survey.licence}


def _allowed(licence: Licence | None, words: Words) -> str:
    return f"{licence.name}, {licence.url}" if licence else words.say("slides.unstated")


def _published(source: Source, words: Words) -> str:
    return ", ".join(one for one in (typeset(source.publisher), words.numbers.iso(source.date)) if one)


def _frame(bundle: Bundle) -> Frame:
    assert bundle.frame is not None  # noqa: S101 - for the type: an edition has one
    return bundle.frame
