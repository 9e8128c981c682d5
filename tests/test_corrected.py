"""Whatever is made of a corrected edition says so: a line with its day, a version, the same addresses."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation

from cmsurvey import (
    bundles,
    carousel,
    datapackage,
    deck,
    findings,
    linked,
    load,
    locking,
    presets,
    render,
    snapshot,
    tabulate,
    wordings,
)
from cmsurvey.compose.corrections import page as log_of
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.kit import about, captions
from cmsurvey.manifest import Entry
from cmsurvey.model import Change, Corrected, Correction, Lock
from cmsurvey.plan import Plan
from cmsurvey.render import Job
from tests import composed
from tests.builders import EDITIONS, FEMALE, MALE, SERIES, write_series

TOURISM = "2012-sector-tourism"
REASON = "La part des femmes avait été mal relevée."
DAY = "12\u00a0mai\u00a02026"
LINE = f"{DAY} (version 2)\u00a0: {REASON}"
MADE = Correction(
    "2026-05-12",
    {"fr": REASON, "en": "Misread."},
    (Change("gender.female", "54 percent", "52 percent"), Change("gender.male", "46 percent", "48 percent")),
    {"fr": ("profile", "gender"), "en": ("profile", "gender")},
)


@pytest.fixture(scope="module")
def bundle():
    """The edition of 2012 after a correction of one figure, and of the one computed from it."""
    survey = replace(composed.survey(), locks={"2012": Lock("2012", {}, {}, {}, {}, (MADE,))})
    with composed.undrawn():
        return bundles.composed(bundles.Request("2012", composed.SURVEYS, Path("output")), survey)


@pytest.fixture(scope="module")
def pages(bundle):
    """Its pages by name."""
    return {page.id: page for page in bundle.infographics}


@pytest.mark.long
def test_a_csv_gets_two_columns_that_only_a_corrected_infographic_has(bundle, pages):
    table = tabulate.as_csv(pages["gender"], bundle.words).decode()
    rows = list(csv.DictReader(io.StringIO(table)))

    assert table.partition("\n")[0].endswith(",places,version,corrected")
    told = {(row["edition"], row["population"], row["category"]): row["corrected"] for row in rows}

    assert {row["version"] for row in rows} == {"2"}
    corrected = {key: day for key, day in told.items() if day}
    assert corrected == dict.fromkeys((("2012", "all", "female"), ("2012", "all", "male")), "2026-05-12"), (
        "those of 2011 and of tourism are as they were published"
    )
    assert "corrected" not in tabulate.as_csv(pages["age_group"], bundle.words).decode()
    sheet = tabulate.as_spreadsheet(pages["gender"], bundle.words, bundle.survey.sources)
    assert sheet.decode("utf-8-sig").splitlines()[1].endswith(";2;2026-05-12")


@pytest.mark.long
def test_the_data_package_describes_these_columns_and_tells_each_correction(bundle, pages):
    words, sources = bundle.words, bundle.survey.sources
    content = tabulate.as_csv(pages["gender"], words)
    told = datapackage.resource(pages["gender"], "gender.csv", content, words=words, sources=sources)
    types = {field["name"]: field["type"] for field in told["schema"]["fields"]}
    correction = {"version": 2, "date": "2026-05-12", "reason": REASON}

    assert list(types) == content.decode().partition("\n")[0].split(",")
    assert (types["version"], types["corrected"]) == ("integer", "date")
    assert (told["version"], told["corrections"]) == ("2", [correction])
    data = json.loads(tabulate.as_json(pages["gender"], words, sources))
    assert (data["version"], data["corrections"]) == (2, [correction])
    assert data["estimates"][0]["corrected"] == "2026-05-12"
    assert data["fields"]["corrected"]["type"] == "date"
    graph = json.loads(linked.as_jsonld(pages["gender"], words, bundle.survey, {}))["@graph"][0]
    assert (graph["version"], graph["dateModified"]) == (2, "2026-05-12")


@pytest.mark.long
def test_page_alternative_text_and_manifest_tell_it(bundle, pages):
    page = pages["profile"]
    (made,) = render.undrawn(Job(page, ("html",), bundle.words.program, bundle.moment(page)))
    html = made.content.decode()

    assert LINE in html
    assert '<meta name="version" content="2">' in html
    assert page.alt.endswith(f"Corrigé le {DAY}.")
    assert made.entry["version"] == 2


@pytest.mark.long
def test_the_day_takes_no_room_of_a_picture_and_one_that_stands_without_room_is_told(bundle, pages):
    assert presets.variants([pages["gender"]], ("og",), bundle.words).refused == ()

    long = replace(pages["gender"], line=" · ".join(["Source\u00a0: une source inventée, 2031"] * 8))
    names = ("gender.og.png", "gender.og@2x.png", "region.og.png", "gender.csv")
    before: dict[str, Entry] = {name: {} for name in names}
    request = bundles.Request("2012", composed.SURVEYS, Path("output"))
    plan = Plan(request, replace(bundle, infographics=(long, pages["region"])), before)

    assert plan.stuck(before) == ["gender.og.png", "gender.og@2x.png"]


@pytest.mark.long
def test_slides_that_a_longer_carousel_left_are_told_though_some_findings_alone_were_asked_for(bundle):
    names = [f"slide-{number:02}.carousel{end}" for number in range(1, 8) for end in (".png", "@2x.png")]
    before: dict[str, Entry] = {name: {} for name in (*names, "carousel.pdf", "gone.png")}
    two = ("gender", "region")
    asked = bundles.Request("2012", composed.SURVEYS, Path("output"), only=two, presets=("carousel",))

    assert Plan(asked, bundle, before).lost(before) == sorted(names[10:]), (
        "cover, two, method and sources stay"
    )
    assert Plan(replace(asked, presets=()), bundle, before).lost(before) == []


@pytest.mark.long
@pytest.mark.parametrize(("lang", "said"), [("fr", "corrigé, version 2"), ("en", "corrected, version 2")])
def test_a_picture_without_room_for_the_day_of_a_correction_says_its_version(lang, said):
    figure = Change("gender@sector=tourism.female", "54 percent", "55 percent")
    lock = Lock("2012", {}, {}, {}, {}, (MADE._replace(changes=(figure,)),))
    asked = bundles.Request("2012", composed.SURVEYS, Path("output"), lang=lang, where="sector=tourism")
    with composed.undrawn():
        made = bundles.composed(asked, replace(composed.survey(), locks={"2012": lock}))
    pages = [page for page in made.infographics if page.id == "gender"]
    found = presets.variants(pages, ("og", "portrait"), made.words)

    assert not found.refused
    tight, roomy = found.infographics
    assert said in presets.foot(tight).lines[0]
    assert presets.foot(tight).beside
    assert "2026" in roomy.line
    assert said not in roomy.line


@pytest.mark.long
def test_that_answers_were_several_is_said_of_the_base_not_of_the_day(bundle):
    (page,) = (one for one in bundle.infographics if one.id == "objectives")
    once = (Corrected(2, "2026-05-12", ""),)
    told = replace(page, line=f"{page.line} · corrigé le {DAY}", corrections=once)
    (picture,) = presets.variants([told], ("og",), bundle.words).infographics

    assert picture.line.endswith(f"plusieurs réponses possibles · corrigé le {DAY}")


@pytest.mark.long
def test_a_carousel_tells_it_on_the_finding_and_on_its_last_slide_and_as_a_whole(bundle):
    chosen = ("gender", "region", "degree")
    told = carousel.variants(
        bundle.infographics, bundle.frame, bundle.words, survey=bundle.survey, asked=chosen
    )
    *slides, whole = told.infographics
    finding = next(one for one in slides if one.panels and one.panels[0].id == "gender")

    assert f"corrigé le {DAY}" in finding.line
    assert slides[-1].notes[-1][:2] == ("Corrections", LINE)
    assert LINE in slides[-1].alt
    assert LINE in whole.alt
    assert [one.version for one in (whole, slides[-1], finding, slides[0])] == [2, 2, 2, 1]
    assert (whole.dated, slides[0].dated) == ("2026-05-12", bundle.frame.dated)
    rest = [page for page in bundle.infographics if page.id not in {"gender", "profile"}]
    plain = carousel.variants(rest, bundle.frame, bundle.words, survey=bundle.survey, asked=chosen[1:])
    assert "Corrections" not in plain.infographics[-1].alt


def test_an_amount_that_was_corrected_is_told_by_its_question_alone(tmp_path):
    row = "pay,Salaire,all,400,median,value,Médiane,42150,gbp_per_year,,,1,press,"
    filler = composed.made_up(tmp_path, row)
    change = Change("pay.value", "41250 gbp_per_year", "42150 gbp_per_year")
    lock = Lock("2031", {}, {}, {}, {}, (MADE._replace(changes=(change,)),))
    survey = replace(filler.edition.survey, locks={"2031": lock})
    page = log_of(replace(filler, edition=replace(filler.edition, survey=survey)))

    assert page
    told = page.notes[0].text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Salaire : 41 250 £GB devient 42 150 £GB" in told


def test_a_figure_that_was_withdrawn_or_added_is_told_in_words_and_not_by_its_key(tmp_path):
    row = "pay,Salaire,all,400,single,high,Élevé,40,percent,,,1,press,"
    filler = composed.made_up(tmp_path, row)
    changes = (
        Change("pay.high", "", "40 percent"),
        Change("pay.very_low", "31 percent", ""),
        Change("pay.mean", "5 percent", "suppressed"),
        Change("time_off.value", "7 years", ""),
    )
    lock = Lock("2031", {}, {}, {}, {}, (MADE._replace(changes=changes),))
    survey = replace(filler.edition.survey, locks={"2031": lock})
    page = log_of(replace(filler, edition=replace(filler.edition, survey=survey)))

    assert page
    told = page.notes[0].text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Salaire, Élevé : 40 %, chiffre ajouté" in told
    assert "Salaire, very low : 31 %, chiffre retiré" in told
    assert "Salaire, mean : 5 %, chiffre retiré" in told
    assert "time off : 7 ans, chiffre retiré" in told


BOUND = """\
[[bound]]
edition = "2031"
question = "goal"
category = "fame"
direction = "at_least"
fr = "plus de {n} %"
en = "more than {n}%"
"""
LISTED = "order between ranks 2 and 3 as listed"
BEFORE = (
    "goal,Objectif,all,400,multiple,fame,Notoriété,80,percent,,,1,press,bound: published as 'plus de 80 %'",
    "pay,Salaire,all,400,median,value,Valeur,25000,eur_per_year,,,1,press,",
    "rival,Concurrent,all,400,rank,first,Premier,1,rank,,,1,press,",
    f"rival,Concurrent,all,400,rank,second,Deuxième,2,rank,,,2,press,{LISTED}",
    f"rival,Concurrent,all,400,rank,third,Troisième,3,rank,,,3,press,{LISTED}",
    FEMALE,
    MALE,
    "past_job,Métier d'avant,all,400,single,web,Métier du web,25,percent,,,1,press,",
    "past_job,Métier d'avant,all,400,single,other,Autre métier,75,percent,,,2,press,",
)
IN_ENGLISH = """\
[questions]
goal = { label = "Goal", categories = { fame = "Fame" } }
pay = { label = "Pay", categories = { value = "Median pay" } }
rival = { label = "Rival", categories = { first = "First", second = "Second", third = "Third" } }
gender = { label = "Gender", categories = { female = "Women", male = "Men" } }
"""
GONE = 'past_job = { label = "Previous job", categories = { web = "Web job", other = "Other job" } }\n'
REMARKED = f'[remarks]\n"{LISTED}" = ""\n'


def _goal(folder, n, *figures, words=""):
    """The series whose goal is a bound of `n`."""
    own = {
        "series.toml": f'unordered = ["{LISTED}"]\n{SERIES}',
        "bounds.toml": BOUND.replace("{n}", n),
        "words/fr.toml": f"[populations]\n{REMARKED}",
        "words/en.toml": f"{IN_ENGLISH}{words}{REMARKED}",
        "editions.csv": EDITIONS.replace(",400,", ",390,") if ",390," in figures[0] else EDITIONS,
    }
    return load.survey(write_series(folder, *figures, files=own))


def _told(survey, lang):
    filler = composed.filler(load.edition(survey, "2031"), lang)
    page = log_of(filler)
    assert page
    return [note.text.replace("\u00a0", " ").replace("\u202f", " ") for note in page.notes]


@pytest.mark.long
def test_a_bound_a_withdrawn_page_the_respondents_and_an_amount_are_told_as_they_were_printed(tmp_path):
    reason = {"fr": "Mal relevé.", "en": "Misread."}
    locking.lock(_goal(tmp_path, "80", *BEFORE, words=GONE), "2031", tmp_path / "output")
    now = tuple(
        one.replace(",80,", ",75,")
        .replace("80 %", "75 %")
        .replace("25000", "26000")
        .replace(",400,", ",390,")
        for one in BEFORE
        if "past_job" not in one and "third" not in one
    )
    made = locking.correct(_goal(tmp_path, "75", *now), "2031", reason, "2031-06-01")

    assert made.lock.figures["respondents"] == "390"
    french = (
        "Mal relevé. Effectif : 400 devient 390 ; "
        "Objectif, Notoriété : plus de 80 % devient plus de 75 % ; Salaire : 25 000 € devient 26 000 € ; "
        "Concurrent, Troisième, réponse retirée ; "
        "Métier d’avant, Métier du web : 25 %, chiffre retiré ; "
        "Métier d’avant, Autre métier : 75 %, chiffre retiré. "
        "Infographies remplacées : Objectif ; Salaire ; Concurrent ; Genre. "
        "Infographies retirées : Métier d’avant."
    )
    english = "Goal, Fame: more than 80% becomes more than 75%; Pay: €25,000 becomes €26,000; "
    english += (
        "Rival, Third, answer withdrawn; Previous job, Web job: 25%, withdrawn; Previous job, Other job: "
    )
    assert _told(load.survey(tmp_path / "surveys"), "fr") == [french]
    assert english in _told(load.survey(tmp_path / "surveys"), "en")[0]

    later = tuple(one.replace(",75,", ",70,").replace("75 %", "70 %") for one in now)
    locking.correct(_goal(tmp_path, "70", *later), "2031", reason, "2031-06-02")
    last, first = _told(load.survey(tmp_path / "surveys"), "fr")
    assert "Notoriété : plus de 75 % devient plus de 70 %. Infographies remplacées : Objectif." in last
    assert first == french, "what a correction told, it tells of the figures of its day"


@pytest.mark.long
def test_the_base_of_a_question_is_told_before_and_after_as_its_figures_are(tmp_path):
    def series(n, female, male):
        rows = [one.replace(",400,", f",{n},") for one in BEFORE if one not in (FEMALE, MALE)]
        group = ((FEMALE, female), (MALE, male))
        rows += [one.replace("all,400", f"place=paris,{base}") for one, base in group]
        survey = _goal(tmp_path, "80", FEMALE, MALE, *rows, words=GONE)
        for lang, text in (("fr", "à Paris"), ("en", "in Paris")):
            path = survey.folder / f"words/{lang}.toml"
            own = path.read_text(encoding="utf-8").replace("[populations]\n", "")
            path.write_text(f'[populations]\n"place=paris" = "{text}"\n{own}', encoding="utf-8")
        return load.survey(survey.folder)

    locking.lock(series(380, 40, 40), "2031", tmp_path / "output")
    reason = {"fr": "Mal lu.", "en": "Misread."}
    made = locking.correct(series(390, 41, 44), "2031", reason, "2031-06-01")

    changes = {one.figure: one[1:] for one in made.lock.corrections[0].changes}
    assert changes["base of pay"] == ("380", "390")
    assert changes["base of gender@place=paris"] == ("40", "41/44")
    assert "base of gender" not in changes
    (told,) = _told(load.survey(tmp_path / "surveys"), "fr")
    assert "Salaire, base : 380 devient 390 ; " in told
    assert "Genre (à Paris), base : 40 devient 41/44" in told
    (told,) = _told(load.survey(tmp_path / "surveys"), "en")
    assert "Pay, base: 380 becomes 390" in told


def test_a_lock_that_held_no_bases_tells_none_as_changed():
    figures = {"gender.female": "60 percent", "base of gender": "400"}
    old = Lock("2031", {}, {"gender.female": "60 percent", "respondents": "400"}, {}, {})
    now = snapshot.Snapshot("2031", {**figures, "respondents": "400"}, {})

    assert locking._differences(old, now).changes == ()
    held = replace(old, figures={**figures, "respondents": "400"})
    assert locking._differences(held, now).changes == ()
    fewer = replace(
        now,
        figures={"gender.female": "60 percent", **dict.fromkeys(("base of gender", "respondents"), "390")},
    )
    assert [one.figure for one in locking._differences(held, fewer).changes] == ["respondents"]
    assert [one.figure for one in locking._differences(held, replace(now, figures={})).changes] == [
        "gender.female", "respondents",
    ], "a base goes with its question"  # fmt: skip


def test_a_lock_that_kept_no_words_tells_a_bound_by_its_direction_and_no_respondents(tmp_path):
    change = Change("goal.fame", "at_least 80 percent", "at_least 75 percent")
    survey = _goal(tmp_path, "80", *BEFORE, words=GONE)
    figures = snapshot.figures(load.edition(survey, "2031"))
    old = Lock("2031", {}, {one: figures[one] for one in figures if one != "respondents"}, {}, {})
    corrected = replace(old, corrections=(MADE._replace(changes=(change,)),))

    (told,) = _told(replace(survey, locks={"2031": corrected}), "en")
    assert "Goal, Fame: at least 80% becomes more than 80%." in told
    now = snapshot.Snapshot("2031", figures, {})
    assert locking.what_changed(survey, old, now) == ""


@pytest.mark.long
def test_a_correction_that_cannot_be_composed_is_not_locked(tmp_path, monkeypatch):
    locking.lock(_goal(tmp_path, "80", *BEFORE, words=GONE), "2031", tmp_path / "output")
    path = tmp_path / "surveys/locks/2031.json"
    before = path.read_bytes()
    now = tuple(one.replace("25000", "26000") for one in BEFORE)
    survey = _goal(tmp_path, "80", *now, words=GONE)

    def refuse(_):
        raise CmsurveyError(Problem("words", "no sentence for it", "write one"))

    monkeypatch.setattr(wordings, "page", refuse)
    with pytest.raises(CmsurveyError, match="no sentence for it"):
        locking.correct(survey, "2031", {"fr": "Mal lu.", "en": "Misread."}, "2031-06-01")
    assert path.read_bytes() == before


@pytest.mark.long
def test_the_infographics_that_were_replaced_are_named_as_their_readers_know_them(bundle):
    made = MADE._replace(
        infographics={"fr": ("profile", "gender", f"{TOURISM}/profile", f"{TOURISM}/gender", "no_more")}
    )
    survey = replace(bundle.survey, locks={"2012": Lock("2012", {}, {}, {}, {}, (made,))})
    page = log_of(composed.filler(load.edition(survey, "2012")))

    assert page
    told = page.notes[0].text.replace("\u00a0", " ").replace("\u202f", " ")
    title = composed.posters()["profile"].title
    assert title.startswith("Plutôt une femme, ")
    title = title.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"Infographies remplacées : {title} ; Genre ; " in told
    assert f"{title} (" not in told, "what is said of everybody is not said of a population"
    assert told.endswith("Genre (travaillant dans le tourisme) ; no_more.")


@pytest.mark.long
def test_a_deck_tells_it_on_the_finding_and_on_its_last_slide_with_its_version(bundle, pages):
    cards = [pages["gender"], pages["region"]]
    moment = bundles.moment(bundle.frame.dated)
    made = deck.made(cards, bundle.frame, bundle.words, survey=bundle.survey, moment=moment)
    slides = list(Presentation(io.BytesIO(made)).slides)
    said = [
        [
            shape.text_frame.text
            for shape in one.shapes
            if shape.has_text_frame and LINE in shape.text_frame.text
        ]
        for one in slides
    ]

    assert [bool(one) for one in said] == [False, True, False, False, True]
    core = Presentation(io.BytesIO(made)).core_properties
    assert (core.version, core.keywords) == ("2", "gender region")


@pytest.mark.long
def test_a_kit_tells_it_in_readme_method_and_captions(bundle):
    label = f"{DAY}\u00a0:"
    readme = about.readme([bundle], ()).decode()
    html = about.method(bundle)
    texts = dict(captions.files(bundle, []))

    assert f"Corrections\n-----------\n{label} {REASON}" in readme
    assert f"<dt>{label}</dt><dd>{REASON}" in html
    assert texts["captions.txt"].decode().count(f"Correction\u00a0: {LINE}") == 2
    assert findings.corrected(findings.corrections(bundle.infographics)[0], bundle.words) == LINE
    plain = replace(bundle, corrections=None, infographics=())
    assert "Corrections" not in about.method(plain)
