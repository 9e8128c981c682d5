"""The JSON-LD beside a page: what is known in the words of schema.org, and nothing that no source states."""

from __future__ import annotations

import json

from cmsurvey import linked
from cmsurvey.model import Fieldwork, Licence, Note
from tests.builders import make_entry, make_estimate, make_source, make_survey, make_table
from tests.cases import every
from tests.spoken import make_words
from tests.test_tabulate import make_infographic

WORDS = make_words(survey={"questions": {"gender": {"label": "Genre"}}})
NOTES = (
    Note("Champ\u00a0:", "400 personnes inventées."),
    Note("Source\u00a0:", "Alpha et Beta, lu dans Le Journal inventé."),
)


def graph(*tables, beside=(), survey=None, words=WORDS, **fields):
    """The data set and the pictures of an infographic."""
    page = make_infographic(*tables, **{"notes": NOTES} | fields)
    entries = {name: {"width": 1440, "height": 900} for name in beside}
    content = linked.as_jsonld(page, words, survey or make_survey(), entries)
    found = json.loads(content)
    assert found["@context"] == "https://schema.org"
    return found["@graph"]


def of_editions(*editions):
    """The period told for tables of these editions."""
    survey = make_survey(editions={one.id: one for one in editions})
    tables = [make_table(edition=one.id) for one in editions]
    return graph(*tables, survey=survey)[0].get("temporalCoverage")


def test_no_licence_is_told_unless_the_series_states_one():
    bare = graph(beside=("gender.png",))
    assert [one for one in bare if "license" in one] == []

    stated = make_survey(licence=Licence("CC BY 4.0", "https://example.org/licence", "press"))
    told = graph(beside=("gender.png",), survey=stated)

    assert [one["license"] for one in told] == ["https://example.org/licence"] * 2


def test_organisers_that_no_source_names_are_no_creator():
    survey = make_survey(editions={"2031": make_entry(organisers=())})

    assert "creator" not in graph(survey=survey)[0]


@every(
    ("fieldwork", "period"),
    [
        (Fieldwork("2031-03-01", "2031-04"), ["2031-03-01/2031-04"]),
        (Fieldwork("2031-03", "2031-03"), ["2031-03"]),
        (Fieldwork("2031-03", ""), ["2031-03"]),
        (Fieldwork("", ""), ["2031"]),
    ],
)
def test_the_period_is_the_fieldwork_or_the_year_as_published(fieldwork, period):
    assert of_editions(make_entry(fieldwork=fieldwork)) == period


def test_two_editions_are_two_periods_and_an_unknown_one_is_left_out():
    unknown = make_entry(id="spring", fieldwork=Fieldwork("", ""))
    earlier = make_entry(id="2030", fieldwork=Fieldwork("", ""))

    assert of_editions(make_entry(), earlier, unknown) == ["2031-03-01/2031-04", "2030"]
    assert of_editions(unknown) is None


def test_the_data_set_says_what_it_measures_where_and_from_what():
    survey = make_survey(sources={"press": make_source(), "other": make_source("other", url="", date="")})
    table = make_table(make_estimate(), make_estimate("male", 40.0, sources=("press", "other")))

    dataset = graph(table, survey=survey, title="Titre")[0]

    assert {key: dataset[key] for key in ("@type", "name", "inLanguage", "creditText")} == {
        "@type": "Dataset",
        "name": "Titre",
        "inLanguage": "fr-FR",
        "creditText": "Alpha et Beta, lu dans Le Journal inventé.",
    }
    assert dataset["creator"] == [{"@type": "Organization", "name": name} for name in ("Alpha", "Beta")]
    assert dataset["spatialCoverage"] == {"@type": "Place", "name": "France"}
    assert dataset["variableMeasured"] == [
        {
            "@type": "PropertyValue",
            "name": "Genre",
            "propertyID": "gender",
            "unitText": "en\u00a0% des répondants",
        }
    ]
    publisher = {"@type": "Organization", "name": "Le Journal inventé"}
    work = {"@type": "CreativeWork", "name": "Un article inventé", "publisher": publisher}
    read = {**work, "datePublished": "2031-05-02", "url": "https://example.org/article"}
    assert dataset["isBasedOn"] == [read, work]
    assert "400 personnes inventées." in dataset["description"]


def test_a_figure_is_never_a_value_of_what_is_measured():
    bound = make_estimate(value=80, origin="bound")

    assert set(graph(make_table(bound))[0]["variableMeasured"][0]) == {
        "@type", "name", "propertyID", "unitText",
    }  # fmt: skip


def test_only_files_that_are_there_are_told_by_their_names_alone():
    assert "distribution" not in graph()[0]

    dataset, *pictures = graph(beside=("gender.csv", "gender.png", "gender.svg", "other.png"))

    assert [one["contentUrl"] for one in dataset["distribution"]] == ["gender.csv"]
    assert [(one["@type"], one["contentUrl"], one["encodingFormat"]) for one in pictures] == [
        ("ImageObject", "gender.png", "image/png"),
        ("ImageObject", "gender.svg", "image/svg+xml"),
    ]
    assert (pictures[0]["width"], pictures[0]["height"], pictures[0]["description"]) == (1440, 900, "Texte")


def test_what_could_end_a_script_element_is_escaped_and_read_back_whole():
    hostile = '</script><!-- <b> & "é" \u2028'
    content = linked.as_jsonld(make_infographic(title=hostile), WORDS, make_survey(), {})

    assert not {"<", ">", "&"} & set(content.decode())
    assert json.loads(content)["@graph"][0]["name"] == hostile


def test_an_english_page_speaks_english():
    dataset = graph(words=make_words("en"), lang="en")[0]

    assert (dataset["inLanguage"], dataset["isPartOf"]["name"]) == ("en", "Made-up survey")
