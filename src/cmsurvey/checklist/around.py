"""What shows an edition beside its own bundle: populations, comparisons, trends, words, decks, a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cmsurvey import affected, article, decks, handed, manifest, outputs, reached
from cmsurvey.checklist.year import Step, Year, aged, step
from cmsurvey.errors import CmsurveyError, listed
from cmsurvey.site import store
from cmsurvey.words import TRENDS


def _others(year: Year) -> Iterator[Step]:
    name, lacking, commands, looked = "populations, comparisons, trends", [], [], 0
    for bundle, lang in affected.bundles(year.out):
        request = reached.as_rendered(year.survey, bundle, lang, year.out)
        shown = request and (bundle == TRENDS or year.name in {request.edition, request.against})
        if request is None or not shown or bundle == year.name:
            continue
        looked += 1
        try:
            standing = manifest.standing(request.folder, request.head)
            old, stuck = aged(replace(request, formats=()), year.survey, standing)
        except CmsurveyError as error:
            lacking.append(f"{bundle}/{lang}: {str(error.problems[0]).partition(chr(10))[0]}")
            commands.append(year.check)
            continue
        own = [one.spoilt(lang) for one in year.populations if one.bundle == bundle]
        if spoilt := own[0] if own else {}:
            lacking.append(f"{bundle}/{lang}: {outputs.told(spoilt)}")
            commands.append(year.again(bundle, lang, [*spoilt], where=request.where))
        if old:
            lacking.append(f"{bundle}/{lang}: {listed(old)} out of date")
            fresh = [one for one in old if one not in stuck]
            without = f"take away, without room for what is shown now: {listed(stuck)}"
            commands.append(year.again(bundle, lang, fresh, where=request.where) if fresh else without)
    if not looked:
        yield Step(name, "not needed", f"none stands in {year.out}")
        return
    yield step(name, lacking, f"{looked} in {year.out}, up to date", next(iter(commands), ""))


def _article(year: Year) -> Iterator[Step]:
    path = year.out / article.FOLDER / f"{year.name}.json"
    if not path.is_file():
        yield Step("article", "not needed", f"no {path}")
        return
    try:
        told = article.said(path.read_text(encoding="utf-8"))
        fresh = [article.article(year.survey, year.name, one["lang"]) for one in told]
        same = told == article.said(article.text(fresh, as_json=True))
    except (CmsurveyError, OSError, LookupError, TypeError, ValueError):
        same = False
    pages: affected.Pages = {lang: {} for lang in year.survey.languages}
    again = next(affected.words(year.name, pages, year.places, [year.name])).command
    yield step("article", [] if same else [f"{path} is of other figures or words"], str(path), again)


def _deck(year: Year) -> Iterator[Step]:
    found = [
        (lang, path)
        for lang in year.survey.languages
        for path in handed.decks_of(year.name, lang, year.places)
    ]
    if not found:
        names = [handed.deck_name(year.name, lang) for lang in year.survey.languages]
        others = filter(None, (handed.theirs(name, "deck", year.places) for name in names))
        yield Step("deck", "not needed", listed([*others]) or f"no {names[0]}")
        return
    old = [(lang, path) for lang, path in found if not decks.current(path, year.request(lang))]
    lacking = [f"{path} is of other figures or words" for _, path in old]
    again = _deck_again(*old[0], year) if old else ""
    yield step("deck", lacking, ", ".join(str(path) for _, path in found), again)


def _deck_again(lang: str, path: Path, year: Year) -> str:
    said = decks.told(path) or decks.Told(())
    of = (year.name, "--lang", lang)
    return affected.deck(path, of, said, year.places, gone=year.gone(said.shown)).command


def _site(year: Year) -> Iterator[Step]:
    place = year.beside / affected.SITE
    if not (place / store.LISTING).is_file():
        yield Step("site", "not needed", f"no site in {place}")
        return
    if (series := store.series(place)) not in {"", *year.survey.names}:
        yield Step("site", "not needed", f'{place} is the site of another series, "{series}"')
        return
    try:
        lacking = [f"{name} is of other figures or words" for name in _old(year, place)]
    except (CmsurveyError, OSError) as error:
        lacking = [str(error).partition("\n")[0]]
    if series not in {"", year.survey.called}:
        lacking.append(f'{place} has the earlier name of the series, "{series}"')
    commands = (one.command for one in affected.around(year.places) if one.files == (str(place),))
    yield step("site", lacking, str(place), next(commands, ""))


def _old(year: Year, place: Path) -> Iterator[str]:
    """The files of an edition in a site that are not those that stand, or whose tables would be otherwise."""
    for lang in year.survey.languages:
        folder = place / year.name / lang
        hashes = {name: str(one["sha256"]) for name, one in year.standing[lang].items()}
        tables = {name: one for name, one in year.tables(lang).items() if name.endswith((".csv", ".json"))}
        for name, known in {**hashes, **tables}.items():
            there = folder / name
            compared = there.is_file() and there.suffix != ".html" and name != manifest.PACKAGE
            # a page is dressed for the site: its tables tell what it says
            if compared and manifest.digest(there.read_bytes()) != known:
                yield there.relative_to(place).as_posix()
    for bundle, lang in affected.bundles(year.out):
        if bundle.startswith(f"{year.name}-"):
            for path in sorted((year.out / bundle / lang).glob("*.json")):
                there = place / bundle / lang / path.name
                if there.is_file() and there.read_bytes() != path.read_bytes():
                    yield there.relative_to(place).as_posix()


STEPS = (_others, _article, _deck, _site)
