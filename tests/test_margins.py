"""What is printed of a sampling error and of small bases, by how respondents were chosen. Data is made up."""

from __future__ import annotations

import dataclasses

from cmsurvey import tabulate
from cmsurvey.compose import card
from cmsurvey.model import Fact
from tests.builders import figure, make_edition, make_survey
from tests.cases import every
from tests.spoken import make_filler, make_words

NBSP = "\u00a0"
#: What is said of a quota sample elsewhere: of a verdict, of its method, of a crosstab, of the limits.
QUOTA = {
    "verdicts.cell_quota": {"verdict": "…"},
    "verdicts.method_quota": {},
    "crosstab.quota": {},
    "site.limit_quota": {},
}


def computed(category: str, exact: float, base: int = 380, **cells):
    """A share computed from answers, with an interval of 4 points on each side."""
    return figure(
        category,
        round(exact),
        origin="computed",
        base_n=float(base),
        exact=exact,
        answers=float(round(exact * base / 100)),
        n_eff=base - 10.0,
        se=2.0,
        ci_low=exact - 4,
        ci_high=exact + 4,
        **cells,
    )


def page(sampling: str, base: int = 380, lang: str = "fr"):
    survey = dataclasses.replace(make_survey(), sampling=Fact(sampling, "made up"))
    edition = make_edition(computed("female", 62.4, base), computed("male", 37.6, base), survey=survey)
    return card("gender", make_filler(edition, said=make_words(lang)))


def text(found) -> str:
    return " ".join(note.text for note in found.notes)


def origins(found) -> set[str]:
    return {row.origin for panel in found.panels for table in panel.tables for row in table.rows}


def test_volunteers_have_no_margin_anywhere_though_one_was_computed():
    found = page("self_selected")
    assert origins(found) == {"calculé"}
    assert "intervalle" not in text(found)


def test_a_random_sample_has_its_interval_in_the_note_and_in_the_table():
    found = page("random")
    assert f"62{NBSP}%{NBSP}: de 58 à 66{NBSP}% dans l’intervalle de confiance à 95{NBSP}%." in text(found)
    assert f"calculé\u202f; intervalle à 95{NBSP}%{NBSP}: de 58 à 66{NBSP}%" in origins(found)


@every(
    ("lang", "interval", "method", "whiskers"),
    [
        ("fr", f"de 58 à 66{NBSP}% à titre indicatif (intervalle à 95{NBSP}%, échantillon par quotas).",
         "échantillon par quotas", "à titre indicatif (échantillon par quotas)."),
        ("en", "from 58 to 66% as an indication (95% interval, quota sample).",
         "quota sample", "as an indication (quota sample)."),
    ],
)  # fmt: skip
def test_a_quota_sample_has_it_as_an_indication_and_is_called_one(lang, interval, method, whiskers):
    said = text(page("quota", lang=lang))
    words = make_words(lang)
    assert interval in said
    assert method in said.replace(interval, "")  # of the scope: how they were chosen
    assert words.say("notes.whiskers_quota", level="95").endswith(whiskers)
    told = [words.say(key, **slots) for key, slots in QUOTA.items()]
    guidance = {"fr": "à titre indicatif", "en": "for guidance only"}[lang]
    assert [one for one in told if guidance not in one.lower()] == []
    assert [one for one in told if "quota" not in one.lower() and one != told[0]] == []


def test_the_scope_of_answers_says_how_many_of_all_answered_and_the_source_that_they_were_computed():
    said = text(page("random"))
    assert "380 des 400 personnes inventées ayant répondu à l’enquête" in said
    assert "calculé à partir des réponses individuelles" in said
    assert "relevés chez" not in said


@every(
    ("base", "value", "detail"),
    [(29, "18 sur 29", ""), (99, f"62{NBSP}%", "62 sur 99"), (100, f"62{NBSP}%", "")],
)
def test_a_small_base_is_told_by_its_counts(base, value, detail):
    mark = page("random", base).panels[0].chart.series[0].marks[0]
    assert (mark.text, mark.detail) == (value, detail)


def test_counts_alone_have_no_interval():
    assert origins(page("random", 29)) == {"calculé"}


def test_the_files_hold_the_error_of_any_sampling_and_none_of_published_figures():
    tables = page("self_selected").estimates
    assert tabulate.columns(tables)[-6:] == tabulate.COMPUTED_COLUMNS
    published = card("gender", make_filler()).estimates
    assert tabulate.columns(published) == tabulate.COLUMNS
