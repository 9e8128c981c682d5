"""Words that say more than a figure: refused in an edition's texts unless a placeholder proves them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import pytest

from cmsurvey import unproven
from cmsurvey.claims import CLAIMS, MOVES
from cmsurvey.errors import Problems
from cmsurvey.written import Written
from tests.cases import every

FIGURE = "let a placeholder print it: {question.category}"
HINT = (
    "let a placeholder compare it with its figure: {question.category|half}, {…|first:words}, "
    "of a median {…|median:half}, a quartile {…|quartile:a quarter}; name its answer by {…|lower}; "
    "or leave it out"
)
RESPONDENTS = "those who answered chose to: write what they are, respondents"


@cache
def patterns(lang: str) -> dict[str, Any]:
    text = (resources.files("cmsurvey") / "words" / f"{lang}.toml").read_text(encoding="utf-8")
    tree = tomllib.loads(text)
    return {**tree["unproven"], "fractions": tuple(tree["fractions"])}


def told(text: str, lang: str, *, random: bool = False, key: str = "title") -> list[tuple[str, str, str]]:
    problems = Problems()
    tree = {"cards": {"gender": {key: text}}}
    unproven.check(tree, "2031.toml", unproven.Proof(patterns(lang), random=random), problems)
    return [(one.where, one.what, one.hint) for one in problems.found]


@pytest.mark.long
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
        ("en", "Most of them women", "Most"),
        ("en", "A rising share", "rising"),
        ("en", "Nearly {gender.female}", "Nearly"),
        ("fr", "Tous en CDI", "Tous"),
        ("fr", "Aucun en régions", "Aucun"),
        ("fr", "Rarement en CDI", "Rarement"),
        ("fr", "Beaucoup de femmes", "Beaucoup"),
        ("fr", "Une poignée en régions", "Une poignée"),
        ("fr", "Une douzaine de métiers, une vingtaine d’outils", "douzaine"),
        ("fr", "Une trentaine d’outils", "trentaine"),
        ("fr", "Une quinzaine, une centaine", "quinzaine"),
        ("en", "A dozen of trades", "dozen"),
        ("fr", "Le gros des troupes en CDI", "Le gros des"),
        ("fr", "La part des femmes reste stable", "stable"),
        ("fr", "Le réseau le plus cité", "le plus cité"),
        ("en", "Nobody on permanent contracts", "Nobody"),
        ("en", "All on permanent contracts", "All"),
        ("en", "Most on permanent contracts", "Most"),
        ("en", "Fewer in Paris", "Fewer"),
        ("en", "A handful in the regions", "A handful"),
    ],
)
def test_a_number_an_order_or_a_movement_in_letters_is_refused(lang, text, word):
    assert told(text, lang) == [("2031.toml, [cards.gender]", f'nothing proves "{word}", in "{text}"', HINT)]


@pytest.mark.long
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
        ("fr", "Le CDI l’emporte", "l’emporte", "let a claim print it"),
        ("fr", "Le CDI, grand favori", "favori", "let a claim print it"),
        ("fr", "Le CDI devant le freelance", "devant", "let a claim print it"),
        ("fr", "Le CDI gagne du terrain", "gagne du terrain", "let a claim print it"),
        ("fr", "Le freelance, rare", "rare", "let a claim print it"),
        ("fr", "Le freelance reste marginal", "marginal", "let a claim print it"),
        ("fr", "Le CDI s’impose", "s’impose", "let a claim print it"),
        ("fr", "Le CDI est la norme", "la norme", "let a claim print it"),
        ("fr", "Hommes et femmes à égalité", "à égalité", "let a claim print it"),
        ("fr", "XLVII % en CDI", "XLVII", FIGURE),
        ("fr", "IV fois en CDI", "IV", FIGURE),
        ("fr", "Zéro freelance", "Zéro", FIGURE),
        ("fr", "Douze réseaux", "Douze", FIGURE),
        ("en", "Permanent ahead of freelance", "ahead", "let a claim print it"),
        ("en", "Permanent contracts gain ground", "gain ground", "let a claim print it"),
        ("en", "Freelancers are rare", "rare", "let a claim print it"),
        ("en", "XLVII% on contracts", "XLVII", FIGURE),
        ("en", "Zero freelancers", "Zero", FIGURE),
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


@pytest.mark.long
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


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "{contract.cdi|nine_tenths} en CDI"),
        ("fr", "{gender.female|majority:Plus de femmes que d’hommes}"),
        ("fr", "Le premier emploi, selon deux sources"),
        ("fr", "Du premier au troisième quartile"),
        ("fr", "{salary.high} ou davantage, une carrière à leur compte"),
        ("en", "They are the only community manager in their company’s only team"),
        ("fr", "Ils travaillent devant un écran, à distance, en agence de coiffure, B2C"),
        (
            "fr",
            "{x.a|first:Le CDI devant}, {x.a|up 2011:gagne du terrain} ; l’axe ne part pas de zéro",
        ),
        (
            "en",
            "{x.a|first_named:Ahead of others}; behind the scenes; the axis does not start at zero",
        ),
        ("fr", "Prêts à partir dans les deux ans"),
        ("en", "{contract.cdi|half} on permanent contracts, a first job"),
        ("en", "First to third quartile, according to two sources"),
        ("fr", "Des moyennes qui ne portent pas toutes sur les mêmes contrats"),
        ("fr", "La part qui les réunit tous n’est pas connue"),
        ("en", "They earn at most {salary.value}, of all respondents"),
        ("en", "Means that do not all cover the same contracts, which a few high salaries raise"),
    ],
)
def test_what_a_placeholder_proves_or_no_number_means_is_taken(lang, text):
    assert told(text, lang) == []


@pytest.mark.long
@every(
    ("lang", "text", "key", "word"),
    [
        ("fr", "{gender.female|majority:La quasi-totalité} sont des femmes", "majority", "quasi"),
        ("fr", "{cm_alone.yes|majority:Neuf sur dix} sont seuls", "majority", "Neuf"),
        ("fr", "{region.idf|first:Trois fois plus de monde} en Île-de-France", "first", "Trois"),
        ("fr", "{region.idf|first:La majorité} en Île-de-France", "first", "majorité"),
        ("fr", "{network.x|first_named:premier réseau}", "first_named", "premier réseau"),
        ("fr", "{gender.female|up 2011:Deux fois plus de femmes}", "up", "Deux"),
        ("fr", "{gender.female|large_majority:Une écrasante majorité}", "large_majority", "écrasante"),
        ("en", "{gender.female|large_majority:An overwhelming majority}", "large_majority", "overwhelming"),
        ("fr", "{gender.female|half:répondant, presque tous,}", "half", "presque"),
        ("fr", "{gender.female|majority:Surtout des femmes}", "majority", "Surtout"),
        ("en", "{gender.female|majority:Nine in ten} are women", "majority", "Nine"),
        ("en", "{gender.female|majority:All of them} are women", "majority", "All"),
        ("en", "{region.idf|first:Three times as many}", "first", "Three"),
        ("en", "{region.idf|down 2011:Half as many}", "down", "Half"),
    ],
)
def test_the_words_behind_a_claim_say_no_more_than_it_proves(lang, text, key, word):
    ((_, what, hint),) = told(text, lang)
    assert what == f'"{key}" does not prove "{word}", in "{text}"'
    assert hint == "write what it proves, or choose the claim or the fraction that says this"


@pytest.mark.long
@every(
    ("lang", "noun", "said"),
    [
        ("fr", "Très peu", "Très peu"),
        ("fr", "peu", "peu"),
        ("fr", "Femme", "Femme"),
        ("fr", "les femmes", "les femmes"),
        ("fr", "l’équipe", "l’équipe"),
        ("fr", "femme|certaines femmes", "certaines femmes"),
        ("fr", "salarié de 1000", "1000"),
        ("en", "Some women", "Some women"),
        ("en", "the women", "the women"),
        ("en", "Woman", "Woman"),
    ],
)
def test_a_fraction_takes_a_noun_alone(lang, noun, said):
    text = f"{{gender.female|half:{noun}}} en CDI"
    ((_, what, hint),) = told(text, lang)
    assert what == f'"half" takes the noun of one, not "{said}", in "{text}"'
    assert (
        hint == "write who they are, in lower case and in the singular: {question.category|half:respondent}"
    )


@pytest.mark.long
@every(
    ("lang", "noun"),
    [
        ("fr", "community manager"), ("fr", "Francilien"), ("fr", "Breton|Bretons"), ("fr", "CM|CM"),
        ("fr", "jeune diplômé"), ("fr", "fois|fois"), ("en", "woman|women"), ("en", "French respondent"),
    ],
)  # fmt: skip
def test_those_who_are_counted_may_be_named_behind_a_fraction(lang, noun):
    assert told(f"{{gender.female|half:{noun}}} en CDI", lang) == []


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "{gender.female|majority:Plus de femmes que d’hommes}"),
        ("fr", "En CDI {contract.cdi|majority:le plus souvent}"),
        ("fr", "{gender.female|narrow_majority:tout juste la majorité}"),
        ("fr", "{contract.cdi|minority:Moins de la moitié en CDI}"),
        ("fr", "{contract.cdi|nearly_all:La quasi-totalité}, {contract.cdi|nearly_all:presque tous}"),
        ("fr", "{region.idf|first:devant toutes les autres régions}, {region.idf|first:en tête}"),
        ("fr", "{salary.value|median:La moitié}, {salary.q1|quartile:un quart}"),
        ("fr", "{gender.female|up 2011:Davantage de femmes}, {region.idf|down 2020:en baisse}"),
        ("en", "{gender.female|majority:More women than men}, {gender.female|majority:mostly women}"),
        ("en", "{contract.cdi|minority:Fewer than half}, {contract.cdi|nearly_all:almost everyone}"),
        ("en", "{region.idf|first:ahead of every other region}, {x.a|first:the most frequent}"),
        ("en", "{salary.value|median:Half}, {gender.female|up 2011:rising}, {region.idf|down 2020:fewer}"),
    ],
)
def test_the_words_behind_a_claim_may_say_all_that_it_proves(lang, text):
    assert told(text, lang) == []


def test_of_a_misspelt_claim_nothing_is_told_here_since_who_fills_the_text_offers_the_nearest():
    assert told("{gender.female|narow_majority:une courte majorité} de femmes", "fr") == []
    assert told("{gender.female|hallf:femme}", "fr") == []


def test_every_claim_has_its_words_in_every_language():
    assert all(set(patterns(lang)[unproven.CLAIMS]) == {*CLAIMS, *MOVES, "above"} for lang in ("fr", "en"))


def test_the_standfirsts_of_a_series_are_searched_too():
    problems = Problems()
    unproven.check(
        {"standfirsts": {"profile": "Le CDI domine"}}, "fr.toml", unproven.Proof(patterns("fr")), problems
    )
    assert [(one.where, one.what) for one in problems.found] == [
        ("fr.toml, [standfirsts]", 'nothing proves "domine", in "Le CDI domine"')
    ]


def test_names_of_answers_are_not_searched_and_lists_and_blocks_are():
    assert told("deux", "fr", key="lead") == []
    problems = Problems()
    block = {"lines": ["Neuf sur dix"]}
    tree = {
        "posters": {"profile": {"blocks": {"gender": block}, "notes": ["La moitié"]}},
        "questions": {"x": {"label": "deux"}},
    }
    unproven.check(tree, "2031.toml", unproven.Proof(patterns("fr")), problems)
    assert [one.where for one in problems.found] == [
        "2031.toml, [posters.profile.blocks.gender]",
        "2031.toml, [posters.profile]",
    ]


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "Une femme pour un homme"),
        ("fr", "Twitter, numéro un du recrutement"),
        ("fr", "Les salaires plafonnent"),
        ("fr", "Les plus jeunes gagnent moins"),
        ("fr", "Les Parisiens gagnent mieux"),
        ("fr", "Le plus bas depuis le début"),
        ("fr", "Le CDI, roi des contrats"),
        ("fr", "Les écarts se creusent"),
        ("fr", "La part du lion revient au CDI"),
        ("fr", "Un cinquième en agence"),
        ("fr", "Le deuxième réseau est Viadeo"),
        ("fr", "Twitter, leader"),
        ("en", "Women have the edge over men"),
        ("en", "Women lead"),
        ("en", "Twitter, number one for hiring"),
        ("en", "The share of women slips"),
        ("en", "Remote work booms"),
        ("en", "Twice as many women as men"),
        ("en", "As many women as men"),
        ("en", "More women than men"),
        ("en", "The youngest earn less"),
        ("en", "The lowest since the start"),
        ("en", "Gaps widen"),
        ("en", "More and more women"),
        ("en", "The lion’s share is permanent"),
        ("en", "The runner-up is Viadeo"),
    ],
)
def test_a_rank_a_rise_a_multiple_or_a_comparison_in_plain_words_is_refused(lang, text):
    assert len(told(text, lang)) >= 1


@every(
    ("lang", "text"),
    [
        ("fr", "{salary.value|median:la moitié gagnent moins, la moitié gagnent plus}"),
        ("fr", "{reach.yes|four_fifths} notent une moindre portée"),
        ("en", "{salary.value|median:half earn less, half earn more}"),
        ("en", "<lead>Women</lead> are {gender.female|narrow_majority:a narrow majority}"),
    ],
)
def test_what_a_claim_proves_and_what_an_answer_says_are_no_comparison(lang, text):
    assert told(text, lang) == []


@pytest.mark.long
@every(
    ("lang", "text", "word"),
    [
        ("fr", "Les clients d’abord, la notoriété ensuite", "d’abord"),
        ("fr", "Les clients d'abord", "d'abord"),
        ("fr", "Les ETI d’abord, puis les agences", "d’abord"),
        ("fr", "Les ETI, puis les agences", "puis les"),
        ("fr", "La notoriété ensuite", "ensuite"),
        ("fr", "Les hommes en premier, les femmes ensuite", "en premier"),
        ("fr", "Rhône-Alpes et PACA précèdent l’Île-de-France", "précèdent"),
        ("fr", "Rhône-Alpes, précédant l’Île-de-France", "précédant"),
        ("en", "Customers first, brand awareness second", "first"),
        ("en", "Mid-caps first, then digital agencies", "first"),
        ("en", "Women first", "first"),
        ("en", "Women come second", "second"),
        ("en", "Internships, the main way in", "the main"),
        ("en", "LinkedIn, the network of choice", "of choice"),
    ],
)
def test_an_order_told_by_what_comes_first_and_what_comes_next_is_refused(lang, text, word):
    ((_, what, hint),) = told(text, lang)
    assert what == f'nothing proves "{word}", in "{text}"'
    assert "let a claim print it" in hint


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "Depuis l’édition précédente"),
        ("fr", "{2011/x.a} en {2011/year}, puis {x.a} en {year}"),
        ("fr", "{first_job.yes} en premier emploi"),
        ("fr", "<second>{gender.male} d’hommes</second>"),
        ("en", "{first_job.yes} are in their first job, {x.a} in a second job"),
        ("en", "<second>{gender.male} men</second>"),
        ("en", "{x.a} have another main job"),
        ("en", "Not everyone is a woman, not every respondent answered"),
        ("fr", "Tous ne sont pas des femmes"),
    ],
)
def test_a_first_job_a_second_tag_and_a_not_everyone_rank_nothing(lang, text):
    assert told(text, lang) == []


@every(
    ("lang", "text"),
    [
        ("fr", "{first_job.no|majority:La plupart}, {first_job.no|majority:pour la plupart}"),
        ("fr", "{gender.female|majority:plus nombreuses que les hommes}"),
        ("fr", "{gender.female|narrow_majority:plus nombreuses qu’eux}"),
        ("fr", "{x.a|first:Les clients d’abord}, {x.a|first_named:qui précèdent} les autres"),
        ("en", "{age_group.26_35|first:The largest group}, {age_group.26_35|first:the biggest group}"),
        ("en", "{x.a|first:the top network}, {x.a|first:the main network}, {x.a|first:of choice}"),
        ("en", "{employer_type.sme|first_named:SMEs top the list}, {x.a|first:SMEs first}"),
    ],
)
def test_most_the_largest_and_the_top_are_what_their_claims_prove(lang, text):
    assert told(text, lang) == []


@pytest.mark.long
@every(
    ("lang", "text", "word"),
    [
        ("fr", "{cm_alone.yes|majority:Plus d’une réponse sur deux}", "Plus d’"),
        ("fr", "{cm_alone.yes|large_majority:Plus de la moitié}", "Plus de"),
        ("fr", "{cm_alone.yes|nearly_all:Plus de la moitié}", "Plus de"),
        ("en", "{cm_alone.yes|majority:more than one answer in two}", "in two"),
        ("en", "{cm_alone.yes|narrow_majority:More than half}", "More than"),
        ("fr", "{x.a|first:Les ETI d’abord, puis les agences}", "puis les"),
        ("fr", "{x.a|first_named:Les ETI d’abord}", "d’abord"),
        ("fr", "{x.a|minority:La plupart}", "plupart"),
        ("fr", "{x.a|majority:Plus de deux réponses sur trois}", "Plus de"),
        ("en", "{x.a|first:Customers first, awareness second}", "second"),
        ("en", "{x.a|first_named:the largest group}", "the largest"),
        ("en", "{x.a|majority:the top network}", "top"),
        ("en", "{x.a|majority:everyone}", "everyone"),
    ],
)
def test_a_second_place_and_a_claim_too_weak_for_its_words_are_refused(lang, text, word):
    ((_, what, _),) = told(text, lang)
    assert f'does not prove "{word}"' in what


@pytest.mark.long
@every(
    ("lang", "text", "word"),
    [
        ("fr", "{gender.female|majority:Une large majorité} de femmes", "large majorité"),
        ("fr", "Une très large {gender.female|majority:majorité} de femmes", "très large majorité"),
        ("fr", "Les femmes, {gender.female|majority:très majoritaires}", "très majoritaires"),
        ("fr", "Une bonne {contract.cdi|half} en CDI", "bonne …"),
        ("fr", "{gender.female|majority:Bien plus de femmes que d’hommes}", "Bien plus"),
        ("fr", "{network.x|first:loin devant les autres}", "loin devant"),
        ("fr", "{gender.female|up 2011:forte hausse}", "forte hausse"),
        ("fr", "Une grande partie en CDI", "grande partie"),
        ("fr", "Une part importante en CDI", "part importante"),
        ("en", "{gender.female|majority:A vast majority} are women", "vast majority"),
        ("en", "A large {gender.female|majority:majority} are women", "large majority"),
        ("en", "A good {contract.cdi|half} on contracts", "good …"),
        ("en", "{network.x|first:far ahead of the others}", "far ahead"),
        ("en", "{gender.female|up 2011:a sharp rise}", "sharp rise"),
        ("en", "A large share on contracts", "large share"),
        ("en", "An impressive {gender.female}", "impressive"),
    ],
)
def test_a_word_that_says_how_large_is_refused_unless_its_claim_proves_it(lang, text, word):
    ((_, what, hint),) = told(text, lang)
    assert what == f'nothing proves "{word}", in "{text}"'
    assert "{…|large_majority:…}" in hint


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "{gender.female|large_majority:Une large majorité} de femmes"),
        ("fr", "Une large {gender.female|large_majority:majorité} de femmes"),
        ("fr", "{gender.female|large_majority:Une grande partie} de femmes"),
        ("fr", "{gender.female|nearly_all:Une écrasante majorité} de femmes"),
        ("fr", "{gender.female|narrow_majority:Une courte majorité}"),
        ("fr", "{gender.male|small_minority:Une petite minorité} d’hommes"),
        ("fr", "Dans les grandes entreprises, {contract.cdi|half} en CDI"),
        ("en", "{gender.female|large_majority:A large majority} are women"),
        ("en", "{gender.female|nearly_all:The vast majority} are women"),
        ("en", "{gender.female|narrow_majority:A slim majority}"),
        ("en", "{gender.male|small_minority:A small share} are men"),
        ("en", "In large companies, {contract.cdi|half} on contracts"),
    ],
)
def test_how_large_a_majority_is_may_be_said_by_the_claim_that_has_its_limit(lang, text):
    assert told(text, lang) == []


@pytest.mark.long
@every(
    ("lang", "text", "word"),
    [
        ("fr", "Les femmes montent à {gender.female}", "montent"),
        ("fr", "Le CDI remonte à {contract.cdi}", "remonte"),
        ("fr", "Les femmes se maintiennent : {gender.female}", "se maintiennent"),
        ("fr", "En léger repli sur {2011/year}", "repli"),
        ("fr", "Le CDI ne bouge pas", "ne bouge pas"),
        ("fr", "Les PME résistent", "résistent"),
        ("fr", "Les femmes gagnent du poids", "gagnent du poids"),
        ("fr", "Les PME pèsent de plus en plus lourd", "pèsent de plus en plus"),
        ("fr", "{gender.female}, un plus haut historique", "un plus haut"),
        ("fr", "Une part constante", "constante"),
        ("fr", "Parité parfaite : {gender.female}", "Parité"),
        ("fr", "Même proportion de femmes qu’en {2011/year}", "Même proportion"),
        ("fr", "Viadeo, réseau roi", "réseau roi"),
        ("fr", "Le CDI, suivi par le CDD", "suivi par"),
        ("en", "Women hold at {gender.female}", "hold at"),
        ("en", "Contracts edge up to {contract.cdi}", "edge up"),
        ("en", "First jobs dip to {first_job.yes}", "dip"),
        ("en", "SMEs gather pace", "gather pace"),
        ("en", "Perfect parity", "parity"),
        ("en", "The same share as in {2011/year}", "The same share"),
    ],
)
def test_a_movement_an_equality_and_a_crown_in_plain_words_are_refused(lang, text, word):
    ((_, what, hint),) = told(text, lang)
    assert what == f'nothing proves "{word}", in "{text}"'
    assert "{…|up 2011:…}" in hint


@every(
    ("lang", "text", "word"),
    [
        ("fr", "{x.a|first:la plus élevée}", "la plus élevée"),
        ("fr", "{x.a|first:la plus chère}", "la plus chère"),
        ("fr", "{x.a|first_named:le meilleur réseau}", "meilleur"),
        ("fr", "{x.a|first:la moins payée}", "la moins payée"),
        ("en", "{x.a|first:the dearest}", "the dearest"),
        ("en", "{x.a|first:the largest} salaries", "the largest"),
        ("en", "{x.a|first_named:the most expensive}", "the most expensive"),
        ("en", "{x.a|first:the best network}", "the best"),
    ],
)
def test_a_first_place_proves_no_superlative_of_what_was_not_counted(lang, text, word):
    ((_, what, _),) = told(text, lang)
    assert f'does not prove "{word}"' in what


@every(
    ("lang", "text"),
    [
        ("fr", "{gender.female} des community managers français sont des femmes"),
        ("fr", "{gender.female|half} des salariés en France sont des femmes"),
        ("en", "{gender.female} of French community managers are women"),
        ("en", "{region.idf} of all community managers in France work in Paris"),
    ],
)
def test_a_share_of_volunteers_is_none_of_a_whole_profession(lang, text):
    assert [one[2] for one in told(text, lang)] == [RESPONDENTS]
    assert told(text, lang, random=True) == []


@every(
    ("lang", "text"),
    [
        ("fr", "Deux sources, deux réponses : Facebook ou LinkedIn"),
        ("fr", "Aucune source ne donne le salaire selon le sexe"),
        ("fr", "{cm_alone.yes} n’ont aucun collègue community manager"),
        ("fr", "{x.a|first:le plus cité}, {x.a|first:la plus fréquente}, {x.a|first:le plus grand nombre}"),
        ("fr", "{x.a|up 2011:montent}, {x.a|down 2011:en repli}, {x.a|up 2011:pèsent plus}"),
        ("fr", "{gender.female} des répondants exercent en France, une égalité professionnelle"),
        ("en", "Two sources, two answers: Facebook or LinkedIn"),
        ("en", "{x.a} hold at least a degree, {x.a|first:the most named}, {x.a|down 2011:dip}"),
        ("en", "{gender.female} of respondents in France are women"),
    ],
)
def test_what_a_source_lacks_and_what_a_figure_has_none_of_is_no_number(lang, text):
    assert told(text, lang) == []


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "Aucune pondération n’a été appliquée."),
        ("fr", "Merci à tous ceux qui ont répondu."),
        ("fr", "Tous les répondants n’ont pas répondu à chaque question."),
        ("fr", "Une seule réponse possible."),
        ("fr", "Une seule réponse était possible."),
        ("fr", "Plusieurs réponses possibles."),
        ("fr", "La première question demandait le sexe."),
        ("fr", "Aucun répondant n’a été rémunéré."),
        ("fr", "Personne n’a été rémunéré pour répondre."),
        ("fr", "Toutes les réponses sont anonymes."),
        ("fr", "Les réponses sont toutes anonymes."),
        ("fr", "Les totaux ne font pas toujours 100 % : les chiffres sont arrondis."),
        ("fr", "Les totaux peuvent dépasser 100 % : plusieurs réponses étaient possibles."),
        ("fr", "La somme dépasse 100 %, car plusieurs réponses étaient possibles."),
        ("fr", "La somme dépasse 100 % parce que plusieurs réponses étaient possibles."),
        ("fr", "Le questionnaire comptait plusieurs pages, toutes facultatives."),
        ("fr", "Deux questions ont été ajoutées en {year}."),
        ("fr", "Les répondants se sont portés volontaires : l’échantillon n’est pas représentatif."),
        ("fr", "Cet échantillon n’est pas représentatif de la profession."),
        ("fr", "Aucune marge d’erreur ne peut être calculée."),
        ("fr", "Aucun intervalle de confiance n’est donné, car les répondants se sont portés volontaires."),
        ("fr", "Les réponses « autre » ne sont pas toujours détaillées par la source."),
        ("fr", "Les personnes sans emploi n’ont pas été interrogées."),
        ("fr", "La source donne un pourcentage, jamais un effectif."),
        ("fr", "Tous les réseaux ne figurent pas sur le graphique."),
        ("fr", "Les réponses de moins de trente personnes ne sont pas publiées."),
        ("fr", "Les deux enquêtes n’ont pas posé la même question."),
        ("fr", "D’abord posée aux salariés, la question l’a ensuite été à tous les répondants."),
        ("fr", "Trois réponses au plus étaient possibles."),
        ("fr", "Les répondants classaient les réponses de la plus à la moins importante."),
        ("fr", "Les doublons ont été supprimés."),
        ("en", "All answers are anonymous."),
        ("en", "All answers were anonymous."),
        ("en", "No one was paid."),
        ("en", "No one was paid to answer."),
        ("en", "No weighting was applied."),
        ("en", "Thanks to all who answered."),
        ("en", "Thank you to everyone who answered."),
        ("en", "Thanks to everyone who took part."),
        ("en", "Not all respondents answered every question."),
        ("en", "Not everyone answered every question."),
        ("en", "Only one answer was possible."),
        ("en", "A single answer was possible."),
        ("en", "Several answers were possible."),
        ("en", "Each respondent could tick several answers."),
        ("en", "Every respondent could tick several answers."),
        ("en", "The first question asked about gender."),
        ("en", "The second question asked about age."),
        ("en", "Totals do not always add up to 100%, as figures are rounded."),
        ("en", "Totals may exceed 100%: several answers were possible."),
        ("en", "The sum exceeds 100% because several answers were possible."),
        ("en", "One question was dropped from the questionnaire."),
        ("en", "Respondents volunteered: the sample is not representative."),
        ("en", "This sample is not representative of the profession."),
        ("en", "No margin of error can be computed."),
        ("en", "People without a job were not interviewed."),
        ("en", "The question was optional: not everyone answered it."),
        ("en", "Only employees were asked this question."),
        ("en", "Only respondents on permanent contracts were asked this question."),
        ("en", "The source gives a percentage, never a count."),
        ("en", "This chart does not show all the networks."),
        ("en", "Answers from fewer than thirty people are not published."),
        ("en", "The two surveys did not ask the same question."),
        ("en", "At most three answers were possible."),
        ("en", "Respondents ranked the answers from most to least important."),
        ("en", "Most questions were optional."),
    ],
)
def test_a_plain_sentence_of_method_counts_no_answers(lang, text):
    assert told(text, lang, key="notes") == []


@pytest.mark.long
@every(
    ("lang", "text"),
    [
        ("fr", "Toutes les réponses viennent de Paris."),
        ("fr", "Aucun répondant n’est en CDI."),
        ("fr", "La plupart des répondants à cette question sont des femmes."),
        ("fr", "Le questionnaire montre que la plupart sont en CDI."),
        ("fr", "Selon la source, neuf sur dix sont en CDI."),
        ("fr", "Tous ceux qui ont répondu sont des femmes."),
        ("fr", "Merci aux répondants, tous en CDI."),
        ("fr", "Merci à tous ceux qui ont répondu, presque tous des femmes."),
        ("fr", "Tous les répondants sont en CDI."),
        ("fr", "L’échantillon est représentatif."),
        ("fr", "Un échantillon représentatif de la profession."),
        ("fr", "Les femmes dominent, car la question a été posée à tous."),
        ("fr", "Une marge d’erreur de 4 points."),
        ("fr", "Les femmes gagnent moins car elles sont jeunes."),
        ("fr", "Aucune femme n’a été interrogée sur ce sujet."),
        ("fr", "Jamais les femmes n’ont été plus nombreuses."),
        ("fr", "La première région est l’Île-de-France."),
        ("fr", "Le premier réseau cité est Facebook."),
        ("fr", "Chaque répondant utilise trois réseaux."),
        ("fr", "Les totaux sont en hausse."),
        ("fr", "La part des femmes dépasse celle des hommes."),
        ("fr", "Personne n’a été formé."),
        ("fr", "Aucun répondant n’a été formé."),
        ("fr", "Les personnes interrogées sont des femmes."),
        ("fr", "Deux répondants sur trois sont des femmes."),
        ("fr", "L’échantillon, représentatif, compte surtout des femmes."),
        ("fr", "Cette question n’est pas anodine : la plupart gagnent peu."),
        ("fr", "Les réponses sont en baisse."),
        ("fr", "{n} répondants, dont une majorité de femmes"),
        ("fr", "Toutes les sources donnent une majorité de femmes."),
        ("fr", "Les deux enquêtes montrent une hausse."),
        ("fr", "La première enquête comptait davantage de femmes."),
        ("fr", "Les réponses sont toutes positives."),
        ("fr", "L’enquête n’est pas seulement représentative, elle est significative."),
        ("en", "All answers came from Paris."),
        ("en", "No respondent is on a permanent contract; most freelance."),
        ("en", "Most respondents to this question are women."),
        ("en", "The survey shows that most are women."),
        ("en", "According to the source, nine in ten are women."),
        ("en", "Everyone who answered is a woman."),
        ("en", "Thanks to training, all are permanent."),
        ("en", "Thanks to all who answered, nearly all of them women."),
        ("en", "The sample is representative."),
        ("en", "The sample is not only representative, it is large."),
        ("en", "A margin of error of four points."),
        ("en", "Women earn less because they are young."),
        ("en", "Women earn less because respondents are young."),
        ("en", "No one was trained."),
        ("en", "Nobody was on a permanent contract."),
        ("en", "The first network is Facebook."),
        ("en", "Only women answered."),
        ("en", "Only women are community managers."),
        ("en", "Every respondent uses three networks."),
        ("en", "The question shows a rise."),
        ("en", "Both surveys show a rise."),
        ("en", "The first survey had more women than men."),
        ("en", "Totals are rising."),
        ("en", "Shares exceed those of men."),
        ("en", "Most answers were positive."),
        ("en", "Every edition has a majority of women."),
        ("en", "All sources give a majority of women."),
        ("en", "Never before were there as many women."),
    ],
)
def test_a_sentence_of_method_hides_no_claim_of_those_who_answered(lang, text):
    assert told(text, lang, key="notes")


def test_a_figure_makes_a_statement_one_of_those_who_answered():
    assert told("Tous les répondants n’ont pas répondu ; {x.a} l’ont fait", "fr") == []
    assert told("{x.a} des répondants, car la question était facultative", "fr")


def test_what_a_text_of_a_list_says_is_told_by_its_own_line_and_column(tmp_path):
    file = tmp_path / "2031.toml"
    file.write_text(
        '[cards.gender]\nnotes = [\n  "Une note.",\n  "Deux.", "Tous en CDI.",\n]\n', encoding="utf-8"
    )
    problems = Problems()
    unproven.check(
        tomllib.loads(file.read_text("utf-8")), str(file), unproven.Proof(patterns("fr")), problems
    )
    assert [one.where for one in problems.found] == [
        f"{file}, line 4, column {column}, [cards.gender]" for column in (3, 12)
    ]
    written = Written(notes=("Une note.", "Deux."), file=str(file), steps=("cards", "gender"))
    assert [where for where, _ in written.each("notes")] == [
        f"{file}, line {line}, column 3, [cards.gender]" for line in (3, 4)
    ]


LABELS = {
    ("remote", "never"): "Jamais",
    ("remote", "often"): "Souvent",
    ("happy", "rather"): "Plutôt satisfait",
    ("team", "two"): "À deux",
    ("pay", "low"): "Moins de 30 K€",
}


@every(
    ("text", "word"),
    [
        ("{remote.never} ne télétravaillent jamais, {remote.often} souvent", ""),
        ("{happy.rather} sont plutôt satisfaits", ""),
        ("{team.two} travaillent à deux", ""),
        ("{pay.low} gagnent moins de {pay.low|high} €", ""),
        ("{pay.median|median:La moitié} gagnent moins de {pay.median}", ""),
        ("{pay.q1|quartile:Un quart} gagne moins de {pay.q1}", ""),
        ("{pay.q3|quartile:Un quart} gagne plus de {pay.q3}", ""),
        ("{pay.q3|quartile:Un quart} gagne moins de {pay.q3}", "moins de"),
        ("{pay.median} : moins de {pay.median}", "moins de"),
        ("{remote.often} ne télétravaillent jamais", "jamais"),
        ("{team.two} travaillent à trois", "trois"),
        ("{pay.low} gagnent plus de {pay.low|high} €", "plus de"),
        ("{remote.often} gagnent moins de {pay.low|high} €", "moins de"),
        ("{pay.low} : moins de femmes", "moins de"),
        ("Jamais de télétravail", "Jamais"),
    ],
)
def test_a_word_of_an_answer_that_a_text_cites_is_its_name(text, word):
    proof = unproven.Proof(patterns("fr"), lambda question, answer: LABELS.get((question, answer), ""))
    found = [what for what, _ in unproven.of(text, proof)]
    assert found == [f'nothing proves "{word}", in "{text}"'] * bool(word)


@every(
    ("lang", "text"),
    [
        ("fr", "{x.a|narrow_majority:Un peu plus de femmes que d’hommes}"),
        ("fr", "{x.a|narrow_majority:Un peu plus de la moitié} sont des femmes"),
        ("en", "{x.a|narrow_majority:Slightly more women than men}"),
        ("en", "{x.a|narrow_majority:Just over half} are women"),
    ],
)
def test_a_narrow_majority_is_a_little_more_than_half(lang, text):
    assert told(text, lang) == []
    assert told(text.replace("narrow_majority", "majority"), lang)


def test_no_respondent_is_a_number():
    assert told("No respondent works abroad", "en")
    assert told("No respondent was paid", "en") == []
