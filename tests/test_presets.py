"""Presets: pictures of a stated size, their type set anew, refused where it has no room."""

import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache

import pytest
from PIL import Image

from cmsurvey import compose, fonts, load, manifest, presets, render, themes
from cmsurvey.bundles import Bundle, Request
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Block, Estimate, Spec
from cmsurvey.plan import Plan
from cmsurvey.presets import PRESETS
from cmsurvey.render import social
from cmsurvey.render.svg import Drawing
from cmsurvey.theme import DEFAULT
from tests import composed, drawn
from tests.builders import write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.test_templates import UNBREAKABLE

SOCIAL = ("og", "square", "portrait", "story")
#: One card of each form, and the one whose label has an asterisk that a note explains.
CARDS = (
    "gender",
    "age_group",
    "region",
    "salary_median",
    "tasks_rank",
    "sector",
    "recruitment_social_network",
)
ANSWERS = ((1, 90), (2, 60), (3, 10))
QUESTION = "networks,Réseaux,all,400,multiple,answer_{0},Réponse {0}{2},{1},percent,,,{0},press,"


@cache
def card(question, year="2012"):
    return compose.card(question, composed.filler(composed.edition(year)))


@cache
def made(question, preset, year="2012"):
    words = composed.filler(composed.edition(year)).words
    return presets.variants([card(question, year)], (preset,), words)


def variant(question, preset, year="2012"):
    (found,) = made(question, preset, year).infographics
    return found


def figure(page):
    (one,) = page.panels[0].plots.values()
    return drawn.Figure(one)


def crowded(folder, answers, more=""):
    """The card of a made-up question with so many answers, and the words it is composed in."""
    rows = (QUESTION.format(number, 99 - number, more) for number in range(1, answers + 1))
    filler = composed.made_up(folder, *rows)
    return compose.card("networks", filler), filler.words


def set_in_html(page):
    empty = Drawing(ET.Element("svg"), 10, 10, {})
    return social.html(page, {page.panels[0].id: [empty]})


def plan(folder, *pages, words, only=("networks",), names=("og",), before=None):
    request = Request("2031", folder, folder, only=only, formats=("csv",), presets=names)
    return Plan.of(request, Bundle("2031", load.survey(folder / "surveys"), words, pages), before or {})


def command(*options, folder):
    return cmsurvey("render", "2012", "--out", folder, *options)


def wrong(names, folder):
    """`cmsurvey render` with presets that there are not, of a made-up series: all of it is read before."""
    asked = ("--surveys", write_series(folder, files={"words/fr.toml": "[populations]\n"}))
    return cmsurvey("render", "2031", *asked, "--out", folder / "out", "--preset", names)


@pytest.mark.long
def test_an_unknown_preset_is_refused_with_the_nearest_one(tmp_path):
    ended = wrong("og,sqare", tmp_path)

    assert ended.exit_code == 2
    assert ended.stderr == 'error: --preset: no preset "sqare"\n    did you mean "square"?\n'
    assert not (tmp_path / "out").exists()


@pytest.mark.long
def test_a_list_without_a_preset_is_refused(tmp_path):
    ended = wrong(" , ", tmp_path)

    assert ended.exit_code == 2
    known = "carousel, narrow, newsletter, og, portrait, square, story"
    assert ended.stderr == f"error: --preset: it names no preset\n    known: {known}\n"


@pytest.mark.long
def test_marks_without_room_are_refused_with_the_preset_that_holds_them(tmp_path):
    page, words = crowded(tmp_path, 9)

    refused = presets.variants([page], ("og",), words).refused

    assert [(one.where, one.what, one.hint) for one in refused] == [
        ("networks.og", "its marks are 422 px high, the picture has 288 for them", "square has room for it")
    ]


def test_a_title_that_nobody_wrote_has_its_question_under_it_where_there_is_no_subtitle(tmp_path):
    page, words = crowded(tmp_path, 3)
    (links,) = presets.variants([page], ("og",), words).infographics
    (square,) = presets.variants([page], ("square",), words).infographics

    assert (page.title, presets.subtitle(links)) == ("Réponse 1 en tête\u00a0: 98\u00a0%", ("Réseaux",))
    assert presets.subtitle(square) != presets.subtitle(links)


@pytest.mark.long
@every(("titles", "lines"), [(1, 2), (2, 1)])
def test_a_question_that_has_no_room_for_all_of_it_is_cut_to_a_line(titles, lines, tmp_path):
    page, words = crowded(tmp_path, 5)
    asked = "Lequel de ces réseaux sociaux inventés utilisez-vous " * 2 + "au travail ?"
    page = replace(page, title=" ".join([page.title] * titles), asked=asked)
    (made,) = presets.variants([page], ("og",), words).infographics

    told = " ".join(presets.subtitle(made))
    assert (len(presets.subtitle(made)), told.endswith("…")) == (lines, lines == 1)
    assert asked.startswith(told.removesuffix("…"))


@pytest.mark.long
def test_a_title_that_somebody_wrote_or_that_is_made_of_words_of_the_answer_stands_alone():
    assert {
        presets.subtitle(variant(name, "og", year)) for name, year in (("gender", "2012"), ("gender", "2013"))
    } == {()}


#: A source of 124 letters and a title of 60, as an observatory and an editor may write them.
LONG = (
    "Observatoire national interprofessionnel des métiers de la communication numérique et des réseaux "
    "sociaux en ligne, 2e vague"
)
TITLE = "Les community managers sont en majorité des femmes de Paris."


@pytest.mark.long
@every("question", CARDS)
@every("preset", SOCIAL)
def test_a_long_source_is_cut_between_words_where_nothing_else_has_room_and_no_number_is(question, preset):
    page = card(question)
    line = page.line.replace(page.named, LONG)
    long = replace(page, line=line, named=LONG, title=TITLE)
    (found,) = presets.variants(
        [long], (preset,), composed.filler(composed.edition("2012")).words
    ).infographics

    before, _, after = line.partition(LONG)
    told = found.line.removeprefix(before).removesuffix(after)
    assert found.line.startswith(before)
    assert after in found.line
    assert told == LONG or (told.endswith("…") and LONG.startswith(f"{told[:-1]} "))
    assert told[-2].isalpha()
    if told != LONG:
        assert len(presets.foot(found).lines) <= 2
        assert presets.foot(found).beside


@pytest.mark.long
def test_a_long_source_takes_one_row_where_two_have_no_room_and_one_of_a_word_is_refused():
    page, words = card("sector"), composed.filler(composed.edition("2012")).words
    for name in (LONG, LONG.replace(" ", "")):
        line = page.line.replace(page.named, name)
        found = presets.variants([replace(page, line=line, named=name)], ("og",), words)
        lines = [presets.foot(one).lines for one in found.infographics]
        if name == LONG:
            assert lines == [("Source\u00a0: Observatoire national…, 2012 · 577 répondants",)]
        else:
            (refused,) = found.refused
            assert (lines, refused.hint) == ([], "square has room for it")
    assert [one for one in page.notes if page.named in one.text], "the page tells it whole"


@pytest.mark.long
@every("word", UNBREAKABLE)
def test_a_word_without_a_break_is_set_in_lines_by_every_preset_or_refused(tmp_path, word):
    row = QUESTION.replace("Réponse {0}", word)
    filler = composed.made_up(
        tmp_path,
        *(row.replace(word, f"{word}{number}").format(number, share, "") for number, share in ANSWERS),
    )
    page = compose.card("networks", filler)

    found = presets.variants([page], tuple(name for name in PRESETS if name != "carousel"), filler.words)

    told = {problem.where.partition(".")[2]: problem.hint for problem in found.refused}
    assert {one.preset for one in found.infographics} | told.keys() == set(PRESETS) - {"carousel"}
    assert all(hint.endswith("room for it") for hint in told.values())
    for one in found.infographics:
        preset, drawing = PRESETS[one.preset], figure(one)
        bars = drawn.bars(drawing)
        assert drawn.faults(drawing) == []
        assert [bar.left for bar in bars] == pytest.approx([drawn.zero(drawing)] * len(ANSWERS))
        assert max(bar.right - bar.left for bar in bars) > drawing.layout.width / 4
        if preset.social:
            lines = presets.headline(one)
            assert (
                max(fonts.width(line, "display-700", preset.size.title) for line in lines) <= preset.content
            )


@pytest.mark.long
def test_marks_that_no_social_preset_holds_are_refused_with_those_that_are_as_high_as_they_need(tmp_path):
    page, words = crowded(tmp_path, 12, more=" qui demande beaucoup de mots" * 3)

    found = presets.variants([page], SOCIAL, words)

    assert not found.infographics
    assert {one.where for one in found.refused} == {f"networks.{name}" for name in SOCIAL}
    assert {one.hint for one in found.refused} == {"narrow and newsletter have room for it"}


@pytest.mark.long
def test_a_form_without_a_social_layout_is_refused():
    page = card("gender")
    panel = replace(page.panels[0], chart=replace(page.panels[0].chart, template="line"))

    refused = presets.variants(
        [replace(page, panels=(panel,))], ("og",), composed.filler(composed.edition("2012")).words
    ).refused

    assert [one.what for one in refused] == ["its form, line, has no layout of this size"]


def poster(name, year="2012", lang="fr"):
    """A poster of the shipped series, with the words to make its variants."""
    return composed.posters(year, lang)[name], composed.filler(composed.edition(year), lang).words


def shared(page, words):
    """Its picture for links, and for each column the number and what is read under it."""
    (made,) = presets.variants([page], ("og",), words).infographics
    columns = [
        (panel.chart.figure, panel.alt.removeprefix(f"{panel.chart.figure} ")) for panel in made.panels
    ]
    return made, columns


@pytest.mark.long
def test_a_poster_has_one_social_preset_that_of_links_and_one_sentence_says_so():
    page, words = poster("profile")

    found = presets.variants([page], ("og", "square", "story", "narrow"), words)

    assert [one.id for one in found.infographics] == ["profile.og", "profile.narrow"]
    assert [(one.where, one.what, one.hint) for one in found.refused] == [
        (
            "profile",
            "a poster has no preset square, story",
            "ask for og, narrow or newsletter, or for the cards of its questions",
        )
    ]


@pytest.mark.long
def test_a_poster_is_shared_with_its_title_and_the_figures_that_it_leads_with():
    made, columns = shared(*poster("profile"))

    assert made.title == "Plutôt une femme, 35\xa0ans ou moins, de niveau bac+5"
    assert columns == [
        ("52\xa0%", "de femmes en 2012, contre 55\xa0% en 2011"),
        ("88\xa0%", "ont 35\xa0ans ou moins (calculé)"),
        ("52,7\xa0%", "des répondants ont un diplôme de niveau bac+5"),
    ]
    assert made.line == "Source\xa0: RegionsJob et ANOV Agency, 2012 · 577 répondants"
    assert made.alt.endswith("577 répondants.")
    html = social.html(made, {one.id: [Drawing(ET.Element("svg"), 10, 10, {})] for one in made.panels})
    assert html.count("<svg") == 3 + 1  # and the sign
    assert "ENQUÊTE" not in html
    assert '<p class="kicker"' in html


@pytest.mark.long
@every("lang", ("fr", "en"))
@every(("year", "name"), [("2012", "profile"), ("2012", "workplace"), ("2023", "daily"), ("2023", "salary")])
def test_the_columns_of_a_shared_poster_hold_their_texts_and_stand_on_one_line(year, name, lang):
    made, _ = shared(*poster(name, year, lang))
    drawings = [drawn.Figure(plot) for panel in made.panels for plot in panel.plots.values()]

    for panel, drawing in zip(made.panels, drawings, strict=True):
        assert drawn.faults(drawing) == []
        assert min(drawn.sizes(drawing).values()) >= 28
        assert drawing.layout.height <= presets.room(made)
        assert panel.plots["third"].layout["width"] * len(drawings) <= PRESETS["og"].content
    numbers = {max(drawn.sizes(drawing).values()) for drawing in drawings}
    assert len(numbers) == 1


@pytest.mark.long
def test_a_number_too_wide_for_its_column_is_left_out_where_others_are_not():
    page, words = poster("profile")
    wide = replace(page.leads[0], figure="20\u202f000 à 40\u202f000\xa0€")

    page = replace(page, leads=(*page.leads[:2], wide))
    assert [figure for figure, _ in shared(page, words)[1]] == ["52\xa0%", "88\xa0%"]
    alone = replace(page, leads=(wide,))
    assert [figure for figure, _ in shared(alone, words)[1]] == ["20\u202f000 à 40\u202f000\xa0€"]


@pytest.mark.long
@every(
    ("year", "name", "figures"),
    [
        ("2011", "profile", ["55", "72", "88"]),  # two sources disagree on bac+5, and one writes "sur Paris"
        ("2011", "daily", ["49", "39", "37"]),  # 88 % is a bound
        ("2021", "salary", ["12.7"]),  # two sources disagree on the mean
        (
            "2020",
            "daily",
            ["96", "64", "91"],
        ),  # two of them have notes of which [asides] says that nothing is left to say
        ("2016", "profile", ["59", "42", "85"]),  # the note says "nearly 42 %", and so does the figure
        ("2025", "profile", ["69", "28", "60"]),  # that no organiser is named is true of the whole edition
    ],
)
def test_a_figure_that_a_note_explains_leads_no_shared_poster_and_languages_share_their_figures(
    year, name, figures
):
    for lang in ("fr", "en"):
        _, columns = shared(*poster(name, year, lang))
        numbers = [re.findall(r"[\d.]+", figure.replace(",", "."))[0] for figure, _ in columns]

        assert numbers == figures


@pytest.mark.long
@every("lang", ["fr", "en"])
def test_a_share_that_its_table_calls_implausible_stands_in_no_shared_poster(lang):
    page, _ = poster("salary", "2011", lang)

    assert page.leads
    assert not any("85" in one.figure for one in page.leads)


@pytest.mark.long
@every(
    ("year", "name", "highlit"),
    [
        ("2012", "salary", [True, False]),  # the median of the title, though a note says how it was published
        ("2022", "salary", [True]),
        ("2022", "profile", [False, False, False]),  # the title is about a bound
        ("2021", "salary", [False]),
    ],
)
def test_the_figure_of_the_title_alone_is_in_the_highlight_of_a_shared_poster(year, name, highlit):
    page, words = poster(name, year)
    made, _ = shared(page, words)

    assert [panel.chart.leads for panel in made.panels] == highlit


@pytest.mark.long
def test_a_kicker_without_room_goes_before_a_figure_does():
    page, words = poster("profile")
    long = replace(page, kicker="Enquête auprès de toutes les personnes inventées de France · édition 2012")

    made, columns = shared(long, words)

    assert (made.kicker, len(columns)) == ("", 3)


def test_a_poster_of_a_long_source_cuts_its_name_before_a_figure_goes():
    page, words = poster("profile")
    made, columns = shared(replace(page, line=page.line.replace(page.named, LONG), named=LONG), words)

    assert presets.foot(made).lines == (
        "Source\u00a0: Observatoire national interprofessionnel des métiers…, 2012",
        "577 répondants",
    )
    assert (made.kicker, len(columns)) == (page.kicker, 3)


def test_a_poster_that_leads_with_no_figure_is_refused_as_a_picture_for_links():
    page, words = poster("profile")

    (refused,) = presets.variants([replace(page, leads=())], ("og",), words).refused

    assert (refused.where, refused.what) == ("profile.og", "it leads with no figure")
    assert refused.hint == "narrow and newsletter have room for it"


def test_a_figure_that_is_too_uncertain_leads_no_picture_that_has_no_note(monkeypatch):
    spec = Spec("made", (Block(("gender",)), Block(("contract",))))
    monkeypatch.setattr(Estimate, "uncertain", property(lambda row: row.category == "female"))
    with composed.undrawn():
        page = compose.poster(spec, composed.filler(composed.edition("2012")))

    assert [chart.figure for chart in page.leads] == ["47\xa0%"]


@pytest.mark.long
def test_a_figure_whose_base_nobody_states_leads_no_poster_and_equal_ones_stand_once():
    names = ("previous_job", "gender", "tasks_rank", "contract")
    spec = Spec("made", tuple(Block((name,)) for name in names))
    with composed.undrawn():
        page = compose.poster(spec, composed.filler(composed.edition("2012")))

    assert [chart.figure for chart in page.leads] == ["52\xa0%", "47\xa0%"]
    salary, _ = poster("salary", "2023")
    assert [chart.figure for chart in salary.leads] == ["29\u202f000\xa0€"]


def test_what_is_asked_for_by_name_alone_and_refused_is_an_error(tmp_path):
    page, words = crowded(tmp_path, 9)

    with pytest.raises(CmsurveyError, match=r"networks\.og: its marks are 422 px high"):
        plan(tmp_path, page, words=words)


@pytest.mark.long
def test_what_is_refused_beside_others_is_a_remark(tmp_path):
    page, words = crowded(tmp_path, 9)
    of_two = plan(tmp_path, page, words=words, names=("og", "square"))
    of_all = plan(tmp_path, page, words=words, only=())

    told = "networks.og: its marks are 422 px high, the picture has 288 for them; square has room for it"
    assert list(of_two.remarks({})) == list(of_all.remarks({})) == [told]
    assert [part.infographic.id for part in of_two.parts if part.stale] == ["networks.square"]


@pytest.mark.long
@every("preset", SOCIAL)
@every("question", CARDS)
def test_a_social_picture_holds_its_marks_in_type_of_28_px_at_least(question, preset):
    page = variant(question, preset)

    assert drawn.faults(figure(page)) == []
    assert figure(page).layout.height <= presets.room(page)
    assert min(drawn.sizes(figure(page)).values()) >= 28


@pytest.mark.long
@every(
    ("preset", "title", "label", "note", "number"),
    [("og", 50, 30, 28, 220), ("square", 60, 34, 28, 240), ("story", 76, 42, 32, 280)],
)
def test_texts_have_the_sizes_of_the_specification(preset, title, label, note, number):
    page, big = variant("region", preset), variant("gender", preset)
    html = set_in_html(page)

    assert f"font-size: {title}px" in html
    assert f"font-size: {note}px" in html
    assert drawn.sizes(figure(page))["Bretagne"] == label
    assert drawn.sizes(figure(page))["5,2\xa0%"] == label
    assert drawn.sizes(figure(page))["calculé"] == note
    assert drawn.sizes(figure(big))["52\xa0%"] == number


def test_a_hundred_people_stay_a_hundred_in_a_flat_picture():
    ((_, women), (_, men)) = drawn.people(figure(variant("gender", "og")))

    assert (len(women), len(men)) == (52, 48)
    assert len({round(box.top) for box in women + men}) == 5
    assert min(box.left for box in women + men) > PRESETS["og"].content / 3


def test_a_hundred_people_stand_under_a_number_that_leaves_no_room_beside_it():
    page = card("gender")
    (panel,) = page.panels
    hedged = replace(
        panel, chart=replace(panel.chart, figure="environ 52\u00a0%", lines=panel.chart.lines[:1])
    )
    words = composed.filler(composed.edition("2012")).words
    (made,) = presets.variants([replace(page, title="Titre", panels=(hedged,))], ("og",), words).infographics
    ((_, women), (_, men)) = drawn.people(figure(made))

    assert len({round(box.top) for box in women + men}) == 2
    assert drawn.faults(figure(made)) == []


@pytest.mark.long
def test_marks_leave_air_where_a_smaller_layout_does():
    page = variant("region", "story")

    assert figure(page).layout.height <= presets.room(page) - PRESETS["story"].air


@pytest.mark.long
def test_a_story_is_filled_with_large_type_and_takes_that_of_a_square_for_many_marks():
    page, crowd = variant("contract", "story"), variant("recruitment_channel", "story")

    assert figure(page).layout.height > 0.7 * presets.room(page)
    assert min(drawn.sizes(figure(crowd)).values()) == 28
    assert drawn.faults(figure(crowd)) == []


@pytest.mark.long
def test_the_sentence_of_a_number_is_larger_where_it_has_room():
    for preset in SOCIAL:
        assert PRESETS[preset].said in drawn.sizes(figure(variant("salary_median", preset))).values()


@pytest.mark.long
def test_a_social_picture_has_one_line_and_no_note():
    page = variant("employer_type", "og")
    html = set_in_html(page)

    assert "Source\xa0: RegionsJob et ANOV Agency, 2012 · 577 répondants" in html
    assert not any(note.text in html for note in page.notes)
    assert "<script" not in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.long
def test_a_group_is_named_in_the_line_and_its_number_never_borrowed():
    assert card("salary_mean", "2023").line.endswith(" · répondants en CDI, effectif non publié")
    assert card("recruitment_social_network").line.endswith(
        "environ 69 répondants recrutés par un réseau social (calculé)"
    )
    assert card("previous_job").line.endswith(" · base non précisée")
    groups = "1\u202f142 répondants en tout, effectif par groupe non publié"
    assert card("salary_median", "2023").line == f"Source\xa0: BDM, 2023 · {groups}"


@pytest.mark.long
def test_several_answers_are_told_where_there_is_no_subtitle_to_say_it():
    assert variant("audience_type", "og").line.endswith("577 répondants, plusieurs réponses possibles")
    assert variant("audience_type", "square").line.endswith("577 répondants")
    assert "plusieurs réponses possibles" in " ".join(presets.subtitle(variant("audience_type", "square")))


def test_a_label_says_what_a_note_would_explain():
    labels = [
        mark.label for mark in variant("recruitment_social_network", "og").panels[0].chart.series[0].marks
    ]

    assert "Facebook ou LinkedIn, selon la source" in labels
    assert not any("*" in label for label in labels)


@pytest.mark.long
def test_a_star_is_explained_in_the_line_of_a_picture_or_in_the_sentence_of_its_number():
    picture = variant("contract", "square", "2011")
    assert "50\xa0%*" in [mark.text for mark in picture.panels[0].chart.series[0].marks]
    assert picture.line.endswith(" · *\xa051\xa0% selon Siweo")
    number = variant("recruitment_channel", "square", "2011").panels[0].chart
    assert number.figure == "19\xa0%"
    assert "(3\xa0% selon Vertuoz)" in "".join(run.text for run in number.lines[0])


def test_a_sentence_that_is_the_title_is_set_once_in_its_size():
    page = variant("gender", "og", "2018")

    assert presets.headline(page) == ()
    assert drawn.sizes(figure(page))["sont des femmes"] == 50


def test_a_line_too_long_for_the_sign_is_broken_between_source_and_base():
    page = replace(
        variant("gender", "square"), line="Source\xa0: " + "Organisateur inventé " * 2 + " · 400 répondants"
    )

    assert presets.foot(page) == ((page.line.partition(" · ")[0].strip(), "400 répondants"), True)
    longer = replace(page, line="Organisateur inventé " * 12 + "· 400 répondants")
    assert not presets.foot(longer).beside
    assert presets.room(longer) < presets.room(page)


def test_the_sign_of_a_theme_is_at_the_foot():
    house = replace(DEFAULT, name="house", mark="Maison inventée", credit="Crédit inventé")
    with themes.using(house):
        html = set_in_html(variant("region", "og"))

    assert "Maison inventée" in html
    assert "Crédit inventé" in html


def test_a_sign_that_no_line_holds_is_refused():
    with themes.using(replace(DEFAULT, mark="Un employeur inventé", credit="M" * 38)):
        words = composed.filler(composed.edition("2012")).words
        (problem,) = presets.variants([card("gender")], ("square", "narrow"), words).refused

    assert (problem.what, problem.hint) == (
        "the sign of the theme is 1194 px wide, the picture has 936 for it",
        "narrow and newsletter have room for it",
    )


def test_page_presets_are_the_page_with_one_drawing():
    narrow, newsletter = variant("gender", "narrow"), variant("gender", "newsletter")

    assert figure(narrow).layout.width == 328
    assert figure(newsletter).layout.width == 568
    assert narrow.notes == card("gender").notes


def test_the_files_of_a_variant_say_which_picture_they_are():
    assert render.formats(variant("gender", "og"), ("csv",)) == ("png", "png@2x")
    assert render.formats(variant("gender", "narrow"), ()) == ("png", "png@1x")
    assert render.file_name("gender.og", "png@2x") == "gender.og@2x.png"
    entry = render.entry(variant("gender", "og"), 1200, 630)
    assert (entry["kind"], entry["question"], entry["width"]) == ("social", "gender", 1200)
    assert presets.standing(["gender.png", "gender.fr.csv", "gender.story@2x.png", "gender.og.png"]) == (
        "og",
        "story",
    )


@pytest.mark.long
def test_a_picture_that_was_not_asked_for_again_is_told_when_it_is_out_of_date(tmp_path):
    filler = composed.made_up(tmp_path)
    page = compose.card("gender", filler)
    before = {"gender.og.png": {"made_from": "something else"}}

    told = list(plan(tmp_path, page, words=filler.words, only=(), names=(), before=before).remarks(before))

    assert told == ["out of date, since they were not made anew: gender.og.png"]


@pytest.mark.browser
def test_pictures_have_their_sizes_and_weights_and_are_not_made_twice(tmp_path):
    asked = ("--only", "gender", "--format", "png", "--preset", ",".join(PRESETS))
    first = command(*asked, folder=tmp_path)
    assert first.exit_code == 0, first.stderr
    folder = tmp_path / "2012" / "fr"
    sizes = {
        "og": (1200, 630), "og@2x": (2400, 1260), "square": (1080, 1080), "portrait": (1080, 1350),
        "story": (1080, 1920), "story@2x": (2160, 3840),
    }  # fmt: skip
    for name, size in sizes.items():
        content = (folder / f"gender.{name}.png").read_bytes()
        assert Image.open(io.BytesIO(content)).size == size
        assert len(content) <= 100_000
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert Image.open(io.BytesIO(before["gender.narrow.png"])).width == 720
    assert Image.open(io.BytesIO(before["gender.newsletter@1x.png"])).width == 600

    again = command(*asked, folder=tmp_path)
    assert "up to date, 13 files" in again.stdout
    forced = command(*asked, "--force", folder=tmp_path)
    assert forced.exit_code == 0, forced.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    listed = json.loads(before[manifest.MANIFEST])["files"]
    assert {one["kind"] for one in listed if ".og" in one["name"]} == {"social"}


@pytest.mark.browser
def test_a_poster_has_its_picture_for_links_in_the_exact_size(tmp_path):
    assert command("--only", "profile", "--format", "json", "--preset", "og", folder=tmp_path).exit_code == 0
    folder = tmp_path / "2012" / "fr"

    pictures = (io.BytesIO((folder / f"profile.og{scale}.png").read_bytes()) for scale in ("", "@2x"))
    assert [Image.open(one).size for one in pictures] == [(1200, 630), (2400, 1260)]
    listed = json.loads((folder / manifest.MANIFEST).read_bytes())["files"]
    (told,) = (one for one in listed if one["name"] == "profile.og.png")
    assert (told["kind"], told["question"], told["width"]) == ("social", None, 1200)
