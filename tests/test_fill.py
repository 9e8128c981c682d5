"""Written text with placeholders: every refusal in full (messages/fill.txt), then what is printed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.fill import BULLET, FORMATS, Quoted
from cmsurvey.model import Bound, Fieldwork, Run
from tests.builders import expected, figure, make_edition, make_entry, make_survey
from tests.cases import every
from tests.spoken import make_filler, make_words, program

WHERE = "words/2031.fr.toml, [cards.gender]"
NBSP, THIN, MINUS = "\u00a0", "\u202f", "\u2212"

BOUND = Bound("at_least", {"fr": f"plus de 80{NBSP}%", "en": "more than 80%"})
BOUNDS = {("2031", "goals", "all", "fame"): BOUND}
AGE = {"question": "age", "label": "Âge"}
GOALS = {"question": "goals", "label": "Objectifs", "kind": "multiple"}
PAY = {"question": "pay", "kind": "median", "unit": "eur_per_year"}
TASKS = {"question": "tasks", "kind": "rank", "unit": "rank"}
FIGURES = (
    figure("female", 52, source="press"),
    figure("male", 48, derived=True, note="computed: 100 - 52"),
    figure("female", 55, population="sector=tourism", base_n=float("nan")),
    figure("25_or_less", 43, high=25, category_label="25 ans et moins", **AGE),
    figure("26_35", 45, low=26, high=35, category_label="26 à 35 ans", **AGE),
    figure("36_plus", 12, low=36, category_label="36 ans et plus", **AGE),
    figure("cdi", 47, question="contract", category_label="CDI"),
    figure("freelance", 13, question="contract", category_label="Freelance"),
    figure("cdi", 47, question="contract", population="same=a", category_label="CDI"),
    figure("fame", 80, note="bound: published as 'plus de 80 %'", **GOALS),
    figure("clients", 70, category_label="B2C et clients", **GOALS),
    figure("value", 26830, low=20000, high=1.5e5, **PAY),
    figure("value", 20000, population="contract=cdi", **PAY),
    figure("watch", 1, note="order not stated", **TASKS),
    figure("writing", 2, note="order not stated", **TASKS),
    figure("seniority", 50, low=1.5, question="years_spent"),
)


@pytest.fixture(scope="module")
def filler():
    survey = make_survey(
        bounds=BOUNDS,
        unordered=("order not stated",),
        editions={"2031": make_entry(), "2030": make_entry(id="2030", respondents=None)},
    )
    earlier = make_edition(figure("female", 55), survey=survey, id="2030", respondents=None)
    return make_filler(make_edition(*FIGURES, survey=survey), earlier)


REFUSED = {
    "a question that is not there": "{gendre.female}",
    "an answer that is not there": "{gender.femal}",
    "a population that is not there": "{gender@sector=tourisme.female}",
    "an edition that is not there": "{2013/gender.female}",
    "a question that another edition lacks": "{2030/age.26_35}",
    "something that cannot be read": "{52 %}",
    "an empty placeholder": "{}",
    "this where nothing is meant": "{this|lower}",
    "a figure of another edition that is this": "{2030/this}",
    "respondents that nobody published": "{2030/n}",
    "a format that is not there": "{gender.female|quater}",
    "a format of a fact": "{n|half}",
    "words of a format that takes none": "{gender.female|number:femmes}",
    "a sum of shares that overlap": "{goals.fame+clients}",
    "a sum with the remainder": "{contract.cdi+remainder}",
    "a sum of one share with itself": "{contract.cdi+cdi}",
    "a number for a bound": "{goals.fame|number}",
    "a fraction for a bound": "{goals.fame|four_fifths}",
    "a claim that a bound does not suffice for": "{goals.fame|nearly_all:presque tous}",
    "the complement of a bound": "{goals.fame|rest}",
    "a fraction that is too far": "{contract.freelance|quarter}",
    "a fraction of an amount": "{pay.value|half}",
    "the complement of an amount": "{pay.value|rest}",
    "a claim that does not hold": "Le {contract.freelance|first:premier} contrat",
    "a claim without words": "{gender.female|majority}",
    "a move that did not happen": "{gender.female|up 2030:Plus} de femmes",
    "a move without its edition": "{gender.female|down:Moins} de femmes",
    "a move of an edition that is not there": "{gender.female|up 2013:Plus} de femmes",
    "an amount that is above no other": "{pay@contract=cdi.value|above pay.value:de plus}",
    "a share above another": "{gender.female|above gender.male:de plus}",
    "an edge that is not there": "{age.25_or_less|low} ans",
    "the formula of a published figure": "{gender.female|formula}",
    "a base that nobody published": "{gender@sector=tourism.female|base}",
    "a rank that no source states": "{tasks.watch|number}",
    "a brace that is never closed": "{gender.female de femmes",
    "a brace that was never opened": "gender.female} de femmes",
    "a placeholder inside another": "{gender.female|majority:{gender.male}}",
    "a voice in a title": "<lead>{gender.female}</lead>",
    "a tag that is no voice": "<b>{gender.female}</b>",
    "an answer beside a claim that another proves": "CDI et freelance, {contract.cdi|minority:moins souvent}",
    "two answers in other words, a claim of one": "A et B restent {contract.cdi|minority:minoritaires}",
    "a claim of each answer that one does not carry": "{age.26_35&36_plus&25_or_less|first:devant}",
    "a number of each of several answers": "{gender.female&male|half}",
    "a smaller share set before a larger one": "{contract.freelance} en freelance, puis {contract.cdi}",
    "a bound that may be anything set behind": "{goals.clients|label} avant {goals.fame|label} en {year}",
    "a share set behind one that is its equal": "{contract.cdi|minority:le CDI} après {contract@same=a.cdi}",
    "a rank that no source states set before another": "{tasks.watch|label}, suivie de {tasks.writing|label}",
    "a fraction of one sign": "½ des répondants",
    "several at once": "{gender.femal} et {gender.mal}, {gender.femal} encore",
}
MESSAGES = expected("fill")


@every("case", REFUSED)
def test_what_a_placeholder_cannot_print_is_told_with_its_place_cause_text_and_cure(case, filler):
    with pytest.raises(CmsurveyError) as raised:
        filler.text(REFUSED[case], WHERE)

    assert str(raised.value) == MESSAGES[case]


def test_every_expected_message_has_its_case():
    assert list(MESSAGES) == list(REFUSED)


@every("case", REFUSED)
def test_a_message_names_the_words_place_and_quotes_the_text(case, filler):
    with pytest.raises(CmsurveyError) as raised:
        filler.text(REFUSED[case], WHERE)

    for problem in raised.value.problems:
        assert problem.where == WHERE
        assert problem.what.endswith(f', in "{REFUSED[case]}"')
        assert problem.hint


@every(
    "text",
    [
        "Le CDI et le freelance, {contract.cdi&freelance|minority:moins souvent}",
        "Le CDI et le freelance, {contract.cdi|minority:moins souvent}, {contract.freelance}",
        "Se salarier et se lancer restent {contract.cdi&freelance|minority:minoritaires}",
        "Clients et prospects sont {goals.clients|majority:majoritaires}",
        "Les femmes et la moyenne d’âge {gender.female|majority:du plus grand nombre}",
        "Le CDI passe {contract.cdi|first_named:devant} le freelance",
    ],
)
def test_a_claim_is_held_to_each_answer_that_its_sentence_names(text, filler):
    assert "{" not in filler.text(text, WHERE)


@every(
    "text",
    [
        "Le freelance est {contract.cdi|first_named:devant} le reste",
        "Le CDI est {contract.cdi|first_named:devant} le reste, le freelance aussi",
        "{contract.cdi|first_named:Devant les autres}, CDI et freelance",
        "Le CDI est {contract.cdi|minority:minoritaire} devant le freelance",
    ],
)
def test_a_first_place_is_ahead_of_the_answers_named_right_after_it_alone(text, filler):
    with pytest.raises(CmsurveyError, match='it names "Freelance"'):
        filler.text(text, WHERE)


@every(
    ("title", "what"),
    [
        ("{contract.cdi} en CDI.", f'the title ends with a full stop: "47{NBSP}% en CDI."'),
        ("A" * 91, f'the title has 91 characters, more than 90: "{"A" * 91}"'),
    ],
)
def test_a_title_is_of_90_characters_at_most_and_ends_without_a_full_stop(title, what, filler):
    with pytest.raises(CmsurveyError) as raised:
        filler.heading(title, WHERE)
    assert [(one.where, one.what) for one in raised.value.problems] == [(WHERE, what)]
    assert filler.heading("a" * 90, WHERE)
    assert filler.heading("Qui sont-ils…", WHERE)


@every(
    "text",
    [
        "{contract.cdi} de CDI, puis {contract.freelance} de freelances",
        "{goals.fame|label} devant {goals.clients|label}",
        "{contract.freelance} après {contract.cdi}",
        "{2030/gender.female} en {2030/year}, puis {gender.female} en {year}",
        "{age.26_35|low} ans avant {age.36_plus|low} ans",
        "{contract.freelance} partent avant la fin, {contract.cdi} restent",
        "{contract.freelance} de freelances. Puis viennent {contract.cdi} de CDI",
        "{contract.freelance} avant {age.26_35}",
        "{gender.female} avant {gender.female}",
    ],
)
def test_what_stands_between_two_figures_may_say_the_order_that_they_are_in(text, filler):
    assert "{" not in filler.text(text, WHERE)


def test_the_order_of_a_line_is_held_across_its_voices(filler):
    with pytest.raises(CmsurveyError, match='that does not prove "puis"'):
        filler.runs("<lead>{contract.freelance}</lead>, puis <quiet>{contract.cdi}</quiet>", WHERE)
    assert filler.runs("<lead>{contract.cdi}</lead>, puis <quiet>{contract.freelance}</quiet>", WHERE)


def test_an_unclosed_voice_is_refused():
    with pytest.raises(CmsurveyError) as raised:
        make_filler().runs("<lead>de femmes</laed>", WHERE)

    assert [problem.what for problem in raised.value.problems] == [
        'the tag "<lead>" is no voice here, in "<lead>de femmes</laed>"',
        'the tag "</laed>" is no voice here, in "<lead>de femmes</laed>"',
    ]


def test_a_problem_of_another_edition_s_table_keeps_its_own_place(filler):
    broken = Problem("surveys/2030.csv, line 2", "value 130 is not a percentage", "look again")

    def other(_):
        raise CmsurveyError(broken)

    lost = make_filler(filler.edition)
    object.__setattr__(lost, "other", other)
    with pytest.raises(CmsurveyError) as raised:
        lost.text("{2030/gender.female} et {2030/gender.male}", WHERE)

    assert raised.value.problems == (broken,)


PRINTED = {
    "{gender.female}": f"52{NBSP}%",
    "{ gender.female }": f"52{NBSP}%",
    "{gender@sector=tourism.female}": f"55{NBSP}%",
    "{2030/gender.female} en {2030/year}": f"55{NBSP}% en 2030",
    "{age.25_or_less+26_35}": f"88{NBSP}%",
    "{age.25_or_less+26_35|nine_tenths}": "près de neuf sur\u00a0dix",
    "{gender.female|number}": "52",
    "{contract.cdi|label}, {contract.cdi|lower}": "CDI, CDI",
    "{goals.clients|lower}": "B2C et clients",
    "{age.26_35|lower}": f"26 à 35{NBSP}ans",
    "{contract.freelance|lower}": "freelance",
    "{age.26_35|low}-{age.26_35|high}": "26-35",
    "{pay.value|low}, {pay.value|high}": f"20{THIN}000, 150{THIN}000",
    "{years_spent.seniority|low}": "1,5",
    "{pay.value}": f"26{THIN}830{NBSP}€",
    "{pay.value|above pay@contract=cdi.value:de plus}": f"6{THIN}830{NBSP}€ de plus",
    "{goals.clients|rest}": f"30{NBSP}%",
    "{gender.male|formula}": f"100{NBSP}{MINUS}{NBSP}52",
    "{contract.remainder}": f"40{NBSP}%",
    "{gender.female|base}": "400",
    "{goals.fame}": f"plus de 80{NBSP}%",
    "{tasks.watch}": BULLET,
    "{gender.female|half}": "plus de la moitié",
    "{contract.freelance|one_tenth:répondant}": "plus d’un répondant sur\u00a0dix",
    "{gender.female|majority:Plutôt une femme}": "Plutôt une femme",
    "{goals.fame|majority:la majorité}": "la majorité",
    "{n} réponses {fieldwork}, {months}": "400 réponses en mars–avril 2031, mars–avril 2031",
    "{2030/months}": "mars–avril 2031",
    "Sans figure, à trois < quatre": "Sans figure, à trois < quatre",
}


@every("written", PRINTED)
def test_a_placeholder_prints_its_figure(written, filler):
    assert filler.text(written, WHERE) == PRINTED[written]


def test_this_is_the_figure_that_a_clause_is_about(filler):
    quoted = Quoted(*filler_figure(filler, "age.26_35"))

    about = filler.about(quoted)

    assert about.text("ont de {this|low} à {this|high} ans", WHERE) == "ont de 26 à 35 ans"


def filler_figure(filler, name):
    filler.text(f"{{{name}}}", WHERE)
    return filler.quoted[-1]


def test_a_title_opens_with_a_capital(filler):
    assert filler.title("{contract.freelance|one_tenth}", WHERE) == "Plus d’un sur\u00a0dix"
    assert filler.title("", WHERE) == ""


def test_a_line_is_cut_at_its_voices(filler):
    line = "<lead>de femmes</lead> en {year} <quiet>({gender.male|formula})</quiet>"

    assert filler.runs(line, WHERE) == (
        Run("de femmes", "lead"),
        Run(" en 2031 ", "plain"),
        Run(f"(100{NBSP}{MINUS}{NBSP}52)", "quiet"),
    )


def test_what_was_printed_is_kept_for_the_sources():
    cdi = figure("cdi", 47, question="contract", label="Contrat")
    filler = make_filler(make_edition(figure("female", 52, source="other"), figure("male", 48), cdi))

    filler.text("{gender.female} {contract.cdi|rest} {n}", WHERE)

    assert [one.estimate.sources for one in filler.quoted] == [("other",), ("press",)]


def test_what_was_computed_for_the_words_is_kept_with_its_formula(filler):
    own = make_filler(filler.edition)
    own.text("{age.25_or_less+26_35|nine_tenths} {age.36_plus|rest} {gender.male}", WHERE)

    rows = [quoted.estimate for quoted in own.quoted]
    assert [(row.category, row.value, row.origin, row.formula) for row in rows] == [
        ("25_or_less+26_35", 88, "derived", "43 + 45"),
        ("100-36_plus", 88, "derived", "100 - 12"),
        ("male", 48, "derived", "100 - 52"),
    ]


def test_a_complement_of_a_sum_names_published_figures_alone(filler):
    own = make_filler(filler.edition)
    own.text("{contract.cdi+freelance|rest}", WHERE)

    assert own.quoted[0].estimate.formula == "100 - 47 - 13"


@every(
    ("written", "cited"),
    [
        ("{gender.female|rest}", "{gender.male}"),
        ("{gender@sector=tourism.male|rest}", "{gender@sector=tourism.female}"),
        ("{age.25_or_less+26_35|rest}", "{age.36_plus}"),
    ],
)
def test_what_was_published_is_cited_and_not_computed_again(written, cited):
    sector = "sector=tourism"
    of = make_filler(
        make_edition(
            figure("female", 52),
            figure("male", 47),
            figure("female", 55, population=sector),
            figure("male", 45, population=sector),
            *(
                figure(name, value, question="age", label="Âge")
                for name, value in (("25_or_less", 43), ("26_35", 45), ("36_plus", 12))
            ),
        )
    )
    with pytest.raises(CmsurveyError, match=re.escape(f"cite {cited}")):
        of.text(written, WHERE)


@every(
    ("more", "left"), [(figure("freelance", 13, question="contract"), 53), (figure("fame", question="a"), 53)]
)
def test_what_is_left_of_a_share_is_computed_where_no_answer_is_all_of_it(more, left):
    of = make_filler(make_edition(figure("cdi", 47, question="contract"), more))

    assert of.text("{contract.cdi|rest}", WHERE) == f"{left}{NBSP}%"


def test_a_formula_of_a_format_speaks_every_language(filler):
    english = make_filler(filler.edition, said=make_words("en"))

    assert english.text("{pay.value}, {goals.fame}, {gender.male|formula}", WHERE) == (
        f"€26,830, more than 80%, 100{NBSP}{MINUS}{NBSP}52"
    )


def test_fieldwork_that_nobody_knows_is_the_year():
    filler = make_filler(make_edition(fieldwork=Fieldwork("", "")))

    assert filler.text("{fieldwork}", WHERE) == "en 2031"


OF_ANY_TEXT = make_edition(*FIGURES, survey=make_survey(bounds=BOUNDS))
expressions = st.sampled_from(
    ["gender.female", "gender.male", "age.26_35", "age.25_or_less+26_35", "contract.cdi", "goals.fame",
     "pay.value", "n", "year", "nothing.at_all", "this", ""]
)  # fmt: skip
formats = st.sampled_from(
    ["", *(f"|{name}" for name in (*FORMATS, "rest", *program()["fractions"], "majority:mots", "unknown"))]
)
plain = st.text(alphabet="abc ,.<>é’", max_size=6).filter(lambda text: not re.search(r"</?\w+>", text))
pieces = st.lists(st.one_of(plain, st.builds("{{{}{}}}".format, expressions, formats)), max_size=4)


@pytest.mark.long
@given(pieces, st.sampled_from(["", "", "{", "}"]))
def test_a_text_is_filled_without_a_brace_left_or_refused_in_sentences(pieces, stray):
    text, problems = outcome(make_filler(OF_ANY_TEXT), "".join(pieces) + stray)

    assert not set("{}") & set(text)
    assert all(problem.where == WHERE and problem.what and problem.hint for problem in problems)
    assert problems or not stray


def outcome(filler, written):
    """The filled text, or the problems it was refused with."""
    try:
        return filler.text(written, WHERE), ()
    except CmsurveyError as error:
        return "", error.problems


@given(st.integers(0, 100), st.sampled_from(["", "|number", "|rest", "|base", "|low", "|formula"]))
def test_every_number_that_is_printed_is_one_of_the_figure_s_own(value, form):
    edition = make_edition(figure("a", value, low=7, derived=True, note=f"computed: 100 - {100 - value}"))
    text = make_filler(edition).text(f"{{gender.a{form}}}", WHERE)

    assert set(re.findall(r"\d+", text)) <= {str(value), str(100 - value), "100", "400", "7"}


def test_a_fall_since_another_edition_prints_its_words_and_quotes_both_figures(filler):
    tourism = figure("female", 40, population="sector=tourism")
    earlier = make_edition(figure("female", 55, population="sector=tourism"), id="2030")
    moving = make_filler(make_edition(tourism, survey=filler.edition.survey), earlier)

    assert moving.text("{gender@sector=tourism.female|down 2030:Moins} de femmes", WHERE) == "Moins de femmes"
    assert [one.estimate.value for one in moving.quoted] == [40, 55]


def test_a_number_in_the_name_of_an_answer_that_is_cited_is_not_typed_by_hand():
    edition = make_edition(figure("b", 40, category_label="Bac+5 et plus"))
    assert make_filler(edition).text("Bac+5 : {gender.b}", "x") == "Bac+5 : 40\u00a0%"
    for text in ("Bac+3 : {gender.b}", "{gender.b}, 5 fois", "Bac+5"):
        with pytest.raises(CmsurveyError, match="is typed by hand"):
            make_filler(edition).text(text, "x")
