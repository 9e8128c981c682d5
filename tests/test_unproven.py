"""Words that say more than a figure: refused in an edition's texts unless a placeholder proves them."""

from __future__ import annotations

import tomllib
from importlib import resources

from cmsurvey import unproven
from cmsurvey.errors import Problems
from tests.cases import every

HINT = "let a placeholder compare it with its figure: {question.category|half}, {…|first:words}"
RESPONDENTS = "those who answered chose to: write what they are, respondents"


def patterns(lang: str) -> dict[str, str]:
    text = (resources.files("cmsurvey") / "words" / f"{lang}.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)["unproven"])


def told(text: str, lang: str, *, random: bool = False, key: str = "title") -> list[tuple[str, str, str]]:
    problems = Problems()
    tree = {"cards": {"gender": {key: text}}}
    unproven.check(tree, "2031.toml", patterns(lang), problems, random=random)
    return [(one.where, one.what, one.hint) for one in problems.found]


@every(
    ("lang", "text", "word"),
    [
        ("fr", "Neuf sur dix en CDI", "Neuf"),
        ("fr", "En CDI, trois quarts des répondants", "trois"),
        ("fr", "Le double des hommes", "double"),
        ("fr", "La communication, premier métier cité", "premier métier"),
        ("fr", "Une hausse nette", "hausse"),
        ("fr", "Près de {gender.female}", "Près de"),
        ("fr", "La plupart en CDI", "plupart"),
        ("en", "Nine in ten on permanent contracts", "Nine"),
        ("en", "Most of them women", "Most of"),
        ("en", "A rising share", "rising"),
        ("en", "Nearly {gender.female}", "Nearly"),
    ],
)
def test_a_number_an_order_or_a_movement_in_letters_is_refused(lang, text, word):
    assert told(text, lang) == [("2031.toml, [cards.gender]", f'nothing proves "{word}", in "{text}"', HINT)]


@every(
    ("lang", "text", "word", "cure"),
    [
        ("fr", "Les hommes dominent le métier", "dominent", "let a claim print it"),
        ("fr", "Les femmes écrasent les hommes", "écrasent", "let a claim print it"),
        ("fr", "Le CDI explose", "explose", "let a claim print it"),
        ("fr", "{gender.female} seulement", "seulement", "let a claim print it"),
        ("fr", "À peine {gender.female}", "À peine", "let a claim print it"),
        ("fr", "Plus jeunes que {gender.female}", "Plus jeunes que", "let a claim print it"),
        ("fr", "Davantage qu’hier", "Davantage", "let a claim print it"),
        ("fr", "Grâce à la formation, le CDI", "Grâce à", "leave the cause out"),
        ("fr", "En CDI, car formés", "car", "leave the cause out"),
        ("fr", "En CDI à cause de la crise", "à cause de", "leave the cause out"),
        ("en", "Women dominate", "dominate", "let a claim print it"),
        ("en", "Only {gender.female}", "Only", "let a claim print it"),
        ("en", "Just {gender.female} of men", "Just", "let a claim print it"),
        ("en", "Women are older than men", "older than", "let a claim print it"),
        ("en", "Permanent thanks to training", "thanks to", "leave the cause out"),
    ],
)
def test_a_comparison_an_adverb_that_weighs_and_a_cause_are_refused(lang, text, word, cure):
    ((_, what, hint),) = told(text, lang)
    assert what == f'nothing proves "{word}", in "{text}"'
    assert cure in hint


@every(
    ("lang", "text", "word"),
    [
        ("fr", "Un échantillon représentatif", "représentatif"),
        ("fr", "Les personnes interrogées", "interrogées"),
        ("fr", "Les community managers en poste", "en poste"),
        ("fr", "À ± {gender.female}", "±"),
        ("en", "A representative sample", "representative"),
        ("en", "Of those polled", "polled"),
    ],
)
def test_what_is_not_true_of_volunteers_is_refused_unless_the_sample_is_random(lang, text, word):
    assert told(text, lang) == [
        ("2031.toml, [cards.gender]", f'nothing proves "{word}", in "{text}"', RESPONDENTS)
    ]
    assert told(text, lang, random=True) == []


@every(
    ("lang", "text"),
    [
        ("fr", "{contract.cdi|nine_tenths} en CDI"),
        ("fr", "{gender.female|majority:Plus de femmes que d’hommes}"),
        ("fr", "Le premier emploi, selon deux sources"),
        ("fr", "Du premier au troisième quartile"),
        ("fr", "{salary.high} ou davantage, une carrière à leur compte"),
        ("en", "They are the only community manager in their company’s only team"),
        ("fr", "Prêts à partir dans les deux ans"),
        ("en", "{contract.cdi|half} on permanent contracts, a first job"),
        ("en", "First to third quartile, according to two sources"),
    ],
)
def test_what_a_placeholder_proves_or_no_number_means_is_taken(lang, text):
    assert told(text, lang) == []


def test_names_of_answers_are_not_searched_and_lists_and_blocks_are():
    assert told("deux", "fr", key="lead") == []
    problems = Problems()
    block = {"lines": ["Neuf sur dix"]}
    tree = {
        "posters": {"profile": {"blocks": {"gender": block}, "notes": ["La moitié"]}},
        "questions": {"x": {"label": "deux"}},
    }
    unproven.check(tree, "2031.toml", patterns("fr"), problems, random=False)
    assert [one.where for one in problems.found] == [
        "2031.toml, [posters.profile.blocks.gender]",
        "2031.toml, [posters.profile]",
    ]
