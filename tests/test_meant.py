"""What a sentence says a figure is: of another answer, edition, kind or unit than that of its table."""

from __future__ import annotations

import pytest

from cmsurvey.errors import CmsurveyError
from cmsurvey.written import EditionWords
from tests.builders import figure, make_edition, make_entry, make_survey
from tests.cases import every
from tests.spoken import make_filler, make_words

WHERE = "words/2031.fr.toml, [cards.x]"
ROWS = {
    "gender": {"female": ("Femmes", "Women", 52), "male": ("Hommes", "Men", 48)},
    "contract": {
        "cdi": ("CDI", "Permanent contract", 45),
        "freelance": ("Freelance / indépendant", "Freelance", 15),
    },
    "employer": {"sme": ("PME", "SME", 27), "agency": ("Agence digitale", "Digital agency", 15)},
    "channel": {
        "board": ("Sites d’emploi", "Job boards", 60),
        "referral": ("Cooptation / réseau", "Referrals", 20),
    },
    "network": {"twitter": ("Twitter", "Twitter", 48), "viadeo": ("Viadeo", "Viadeo", 20)},
}
PAY = {"kind": "median", "unit": "eur_per_year", "label": "Salaire brut annuel médian"}


def shares(lang):
    index = 0 if lang == "fr" else 1
    for question, answers in ROWS.items():
        for category, row in answers.items():
            yield figure(category, row[2], question=question, category_label=row[index])
    for category, value in (("b2c", 85), ("b2b", 51)):
        yield figure(category, value, question="audience", kind="multiple", category_label=category.upper())


def make(lang, own="2031"):
    survey = make_survey(editions={"2031": make_entry(), "2030": make_entry(id="2030")})
    earlier = make_edition(
        figure("female", 61),
        figure("sme", 35, question="employer", category_label="PME"),
        figure("agency", 9, question="employer", category_label="Agence digitale"),
        survey=survey,
        id="2030",
    )
    pay = figure("value", 25000, question="pay", category_label="Valeur", **PAY)
    group = {"population": "sector=tourism", "category_label": "Femmes" if lang == "fr" else "Women"}
    men = figure("male", 76, population="sector=tourism", category_label="Hommes" if lang == "fr" else "Men")
    told = {"populations": {"sector=tourism": "du tourisme" if lang == "fr" else "working in tourism"}}
    said = make_words(lang, told, edition=EditionWords(f"words/{own}.{lang}.toml"))
    rows = (*shares(lang), pay, figure("female", 34, **group), men)
    return make_filler(make_edition(*rows, survey=survey), earlier, said=said)


def told(text, lang):
    with pytest.raises(CmsurveyError) as raised:
        make(lang).text(text, WHERE)
    return [(one.what, one.hint) for one in raised.value.problems]


@every(
    ("lang", "text", "cause"),
    [
        ("fr", "{2030/gender.female} de femmes en {year}", "it cites a figure of 2030 and does not say so"),
        ("en", "{2030/gender.female} of respondents are women", "it cites a figure of 2030"),
        ("en", "In {2030/year}, {employer.sme} worked in SMEs", "it names 2030 and cites no figure of it"),
        (
            "en",
            "Women were {gender.female} in {2030/year}, against {gender.female} in {year}",
            "it names 2030 and cites no figure of it",
        ),
        (
            "en",
            "Women were {2030/gender.female} in {year}, against {gender.female} in {2030/year}",
            "{2030/gender.female} is of 2030 and stands beside {year}",
        ),
        (
            "en",
            "Women were {gender.female} in {2030/year}, against {2030/gender.female} in {year}",
            "{gender.female} is of 2031 and stands beside {2030/year}",
        ),
        ("fr", "{2030/gender.female} en {year} et {gender.female} en {2030/year}", "stands beside {year}"),
        (
            "fr",
            "En {2030/year}, {gender.female} de femmes, contre {2030/gender.female}",
            "beside {2030/year}",
        ),
        (
            "fr",
            "De {gender.female|number} à {2030/gender.female} de femmes de {2030/year} à {year}",
            "{gender.female|number} is of 2031 and stands beside {2030/year}",
        ),
        (
            "en",
            "{gender.female|majority:Most} were women in {2030/fieldwork}, then {2030/gender.female}",
            "beside {2030/fieldwork}",
        ),
        (
            "fr",
            "Femmes : {gender.female}, en {2030/year}. Avant, {2030/gender.female}",
            "beside {2030/year}",
        ),
        ("en", "{gender@sector=tourism.female} of respondents are women", '"of respondents" would be'),
        ("fr", "{gender@sector=tourism.female} des répondants sont des femmes", "population sector=tourism"),
        ("fr", "Parmi tous les répondants, {gender@sector=tourism.female} de femmes", "tous les répondants"),
        ("fr", "{gender@sector=tourism.female|third} des personnes sont des femmes", "des personnes"),
        ("fr", "{gender@sector=tourism.female|third:répondant} est une femme", "répondant"),
        (
            "fr",
            "Les femmes sont {gender@sector=tourism.female|minority:une minorité} des répondants",
            '"des répondants" would be everybody',
        ),
        ("fr", "{gender@sector=tourism.female|minority:La minorité des répondants}", '"répondants" would'),
        (
            "en",
            "{gender@sector=tourism.male|majority:Most} of all respondents are men",
            '"of all respondents"',
        ),
        (
            "fr",
            "Parmi les répondants, {gender@sector=tourism.male|large_majority:une large majorité}",
            '"Parmi les répondants" would be everybody',
        ),
        ("fr", "{gender@sector=tourism.female|third:personne} est une femme", '"personne" would be'),
        ("fr", "{employer.sme|quarter:entreprise} est une PME", 'does not count "entreprise"'),
        ("en", "{employer.sme|quarter:company} is an SME", 'does not count "company"'),
        ("en", "{employer.sme|quarter:woman|women}", 'does not count "woman"'),
        ("en", "{employer.sme|quarter:people}", 'does not count "people"'),
        ("en", "{employer.sme|quarter:person|persons}", '"persons" is no plural of "person"'),
        ("fr", "{gender.female} d’hommes", 'it calls gender.female "Hommes", another answer'),
        ("fr", "Hommes : {gender.female}, femmes : {gender.male}", 'calls gender.female "Hommes"'),
        ("fr", "{gender.female} d’hommes et {gender.male} de femmes", 'calls gender.male "Femmes"'),
        ("fr", "{gender.female|half} sont des hommes", 'names "Hommes", which the claim "half" does'),
        ("en", "{gender.female} of respondents are men", 'calls gender.female "Men"'),
        ("en", "{contract.cdi} do freelance work", 'calls contract.cdi "Freelance"'),
        ("fr", "{gender.female|majority:Plutôt des hommes}", '"Plutôt des hommes" is about "Hommes"'),
        ("fr", "{gender.female|majority:Plus d’hommes que de femmes}", 'is about "Hommes"'),
        ("en", "{gender.female|majority:More men than women}", 'is about "Men"'),
        ("fr", "{employer.sme|down 2030:Moins d’} agences qu’en {2030/year}", 'names "Agence digitale"'),
        ("en", "{employer.sme|down 2030:Fewer} digital agencies", 'names "Digital agency"'),
        ("fr", "La cooptation est {channel.board|first:le premier moyen}", 'names "Cooptation / réseau"'),
        ("fr", "Les freelances sont {contract.cdi|first_named:devant} les CDI", 'names "Freelance / ind'),
        ("fr", "{audience.b2b|majority:le plus souvent}", 'that does not prove "le plus souvent"'),
        ("en", "{audience.b2b|majority:mostly} businesses", 'that does not prove "mostly"'),
        ("fr", "Le salaire moyen est de {pay.value} bruts par an", "median, not mean"),
        ("fr", "{pay.value|median:La moitié} gagnent au plus {pay.value} par mois", "year, not month"),
        ("fr", "Le salaire médian est de {pay.value} nets par an", "gross, not net"),
        ("en", "The average salary is {pay.value} a year", "median, not mean"),
        ("en", "The median salary is {pay.value} a month", "year, not month"),
        ("fr", "{pay.value|median:La moitié} gagnent au moins {contract.cdi}", "announces an amount"),
        ("en", "{pay.value|median:Half} earn at least {contract.cdi}", "announces an amount"),
        ("fr", "{pay.value} des répondants en CDI", "follows a share"),
        ("en", "{pay.value} of respondents", "follows a share"),
    ],
)
def test_a_figure_that_is_not_what_its_sentence_says_is_refused_with_a_cure(lang, text, cause):
    (what, hint), *_ = told(text, lang)
    assert cause in what
    assert what.endswith(f', in "{text}"')
    assert hint


@every(
    ("lang", "text"),
    [
        ("fr", "{2030/gender.female} de femmes en {2030/year}, {gender.female} en {year}"),
        ("fr", "Les femmes passent de {2030/gender.female} à {gender.female} de {2030/year} à {year}"),
        ("fr", "De {2030/year} à {year}, les femmes passent de {2030/gender.female} à {gender.female}"),
        ("fr", "En {2030/year}, {2030/gender.female} de femmes ; {gender.female} en {year}"),
        ("fr", "{gender.female} de femmes (en {2030/year} : {2030/gender.female})"),
        ("en", "Among all respondents of {2030/year}, {2030/gender.female} are women"),
        ("en", "{2030/gender.female} of women in {2030/year} and in {year} {gender.female}"),
        ("en", "{gender@sector=tourism.female} of respondents working in tourism are women"),
        ("en", "In tourism, {gender@sector=tourism.female|third:respondent} is a woman"),
        ("fr", "{gender@sector=tourism.female} de femmes, {gender.female} des répondants"),
        (
            "fr",
            "{gender@sector=tourism.female|minority:Une minorité} des répondants du tourisme sont des femmes",
        ),
        (
            "fr",
            "{employer.sme|quarter:personne}, {gender.female|half:personne inventée|personnes inventées}",
        ),
        ("en", "{employer.sme|quarter:person} and {channel.board|three_fifths:time|times}"),
        ("fr", "Hommes : {gender.male}, femmes : {gender.female}"),
        ("fr", "{gender.male} d’hommes et {gender.female} de femmes"),
        ("fr", "Un écart entre femmes et hommes : {gender.female} et {gender.male}"),
        ("fr", "{contract.cdi} en CDI et {contract.freelance} à leur compte"),
        ("fr", "{2030/gender.female|rest} d’hommes en {2030/year}"),
        ("fr", "{gender.female|majority:Plus de femmes que d’hommes}"),
        ("fr", "{gender.female|majority:Plutôt une femme}, {audience.b2c|majority:le plus souvent}"),
        ("fr", "{employer.sme|down 2030:Moins de} répondants en PME qu’en {2030/year}"),
        ("fr", "Le CDI {contract.cdi|first_named:devant} le statut de freelance : {contract.cdi}"),
        ("fr", "Twitter {network.twitter|first_named:devance} Viadeo"),
        ("fr", "Twitter {network.twitter|first_named:devance Viadeo}"),
        ("fr", "Le salaire médian, sous la moyenne, est de {pay.value} bruts par an"),
        ("fr", "{contract.cdi} gagnent au moins autrement, {pay.value} pour eux"),
        ("en", "{2030/gender.female} of women in {2030/year}, {gender.male} men now"),
        ("en", "SMEs come {employer.sme|first_named:ahead} of digital agencies"),
        ("en", "{gender.female|majority:More women than men}, {gender.male} of men"),
        ("en", "The median salary is {pay.value} gross a year"),
    ],
)
def test_a_figure_that_is_what_its_sentence_says_is_printed(lang, text):
    assert "{" not in make(lang).text(text, WHERE)


def test_the_words_of_all_editions_and_of_that_edition_itself_need_not_name_it():
    for own in ("trends", "2030-sector-x"):
        assert "61" in make("fr", own).text("{2030/gender.female} de femmes", WHERE)


def test_an_edition_may_be_named_in_another_voice_of_the_same_line():
    line = "<lead>de femmes</lead> en {year}, contre <strong>{2030/gender.female}</strong> en {2030/year}"
    assert "61" in "".join(run.text for run in make("fr").runs(line, WHERE))
    with pytest.raises(CmsurveyError, match="it cites a figure of 2030"):
        make("fr").runs("<lead>de femmes</lead>, contre {2030/gender.female}", WHERE)


def test_a_line_beside_a_drawn_figure_names_no_other_year_alone():
    with pytest.raises(CmsurveyError, match="it names 2030 and cites no figure of it"):
        make("fr").runs("<lead>de femmes</lead> en {2030/year}", WHERE)
    assert make("fr").text("Calculé d’après l’édition {2030/year}", WHERE)


def test_what_stands_behind_the_one_that_is_first_is_told_how_to_be_written():
    ((_, hint),) = told("Twitter est {network.twitter|first_named:en tête} de Viadeo", "fr")
    assert hint == "of two one is first; what comes after may stand in the claim: {…|first_named:… Viadeo}"


@every(
    ("lang", "text"),
    [
        ("fr", "Contrairement à {2030/year}, {gender.female} des répondants sont des femmes"),
        ("fr", "À la différence de l’édition {2030/year}, {employer.sme} travaillent en PME"),
        ("en", "Unlike {2030/year}, SMEs employ {employer.sme|small_minority:a small minority}"),
        ("fr", "Comme en {2030/year}, les femmes forment {gender.female|majority:la majorité}"),
        ("en", "As in {2030/year}, women form {gender.female|majority:the majority}"),
        ("fr", "Depuis {2030/year}, la question est posée à tous : {gender.female} sont des femmes"),
        ("fr", "Depuis {2030/year}, la part des femmes est passée à {gender.female}"),
        ("en", "Since {2030/year}, women form {gender.female|majority:the majority}"),
        ("fr", "Par rapport à {2030/year}, {gender.female} de femmes, contre {2030/gender.female}"),
        ("fr", "Contrairement à {2030/year} ({2030/gender.female}), les femmes sont {gender.female}"),
    ],
)
def test_a_year_that_a_figure_is_set_against_or_beside_does_not_date_it(lang, text):
    assert "{" not in make(lang).text(text, WHERE)


@every(
    ("lang", "text", "cause", "cure"),
    [
        (
            "fr",
            "Contrairement à {2030/year}, les femmes forment {gender.female|majority:la majorité}",
            'gender.female is 52\u00a0%, in 2030 61\u00a0%: that does not prove "Contrairement à"',
            "write what they prove, or leave the year out",
        ),
        (
            "en",
            "As in {2030/year}, {gender.female} are women",
            'does not prove "As in"',
            "write what they prove, or leave the year out",
        ),
        (
            "fr",
            "Contrairement à {2030/year} ({2030/gender.female}), {gender.female|majority:une majorité}",
            'does not prove "Contrairement à"',
            "write what they prove, or leave the year out",
        ),
        (
            "en",
            "Since {2030/year}, {gender.female} are women",
            'does not prove "Since"',
            "cite that figure too, {2030/gender.female}, or leave the year out",
        ),
        (
            "fr",
            "Contrairement à {2030/year}, {contract.cdi} sont en CDI",
            "2030 has no figure to set beside contract.cdi",
            "leave the year out",
        ),
        (
            "fr",
            "Par rapport à {2030/year}, {gender.female} de femmes",
            "it names 2030 and cites no figure of it",
            "cite one, {2030/gender.female}, or leave the year out",
        ),
        ("fr", "En {2030/year}, {contract.cdi} en CDI", "it names 2030 and cites no", "leave the year out"),
    ],
)
def test_what_the_figure_of_that_year_does_not_bear_out_is_refused(lang, text, cause, cure):
    ((what, hint), *_) = told(text, lang)
    assert cause in what
    assert hint == cure
