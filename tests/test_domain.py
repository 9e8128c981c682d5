"""A population of an edition by itself: refused ones first, then its pages, its folder, what knows of it."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from pptx import Presentation

from cmsurvey import domain, gallery, load
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Bound
from tests.builders import FEMALE, figure, make_edition, make_survey, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.composed import SURVEYS, card, edition, filler

TOURISM = "sector=tourism"
GROUP = "gender,Genre,contract=cdi,{base},single,female,Femmes,55,percent,,,1,press,"


def plain(text):
    return text.replace("\xa0", " ")


def group(population="contract=cdi", base=120.0, **cells):
    return figure("female", 55.0, population=population, base_n=base, **cells)


def refused(population, *figures):
    with pytest.raises(CmsurveyError) as told:
        domain.of(make_edition(figure(), *figures), population)
    (problem,) = told.value.problems
    assert problem.where == "--where"
    return problem.what, problem.hint


@every("population", ["cdi", "=cdi", "contract=", "contract=cdi=cdd", "all"])
def test_what_is_no_question_and_answer_is_refused_with_those_there_are(population):
    what, hint = refused(population, group())

    assert what == f'"{population}" is no population of respondents'
    assert hint == ("write a question and its answer: --where sector=tourism (edition 2031 has contract=cdi)")


def test_a_population_without_figures_is_refused_with_those_that_have_some():
    assert refused("contract=freelance", group(), group("region=paris")) == (
        'edition 2031 has no figure of the population "contract=freelance"',
        "it has figures of contract=cdi, region=paris",
    )
    assert refused("contract=cdi")[1] == "its figures are those of all respondents: leave --where out"


def test_another_survey_that_the_tables_compare_with_is_no_population_of_this_one():
    assert (
        "is no population of respondents"
        in refused("digital_professionals", group("digital_professionals"))[0]
    )


def test_a_population_with_computed_figures_alone_has_none():
    assert "has no figure" in refused("contract=cdi", group(derived=True))[0]


def test_fewer_than_30_respondents_are_refused_with_the_larger_populations():
    assert refused("contract=cdi", group(base=29.0), group("region=paris", 30.0)) == (
        "29 respondents of edition 2031 are contract=cdi: too few for percentages",
        "choose one of 30 or more: region=paris",
    )


@every("base", [30.0, float("nan")])
def test_30_respondents_are_enough_and_so_are_those_whom_nobody_counted(base):
    found = domain.of(make_edition(figure(), group(base=base)), " contract = cdi ")

    assert [row["value"] for row in found.records] == [55.0]
    assert found.bundle == "2031-contract-cdi"


@every(
    ("share", "of", "told"),
    [
        (5.0, 400.0, "about 20 (5 % of 400)"),
        (7.3, 400.0, "about 29 (7.3 % of 400)"),
        (7.4, 400.0, ""),
        (5.0, float("nan"), ""),
    ],
)
def test_a_population_whose_share_makes_fewer_than_30_is_refused_though_nobody_counted_it(share, of, told):
    whole = figure("cdi", share, question="contract", base_n=of)
    figures = (whole, group(base=float("nan")))
    if told:
        what, hint = refused("contract=cdi", *figures)
        assert what == f"{told} respondents of edition 2031 are contract=cdi: too few for percentages"
        assert hint == "choose one of 30 or more: there is none"
    else:
        assert domain.of(make_edition(figure(), *figures), "contract=cdi").population == "contract=cdi"


@every("cells", [{"kind": "multiple"}, {"population": "region=paris"}])
def test_a_share_that_is_not_that_of_all_exactly_counts_nobody(cells):
    whole = figure("cdi", 5.0, **{"question": "contract", **cells})

    made = make_edition(figure(), whole, group(base=float("nan")))
    assert domain.of(made, "contract=cdi").population == "contract=cdi"


@every(
    ("share", "cells", "told"),
    [
        (1.0, {"note": "published as 'environ 1 %'"}, "about 4 (1 % of 400)"),
        (7.0, {"note": "published as 'près de 7 %'"}, "about 28 (7 % of 400)"),
        (2.0, {"bound": True}, "at most 8 (2 % of 400)"),
    ],
)
def test_a_hedge_or_an_upper_bound_is_no_way_around_the_fewest(share, cells, told):
    whole = figure("cdi", share, question="contract", note=cells.get("note", ""))
    bound = Bound("at_most", {"fr": "moins de 2 %", "en": "less than 2%"})
    survey = make_survey(bounds={("2031", "contract", "all", "cdi"): bound} if cells.get("bound") else {})
    made = make_edition(figure(), whole, group(base=float("nan")), survey=survey)
    with pytest.raises(CmsurveyError) as error:
        domain.of(made, "contract=cdi")
    assert error.value.problems[0].what.startswith(f"{told} respondents of edition 2031 are contract=cdi")


def test_the_scope_names_the_population_with_its_base_or_that_it_is_not_published(tmp_path):
    words = {f"words/{lang}.toml": '[populations]\n"contract=cdi" = "en CDI"\n' for lang in ("fr", "en")}
    found = {}
    for base in ("120", ""):
        survey = load.survey(
            write_series(tmp_path / f"of{base}", FEMALE, GROUP.format(base=base), files=words)
        )
        of = domain.of(load.edition(survey, "2031"), "contract=cdi")
        found[base] = card(filler(of), "gender").notes[-2].text

    assert plain(found["120"]).startswith(
        "Répondants en CDI (effectif : 120), parmi les 400 personnes inventées. "
    )
    assert plain(found[""]).startswith(
        "Répondants en CDI (effectif non publié), parmi les 400 personnes inventées. "
    )


@pytest.mark.long
def test_words_of_a_domain_print_its_figures_and_those_of_everybody_by_their_year():
    page = card(filler(domain.of(edition("2012"), TOURISM)), "gender")

    assert plain(page.title) == (
        "Dans le tourisme, 55 % de femmes, contre 52 % dans l’ensemble des répondants"
    )
    assert plain(page.kicker) == "Enquête community managers · édition 2012 · travaillant dans le tourisme"
    assert plain(page.credit) == "Données : 2012-sector-tourism/gender.csv"
    assert {table.population for table in page.estimates if table.rows[0].value == 55} == {TOURISM}


@pytest.mark.long
def test_a_page_without_words_of_its_own_is_titled_by_its_figure():
    page = card(filler(domain.of(edition("2012"), TOURISM)), "paris_vs_regions")

    assert plain(page.title) == ("45 % des répondants travaillant dans le tourisme exercent en Île-de-France")


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """The tables and pages of the bundled domain, in two languages."""
    out = tmp_path_factory.mktemp("domain")
    ended = cmsurvey(*RENDER, "--out", out)
    assert ended.exit_code == 0, ended.stderr
    return out


RENDER = (
    "render",
    "2012",
    "--where",
    TOURISM,
    "--format",
    "csv,json",
    "--lang",
    "fr,en",
    "--surveys",
    SURVEYS,
)


@pytest.mark.long
def test_a_domain_has_a_folder_of_its_own_with_its_pages_alone(rendered):
    assert {path.name for path in rendered.iterdir()} == {"2012-sector-tourism"}
    manifest = json.loads((rendered / "2012-sector-tourism/fr/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["edition"], manifest["where"]) == ("2012-sector-tourism", TOURISM)
    names = {one["name"].partition(".")[0] for one in manifest["files"]}
    assert names == {"profile", "gender", "age_cumulative", "paris_vs_regions", "datapackage"}
    package = json.loads((rendered / "2012-sector-tourism/fr/datapackage.json").read_text(encoding="utf-8"))
    assert "édition 2012, répondants travaillant dans le tourisme" in package["title"]


@pytest.mark.long
def test_a_domain_that_stands_is_not_made_again(rendered):
    again = cmsurvey(*RENDER, "--out", rendered)

    assert again.stdout.count("up to date") == 2


@pytest.mark.long
def test_a_domain_is_verified_and_a_changed_figure_in_it_is_found(rendered, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cmsurvey("verify", rendered, "--surveys", SURVEYS).exit_code == 0

    changed = shutil.copytree(SURVEYS, tmp_path / "surveys")
    table = changed / "2012.csv"
    text = table.read_text(encoding="utf-8")
    assert "single,female,Femmes,55" in text
    table.write_text(text.replace("single,female,Femmes,55", "single,female,Femmes,54"), encoding="utf-8")
    derived = changed / "derived.csv"
    text = derived.read_text(encoding="utf-8").replace(
        ",45,percent,,,2,etourisme2012,", ",46,percent,,,2,etourisme2012,"
    )
    derived.write_text(text.replace("computed: 100 - 55, two", "computed: 100 - 54, two"), encoding="utf-8")
    ended = cmsurvey("verify", rendered, "--surveys", changed)

    assert ended.exit_code != 0
    assert "2012-sector-tourism/fr/gender.csv" in ended.stdout + ended.stderr


@pytest.mark.long
def test_the_gallery_names_a_domain_in_words(tmp_path):
    folder = tmp_path / "2012-sector-tourism/fr"
    folder.mkdir(parents=True)
    (folder / "gender.html").write_text("made up", encoding="utf-8")
    files = [{"name": "gender.html", "kind": "card", "title": "Genre", "alt": "Genre"}]
    head = {"edition": "2012-sector-tourism", "lang": "fr", "where": TOURISM}
    (folder / "manifest.json").write_text(json.dumps({**head, "files": files}), encoding="utf-8")
    ended = cmsurvey("gallery", "--out", tmp_path, "--surveys", SURVEYS)

    assert ended.exit_code == 0, ended.stderr
    page = (tmp_path / gallery.PAGE).read_text(encoding="utf-8")
    assert "2012, répondants travaillant dans le tourisme" in page


@pytest.mark.long
def test_a_missing_page_of_a_domain_is_told_with_the_command_that_makes_it(rendered):
    ended = cmsurvey("embed", "2012-sector-tourism", "gender", "--for", "html", "--out", rendered)

    assert f"cmsurvey render 2012 --where {TOURISM} --lang fr" in ended.stderr


@every("arguments", [("trends",), ("--all",)])
def test_respondents_are_those_of_one_edition(arguments):
    ended = cmsurvey("render", *arguments, "--where", TOURISM)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "--where: respondents are those of one edition" in ended.stderr


@pytest.mark.long
def test_check_reads_the_words_of_a_domain(tmp_path):
    words = {
        "words/fr.toml": '[populations]\n"contract=cdi" = "en CDI"\n',
        "words/en.toml": '[questions.gender]\nlabel = "Gender"\ncategories = { female = "Women" }\n'
        '[populations]\n"contract=cdi" = "on permanent contracts"\n',
        "words/2031-contract-cdi.fr.toml": '[cards.gender]\ntitle = "{gender.woman} de femmes"\n',
        "words/2031-contract-freelance.fr.toml": "[cards]\n",
    }
    folder = write_series(tmp_path, FEMALE, GROUP.format(base=120), files=words)
    ended = cmsurvey("check", "--surveys", folder)

    assert ended.exit_code == 1
    assert "gender.woman" in ended.stderr
    assert "2031-contract-freelance.fr.toml: nothing reads this file of words" in ended.stderr


# Other commands of an editor ------------------------------------------------------------------------------


@every("where", ["", "  "])
def test_a_blank_population_is_no_population(where, tmp_path):
    ended = cmsurvey("render", "2012", "--where", where, "--out", tmp_path)

    assert (ended.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "'--where': name respondents by a question and its answer: sector=tourism" in ended.stderr


@pytest.mark.long
@every(
    ("only", "told"),
    [
        (
            "gender",
            """no infographic "gender" in contract=freelance of edition 2012
    known: freelance_prior_experience""",
        ),
        ("profile", "profile needs two blocks with figures, contract=freelance of edition 2012 has too few"),
    ],
)
def test_what_a_population_has_no_figure_for_is_told_with_what_it_has(only, told, tmp_path):
    ended = cmsurvey("render", "2012", "--where", "contract=freelance", "--only", only, "--out", tmp_path)

    assert ended.exit_code == 2
    assert f"--only: {told}" in ended.stderr


@every(
    ("command", "why"),
    [
        (("lock", "2012"), "a lock is of the whole edition, the figures of its populations among them"),
        (
            ("correct", "2012"),
            "a correction is of the whole edition, the figures of its populations among them",
        ),
        (("site",), "a site shows every population that was rendered into --out"),
    ],
)
def test_a_command_about_everybody_says_why_it_takes_no_population(command, why):
    ended = cmsurvey(*command, "--where", TOURISM)

    assert ended.exit_code == 2
    assert f"'--where': {why}: leave it out" in " ".join(ended.stderr.split())


@pytest.mark.long
def test_a_proof_and_the_words_of_an_article_are_of_a_population_alone(tmp_path):
    alone = ("2012", "--where", TOURISM, "--out", tmp_path, "--surveys", SURVEYS)
    assert cmsurvey("proof", *alone).stdout.split() == [str(tmp_path / "proof/2012-sector-tourism-fr.html")]
    assert cmsurvey("words", *alone).exit_code == 0

    sheet = plain((tmp_path / "proof/2012-sector-tourism-fr.html").read_text(encoding="utf-8"))
    assert "<h1>Épreuve : édition 2012, répondants travaillant dans le tourisme</h1>" in sheet
    assert re.search(">55 %</th><td[^>]*>Genre, travaillant dans le tourisme", sheet)
    (told,) = json.loads((tmp_path / "words/2012-sector-tourism.json").read_text(encoding="utf-8"))[
        "articles"
    ]
    assert [one["value"] for one in told["key_figures"]] == ["55\xa0%", "85\xa0%", "45\xa0%"]
    assert all("travaillant dans le tourisme" in one["source"] for one in told["key_figures"])
    posts = {one["network"]: one for one in told["posts"]}
    about = "travaillant dans le tourisme (effectif non publié : environ 10 % de 577)."
    assert about in plain(posts["linkedin"]["text"])
    assert posts["x"]["image"]["file"] == "2012-sector-tourism/fr/gender.og.png"
    assert f"--only gender --where {TOURISM} --preset og" in posts["x"]["image"]["command"]


@pytest.mark.long
def test_a_deck_is_of_a_population_alone_and_says_so_on_its_cover(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = cmsurvey("deck", "2012", "--where", TOURISM, "--surveys", SURVEYS)

    assert ended.stdout == "2012-sector-tourism-fr.pptx: 3 findings\n", ended.stderr
    cover = Presentation("2012-sector-tourism-fr.pptx").slides[0]
    told = [one.text_frame.text for one in cover.shapes if one.has_text_frame]
    assert any(
        text.startswith("Répondants travaillant dans le tourisme, effectif non publié") for text in told
    )
