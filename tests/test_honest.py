"""What a figure rests on is told with it: doubts of its operands, small bases, other halves, sizes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cmsurvey import aggregate, compose, domain, load, words
from cmsurvey.compose import notes, scopes, totals
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import Filler
from cmsurvey.model import Block, Computed, Estimate, Table
from tests import composed
from tests.builders import FEMALE, FIGURE_HEADER, MALE, SERIES
from tests.cases import every
from tests.composed import card, made_up

if TYPE_CHECKING:
    from pathlib import Path

    from cmsurvey.model import Infographic

NBSP = "\u00a0"
DERIVED = f"year,{FIGURE_HEADER}\n"
OVER = "age_cumulative,Âge cumulé,all,400,multiple,over_25,Plus de 25 ans,61,percent,26,,1,press,"
ELSE = OVER.replace(",61,", ",48,").replace("press,", "other,alt: conflict with press (61)")
AGE = "age,Âge,all,400,single,{0},{1},{2},percent,{3},{4},{5},press,"
AGES = (AGE.format("26_35", "26 à 35 ans", 49, 26, 35, 2), AGE.format("36_plus", "36 ans", 12, 36, "", 3))
YOUNG = (
    "2031,age,Âge,all,400,single,young,25 ans et moins,39,percent,,25,1,press,"
    "computed: 100 - age_cumulative.over_25 (61)\n"
)
CHANNEL = "channel,Moyen,all,{0},single,networks,Réseaux,{1},percent,,,1,press,{2}"
WITHIN = "network,Réseau,channel=networks,{0},single,{1},{2},{3},percent,,,{4},press,"


def shipped(year: str, name: str, lang: str = "fr") -> Infographic:
    """A card or a poster of the shipped series in a language."""
    of = composed.edition(year)
    filler = composed.filler(of, lang)
    spec = next((one for one in of.survey.specs if one.id == name), None)
    with composed.undrawn():
        return compose.poster(spec, filler) if spec else compose.card(name, filler)


def note(page: Infographic, label: str) -> str:
    return next((one.text for one in page.notes if one.label.startswith(label)), "")


@pytest.mark.long
@every("name", ["age_group", "profile"])
def test_a_figure_computed_from_a_contradicted_one_tells_both_values(name):
    told = note(shipped("2013", name), "Note")
    assert f"61{NBSP}% selon Yann-Yves Biffe, près de 50{NBSP}% selon lesmetiers.net" in told
    assert "61% according to Yann-Yves Biffe, nearly 50%" in note(shipped("2013", name, "en"), "Note")


def test_in_any_series_a_computed_figure_tells_the_contradiction_of_its_operand(tmp_path):
    of = made_up(tmp_path, *AGES, OVER, ELSE, files={"derived.csv": DERIVED + YOUNG})
    told = note(card(of, "age"), "Note")
    assert f"Sources en désaccord sur «{NBSP}Plus de 25{NBSP}ans{NBSP}»{NBSP}: 61{NBSP}%" in told
    assert f"48{NBSP}%" in told


def test_a_cited_figure_or_its_rest_tells_its_contradiction_where_it_is_not_drawn(tmp_path):
    title = '[cards.gender]\nnotes = ["{age_cumulative.over_25|rest} au-dessous."]\n'
    of = made_up(tmp_path, FEMALE, MALE, OVER, ELSE, files={"words/2031.fr.toml": title})
    told = note(card(of, "gender"), "Note")
    assert f"39{NBSP}% au-dessous" in told
    assert f"61{NBSP}%" in told
    assert f"48{NBSP}%" in told


@pytest.mark.long
@every(
    ("lang", "name", "scope", "line"),
    [
        ("fr", "salary", "Les chiffres sont ceux des 551 répondants en CDI ou en CDD.", ""),
        (
            "fr",
            "salary_median",
            "Les chiffres sont ceux des 551 répondants en CDI ou en CDD.",
            "551 répondants en CDI ou en CDD",
        ),
        ("en", "salary", "The figures are those of the 551 respondents on", ""),
    ],
)
def test_a_published_base_of_a_group_is_told(lang, name, scope, line):
    page = shipped("2014", name, lang)
    assert scope in note(page, "Champ" if lang == "fr" else "Scope")
    assert line in page.line


@pytest.mark.long
def test_a_hedged_share_gives_no_base():
    """The source writes "environ 10 %": how many that is of 577 nobody can tell."""
    tables = shipped("2012", "gender").panels[0].tables
    assert {row.base for row in tables[1].rows} == {"effectif non publié"}
    told = domain.of(composed.edition("2012"), "sector=tourism")
    with composed.undrawn():
        page = compose.card("gender", Filler(told, words.load("fr", told), composed.edition))
    assert "58" not in note(page, "Champ")


def test_computed_figures_say_so_where_they_are_read():
    gender, region = shipped("2012", "gender"), shipped("2012", "region")
    for text in (gender.alt, gender.panels[0].description):
        assert f"Hommes{NBSP}: 48{NBSP}% (calculé)" in text
        assert f"Femmes{NBSP}: 52{NBSP}% ;" in text
    assert f"Autres, non relevés{NBSP}: 31,9{NBSP}% (calculé)" in region.panels[0].description


@pytest.mark.long
def test_the_other_part_of_a_yes_says_what_it_supposes():
    told = (
        f"Un «{NBSP}oui{NBSP}» ou un «{NBSP}non{NBSP}» calculé suppose qu’il n’y avait pas d’autre réponse."
    )
    for name in ("cm_alone", "works_outside_hours"):
        assert told in note(shipped("2012", name), "Note")
    assert f"Le chiffre de «{NBSP}Hommes{NBSP}» suppose qu’il n’y avait que deux réponses possibles." in note(
        shipped("2012", "gender"), "Note"
    )


@pytest.mark.long
def test_the_alternative_of_a_poster_has_the_figures_that_its_title_claims():
    alt = shipped("2012", "profile").alt
    assert (
        f"Femmes{NBSP}: 52{NBSP}% ; 88{NBSP}% ont 35{NBSP}ans ou moins (calculé) ; Bac+5{NBSP}: 52,7{NBSP}%."
        in alt
    )


@pytest.mark.long
def test_a_small_base_that_a_share_gives_is_told_on_card_poster_line_and_table():
    told = f"environ 69, calculé{NBSP}: 12{NBSP}% de 577"
    alone, poster = shipped("2012", "recruitment_social_network"), shipped("2012", "workplace")
    assert f"Les chiffres sont ceux des répondants recrutés par un réseau social ({told})." in note(
        alone, "Champ"
    )
    assert alone.line.endswith("environ 69 répondants recrutés par un réseau social (calculé)")
    assert f"Les répondants recrutés par un réseau social sont {told}." in note(poster, "Champ")
    assert {row.base for row in alone.panels[0].tables[0].rows} == {told}
    assert "about 69, calculated: 12% of 577" in note(
        shipped("2012", "recruitment_social_network", "en"), "Scope"
    )


@every(
    ("base", "share", "remark", "told"),
    [
        (400, 24, "", f"environ 96, calculé{NBSP}: 24{NBSP}% de 400"),
        (400, 25, "", "dont l’effectif n’est pas publié"),  # a hundred: no small base
    ],
)
def test_a_base_is_computed_only_of_few_and_from_what_is_published(tmp_path, base, share, remark, told):
    rows = (CHANNEL.format(base, share, remark), *(WITHIN.format("", *one) for one in _NETWORKS))
    assert told in note(card(made_up(tmp_path, *rows, files=_WHO), "network"), "Champ")


def test_a_published_base_comes_before_a_computed_one(tmp_path):
    rows = (CHANNEL.format(400, 12, ""), *(WITHIN.format(44, *one) for one in _NETWORKS))
    page = card(made_up(tmp_path, *rows, files=_WHO), "network")
    assert "Les chiffres sont ceux des 44 répondants recrutés en ligne." in note(page, "Champ")


_NETWORKS = (("x", "X", 48, 1), ("y", "Y", 20, 2))


@every(
    ("base", "scope"),
    [
        (97, "97 des 400 personnes inventées ayant répondu à l’enquête. "),
        (400, "400 personnes inventées. "),  # all of them, where the other question has fewer
    ],
)
def test_a_card_and_its_line_of_source_tell_the_base_of_their_question(tmp_path, base, scope):
    rows = [row.replace(",400,", f",{base},") for row in (FEMALE, MALE)]
    page = card(made_up(tmp_path, *rows, OVER.replace(",400,", ",390,")), "gender")

    assert " ".join(note(page, "Champ").split()).startswith(scope)
    assert " ".join(page.line.split()) == f"Source : Alpha et Beta, 2031 · {base} répondants"


def test_a_poster_tells_the_least_and_the_greatest_base_of_what_it_shows(tmp_path):
    """The tables know of a question of 40 too, which stands not on the poster."""
    rows = [row.replace(",400,", ",97,") for row in (FEMALE, MALE)]
    of = made_up(tmp_path, *rows, *AGES, OVER.replace(",400,", ",40,"))
    shown = [table for name in ("gender", "age") for table in aggregate.tables(Block((name,)), of.edition)]

    told = scopes.scope(shown, of, several=True)

    assert " ".join(told.split()).startswith(
        "Selon la question, 97 à 400 des 400 personnes inventées ayant répondu à l’enquête (effectifs dans "
        "le tableau de données). "
    )
    assert " ".join(notes.line(shown, [], of).line.split()).endswith(" · 97 à 400 répondants")


def test_figures_of_one_computed_group_tell_how_many_of_it_answered(tmp_path):
    """40 of the 41 in the group answered the question shown; another question has them all."""
    row = "{0},Genre,contract=cdi,{1},single,{2},{3},50,percent,,,1,press,"
    of = made_up(
        tmp_path,
        row.format("gender", 40, "female", "Femmes"),
        row.format("gender", 40, "male", "Hommes"),
        row.format("region", 41, "idf", "Île-de-France"),
        files={"words/fr.toml": '[populations]\n"contract=cdi" = "en CDI"\n'},
    )
    edition = replace(of.edition, records=tuple({**one, "origin": "computed"} for one in of.edition.records))
    of = replace(of, edition=edition)
    shown = aggregate.tables(Block(("gender",)), edition)

    told = " ".join(scopes.scope(shown, of).split())

    assert told.startswith("400 personnes inventées. ")
    assert told.endswith("Les chiffres sont ceux des 40 répondants en CDI.")
    whole = domain.of(edition, "contract=cdi")
    of_it = " ".join(scopes.scope(shown, replace(of, edition=whole)).split())
    assert of_it.startswith("Répondants en CDI (effectif : 40), parmi les 400 personnes inventées.")


@every(
    ("bases", "line"),
    [
        ((160, 240), "400 répondants en tout, 160 à 240 par groupe"),
        ((160, ""), "400 répondants en tout, effectif par groupe non publié"),
    ],
)
def test_the_line_of_several_groups_tells_their_numbers_where_they_are_known(tmp_path, bases, line):
    row = "gender,Genre,region={0},{1},single,female,Femmes,52,percent,,,1,press,"
    names = '[populations]\n"region=a" = "en A"\n"region=b" = "en B"\n'
    rows = [row.format(name, base) for name, base in zip("ab", bases, strict=True)]
    of = made_up(tmp_path, *rows, files={"words/fr.toml": names})
    shown = [
        table
        for name in "ab"
        for table in aggregate.tables(Block(("gender",), population=f"region={name}"), of.edition)
    ]

    assert " ".join(notes.line(shown, [], of).line.split()).endswith(f" · {line}")


_WHO = {"words/fr.toml": '[populations]\n"channel=networks" = "recrutés en ligne"\n'}


@pytest.mark.long
@every(("year", "lang", "men"), [
    *((str(year), "fr", "sont des hommes") for year in (*range(2013, 2022), 2025)),
    ("2025", "en", "are men"),
])  # fmt: skip
def test_the_men_of_a_pictogram_are_named_with_their_number_and_its_formula(year, lang, men):
    for page in (shipped(year, "gender", lang), shipped(year, "profile", lang)):
        (panel,) = [one for one in page.panels if one.id == "gender"]
        _, second = panel.chart.series[0].marks
        (line,) = [one for one in panel.chart.lines if one[0].voice == "second"]
        assert line[0].text == f"{second.text} {men}"
        assert "100" in line[1].text


@pytest.mark.long
@every(
    ("year", "name", "lang", "word"),
    [
        ("2017", "salary", "fr", "(calculé)"),
        ("2019", "job_title", "fr", "(calculé)"),
        ("2019", "networks_important", "en", "(calculated)"),
        ("2021", "networks_important", "fr", "(calculé)"),
    ],
)
def test_a_title_that_states_a_computed_figure_says_so(year, name, lang, word):
    assert shipped(year, name, lang).title.endswith(word)


def test_a_written_title_that_says_so_itself_says_it_once(tmp_path):
    words_of = '[cards.gender]\ntitle = "{gender.female|rest} (calculé)"\n'
    page = card(made_up(tmp_path, FEMALE, files={"words/2031.fr.toml": words_of}), "gender")
    assert page.title == f"40{NBSP}% (calculé)"


@pytest.mark.long
@every(("lang", "gross"), [("fr", "brut"), ("en", "gross")])
def test_what_is_supposed_gross_alone_is_called_so_by_notes_alone(lang, gross):
    for year in ("2017", "2018", "2019"):
        page = shipped(year, "salary", lang)
        printed = (page.title, *(text for one in page.panels for text in (one.title, one.subtitle)))
        assert [text for text in printed if gross in text] == [], year
        assert gross in note(page, "Note"), year


@pytest.mark.long
def test_sizes_come_from_the_note_of_the_row_and_from_nowhere_else(tmp_path):
    assert "10 personnes au plus et de 5\u202f000" in shipped("2021", "salary_gap_size").title
    assert "10 people or fewer and of 5,000" in shipped("2021", "salary_gap_size", "en").title
    row = FEMALE.rstrip(",") + ",published among 1 200 people"
    for number, good in (("1200", True), ("200", False), ("12", False)):
        title = f'[cards.gender]\ntitle = "{{gender.female|noted {number}}} : {{gender.female}}"\n'
        of = made_up(tmp_path / number, row, MALE, files=_said(title))
        if good:
            assert card(of, "gender").title.startswith("1\u202f200")
        else:
            with pytest.raises(CmsurveyError, match=f'states no "{number}"'):
                card(of, "gender")


def _said(title: str) -> dict[str, str]:
    remarks = '[populations]\n[remarks]\n"published among 1 200 people" = ""\n'
    return {"words/2031.fr.toml": title, "words/fr.toml": remarks}


@pytest.mark.long
def test_status_is_marked_where_contract_is():
    before = composed.edition("2020")
    after = composed.edition("2021")
    told = compose.marked(before, after, words.load("fr", after))
    assert any("Statut professionnel, 2021" in text for text in told)
    assert load.survey(composed.SURVEYS).departures


# Figures that stand under another question ---------------------------------------------------------------

_REGION = "region,Région,all,400,single,{0},{1},{2},percent,,,{3},press,"
_REGIONS = (_REGION.format("north", "Nord", 8, 1), _REGION.format("west", "Ouest", 5, 2))
_CAPITAL = "capital_or_not,Capitale,all,400,single,capital,Capitale,{0},percent,,,1,press,{1}"
_ELSEWHERE = '\n[[elsewhere]]\nquestion = "region"\ncategory = "capital"\nof = "capital_or_not"\n'


def regions(folder: Path, *rows: str, more: str = "") -> list[tuple[str, str, str]]:
    """The marks of the card of a question with an answer that another one has the figure of."""
    files = {"series.toml": SERIES + _ELSEWHERE + more}
    chart = card(made_up(folder, *rows, files=files), "region").panels[0].chart
    return [(mark.label, mark.text, mark.role) for mark in chart.series[0].marks]


def test_a_figure_published_under_another_question_is_a_bar_and_no_part_of_the_rest(tmp_path):
    assert regions(tmp_path, *_REGIONS, _CAPITAL.format(50, "")) == [
        ("Capitale", f"50{NBSP}%", "lead"),
        ("Nord", f"8{NBSP}%", "context"),
        ("Ouest", f"5{NBSP}%", "context"),
        ("Autres, non relevés", f"37{NBSP}%", "remainder"),
    ]


@pytest.mark.long
@every(
    ("rows", "more"),
    [
        ((_CAPITAL.format(50, "").replace(",capital,", ",outside,"),), ""),  # another answer alone
        ((_CAPITAL.format(50, "").replace(",all,400,", ",x=y,,"),), ""),  # of other respondents
        ((_CAPITAL.format(90, ""),), ""),  # with the others more than all of them
        ((_CAPITAL.format(50, ""),), 'without = ["north"]\n'),  # a part of it is shown already
    ],
)
def test_it_is_not_added_where_it_would_be_of_others_or_count_twice(tmp_path, rows, more):
    files = {"words/fr.toml": '[populations]\n"x=y" = "autres"\n'}
    of = made_up(tmp_path, *_REGIONS, *rows, files={**files, "series.toml": SERIES + _ELSEWHERE + more})
    chart = card(of, "region").panels[0].chart
    assert [mark.text for mark in chart.series[0].marks] == [f"8{NBSP}%", f"5{NBSP}%", f"87{NBSP}%"]


@pytest.mark.long
@every(
    ("year", "name", "first", "rest"),
    [
        ("2011", "region", f"50{NBSP}%", f"30{NBSP}%"),
        ("2011", "profile", f"50{NBSP}%", f"30{NBSP}%"),
        ("2020", "geo_department", f"31{NBSP}%", f"49,4{NBSP}%"),
        ("2021", "geo_department", f"27,5{NBSP}%", f"52,9{NBSP}%"),
    ],
)
def test_the_paris_region_is_a_bar_of_its_own_where_another_question_has_it(year, name, first, rest):
    for lang in ("fr", "en"):
        panels = {one.id: one for one in shipped(year, name, lang).panels}
        marks = panels["region" if name == "profile" else name].chart.series[0].marks
        said = [marks[0].text, marks[-1].text]
        assert (said == [first, rest]) if lang == "fr" else marks[0].role == "lead"
        assert marks[-1].role == "remainder"


@pytest.mark.long
def test_a_comparison_counts_once_what_two_questions_show():
    before, after = composed.edition("2020"), composed.edition("2021")
    rows = compose.differences(before, after, words.load("fr", after))
    assert len([row for row in rows if "27,5" in row[2]]) == 1


@every(
    ("more", "told"),
    [
        (_ELSEWHERE.replace('"region"', '"regoin"'), 'no question "regoin" in any edition'),
        (_ELSEWHERE.replace('"capital_or_not"', '"region"'), "this is the question itself"),
        (_ELSEWHERE.replace('category = "capital"\n', ""), 'key "category" is missing'),
    ],
)
def test_a_wrong_place_of_an_answer_is_told(tmp_path, more, told):
    rows = (*_REGIONS, _CAPITAL.format(50, ""))
    with pytest.raises(CmsurveyError) as refused:
        made_up(tmp_path, *rows, files={"series.toml": SERIES + more})
    assert told in str(refused.value)


@pytest.mark.long
@every(
    ("year", "name", "told", "total"),
    [
        ("2022", "contract", "à peu près", "101 %"),
        ("2022", "status", "à peu près", "100,5 %"),
        ("2023", "status", "à peu près", "100,5 %"),
        ("2019", "company_size", "à peu près", "101 %"),
        ("2014", "contract", "est de 99 %.", "99 %"),
    ],
)
def test_the_total_is_that_of_what_is_printed_and_names_why_it_is_no_whole(year, name, told, total):
    text = note(shipped(year, name), "Note").replace(NBSP, " ")
    (sentence,) = [one for one in text.split(". ") if "total des parts" in one]
    assert total in sentence
    assert told in sentence


@pytest.mark.long
def test_a_sum_names_its_question_on_a_poster_and_no_cause_where_a_row_is_read_into_the_source():
    poster, alone = (
        note(shipped("2020", name), "Note").replace(NBSP, " ") for name in ("workplace", "company_size")
    )
    assert "Taille de l’entreprise : le total des parts affichées est de 99 %." in poster
    assert "Le total des parts affichées est de 99 %." in alone
    assert "arrondis" not in poster + alone


@every(
    ("shares", "exact", "said"),
    [
        ((33, 33, 33), (100 / 3,) * 3, "du fait des arrondis"),
        ((33, 33, 33), (), "ce que des arrondis peuvent expliquer"),
        ((59, 40), (), "ce que des arrondis peuvent expliquer"),
        ((50, 48), (), "est de 98 %."),
        ((49.5, 49.5), (), "est de 99 %."),
    ],
)
def test_rounding_is_the_cause_of_a_sum_where_that_is_known_and_may_be_where_it_suffices(shares, exact, said):
    rows = [
        Estimate(
            str(at),
            str(at),
            share,
            "computed" if exact else "published",
            decimals=0 if share == int(share) else 1,
            computed=Computed(exact[at]) if exact else None,
        )
        for at, share in enumerate(shares)
    ]
    table = Table("contract", "Contrat", "all", "single", "percent", tuple(rows))
    (told,) = totals.told(table, composed.filler(composed.edition("2014")).words)
    assert said in told.replace(NBSP, " ").replace("Du", "du")


@pytest.mark.long
@every(
    ("year", "name", "told"),
    [
        ("2018", "workplace", "51 en 2019 − 1"),
        ("2017", "daily", "63 en 2018 + 11"),
        ("2017", "daily", "93 en 2018, sans changement"),
    ],
)
def test_an_operand_of_another_edition_is_printed_with_it_and_the_source_names_that_edition(year, name, told):
    page = shipped(year, name)
    text = " ".join([note(page, "Note"), *composed.printed(page)]).replace(NBSP, " ")
    assert told in text
    assert f"{year} (et édition {int(year) + 1}" in note(page, "Source")


def test_those_who_look_for_a_job_are_no_untold_contract_where_the_status_counts_them():
    (table,) = shipped("2021", "contract").estimates
    assert [(row.category, row.value) for row in table.rows][-1] == ("job_seeker", 4.0)


@pytest.mark.long
def test_a_big_number_that_sources_dispute_stands_with_what_the_others_give():
    (block,) = [one for one in shipped("2011", "workplace").panels if one.id == "recruitment_channel"]
    said = "".join(run.text for run in block.chart.lines[0]).replace(NBSP, " ")
    assert said == "ont été recrutés par un réseau social (3 % selon Vertuoz)"
    (block,) = [one for one in shipped("2011", "profile").panels if one.id == "contract"]
    said = "".join(run.text for run in block.chart.lines[0]).replace(NBSP, " ")
    assert said == "sont en CDI ; 18 % sont en stage (CDI : 51 % selon Siweo)".replace(" ;", "\u202f;")
    (block,) = [one for one in shipped("2021", "salary", "en").panels if one.id == "salary_mean"]
    assert "(€27,251 according to livre-css3.fr)" in "".join(run.text for run in block.chart.lines[0])


@pytest.mark.long
@every(("year", "lang"), [("2017", "fr"), ("2017", "en"), ("2018", "fr"), ("2018", "en")])
def test_an_edition_whose_figures_are_of_more_people_says_so_once_on_every_page(year, lang):
    words = {
        "fr": "les chiffres couvrent tous les intitulés de poste",
        "en": "the figures cover every job title",
    }
    of = composed.edition(year)
    filler = composed.filler(of, lang)
    with composed.undrawn():
        alone = [compose.card(name, filler) for name in aggregate.questions(of)]
    for page in (*alone, *composed.posters(year, lang).values()):
        told = " ".join(one.text for one in page.notes).casefold()
        assert told.count(words[lang]) == 1, page.id
    (universe, *_) = compose.frame(filler).facts
    assert universe.text.casefold().endswith(words[lang])


def test_no_other_edition_says_that_its_figures_are_of_more_people():
    assert "intitulés" not in note(shipped("2019", "gender"), "Champ")


@pytest.mark.long
@every(
    ("year", "name", "lang", "publishers"),
    [
        ("2011", "degree", "fr", "Blog du Modérateur et Terrafemina."),
        ("2011", "recruitment_channel", "fr", "Siweo et Vertuoz."),
        ("2011", "contract", "en", "Blog du Modérateur and Siweo."),
        ("2021", "salary_mean", "fr", "Elaee et livre-css3.fr."),
    ],
)
def test_the_source_names_those_that_give_another_number_for_a_printed_one(year, name, lang, publishers):
    assert note(shipped(year, name, lang), "Source").endswith(publishers)


def test_the_source_names_those_that_dispute_what_a_figure_was_computed_from():
    assert "Yann-Yves Biffe" in note(shipped("2013", "age_group"), "Source")
    assert "lesmetiers.net" in note(shipped("2013", "age_group"), "Source")


@pytest.mark.long
def test_a_poster_says_of_whom_a_block_is_whose_number_nobody_published():
    told = "Certains chiffres sont ceux des répondants salariés, dont l’effectif n’est pas publié."
    assert told in note(shipped("2020", "workplace"), "Champ")


def starred(page: Infographic) -> dict[str, str]:
    """The numbers of a page that carry a star, by label: those of its marks and the big ones."""
    charts = [one.chart for one in page.panels]
    found = {mark.label: mark.text for one in charts for of in one.series for mark in of.marks}
    found |= {one.chart.figure: one.chart.figure for one in page.panels}
    return {label: text.replace(NBSP, " ") for label, text in found.items() if text.endswith("*")}


@pytest.mark.long
@every(
    ("year", "name", "told"),
    [
        ("2011", "contract", {"CDI": "50 %*"}),  # a bar
        ("2018", "contract", {"CDI": "53 %*"}),
        ("2011", "recruitment_channel", {f"19{NBSP}%*": "19 %*", "Réseaux sociaux": "19 %*"}),  # a big number
        ("2013", "age_group", {f"25{NBSP}ans et moins": "39 %*"}),  # computed from a disputed one
    ],
)
def test_a_number_that_sources_dispute_has_the_star_with_which_its_note_begins(year, name, told):
    page = shipped(year, name)
    assert starred(page) == told
    assert f"*{NBSP}Sources en désaccord sur «" in note(page, "Note")
    values = [cell.value.replace(NBSP, " ") for table in page.panels[0].tables for cell in table.rows]
    assert [one for one in values if one.endswith("*")] == [next(iter(told.values()))]


@pytest.mark.long
def test_on_a_line_of_editions_the_dot_of_a_disputed_figure_has_a_star_though_its_value_is_not_written():
    filler = composed.filler(composed.edition("2023"))
    editions = [composed.edition(year) for year in filler.edition.survey.editions]
    page = compose.trends(editions, filler)
    (contract,) = [one for one in page.panels if one.id == "contract"]
    stars = {mark.label[:4]: mark.text for mark in contract.chart.series[0].marks if "*" in mark.text}
    assert stars == {"2011": f"50{NBSP}%*", "2018": "*"}
    assert f"*{NBSP}Sources en désaccord{NBSP}: CDI en 2011" in note(page, "Note")


def test_what_heads_an_untitled_number_unseen_is_what_is_seen():
    heads = {one.id: one.heading for one in shipped("2018", "daily").panels}
    assert heads["stories"].replace(NBSP, " ") == "54 % des répondants publient des stories"
