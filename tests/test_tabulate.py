"""The tables as files: a bound is never a number, and nothing is lost between CSV, JSON and the estimates."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import tabulate
from cmsurvey.model import Bound, Infographic, Note
from tests.builders import make_estimate, make_source, make_table
from tests.cases import every
from tests.spoken import make_words

SOURCES = {key: make_source(key) for key in ("press", "other", "third")}
BOUND = Bound("at_least", {"fr": "plus de 80\u00a0%", "en": "more than 80%"})
WORDS = make_words(survey={"questions": {"gender": {"label": "Genre", "categories": {"female": "Femmes"}}}})


def make_infographic(*tables, **fields):
    made = {
        "id": "gender",
        "kind": "card",
        "lang": "fr-FR",
        "kicker": "Enquête inventée",
        "title": "Titre",
        "standfirst": "Sous-titre",
        "panels": (),
        "notes": (Note("Champ :", "400 personnes inventées."),),
        "credit": "",
        "alt": "Texte",
        "dated": "2031",
        "estimates": tables or (make_table(),),
    }
    return Infographic(**(made | fields))


def rows_of(*tables, words=WORDS):
    text = tabulate.as_csv(make_infographic(*tables), words).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def estimates_of(*tables, words=WORDS):
    return json.loads(tabulate.as_json(make_infographic(*tables), words, SOURCES))["estimates"]


def test_a_bound_has_no_value_but_its_own_fields():
    table = make_table(make_estimate("female", 80, origin="bound", bound=BOUND))

    (row,), (record,) = rows_of(table), estimates_of(table)

    assert (row["value"], record["value"]) == ("", None)
    for found, value in ((row, "80"), (record, 80)):
        assert (found["origin"], found["bound"], found["bound_value"]) == ("bound", "at_least", value)
        assert found["bound_words"] == "plus de 80\u00a0%"


def test_an_exact_figure_has_no_fields_of_a_bound():
    row, record = rows_of()[0], estimates_of()[0]
    assert [row[name] for name in ("bound", "bound_value", "bound_words")] == ["", "", ""]
    assert [record[name] for name in ("bound", "bound_value", "bound_words")] == [None, None, None]


def test_a_value_before_which_its_source_prints_a_word_has_it_beside_it():
    words = make_words(survey={"hedges": {"circa": "environ {value}"}})
    table = make_table(make_estimate("female", 60, note="circa"), make_estimate("male", 40))

    for found in (rows_of(table, words=words), estimates_of(table, words=words)):
        assert [str(one["value"]) for one in found] == ["60", "40"]
        assert [one["value_words"] or "" for one in found] == ["environ 60\u00a0%", ""]


def test_a_rank_without_a_stated_order_has_no_value():
    table = make_table(make_estimate("a", 1, unordered=True), kind="rank", unit="rank")
    assert (rows_of(table)[0]["value"], estimates_of(table)[0]["value"]) == ("", None)


def test_an_unknown_base_is_blank_and_not_zero():
    table = make_table(make_estimate(base=None))
    assert (rows_of(table)[0]["base"], estimates_of(table)[0]["base"]) == ("", None)


def test_nothing_but_a_computed_figure_has_a_formula():
    computed = make_estimate("male", 40, origin="derived", formula="100 - 60")
    records = estimates_of(make_table(make_estimate(), computed))
    assert [record["formula"] for record in records] == [None, "100 - 60"]
    assert [row["formula"] for row in rows_of(make_table(make_estimate(), computed))] == ["", "100 - 60"]


def test_labels_speak_the_language_of_the_page():
    english = make_words(
        "en", survey={"questions": {"gender": {"label": "Gender", "categories": {"female": "Women"}}}}
    )
    table = make_table(
        make_estimate(label="Femmes (table)"), make_estimate("remainder", 40, origin="remainder")
    )

    assert [(row["label"], row["category_label"]) for row in rows_of(table)] == [
        ("Genre", "Femmes"),
        ("Genre", "Autres, non relevés"),
    ]
    assert [row["label"] for row in rows_of(table, words=english)] == ["Gender", "Gender"]
    assert rows_of(table, words=english)[0]["category_label"] == "Women"


def test_a_whole_number_has_no_decimal_point():
    table = make_table(make_estimate(value=52.0, low=26.0), make_estimate("male", 47.5, high=35.5))
    text = tabulate.as_csv(make_infographic(table), WORDS).decode()
    assert ",52,percent," in text
    assert ",47.5,percent," in text
    assert ".0" not in text


def test_the_json_names_the_page_its_notes_and_each_source_once():
    table = make_table(
        make_estimate(sources=("press", "other")), make_estimate("male", 40, sources=("other",))
    )
    content = json.loads(tabulate.as_json(make_infographic(table), WORDS, SOURCES))

    assert {key: content[key] for key in ("name", "lang", "title", "subtitle", "alt")} == {
        "name": "gender",
        "lang": "fr-FR",
        "title": "Titre",
        "subtitle": "Sous-titre",
        "alt": "Texte",
    }
    assert content["notes"] == [{"label": "Champ :", "text": "400 personnes inventées."}]
    assert list(content["sources"]) == ["press", "other"]
    assert content["sources"]["press"] == SOURCES["press"]._asdict()
    assert [record["sources"] for record in content["estimates"]] == [["press", "other"], ["other"]]


def test_text_is_written_as_it_is():
    labelled = make_words(survey={"questions": {"gender": {"label": 'Île, « a », "b"\net c'}}})
    assert rows_of(words=labelled)[0]["label"] == 'Île, « a », "b"\net c'
    assert "Île" in tabulate.as_json(make_infographic(), labelled, SOURCES).decode("utf-8")


@every(
    ("formats", "names"),
    [
        (("html", "png"), []),
        (("json", "csv"), ["gender.csv", "gender.fr.csv", "gender.json"]),
        (("json",), ["gender.json"]),
    ],
)
def test_the_files_are_those_asked_for(formats, names):
    assert list(tabulate.files(make_infographic(), formats, words=WORDS, sources=SOURCES)) == names


numbers = st.integers(0, 1000).map(lambda tenths: tenths / 10)
estimates = st.builds(
    make_estimate,
    st.sampled_from(["female", "male", "other_answer"]),
    numbers,
    base=st.none() | st.integers(1, 2000),
    low=st.none() | numbers,
    bound=st.none() | st.just(BOUND),
    formula=st.sampled_from(["", "100 - 60"]),
    sources=st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=3, unique=True).map(tuple),
)


@pytest.mark.long
@given(st.lists(estimates, min_size=1, max_size=5))
def test_both_files_say_the_same(rows):
    table = make_table(*rows)
    for row, record, estimate in zip(rows_of(table), estimates_of(table), rows, strict=True):
        assert tuple(row) == tabulate.COLUMNS
        told = {key: value for key, value in record.items() if value is not None and key != tabulate.DISPUTES}
        joined = {
            key: " ".join(map(str, value)) if isinstance(value, list) else str(value)
            for key, value in told.items()
        }
        assert {key: cell for key, cell in row.items() if cell} == joined
        assert (record["value"] is None) == (estimate.bound is not None)
        assert (record["value"] or record["bound_value"] or 0) == estimate.value


def sheet_of(*tables, words=WORDS):
    """The spreadsheet as a French program reads it: by its headings, semicolons and byte order mark."""
    content = tabulate.as_spreadsheet(make_infographic(*tables), words, SOURCES)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_spreadsheet_has_french_headings_decimal_commas_and_words_for_codes():
    table = make_table(make_estimate(value=47.5, base=None), make_estimate("male", 40, formula="100 - 60"))

    first, second = sheet_of(table)

    assert list(first) == [WORDS.say(f"spreadsheet.{name}") for name in tabulate.COLUMNS]
    told = {name: first[name] for name in ("Valeur", "Unité", "Nature", "Origine", "Population", "Réponse")}
    assert told == {
        "Valeur": "47,5",
        "Unité": "pour cent",
        "Nature": "réponse unique",
        "Origine": "publié",
        "Population": "ensemble des répondants",
        "Réponse": "Femmes",
    }
    assert (first["Répondants (édition ou groupe)"], second["Répondants (édition ou groupe)"]) == ("", "400")
    assert second["Calcul"] == "100\u00a0\u2212\u00a060"
    assert first["Sources"] == "Un article inventé, Le Journal inventé https://example.org/article"


def test_a_bound_has_no_value_in_the_spreadsheet_either():
    table = make_table(make_estimate("female", 80, origin="bound", bound=BOUND))

    (row,) = sheet_of(table)

    assert (row["Valeur"], row["Valeur de la borne"], row["Sens de la borne"]) == ("", "80", "au moins")
    assert row["Borne publiée"] == "plus de 80\u00a0%"


def test_a_population_that_no_source_states_is_not_everybody():
    (row,) = sheet_of(make_table(make_estimate(note="base not stated")))

    assert row["Population"] == "base non précisée"


def test_a_population_is_named_in_the_words_of_the_series():
    words = make_words(survey={"populations": {"contract=cdi": "en CDI"}})

    assert (
        sheet_of(make_table(population="contract=cdi"), words=words)[0]["Population"] == "répondants en CDI"
    )


def test_an_english_bundle_has_the_form_of_a_french_spreadsheet_and_its_own_words():
    content = tabulate.as_spreadsheet(
        make_infographic(make_table(make_estimate(value=47.5))), make_words("en"), SOURCES
    )

    head, row = content.decode("utf-8-sig").splitlines()
    assert head.startswith("Edition;Question code;Question;")
    assert ";47,5;per cent;" in row


FORMULAS = [
    "=1+1", "+33 1", "@SUM(A1)", "-2+3", "-cmd|'/c calc'!A0", "\t=1", "\r=1", "\n=1", " =1+1", "\u00a0=1",
    "\uff1d1", "\uff0b1", "\uff201", "\uff0d1",
]  # fmt: skip


@every("text", FORMULAS)
def test_no_text_of_either_csv_begins_as_a_formula_and_the_json_is_faithful(text):
    words = make_words(survey={"questions": {"gender": {"label": text}}})

    assert sheet_of(words=words)[0]["Question"] == f"'{text}"
    assert rows_of(words=words)[0]["label"] == f"'{text}"
    assert estimates_of(words=words)[0]["label"] == text


@every("text", ["a=b", "26 - 35", "-5", "-5,5", "", "l\u2019an", ';"x"\n=1'])
def test_a_text_that_is_no_formula_is_left_as_it_is(text):
    words = make_words(survey={"questions": {"gender": {"label": text or "x"}}})

    assert sheet_of(words=words)[0]["Question"] == rows_of(words=words)[0]["label"] == (text or "x")


def test_the_json_says_what_other_sources_give_for_a_figure_with_their_keys_and_cites_them():
    other = make_estimate(value=57.5, sources=("other",), places=("2031.csv:3",), base=None)
    table = make_table(make_estimate(disputes=(other,)), make_estimate("male", 40))

    content = json.loads(tabulate.as_json(make_infographic(table), WORDS, SOURCES))

    said = dict.fromkeys(tabulate.DISPUTED) | {"value": 57.5, "sources": ["other"], "places": ["2031.csv:3"]}
    assert [one["disputes"] for one in content["estimates"]] == [[said], []]
    assert {"press", "other"} <= set(content["sources"])


def test_the_json_says_what_each_of_its_fields_holds_and_what_its_codes_mean():
    content = json.loads(tabulate.as_json(make_infographic(), WORDS, SOURCES))

    assert content["schema"] == tabulate.SCHEMA
    names = [*tabulate.COLUMNS, tabulate.DISPUTES]
    assert list(content["fields"]) == list(content["estimates"][0]) == names
    assert content["fields"]["base"] == {
        "title": "Répondants (édition ou groupe)",
        "description": WORDS.say("dictionary.base"),
        "type": "integer",
    }
    assert set(content["fields"]["origin"]["codes"]) == {
        "published", "derived", "bound", "remainder", "computed",
    }  # fmt: skip


KEYS = (
    "schema", "name", "lang", "version", "corrections", "title", "subtitle", "alt", "notes", "fields",
    "estimates", "sources",
)  # fmt: skip


def test_the_keys_of_the_json_are_those_of_its_schema():
    """A key that is renamed or goes needs another number in `SCHEMA`; this is what the number stands for."""
    content = json.loads(tabulate.as_json(make_infographic(), WORDS, SOURCES))

    assert (tabulate.SCHEMA, tuple(content)) == (1, KEYS)
    assert tuple(content["sources"]["press"]) == ("key", "title", "publisher", "date", "url")


@pytest.mark.long
@given(st.lists(estimates, min_size=1, max_size=5))
def test_the_spreadsheet_says_the_same_numbers(rows):
    table = make_table(*rows)
    kept = {
        "Valeur": "value",
        "Valeur de la borne": "bound_value",
        "Limite basse": "low",
        "Limite haute": "high",
    }

    for row, record in zip(sheet_of(table), estimates_of(table), strict=True):
        for heading, name in kept.items():
            read = float(row[heading].replace(",", ".")) if row[heading] else None
            assert read == record[name]
