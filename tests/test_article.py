"""The words of an article: every number is one that the tables give, every text is as it may be published."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from unittest import mock

import pytest
from markdown_it import MarkdownIt

from cmsurvey import aggregate, article, compose, words
from cmsurvey.article import chosen, lengths
from cmsurvey.article import made as composing
from cmsurvey.article.made import Article, Passage, made
from cmsurvey.article.posts import NETWORKS, Frame, Item, post
from cmsurvey.article.text import markdown
from cmsurvey.compose import sentences
from cmsurvey.errors import CmsurveyError
from cmsurvey.fill import amount
from cmsurvey.load import survey as load_survey
from cmsurvey.markdown import escaped
from cmsurvey.model import Infographic
from tests import composed, test_spelling, test_truth
from tests.builders import SERIES, expected, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.composed import SURVEYS
from tests.test_words_files import FALSE_WORDS, LANGUAGES, YEARS, faults, pages, quickly

NBSP = "\u00a0"
#: How the opening of a post says it.
UNPUBLISHED = {"fr": "Leur nombre n’est pas publié.", "en": "Their number is not published."}


@cache
def of(year: str, lang: str, link: str = "") -> Article:
    """The words of a shipped edition."""
    edition = composed.edition(year)
    with quickly(), mock.patch.object(composing, "_fits", return_value=True):  # an undrawn card has no height
        return made(composed.filler(edition, lang), link=link)


def passages(one: Article) -> list[Passage]:
    return [passage for section in one.sections for passage in section.passages]


def texts(one: Article) -> Iterator[str]:
    """Every text that is to be published."""
    for figure in one.figures:
        yield from (figure.value, figure.sentence, figure.source, figure.image.alt)
    yield from (post.text for post in one.posts)
    for section in one.sections:
        yield section.title
        for passage in section.passages:
            notes = (passage.note, passage.caption_note)
            yield from (passage.caption, passage.paragraph, *notes, passage.image.alt)


def named(year: str, lang: str) -> dict[str, Infographic]:
    return {page.id: page for page in pages(year, lang)}


def known(page: Infographic, year: str, lang: str) -> set[Decimal]:
    """What the tables give for a page; of a line also the respondents of the other editions."""
    return {one.normalize() for one in test_truth.allowed(page, year, lang)}


def numbers(text: str, lang: str) -> set[Decimal]:
    """The numbers of a text without the names that it cites and the pixels of addresses."""
    names = {words.typeset(row["title"]) for row in test_truth.table("editions.csv")}
    names |= {
        row["publisher"] for row in test_truth.table("sources.csv") if re.search(r"\d", row["publisher"])
    }
    cited = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return test_truth.numbers(cited.sub("", text), lang)


def foreign(year: str, lang: str) -> list[str]:
    """Each text with a number that no table gives for what it is about."""
    one, by_name = of(year, lang), named(year, lang)
    found = []
    for section in one.sections:
        for passage in section.passages:
            page = by_name[passage.image.command.split("--only ")[1].split(" ")[0]]
            told = " ".join((passage.caption, passage.paragraph, passage.note, passage.caption_note))
            found += [f"{n} in {told}" for n in numbers(told, lang) - known(page, year, lang)]
    for figure in one.figures:
        told = f"{figure.value} {figure.sentence} {figure.source}"
        found += [f"{n} in {told}" for n in numbers(told, lang) - known(by_name[figure.question], year, lang)]
    for message in one.posts:
        allowed: set[Decimal] = set().union(
            *(known(by_name[item.question], year, lang) for item in message.items)
        )
        found += [f"{n} in {message.text}" for n in numbers(message.text, lang) - allowed]
    return found


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_every_number_of_an_article_is_one_that_the_tables_give(year, lang):
    assert passages(of(year, lang))
    assert foreign(year, lang) == []


@pytest.mark.long
def test_a_number_from_nowhere_in_a_paragraph_is_caught(monkeypatch):
    one = of("2012", "fr")
    section = one.sections[0]
    wrong = replace(section.passages[0], paragraph="61 % des répondants.")
    changed = replace(one, sections=(replace(section, passages=(wrong,)),))
    monkeypatch.setitem(globals(), "of", lambda *_: changed)
    told = " ".join((wrong.caption, wrong.paragraph, wrong.note, wrong.caption_note))
    assert foreign("2012", "fr") == [f"61 in {told}"]


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_every_text_is_set_as_its_language_sets_it_and_calls_no_volunteer_a_sample(year, lang):
    one, title = of(year, lang), words.typeset(composed.edition(year).entry.title)
    told = [text.replace(title, "x") for text in texts(one)]

    assert {text: found for text in told if (found := faults(text, lang))} == {}
    assert [text for text in told if FALSE_WORDS.search(text)] == []
    assert [text for text in told if re.search(r"\.\.|\(\)|\{|\}| ,|^ | $", text)] == []


@pytest.mark.long
@every("lang", LANGUAGES)
def test_every_word_of_an_article_is_spelt_as_its_language_spells_it(lang):
    names = {said for name in test_spelling.names(lang) for said in (name, name.translate(composing.INNER))}
    cited = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    told = "\n".join(dict.fromkeys(text for year in YEARS for text in texts(of(year, lang))))
    assert sorted(set(test_spelling.misspelt(re.sub(cited, " ", told), lang))) == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_each_text_names_its_source_and_how_many_answered(year, lang):
    one, vocabulary = of(year, lang), composed.spoken(composed.edition(year), lang)
    entry = composed.edition(year).entry
    n = vocabulary.numbers.plain(entry.respondents) if entry.respondents else ""
    whom = {n} if n else {vocabulary.say("phrases.base_unpublished"), UNPUBLISHED[lang]}
    source = vocabulary.say("note_labels.source")

    for text in [figure.source for figure in one.figures] + [passage.paragraph for passage in passages(one)]:
        assert source in text
    for message in one.posts:
        assert source in message.text or words.typeset(entry.title) in message.text
        assert any(said in message.text for said in whom)


@pytest.mark.long
def test_each_text_about_made_up_figures_says_so(tmp_path):
    filler = composed.made_up(tmp_path, files={"series.toml": f"made_up = true\n{SERIES}"})
    with quickly(), mock.patch.object(composing, "_fits", return_value=True):
        one = made(filler)

    said = [figure.source for figure in one.figures] + [message.text for message in one.posts]
    said += [passage.paragraph for passage in passages(one)]
    assert len(said) > len(NETWORKS)
    assert [text for text in said if "exemple inventé" not in text] == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_posts_stay_within_their_lengths(year, lang):
    one = of(year, lang)
    assert [message.network for message in one.posts] == [network.name for network in NETWORKS]
    for message, network in zip(one.posts, NETWORKS, strict=True):
        assert message.length == network.measure(message.text) <= message.limit
        assert message.items


@pytest.mark.long
def test_the_address_of_the_article_ends_each_post_and_counts():
    link = "https://www.example.com/les-community-managers-en-france"
    for message, network in zip(of("2012", "fr", link).posts, NETWORKS, strict=True):
        assert message.text.endswith(f" {link}") or message.text.endswith(f"\n{link}")
        assert message.length == network.measure(message.text) <= message.limit


@pytest.mark.long
@every("lang", LANGUAGES)
def test_an_article_has_ten_key_figures_each_of_another_question_and_none_without_its_base(lang):
    one = of("2012", lang)
    assert [figure.question for figure in one.figures] == [
        "gender", "salary_median", "cm_alone", "age_group", "salary_cumulative",
        "department", "objectives", "region", "works_outside_hours", "audience_type",
    ]  # fmt: skip
    assert len(one.figures) == chosen.MOST


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_no_article_has_more_key_figures_or_tells_one_twice(year, lang):
    rows = [(figure.sentence, figure.source) for figure in of(year, lang).figures]
    assert len(set(rows)) == len(rows) <= chosen.MOST


@pytest.mark.long
def test_every_block_and_every_card_has_its_caption_and_paragraph_once():
    for year in YEARS:
        ids = [passage.id for passage in passages(of(year, "fr")) if "salary" not in passage.id]
        assert len(set(ids)) == len(ids)
        stated = {
            name for name, card in composed.cards(year).items() if all(t.stated for t in card.estimates)
        }
        assert stated <= {passage.id for passage in passages(of(year, "fr"))}


# What an editor reads ------------------------------------------------------------------------------------

READ = expected("article")


@pytest.mark.long
@every("case", READ)
def test_a_paragraph_reads_as_an_editor_would_write_it(case):
    year, lang, question = case.split(" ")
    found = next(one for one in passages(of(year, lang)) if one.id == question)
    plain = found.paragraph.replace("\u202f", " ").replace(NBSP, " ")
    assert plain.partition(" Source :")[0].partition(" Source: ")[0] == READ[case]


@pytest.mark.long
def test_a_bound_above_the_leading_figure_is_told_before_it_as_it_is_drawn():
    told = {one.id: one for one in passages(of("2012", "fr"))}["objectives"]
    figures = "Plus de 80 % des répondants visent la notoriété de la marque et 70 % visent l’acquisition"

    assert figures in told.paragraph.replace("\u00a0", " ")
    assert "Notoriété de la marque : plus de 80 % ; Acquisition" in re.sub(r"\s", " ", told.image.alt)


@pytest.mark.long
def test_a_line_of_a_poster_is_described_with_the_poster_that_shows_it():
    told = {one.id: one for one in passages(of("2012", "fr"))}
    alt = told["salary_median_line"].image.alt

    assert alt.startswith("Infographie, répondants de l’édition 2012")
    assert "Courbe : Ces médianes ne mesurent pas toutes la même chose." in alt.replace("\u00a0", " ")


def test_a_line_through_the_editions_is_told_by_population_and_called_no_change():
    (found,) = [one for one in passages(of("2012", "fr")) if one.image.file == "2012/fr/salary.png"]
    assert "répondants en CDI" in found.paragraph
    assert "l’écart ne mesure pas à lui seul une évolution" in found.paragraph
    assert "577 répondants en 2012" in found.paragraph


def test_a_series_without_words_tells_what_was_answered_to_which_question(tmp_path):
    figures = (
        "works,Télétravail,all,400,single,yes,Oui,62,percent,,,1,press,",
        "works,Télétravail,all,400,single,no,Non,38,percent,,,2,press,",
        "place,Lieu,all,400,single,home,À la maison,50,percent,,,1,press,",
        "place,Lieu,all,400,single,office,Au bureau,30,percent,,,2,press,",
        "place,Lieu,all,400,single,train,Dans le train,20,percent,,,3,press,",
    )
    one = made(composed.made_up(tmp_path, *figures))
    told = {passage.id: passage.paragraph.replace(NBSP, " ") for passage in passages(one)}
    source = "Source : Alpha et Beta, 2031 · 400 répondants."
    place = "30 % ont répondu « Au bureau » et 20 % ont répondu « Dans le train »"
    assert told == {
        "works": f"62 % des répondants ont répondu « Oui » à « Télétravail ». {source}",
        "place": f"50 % des répondants ont répondu « À la maison » à « Lieu », {place}. {source}",
    }


def test_a_verb_is_said_once_only_where_the_rest_can_be_read_alone(tmp_path):
    # « 48 % des hommes » would be a share of the men
    files = {
        "words/fr.toml": """[populations]
[questions.gender]
clauses.female = "sont des femmes"
clauses.male = "sont des hommes"
[questions.place]
clauses.home = "travaillent à la maison"
clauses.train = "travaillent dans le train"
clauses.office = "travaillent dans un bureau"
"""
    }
    figures = (
        "gender,Genre,all,400,single,female,Femmes,52,percent,,,1,press,",
        "gender,Genre,all,400,single,male,Hommes,48,percent,,,2,press,",
        "place,Lieu,all,400,multiple,train,Train,50,percent,,,1,press,",
        "place,Lieu,all,400,multiple,office,Bureau,30,percent,,,2,press,",
    )
    one = made(composed.made_up(tmp_path, *figures, files=files))
    told = {passage.id: passage.paragraph.replace(NBSP, " ").split(". ")[0] for passage in passages(one)}
    assert told == {
        "gender": "52 % des répondants sont des femmes et 48 % sont des hommes",
        "place": "50 % des répondants travaillent dans le train et 30 % dans un bureau",
    }


def test_answers_put_together_and_questions_in_quotation_marks_are_told_as_such(tmp_path):
    figures = (
        "pride,« Fier »,all,400,multiple,yes,D'accord,62,percent,,,1,press,",
        "pride_net,« Fier » (regroupements),all,400,multiple,agree,Oui ou plutôt oui,80,percent,,,1,press,",
        "pride_net,« Fier » (regroupements),all,400,multiple,deny,Non ou plutôt non,20,percent,,,2,press,",
    )
    one = made(composed.made_up(tmp_path, *figures))
    told = {passage.id: passage.paragraph.replace(NBSP, " ") for passage in passages(one)}
    assert told["pride"].startswith("62 % des répondants ont répondu « D’accord » à « “Fier” ». Source")
    listed = "Oui ou plutôt oui, 80 % des répondants\u202f; Non ou plutôt non, 20 %. Source"
    assert told["pride_net"].startswith(f"« Fier » (regroupements) : {listed}")
    assert [figure.question for figure in one.figures] == ["pride"]


def level_answers(folder, labels, extra="", kind="multiple", share=45):
    """The card and the words of a question whose first answers are level, by category and label."""
    figures = [
        f"tools,Outils,all,400,{kind},{name},{label},{share},percent,,,{at},press,"
        for at, (name, label) in enumerate(labels.items(), 1)
    ]
    figures.append(f"tools,Outils,all,400,{kind},last,Autre,10,percent,,,{len(figures) + 1},press,")
    figures.append("works,Télétravail,all,400,single,yes,Oui,62,percent,,,1,press,")
    of = composed.made_up(folder, *figures, files={"words/fr.toml": f"[populations]\n{extra}"})
    with mock.patch.object(composing, "_fits", return_value=True):  # which picture a post takes is not asked
        return composed.card(of, "tools"), made(of)


@pytest.mark.long
@every(
    ("labels", "clauses", "reading", "sentence"),
    [
        (
            {"fb": "Facebook", "li": "LinkedIn"},
            "",
            "« Facebook » et « LinkedIn » : 45 % des répondants chacun.",
            "45 % des répondants ont répondu « Facebook » à « Outils » et 45 % ont répondu « LinkedIn ».",
        ),
        (
            {"yes": "Oui", "no": "Non"},
            "",
            "Outils (oui et non) : 45 % des répondants chacun.",
            "45 % des répondants ont répondu « Oui » à « Outils » et 45 % ont répondu « Non ».",
        ),
        (
            {"yes": "Oui", "unsure": "Ne sait pas"},
            "",
            "Outils (oui et ne sait pas) : 45 % des répondants chacun.",
            "45 % des répondants ont répondu « Oui » à « Outils » et 45 % ont répondu « Ne sait pas ».",
        ),
        (
            {"fb": "Facebook", "li": "LinkedIn"},
            '[questions.tools]\nclauses.fb = "ouvrent Facebook"\nclauses.li = "lisent LinkedIn"\n',
            "45 % des répondants ouvrent Facebook et 45 % lisent LinkedIn.",
            "45 % des répondants ouvrent Facebook et 45 % lisent LinkedIn.",
        ),
        (
            {"fb": "Facebook", "li": "LinkedIn"},
            '[questions.tools]\nclauses.fb = "ouvrent Facebook"\n',
            "« Facebook » et « LinkedIn » : 45 % des répondants chacun.",
            "45 % des répondants ont répondu « Facebook » à « Outils » et 45 % ont répondu « LinkedIn ».",
        ),
    ],
)
def test_no_sentence_tells_one_of_two_level_answers_alone(tmp_path, labels, clauses, reading, sentence):
    card, one = level_answers(tmp_path, labels, clauses)
    read = next(note.text for note in card.notes if note.label.startswith("Lecture"))
    assert read.replace(NBSP, " ") == reading
    told = {figure.question: figure.sentence.replace(NBSP, " ") for figure in one.figures}
    assert told["tools"] == sentence
    first = "45 % des répondants"
    for text in (each.replace(NBSP, " ") for each in texts(one)):
        assert first not in text or text.count("45 %") >= 2


def test_of_many_level_answers_none_is_a_key_figure_and_all_are_in_the_paragraph(tmp_path):
    labels = {name: name.upper() for name in ("aa", "bb", "cc", "dd", "ee")}
    card, one = level_answers(tmp_path, labels)
    read = next(note.text for note in card.notes if note.label.startswith("Lecture"))
    assert read.replace(NBSP, " ") == "5 réponses, à égalité en tête : 45 % des répondants chacune."
    assert [figure.question for figure in one.figures] == ["works"]
    assert not any("Outils" in post.text for post in one.posts)
    paragraph = next(passage.paragraph for passage in passages(one) if passage.id == "tools")
    assert all(f"« {label} »" in paragraph.replace(NBSP, " ") for label in labels.values())


def test_an_alternative_text_without_room_for_a_level_answer_tells_no_other_alone(tmp_path):
    labels = {"aa": "Le premier des outils " * 5, "bb": "Le second des outils " * 5}
    card, _ = level_answers(tmp_path, {name: label.strip() for name, label in labels.items()})
    assert len(card.alt) <= 250
    assert "Le premier" in card.alt
    assert "Le second" in card.alt


# Lengths -------------------------------------------------------------------------------------------------

FAMILY = "👨‍👩‍👧‍👦"


@every(
    ("measure", "text", "length"),
    [
        (lengths.characters, "été", 3),
        (lengths.graphemes, "e\u0301te\u0301", 3),
        (lengths.graphemes, f"a{FAMILY}b", 3),
        (lengths.mastodon, "Lire https://www.example.com/" + "a" * 90, 28),
        (lengths.weighted, "Lire https://www.example.com/" + "a" * 90, 28),
        (lengths.weighted, "25\u202f000\u00a0€", 3 + 2 + 3 + 1 + 1),
        (lengths.weighted, "日本", 4),
        (lengths.weighted, FAMILY, 2),
        (lengths.weighted, "e\u0301", 1),
        (lengths.weighted, "“a” – b", 7),
        (lengths.weighted, "a\u2009b…", 5),
        (lengths.weighted, "Vu sur site.fr", 8 + 22),
        (lengths.weighted, "bac+5. 52,7", 11),
    ],
)
def test_lengths_are_those_of_the_networks(measure, text, length):
    assert measure(text) == length


def items(count: int, source: str = "Source: A, 2031 · 412 respondents") -> list[Item]:
    return [Item(f"q{at}", f"Figure {at} is one that takes some room here.", source) for at in range(count)]


def frame(**parts: str) -> Frame:
    given = {"sentence": "412 people answered (A).", "head": "The survey:", "everybody": "412 respondents"}
    return Frame(**{**given, "link": "", "bullet": "- {sentence}", **parts})


def network(name: str):
    return next(one for one in NETWORKS if one.name == name)


def test_a_post_takes_as_many_figures_as_have_room():
    made_post = post(network("bluesky"), items(9), frame())
    assert made_post
    assert [item.question for item in made_post.items] == ["q0", "q1", "q2"]
    short = post(network("bluesky")._replace(limit=120), items(9), frame())
    assert short
    assert short.text == (
        "The survey:\n- Figure 0 is one that takes some room here.\nSource: A, 2031 · 412 respondents."
    )


def test_without_room_for_a_figure_a_post_loses_its_head_and_then_is_none():
    bare = post(network("bluesky")._replace(limit=90), items(1), frame())
    assert bare
    assert not bare.text.startswith("The survey")
    assert post(network("bluesky")._replace(limit=40), items(1), frame()) is None


def test_figures_of_another_base_stay_out_of_a_post():
    mixed = [*items(1), *items(1, "Source: A, 2031 · freelances, number not published"), *items(2)[1:]]
    found = post(network("mastodon"), mixed, frame())
    assert found
    assert [item.question for item in found.items] == ["q0", "q1"]


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_opening_says_once_that_nobody_published_a_number_and_nests_no_parentheses(lang):
    uncounted = {one.network: one.text for one in of("2017", lang).posts}
    assert "Source" not in uncounted["linkedin"]
    assert "Source" in uncounted["bluesky"]
    assert "(Blog du Modérateur [HelloWork])" in of("2019", lang).posts[0].text


def test_the_source_is_said_once_where_the_opening_says_it():
    found = post(network("linkedin"), items(1), frame())
    other = post(network("linkedin"), items(1, "Source: A, 2031 · 40 respondents"), frame())
    assert found
    assert "Source" not in found.text
    assert other
    assert other.text.endswith("40 respondents.")


# Remarks -------------------------------------------------------------------------------------------------


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_no_remark_of_the_tables_stands_as_a_sentence_in_key_figures_and_posts(year, lang):
    one = of(year, lang)
    sentences = [figure.sentence for figure in one.figures]
    assert [text for text in sentences if re.search(r"[.!?] \w", text) or not text.endswith(".")] == []
    noted = {figure.question for figure in one.figures if figure.note}
    for message in one.posts:
        assert noted.isdisjoint(item.question for item in message.items)
        assert [item.sentence for item in message.items if item.sentence not in sentences] == []


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_a_remark_is_printed_once_beside_its_picture_and_ends_with_a_stop(year, lang):
    for passage in passages(of(year, lang)):
        said = [text for text in re.split(r"(?<=[.]) ", passage.paragraph) if len(text) > 20]
        for note in (passage.note, passage.caption_note):
            assert [text for text in said if text in note] == []
            assert not note or note.endswith(".")
            assert not re.search(r"\) (?:\d{4}|Rond|Pointillé|Open|Dotted)", note)


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_a_note_under_a_paragraph_speaks_of_no_answer_that_the_picture_alone_shows(year, lang):
    vocabulary = words.of_program(lang)
    alone = [vocabulary.say("notes.remainder", label="", whole="").split(" ")[-3], "*"]
    for passage in passages(of(year, lang)):
        assert [text for text in alone if text in passage.note] == []
        sums = re.findall(r"(\d[\d,.]*\s?%)\s?: (?:calculé|calculated)", passage.note)
        assert [one for one in sums if one not in passage.paragraph] == [], passage.note


@pytest.mark.long
def test_what_only_the_picture_of_women_and_men_shows_is_noted_under_its_caption():
    told = {one.id: one for one in passages(of("2012", "en"))}

    assert "Men" not in told["gender"].paragraph
    assert (told["gender"].note, "Men" in told["gender"].caption_note) == ("", True)
    page = markdown(of("2012", "en"))
    caption = page.index(told["gender"].caption)
    assert caption < page.index(told["gender"].caption_note, caption) < page.index("gender.png", caption)


@pytest.mark.long
@every(
    ("lang", "said"),
    [
        (
            "fr",
            (
                "Selon reseaux-professionnels.fr",
                "animation",
                "Selon Widoobiz : Veille et Création de contenus.",
            ),
        ),
        ("en", ("reseaux-professionnels.fr", "running communities", "According to Widoobiz: ")),
    ],
)
def test_lists_of_sources_that_name_other_answers_are_told_one_after_the_other(lang, said):
    (found,) = [one for one in passages(of("2012", lang)) if one.id == "tasks_rank"]

    places = [found.paragraph.replace(NBSP, " ").find(text) for text in said]
    assert -1 not in places
    assert places == sorted(places)


def test_a_sum_that_a_title_spells_out_stands_behind_it_as_computed():
    told = {lang: {one.id: one.paragraph for one in passages(of("2012", lang))} for lang in LANGUAGES}

    assert "dix ont 35\u00a0ans ou moins (88\u00a0%, calculé). 45" in told["fr"]["age_group"]
    assert "(88%, calculated). 45%" in told["en"]["age_group"]


@pytest.mark.long
@every(("lang", "word"), [("fr", "calculé"), ("en", "calculated")])
def test_every_computed_figure_that_a_paragraph_prints_says_so(lang, word):
    seen = []
    for year in ("2013", "2021"):
        filler = composed.filler(composed.edition(year), lang)
        for question in aggregate.questions(filler.edition):
            own = filler.blank()
            told = sentences.told(compose.composed_card(question, own), own)
            for one in (one for one in told.shown if one.estimate.origin == "derived"):
                printed = amount(one, own.words)
                (said,) = [text for text in told.sentences if printed in text][:1]
                assert word in said, f"{year} {question}"
                seen.append(question)
    assert seen


@every("lang", LANGUAGES)
def test_the_guide_states_what_a_post_may_count_and_tell(lang):
    folder = Path(__file__).parents[1] / "docs" / ("" if lang == "en" else lang) / "howto"
    rows = re.findall(
        r"^\| ([^|]+) \| ([\d,\s]+) \| (\d) \|", (folder / "article.md").read_text("utf-8"), re.MULTILINE
    )

    stated = [(int(re.sub(r"\D", "", most)), int(figures)) for _, most, figures in rows]
    assert stated == [(one.limit, one.most) for one in NETWORKS]


def test_a_figure_that_needs_its_remark_has_a_note_and_one_that_an_aside_tells_has_it_in_its_sentence(
    tmp_path,
):
    words_of = """[populations]
[remarks]
plain = "Une remarque."
aside = "Une autre remarque."
empty = "Une remarque de trop."
[asides]
aside = "vu dans {year}"
empty = ""
"""
    rows = [f"{note},Q{at},all,400,single,yes,Oui,{60 + at},percent,,,1,press,{note}" for at, note in
            enumerate(("plain", "aside", "empty"))]  # fmt: skip
    one = made(composed.made_up(tmp_path, *rows, files={"words/fr.toml": words_of}))
    told = {figure.question: (figure.sentence.replace(NBSP, " "), figure.note) for figure in one.figures}
    assert told == {
        "plain": ("60 % des répondants ont répondu « Oui » à « Q0 ».", f"Note{NBSP}: Une remarque."),
        "aside": ("61 % des répondants ont répondu « Oui » à « Q1 » (vu dans 2031).", ""),
        "empty": ("62 % des répondants ont répondu « Oui » à « Q2 ».", ""),
    }
    assert {item for message in one.posts for item in message.text.split() if item in {"Q0", "Q1"}} == {"Q1"}
    paragraphs = {one.id: one.paragraph.replace(NBSP, " ").partition(" Source")[0] for one in passages(one)}
    assert paragraphs["plain"].endswith("« Q0 ». Une remarque.")
    assert paragraphs["aside"] == told["aside"][0]


def test_a_share_smaller_than_what_nobody_tells_of_its_question_is_no_key_figure(tmp_path):
    rows = [f"region,Région,all,400,single,{at},R{at},{share},percent,,,{at},press," for at, share in
            enumerate((40, 20), start=1)]  # fmt: skip
    files = {"words/fr.toml": "[populations]\n"}
    found = made(composed.made_up(tmp_path / "known", *rows, files=files))
    hidden = made(composed.made_up(tmp_path / "untold", rows[0].replace("40,", "37,"), rows[1], files=files))

    assert [one.question for one in found.figures] == ["region"]
    assert (hidden.figures, len(passages(hidden))) == ((), 1)


@pytest.mark.long
@every(
    ("year", "lang", "told"),
    [
        ("2018", "fr", "Parmi les répondants, les femmes gagnent 2 000 € de moins par an que les hommes."),
        ("2018", "en", "Women who responded earn €2,000 less a year than men who did."),
        ("2020", "en", "Women who responded earn 7.2% less than men who did."),
    ],
)
def test_a_gap_in_pay_is_one_of_those_who_answered(year, lang, told):
    (found,) = [one for one in of(year, lang).figures if one.question == "salary_gap_gender"]
    assert found.sentence.replace(NBSP, " ").replace("\u202f", " ") == told


@pytest.mark.long
def test_shares_of_nobody_knows_whom_are_left_out_and_a_line_begins_with_the_editions_own_figure():
    assert "previous_job" not in {passage.id for passage in passages(of("2012", "fr"))}
    (line,) = [one for one in passages(of("2019", "fr")) if one.image.file == "2019/fr/salary.png"]
    told = line.paragraph.replace(NBSP, " ").replace("\u202f", " ")
    assert told.split(". ")[1] == "Salaire annuel moyen : 29 063 € en 2019"
    assert "1 035 répondants en 2019" in told


# Files and the command -----------------------------------------------------------------------------------


def test_posts_stand_in_markdown_as_they_are_to_be_pasted():
    one = of("2012", "en")
    page = markdown(one)
    for message in one.posts:
        assert f"```text\n{message.text}\n```" in page
        assert f"`{message.image}`" in page
        assert message.command in page


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_the_markdown_reads_as_it_is_and_shows_the_same_text(year, lang):
    one = of(year, lang)
    page = markdown(one)

    assert "&#" not in page
    shown = html.unescape(re.sub(r"<[^>]*>", "", MarkdownIt().render(page)))
    for text in (one.name, *(note for each in passages(one) for note in (each.paragraph, each.caption_note))):
        assert text in shown


@every(
    ("text", "written"),
    [
        ("* 13 % pour Facebook", "\\* 13 % pour Facebook"),
        ("50 % *au moins* [sic] <b>", "50 % \\*au moins\\* \\[sic\\] \\<b>"),
        ("C# et un a > b", "C# et un a > b"),
        ("# un titre", "\\# un titre"),
        ("- une liste", "\\- une liste"),
        ("2. un rang", "2\\. un rang"),
    ],
)
def test_a_sign_of_markdown_gets_a_backslash_where_it_would_be_one(text, written):
    assert escaped(text) == written
    assert html.unescape(re.sub(r"</?p>", "", MarkdownIt().render(written))).strip() == text


@pytest.mark.long
def test_the_command_prints_markdown_and_json_of_both_languages():
    page = cmsurvey("words", "2012", "--lang", "fr,en", "--surveys", SURVEYS)
    assert page.exit_code == 0, page.stderr
    assert page.stdout.count("<!-- cmsurvey words -->") == 2
    same = cmsurvey("words", "article", "2012", "--json", "--surveys", SURVEYS)
    found = json.loads(same.stdout)["articles"][0]
    assert found["lang"] == "fr"
    assert len(found["key_figures"]) == 10
    assert found["posts"][3]["network"] == "x"
    assert found["posts"][3]["image"]["alt"]


def test_files_are_written_again_with_the_same_bytes_and_never_over_somebodys_work(tmp_path):
    made_once = [of("2012", lang) for lang in LANGUAGES]
    paths = article.write(made_once, tmp_path)
    before = [path.read_bytes() for path in paths]
    assert [path.name for path in paths] == ["2012-fr.md", "2012-en.md", "2012.json"]
    assert [path.read_bytes() for path in article.write(made_once, tmp_path)] == before
    paths[0].write_text("mine", encoding="utf-8")
    with pytest.raises(CmsurveyError, match="words did not write this file"):
        article.write(made_once, tmp_path)


def test_an_embargo_stands_above_everything_and_in_each_post(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    own = {"words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n"}
    folder = write_series(tmp_path, files=own)
    series = folder / "series.toml"
    series.write_text(series.read_text("utf-8") + '\n[embargo]\n"2031" = "2031-05-01"\n', encoding="utf-8")
    found = article.article(load_survey(folder), "2031", "fr", link="https://example.org/a")
    stamp = "Sous embargo jusqu’au 1er mai 2031"
    assert f"**{stamp}**" in markdown(found).replace(NBSP, " ")
    assert [one.network for one in found.posts] == [one.name for one in NETWORKS]
    for one, network in zip(found.posts, NETWORKS, strict=True):  # each is copied by itself
        first, _, rest = one.text.partition("\n")
        assert (first.replace(NBSP, " "), bool(rest.strip())) == (stamp, True)
        assert network.measure(one.text) == one.length <= one.limit


@pytest.mark.long
@every(
    ("asked", "told", "code"),
    [
        (["words", "2021x"], 'no edition "2021x"', 1),
        (["words", "2031", "--lang", "de"], 'error: --lang: there is no "de"\n    known: en, fr\n', 2),
        (["words", "2031", "--lang", ","], "'--lang': it names no language; name one, or leave", 2),
        (["words", "2031", "--link", "https://"], '"https://" is no address', 2),
        (["words", "2031", "--link", "https://a b"], '"https://a b" is no address', 2),
        (["words", "2031", "--link", "https://[a"], '"https://[a" is no address', 2),
        (["deck", "2031", "--all", "--only", "gender"], "--all: all findings, or those named with --only", 2),
        (["words", "export", "2031", "--to", "/"], '--to: "/" is', 2),
        (
            ["words", "2031", "--link", "example"],
            '"example" is no address\n    write it whole: https://…\n',
            2,
        ),
    ],
)
def test_a_wrong_command_is_answered_in_a_sentence(asked, told, code, tmp_path):
    own = {"words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n"}
    found = cmsurvey(*asked, "--surveys", write_series(tmp_path, files=own))
    assert (found.exit_code, found.stdout) == (code, "")
    assert told in found.stderr
