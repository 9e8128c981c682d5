"""Every number printed is one that the tables give; tables and words are read without cmsurvey."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pytest

from cmsurvey import fill, words
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Infographic, Mark
from cmsurvey.written import Written
from tests import composed
from tests.cases import every
from tests.composed import SURVEYS, printed
from tests.test_words_files import LANGUAGES, pages

YEAR = "2012"
YEARS = tuple(str(year) for year in range(2011, 2026))
NUMBER = {
    "fr": re.compile(r"\d{1,3}(?:\u202f\d{3})+(?:,\d+)?|\d+(?:,\d+)?"),
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"),
}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
FIGURE = re.compile(
    r"(?:(?P<year>\w+)/)?(?P<question>\w+)(?:@(?P<population>[^.]+))?\.(?P<categories>[\w+]+)"
)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV."""
    with (SURVEYS / name).open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def preferred(year: str) -> tuple[dict[str, str], ...]:
    """The preferred rows of an edition and its derived ones, twice what stands under another question."""
    rows = [row for row in table(f"{year}.csv") if not row["note"].startswith("alt:")]
    asked = {(row["question"], row["category"]) for row in rows}
    elsewhere = [
        {**row, "question": one["question"]}
        for one in toml("series.toml")["elsewhere"]
        for row in rows
        if one["question"] in dict(asked) and (one["question"], one["category"]) not in asked
        if (row["question"], row["category"], row["population"]) == (one["of"], one["category"], "all")
    ]
    return (*rows, *elsewhere, *(row for row in table("derived.csv") if row["year"] == year))


def numbers(text: str, lang: str = "fr") -> set[Decimal]:
    """The numbers of a text: "26 830,5" is one in French; a group set with another space is two."""
    found = NUMBER[lang].findall(text)
    if lang == "en":
        return {Decimal(one.replace(",", "")).normalize() for one in found}
    return {Decimal(one.replace("\u202f", "").replace(",", ".")).normalize() for one in found}


def told_by(rows: Iterator[dict[str, str]] | list[dict[str, str]]) -> set[Decimal]:
    """What rows give: values (also as whole people), bases, bounds of bands, the numbers of their labels."""
    told: set[Decimal] = set()
    for row in rows:
        told |= {Decimal(row[key]).normalize() for key in ("value", "base_n", "low", "high") if row[key]}
        told |= numbers(row["category_fr"].replace(".", ",")) | numbers(row["label_fr"])
        people = Decimal(row["value"]).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        told.add(people.normalize())
    return told


def remainders(rows: list[dict[str, str]]) -> set[Decimal]:
    """What the shares of each single-answer question and population leave to 100, a contradicted one once."""
    groups: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in rows:
        if row["kind"] == "single":
            conflict = row["note"].startswith("conflict:")
            key = f"conflict {row['value']}" if conflict else row["category"]
            groups.setdefault((row["question"], row["population"]), {})[key] = Decimal(row["value"])
    return {
        (100 - sum(group.values(), Decimal(0))).normalize() for group in groups.values() if len(group) > 1
    }


@cache
def toml(name: str) -> dict[str, Any]:
    """A TOML file of the series, parsed."""
    return tomllib.loads((SURVEYS / name).read_text("utf-8"))


def texts(tree: object) -> Iterator[str]:
    """Every text under a table of words."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, Mapping):
        for one in tree.values():
            yield from texts(one)
    elif isinstance(tree, list):
        for one in tree:
            yield from texts(one)


def named(page: Infographic, own: str, lang: str) -> Iterator[tuple[str, str, list[str], str]]:
    """The figures that the words of a page name: year, question, answers, format."""
    if not (SURVEYS / "words" / f"{own}.{lang}.toml").exists():
        return
    file = toml(f"words/{own}.{lang}.toml")
    for text in texts(file.get(f"{page.kind}s", {}).get(page.id, {})):
        for inside in PLACEHOLDER.findall(text):
            expression, _, form = inside.partition("|")
            match = FIGURE.fullmatch(expression.strip())
            if match:
                yield match["year"] or own, match["question"], match["categories"].split("+"), form


def gaps(page: Infographic, own: str, lang: str) -> set[Decimal]:
    """By how much amounts are above others, where the words of a page say so."""
    found = set()
    path = f"words/{own}.{lang}.toml"
    file = toml(path).get(f"{page.kind}s", {}).get(page.id, {}) if (SURVEYS / path).exists() else {}
    above = re.compile(r"\{([^{}|]+)\|above ([^{}:]+)")
    for pair in (match for text in texts(file) for match in above.findall(text)):
        first, second = (FIGURE.fullmatch(one.strip()) for one in pair)
        more, less = (
            Decimal(row["value"])
            for one in (first, second)
            if one
            for row in preferred(own)
            if row["question"] == one["question"]
            and row["population"] == one["population"]
            and row["category"] == one["categories"]
        )
        found.add((more - less).normalize())
    return found


def disputed(year: str, questions: set[str]) -> set[Decimal]:
    """What the rows that contradict a preferred one give, and the editions that they name."""
    rows = [row for row in table(f"{year}.csv") if row["note"].startswith("alt: conflict")]
    own = [row for row in rows if row["question"] in questions]
    return told_by(own) | {Decimal(one) for row in own for one in re.findall(r"\b20\d\d\b", row["note"])}


def editions_told(questions: set[str]) -> set[Decimal]:
    """What a line through the editions may print: years, respondents, and figures of these questions."""
    found: set[Decimal] = set()
    for entry in table("editions.csv"):
        rows = [row for row in preferred(entry["year"]) if row["question"] in questions]
        formulas = (row["note"] for row in rows if row["note"].startswith("computed"))
        found |= {Decimal(entry["year"]), *told_by(rows), *disputed(entry["year"], questions)}
        found |= noted(entry["year"], "fr", rows)
        found |= {Decimal(part) for text in formulas for part in re.findall(r"\d+", text.replace(",", ""))}
        found |= {Decimal(entry["respondents"]).normalize()} if entry["respondents"] else set()
    return {one.normalize() for one in found}


def about(own: str, rows: list[dict[str, str]]) -> set[Decimal]:
    """What is told of an edition beside its figures: its year, its respondents, its days, its bounds."""
    (entry,) = (row for row in table("editions.csv") if row["year"] == own)
    found = {Decimal(100), Decimal(own)}
    found |= {Decimal(entry["respondents"])} if entry["respondents"] else set()
    for date in (entry["fieldwork_start"], entry["fieldwork_end"]):
        found |= {Decimal(part) for part in (date[:4], date[8:]) if part}
    questions = {row["question"] for row in rows}
    for bound in toml("bounds.toml")["bound"]:
        if bound["edition"] == own and bound["question"] in questions:
            found |= numbers(bound["fr"])
    # "recalled in the 2012 edition"; the terms of "computed: 100 - 61"
    found |= {Decimal(one) for row in rows for one in re.findall(r"\b20\d\d\b", row["note"])}
    return found | computed_from(rows)


def computed_from(rows: list[dict[str, str]]) -> set[Decimal]:
    """The terms of the formulas of computed rows, and the sum of the shares of a whole, told as rounded."""
    told = [row["note"].replace(",", "") for row in rows if row["note"].startswith("computed")]
    found = {Decimal(one) for note in told for one in re.findall(r"\d+(?:\.\d+)?", note)}
    sums: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        if row["kind"] == "single":
            key = (row["question"], row["population"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(row["value"])
    return found | {total for total in sums.values() if 98 <= total <= 102} | printed_totals(rows)


def printed_totals(rows: list[dict[str, str]]) -> set[Decimal]:
    """What a whole adds up to as it is printed: a share computed of a hedged one is a whole number."""
    found: set[Decimal] = set()
    for question in {row["question"] for row in rows if row["kind"] == "single"}:
        own = [row for row in rows if (row["question"], row["population"]) == (question, "all")]
        hedged = any("of a share published as" in row["note"] for row in own)
        values = [
            Decimal(row["value"]).quantize(Decimal(1), rounding=ROUND_HALF_UP)
            if hedged and row["note"].startswith("computed")
            else Decimal(row["value"])
            for row in own
        ]
        found.add(sum(values, Decimal(0)).normalize())
    return {one for one in found if 98 <= one <= 102}


def groups(year: str, rows: list[dict[str, str]]) -> set[Decimal]:
    """About how many gave the answer by which a population is named, where that is under a hundred."""
    found: set[Decimal] = set()
    for population in {row["population"] for row in rows}:
        question, _, answer = population.partition("=")
        for row in preferred(year):
            if (row["question"], row["category"], row["population"]) == (question, answer, "all"):
                count = Decimal(row["value"]) * Decimal(row["base_n"] or 0) / 100
                if 0 < count < 100:
                    whole = count.quantize(Decimal(1), rounding=ROUND_HALF_UP)
                    found |= {whole.normalize(), Decimal(row["value"]).normalize()}
    return found


def noted(year: str, lang: str, rows: list[dict[str, str]]) -> set[Decimal]:
    """The numbers that the words of a question, or the remark of a row, take from the note of its row."""
    path = f"words/{year}.{lang}.toml"
    words = toml(path).get("questions", {}) if (SURVEYS / path).exists() else {}
    remarks = toml(f"words/{lang}.toml")["remarks"]
    told = {
        (row["note"].replace(",", ""), one)
        for row in rows
        for text in (*texts(words.get(row["question"], {})), remarks.get(row["note"], ""))
        for one in re.findall(r"\|noted ([\d.]+)\}", text)
    }
    return {Decimal(one).normalize() for note, one in told if re.search(rf"\b{one}\b", note)}


def whole(rows: list[dict[str, str]]) -> set[Decimal]:
    """What is computed from figures that their source hedges, in whole numbers: it is known no better."""
    hedged = {row["question"] for row in rows if re.search(r"published as '[^\d']+\d", row["note"])}
    own = [row for row in rows if row["question"] in hedged]
    computed = [Decimal(row["value"]) for row in own if row["note"].startswith("computed")]
    return {one.quantize(Decimal(1), rounding=ROUND_HALF_UP) for one in (*computed, *remainders(own))}


def allowed(page: Infographic, own_year: str, lang: str) -> set[Decimal]:
    """Every number that this page may print."""
    questions = {table.question for table in page.estimates}
    own = [row for row in preferred(own_year) if row["question"] in questions]
    found = told_by(own) | remainders(own) | about(own_year, own) | disputed(own_year, questions)
    found |= groups(own_year, own) | noted(own_year, lang, own) | gaps(page, own_year, lang) | whole(own)
    for year, question, answers, form in named(page, own_year, lang):
        rows = [row for row in preferred(year) if row["question"] == question and row["category"] in answers]
        found |= told_by(rows) | {Decimal(year)}
        if len(answers) > 1:
            parts = (Decimal(row["value"]) for row in rows if row["population"] == "all")
            found.add(sum(parts, Decimal(0)).normalize())
        if form == "rest":
            found |= {(100 - Decimal(row["value"])).normalize() for row in rows}
    for panel in page.panels:
        if panel.chart.template == "line":  # its subtitle says where its axis starts
            found |= editions_told(questions) | {Decimal(panel.chart.ticks[0].value).normalize()}
        if panel.chart.template == "strip":  # it may have the row of the edition before, under its year
            for year in (series.name for series in panel.chart.series if series.name in YEARS):
                rows = [row for row in preferred(year) if row["question"] in questions]
                found |= told_by(rows) | {Decimal(year)}
    if any(panel.chart.template == "pictogram" for panel in page.panels):
        found.add(Decimal(10).normalize())
    return found


def foreign(page: Infographic, year: str = YEAR, lang: str = "fr") -> set[str]:
    """The numbers that a page prints and no table gives, with the text around each."""
    (title,) = (row["title"] for row in table("editions.csv") if row["year"] == year)
    known = {one.normalize() for one in allowed(page, year, lang)}
    names = [
        words.typeset(title),
        *(row["publisher"] for row in table("sources.csv") if re.search(r"\d", row["publisher"])),
    ]
    cited = re.compile("|".join(map(re.escape, names)))
    return {
        f"{one} in {text!r}" for text in printed(page) for one in numbers(cited.sub("", text), lang) - known
    }


#: The questions with a published figure, each a card.
QUESTIONS = tuple(dict.fromkeys(row["question"] for row in table(f"{YEAR}.csv")))


def test_every_question_has_its_card():
    assert tuple(composed.cards()) == QUESTIONS
    assert len(QUESTIONS) == 28


@pytest.mark.long
@every("question", QUESTIONS)
def test_every_number_on_a_card_is_one_that_the_tables_give(question):
    assert foreign(composed.cards()[question]) == set()


@pytest.mark.long
def test_every_number_on_a_poster_is_one_that_the_tables_give():
    assert "profile" in composed.posters()
    assert {name: foreign(page) for name, page in composed.posters().items() if foreign(page)} == {}


@pytest.mark.long
@every("lang", LANGUAGES)
@every("year", YEARS)
def test_every_number_of_every_edition_is_one_that_the_tables_give(year, lang):
    told = {f"{page.kind} {page.id}": foreign(page, year, lang) for page in pages(year, lang)}

    assert told
    assert {name: found for name, found in told.items() if found} == {}


INJECTED = {
    "title": Written(title="Les femmes sont 61 %"),
    "subtitle": Written(subtitle="Sur 613 personnes"),
    "reading": Written(reading="Il y a 61 femmes."),
    "lines": Written(lines=("de femmes, contre 61 % ailleurs",)),
    "notes": Written(notes=("Une marge de 4,1 points.",)),
    "aside": Written(aside="Elles étaient 61."),
    "a year": Written(title="Les femmes de 1999"),
    "a decimal": Written(title="Les femmes, 52,4 %"),
    "a group": Written(title="Près de 1\u202f577 femmes"),
    "another question's figure": Written(title="47 % en CDI"),
}


@pytest.mark.long
@every("field", INJECTED)
def test_a_number_typed_by_hand_is_refused(field):
    filler = composed.filler(composed.edition(YEAR))
    edition = replace(filler.words.edition, cards={**filler.words.edition.cards, "gender": INJECTED[field]})
    with pytest.raises(CmsurveyError, match="is typed by hand"):
        composed.card(replace(filler, words=replace(filler.words, edition=edition)), "gender")


@pytest.mark.long
@pytest.mark.parametrize("field", INJECTED)
def test_a_number_from_nowhere_is_caught(field, monkeypatch):
    monkeypatch.setattr(fill, "DIGITS", re.compile(r"(?!)"))  # as if the words were not checked
    filler = composed.filler(composed.edition(YEAR))
    edition = replace(filler.words.edition, cards={**filler.words.edition.cards, "gender": INJECTED[field]})
    page = composed.card(replace(filler, words=replace(filler.words, edition=edition)), "gender")
    assert foreign(page), f"{field}: nothing was noticed"


def test_a_figure_changed_in_a_chart_is_caught():
    page = composed.cards()["gender"]
    panel = page.panels[0]
    series = panel.chart.series[0]
    forged = series._replace(marks=(Mark("Femmes", "53\u00a0%", 53.0, "lead"), *series.marks[1:]))
    changed = replace(page, panels=(replace(panel, chart=replace(panel.chart, series=(forged,))),))
    assert foreign(changed) == {"53 in '53\\xa0%'"}


# Marks and their cells -----------------------------------------------------------------------------------


@pytest.mark.long
@every("question", QUESTIONS)
def test_every_mark_has_the_value_of_its_row(question):
    """A contradicted share is one mark of two rows; a remainder is checked with the tables."""
    panel = composed.cards()[question].panels[0]
    rows = [row for row in preferred(YEAR) if row["question"] == question]
    everyone = [row for row in rows if row["population"] == "all"] or rows
    wanted = sorted(Decimal(row["value"]) for row in everyone)
    given = [
        value
        for series in panel.chart.series
        for mark in series.marks
        if mark.role != "remainder" and mark.text
        for value in [Decimal(str(mark.value))] * (2 if mark.role == "either" else 1)
    ]
    assert sorted(given) == wanted


@every("question", QUESTIONS)
def test_the_number_printed_at_a_mark_is_its_value(question):
    for series in composed.cards()[question].panels[0].chart.series:
        for mark in series.marks:
            if mark.text and mark.text != "•":
                assert numbers(mark.text) == {Decimal(str(mark.value)).normalize()}, mark


@pytest.mark.long
def test_every_source_of_a_page_is_a_row_of_the_list_of_sources():
    known = {(row["title"], row["publisher"], row["url"]) for row in table("sources.csv")}
    for page in composed.everything().values():
        for panel in page.panels:
            for data in panel.tables:
                for cell in data.rows:
                    assert {(source.title, source.publisher, source.url) for source in cell.sources} <= known


@cache
def bounded() -> frozenset[tuple[str, str, str]]:
    """The figures that are known as a bound alone: edition, question, answer."""
    bounds = tomllib.loads((SURVEYS / "bounds.toml").read_text("utf-8"))["bound"]
    return frozenset((one["edition"], one["question"], one["category"]) for one in bounds)


def lengths(year: str, question: str) -> list[Decimal]:
    """What a chart of everybody's shares may draw: its cells, bounds left out, a contradicted one once."""
    rows = [row for row in preferred(year) if row["question"] == question]
    everyone = [row for row in rows if row["population"] == "all"] or rows
    found = {
        (
            row["value"] if row["note"].startswith("conflict:") else row["category"],
            row["population"],
        ): Decimal(row["value"])
        for row in everyone
        if (year, question, row["category"]) not in bounded()
    }
    return sorted(found.values())


@pytest.mark.long
@every("year", YEARS)
def test_every_figure_drawn_has_the_value_of_its_row(year):
    """Bars are as long as their cell says; a part of a stack gives up a little to the gaps, no more."""
    cards, compared = composed.cards(year), 0
    for question in dict.fromkeys(row["question"] for row in table(f"{year}.csv")):
        panel = cards[question].panels[0]
        traces = panel.plots["narrow"].data
        drawn = [Decimal(str(x)) for trace in traces if trace["type"] == "bar" for x in trace["x"]]
        rest = [
            Decimal(str(mark.value))
            for series in panel.chart.series
            for mark in series.marks
            if mark.role == "remainder"
        ]
        wanted = sorted([*lengths(year, question), *rest])
        if panel.chart.template == "bars":
            assert sorted(drawn) == wanted, question
        elif panel.chart.template == "stacked":
            assert len(drawn) == len(wanted), question
            assert all(0 <= cell - part < 2 for part, cell in zip(sorted(drawn), wanted, strict=True))
        elif panel.chart.template in {"key_figure", "pictogram"}:
            cells = [row for row in preferred(year) if row["question"] == question]
            assert numbers(panel.chart.figure) <= told_by(cells) | about(year, cells), question
        compared += panel.chart.template in {"bars", "stacked", "key_figure", "pictogram"}
    assert compared


# Words files ---------------------------------------------------------------------------------------------

#: Keys whose texts are names of answers, and the labels that may repeat the numbers of the tables.
NAMES = {"bracket", "lead", "categories"}
#: Words for numbers, which only a formatter may write: they are checked against the figure.
SPELT = re.compile(
    r"\b(la moitié|tiers|quarts?|sur (?:deux|trois|quatre|cinq|dix)|majorit\w+|minorit\w+|en tête|"
    r"doubl\w+|triple\w*|au premier rang|premi(?:er|ère) (?!emploi)\w+)\b",
    re.IGNORECASE,
)
#: What a median or a quartile is, whatever its value: half earn less, half earn more.
BY_DEFINITION = ("salary_median", "salary_median_month", "salary_quartile", "age_median")
TRAITS = "Chaque trait est majoritaire pris isolément\u202f; la part"
#: Sentences about the whole of a page that a person compared with its figures.
REVIEWED = {
    "La moitié des répondants déclarent au plus {} bruts par an.": "the median, read aloud",
    f"{TRAITS} qui les réunit tous n’est pas connue.": "tested below",
    f"{TRAITS} qui les réunit n’est pas connue.": "tested below",
}


def written(tree: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text of a words file with its keys, its placeholders emptied."""
    if isinstance(tree, str):
        yield path, PLACEHOLDER.sub("{}", tree)
    elif isinstance(tree, Mapping):
        for key, one in tree.items():
            yield from written(one, (*path, key))
    elif isinstance(tree, list):
        for one in tree:
            yield from written(one, path)


FILES = sorted(path.name for path in (SURVEYS / "words").glob("*.toml"))


def label_digits(question: str) -> set[str]:
    """The numbers that the tables' own label of a question holds."""
    rows = [row for year in range(2011, 2026) for row in table(f"{year}.csv") if row["question"] == question]
    return {one for row in rows for one in re.findall(r"\d+", row["label_fr"])}


@pytest.mark.long
@every("file", FILES)
def test_no_digit_is_written_outside_a_placeholder(file):
    """100 is the whole of every share; a label may repeat the number of the tables' own."""
    found = []
    for path, text in written(toml(f"words/{file}")):
        digits = set() if NAMES & set(path) else set(re.findall(r"\d+", text)) - {"100"}
        if path[-1] in {"label", "measure"}:
            digits -= label_digits(path[-2])
        found += [(path, text)] if digits else []
    assert found == []


@every("file", [name for name in FILES if name.endswith("fr.toml")])
def test_no_number_is_spelt_outside_a_formatter(file):
    found = [
        (path, text)
        for path, text in written(toml(f"words/{file}"))
        if SPELT.search(text) and text not in REVIEWED and not {"remarks", *BY_DEFINITION} & set(path)
    ]
    assert [one for one in found if one[0][-1] not in {"label", "measure"}] == []


@every("file", [name for name in FILES if name.count(".") == 2 and "-" not in name])
def test_each_trait_that_a_profile_joins_is_a_majority_by_itself(file):
    title = toml(f"words/{file}").get("posters", {}).get("profile", {}).get("title", "")
    for inside in PLACEHOLDER.findall(title):
        match = FIGURE.fullmatch(inside.partition("|")[0])
        if match:
            year, _, group = file.partition(".")[0].partition("-")
            asked = (match["question"], group.replace("-", "=", 1) or "all")
            rows = [row for row in preferred(year) if (row["question"], row["population"]) == asked]
            (last,) = (row for row in rows if row["category"] == match["categories"])
            upto = [row for row in rows if int(row["order"]) <= int(last["order"])]
            share = sum(Decimal(row["value"]) for row in (upto if inside.endswith("|high") else [last]))
            assert share > 50, (inside, share)


# French typography ---------------------------------------------------------------------------------------

FAULTS = {
    "a straight apostrophe": r"'",
    "a straight quotation mark": r'"',
    "two spaces": r"[ \u00a0\u202f]{2}",
    "three full stops": r"\.\.\.",
    "no U+00A0 before a colon": r"[^\u00a0]:",
    "no U+00A0 between a number and % or €": r"\d[^\u00a0\d,]?[%€]",
    "no U+00A0 between a number and k€": r"\d[^\u00a0]?[kK]€",
    "a capital kilo": r"K€",
    "no U+202F before ; ! ?": r"[^\u202f][;!?]",
    "no U+00A0 inside « »": r"«[^\u00a0]|[^\u00a0]»",
    "no U+202F between thousands": r"\d[ \u00a0]\d{3}\b",
    "a hyphen for a minus": r"[\s\u00a0]-[\s\u00a0]|(?<![\w-])-\d",
    "a space before a comma or a full stop": r"[ \u00a0\u202f][,.](?!\d)",
    "a decimal point": r"\d\.\d",
    "a space at an end": r"^\s|\s$",
    "a capital month": r"\b(Janvier|Février|Avril|Juin|Juillet|Août|Septembre|Octobre|Novembre|Décembre)\b",
}


@pytest.mark.long
@every("fault", FAULTS)
def test_french_is_set_as_french(fault):
    found = {
        (name, text)
        for name, page in composed.everything().items()
        for text in printed(page)
        if re.search(FAULTS[fault], text)
    }
    assert sorted(found) == []


@every(
    ("fault", "text"),
    [
        ("a straight apostrophe", "Région d'exercice"),
        ("two spaces", "52  %"),
        ("no U+00A0 before a colon", "Note :"),
        ("no U+00A0 between a number and % or €", "52 %"),
        ("no U+00A0 between a number and % or €", "52%"),
        ("no U+00A0 between a number and k€", "40 k€"),
        ("a capital kilo", "40\u00a0K€"),
        ("no U+202F before ; ! ?", "Femmes\u00a0; Hommes"),
        ("no U+00A0 inside « »", "« CDI »"),
        ("no U+202F between thousands", "25\u00a0000\u00a0€"),
        ("a hyphen for a minus", "100 - 52"),
        ("a decimal point", "49.6\u00a0%"),
    ],
)
def test_wrong_french_is_noticed(fault, text):
    assert re.search(FAULTS[fault], text)


def test_right_french_is_left_alone():
    shares = "«\u00a0Bac+3 ou plus\u00a0»\u00a0: 87\u00a0%\u202f; 25\u202f000\u00a0€"
    right = f"{shares}, 100\u00a0−\u00a052, Île-de-France, 1er"
    assert [fault for fault, pattern in FAULTS.items() if re.search(pattern, right)] == []


def contradicted() -> Iterator[tuple[str, dict[str, str]]]:
    """Every row that contradicts a preferred one, with its edition."""
    for year in YEARS:
        yield from ((year, row) for row in table(f"{year}.csv") if row["note"].startswith("alt: conflict"))


@pytest.mark.long
def test_every_contradiction_is_told_wherever_its_figure_is_drawn():
    publishers = {row["key"]: row["publisher"].replace("'", "’") for row in table("sources.csv")}
    told: set[tuple[str, str, str]] = set()
    for year, row in contradicted():
        key = (row["question"], row["population"])
        for name, page in composed.everything(year).items():
            if key[0] in {panel.id for panel in page.panels}:
                (note,) = [one.text for one in page.notes if one.label.startswith("Note")]
                assert f"selon {publishers[row['source']]}" in note, (year, name)
                assert Decimal(row["value"]).normalize() in numbers(note), (year, name)
                told.add((year, *key))
    assert told == {(year, row["question"], row["population"]) for year, row in contradicted()}
