"""The second half of an edition's year: rendered, proofread, locked, embedded, sent, corrected."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cmsurvey import affected, handed, locking, manifest, outputs, proof, proofs, snapshot
from cmsurvey.checklist import files
from cmsurvey.checklist.year import Step, Year, step
from cmsurvey.embed import frame
from cmsurvey.errors import CmsurveyError


def _rendered(year: Year) -> Iterator[Step]:
    for lang in year.survey.languages:
        name, following = f"rendered in {lang}", year.command("render", f"--lang {lang}")
        if not year.standing[lang]:
            yield Step(name, "missing", f"nothing stands in {year.request(lang).folder}", following)
            continue
        try:
            stems = {manifest.stem(name) for name in year.standing[lang]}
            absent = [one.id for one in year.plan(lang).bundle.infographics if one.id not in stems]
            lacking = [f"{one} was not rendered" for one in absent]
            old, spoilt = year.aged(lang).outdated, year.spoilt(lang)
            lacking += [f"{one} is out of date" for one in old]
            lacking += [outputs.told(spoilt)] if spoilt else []
            lost = year.lost(lang)
            lacking += [f"{one.rpartition('/')[2]} is no longer made" for one in lost]
            again = list(dict.fromkeys((*old, *spoilt)))
            following = year.again(year.name, lang, again) if again and not absent else following
            if lost:
                following = affected.taking_down(lost, year.places)
        except CmsurveyError as error:
            lacking = [str(error.problems[0]).partition("\n")[0]]
        yield step(name, lacking, f"{len(year.standing[lang])} files, up to date", following)


def _proof(year: Year) -> Iterator[Step]:
    for lang in year.survey.languages:
        rendered = [one for one in year.populations if one.standing[lang]]
        told = [_proofread(one, lang) for one in (year, *rendered)]
        lacking = [one for every in told for one in every.lacking]
        following = next((one.following for one in told if one.lacking), "")
        yield step(
            f"proof in {lang}", lacking, ", ".join(str(path) for one in told for path in one.found), following
        )


class _Proofread(NamedTuple):
    """The sheets of a bundle that stand, what is lacking of them, and the command that writes them."""

    found: list[Path]
    lacking: list[str]
    following: str


def _proofread(year: Year, lang: str) -> _Proofread:
    found = proofs.standing(year.out, year.bundle, (lang,))
    alone = ("--where", year.where) if year.where else ()
    asked = shlex.join((*alone, "--lang", lang, *proofs.options(year.out, year.bundle, (lang,))))
    following = year.command("proof", asked)
    if not found:
        return _Proofread(found, [f"no {proofs.path(year.out, year.bundle, lang)}"], following)
    try:
        sheets = [*_sheets(year, lang)]
        old = [path for path in found if not proofs.is_of(path, sheets)]
    except (CmsurveyError, OSError, ValueError):
        old = found
    return _Proofread(found, [f"{path} is of other figures or words" for path in old], following)


def _sheets(year: Year, lang: str) -> Iterator[str]:
    """The sheet as it would be today, and as it would be before the edition was locked."""
    yield proof.html(year.survey, year.name, lang, year.where)
    if year.name in year.survey.locks:
        yield proof.html(snapshot.unmarked(year.survey), year.name, lang, year.where)


def _lock(year: Year) -> Iterator[Step]:
    known = year.survey.locks.get(year.name)
    if known is None:
        yield Step("lock", "missing", "it is open: anybody may change it", year.command("lock"))
        yield Step("corrections", "not needed", "none is owed before the edition is locked")
        return
    changed = locking.what_changed(year.survey, known, year.held) if year.held else "it cannot be read"
    differ = outputs.told(year.differing)
    following = f"put it back, or {locking.correction(year.survey, year.name)}"
    if not changed and differ:
        following = next(iter(files.differing(year))).hint
    done = f"version {1 + len(known.corrections)}, as it was locked"
    yield step("lock", [one for one in (changed, differ) if one], done, following)
    if not known.corrections:
        yield Step("corrections", "done", "none was needed so far")
        return
    absent = [
        f"{lang} has no corrections.html"
        for lang in year.survey.languages
        if "corrections.html" not in year.standing[lang]
    ]
    last = known.corrections[-1].date
    following = year.command("render", f"--lang {','.join(year.survey.languages)}")
    yield step("corrections", absent, f"{len(known.corrections)}, the last of {last}, on the page", following)


def _embeds(year: Year) -> Iterator[Step]:
    found = [
        name for lang in year.survey.languages for name in frame.standing(year.request(lang).folder).items()
    ]
    addressed = sum(bool(answer) for _, answer in found)
    told = f"{addressed} of {len(found)} pages for frames have an address"
    following = year.command("embed", "NAME --for iframe --base-url URL", option="")
    yield step("embed addresses", [] if addressed else ["no page for frames has an address"], told, following)


def _kit(year: Year) -> Iterator[Step]:
    found = handed.kits(year.name, year.places)
    if not found:
        name, following = handed.kit_name(year.name), year.command("kit")
        if others := handed.theirs(name, "kit", year.places):
            yield Step("kit", "missing", others, f"move it away: {following}")
        else:
            yield Step("kit", "missing", f"no {name}", following)
        return
    lacking, again = [], ""
    for path in found:
        try:
            said = _kit_differs(path, year)
        except CmsurveyError as error:
            said = f"cannot be compared: {str(error.problems[0]).partition(chr(10))[0]}"
        if said:
            lacking.append(f"{path} {said}")
            listing = handed.kit_listing(path)
            gone = year.gone(listing.get("only", ()))
            again = again or affected.kit(path, [year.name], listing, year.places, gone=gone).command
    yield step("kit", lacking, ", ".join(map(str, found)), again)


def _kit_differs(path: Path, year: Year) -> str:
    """How a kit differs from what would be made today, and from what is rendered; empty if it does not."""
    listed = handed.kit_listing(path).get("files")
    if listed is None:
        return "is no kit of cmsurvey"
    told = {
        lang: year.tables(lang) for lang in {name.partition("/")[0] for name in listed} & {*year.standing}
    }
    for name, hashed in listed.items():
        lang, _, rest = name.partition("/")
        file = rest.rpartition("/")[2]
        entry = year.standing.get(lang, {}).get(file)
        if rest.endswith(manifest.PACKAGE):  # a kit describes its own tables
            continue
        if entry and entry["sha256"] != hashed:
            return f"holds another {rest} than is rendered"
        if told.get(lang, {}).get(file, hashed) != hashed or (entry and file in year.aged(lang).outdated):
            return f"was made from other figures or words: {rest}"
    return ""


BEFORE_LOCK = (_rendered, _proof)
STEPS = (*BEFORE_LOCK, _lock, _embeds, _kit)
