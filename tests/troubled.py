"""A made-up series in which much can go wrong: populations, notes, bounds, computed figures, words, a line.

It is small, so that it is read whole in a moment; a test breaks something in a copy of it.
"""

from __future__ import annotations

from pathlib import Path

from tests.builders import FIGURE_HEADER, SERIES, SOURCES, write_series

_HEAD = "year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source"
EDITIONS = "\n".join(
    (
        _HEAD,
        *(f"{year},Une enquête inventée,Alpha,{year}-03-01,{year}-04-01,,,press" for year in (2029, 2030)),
        "2031,Une enquête inventée,Alpha; Beta,2031-03-01,2031-04-01,400,,press",
        "",
    )
)
FEMALE = "gender,Genre,all,400,single,female,Femmes,52,percent,,,1,press,"
CDI = "contract,Type de contrat,all,400,single,cdi,CDI,47,percent,,,1,press,"
FIGURES = (
    FEMALE,
    "gender,Genre,contract=freelance,,single,female,Femmes,55,percent,,,1,press,",
    CDI,
    "contract,Type de contrat,all,400,single,freelance,Freelance,13,percent,,,2,press,",
    "first_job,Premier emploi,all,400,single,yes,Oui,35,percent,,,1,press,published as interns",
    "network,Réseau,all,400,multiple,x,Twitter,80,percent,,,1,press,bound: at least",
    "salary_median,Salaire médian,all,400,median,value,Valeur,25000,eur_per_year,,,1,press,",
    "contract,Type de contrat,sector=tourism,,single,cdi,CDI,40,percent,,,1,press,",
)
EARLIER = "\n".join((FIGURE_HEADER, "gender,Genre,all,,single,female,Femmes,50,percent,,,1,press,", ""))
DERIVED = f"""\
year,{FIGURE_HEADER}
2031,gender,Genre,all,400,single,male,Hommes,48,percent,,,2,press,computed: 100 - 52
2031,first_job,Premier emploi,all,400,single,no,Non,65,percent,,,2,press,computed: 100 - 35
"""
FRENCH = """\
[populations]
"contract=freelance" = "freelances"
"sector=tourism" = "travaillant dans le tourisme"

[remarks]
"published as interns" = "« {this|label} » : la source parle de stagiaires."
"""
OWN = """\
[posters.profile.blocks.gender]
title = "Les femmes forment {gender.female|narrow_majority:une courte majorité}"
lines = ["<lead>de femmes</lead>, <second>{gender.male} d’hommes</second>"]

[posters.profile.blocks.first_job]
title = "{first_job.yes|third:répondant} occupe son premier emploi"

[posters.salary]
title = "Le salaire médian est de {salary_median.value}"

[cards.contract]
title = "{contract.cdi|half} sont en CDI"

[cards.salary_median]
title = "Le salaire médian est de {salary_median.value}"
"""
FILES = {
    "series.toml": SERIES.replace('languages = ["fr", "en"]', 'languages = ["fr"]')
    .replace(', en = "Made-up survey"', "")
    .replace(', en = "made-up people"', "")
    .replace(', en = "France"', ""),
    "editions.csv": EDITIONS,
    "sources.csv": SOURCES,
    "2029.csv": EARLIER,
    "2030.csv": EARLIER,
    "derived.csv": DERIVED,
    "bounds.toml": """\
[[bound]]
edition = "2031"
question = "network"
category = "x"
direction = "at_least"
fr = "plus de 80 %"
""",
    "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
    "infographics/profile.toml": """\
order = 1

[[block]]
question = "gender"

[[block]]
question = "first_job"
template = "key_figure"

[[block]]
question = "contract"
template = "key_figure"
""",
    "infographics/salary.toml": """\
order = 2

[[block]]
question = "salary_median"

[[block]]
question = "gender"
template = "line"
""",
    "words/fr.toml": FRENCH,
    "words/2031.fr.toml": OWN,
}


def write(folder: Path) -> Path:
    """The series in `folder/surveys`."""
    return write_series(folder, *FIGURES, files=FILES)
