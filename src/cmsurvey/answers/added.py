"""What form tools add to the answers by themselves, told by its heading: numbers, dates, states, times."""

from __future__ import annotations

from cmsurvey.answers.toml import folded

#: What form tools add to the answers, folded: their own numbers, dates, states, and how long it took.
_ASIDE = frozenset(
    """
    timestamp|horodateur|id|#|response id|responseid|respondent id|respondent_id|collector id|collector_id
    id de la réponse|id du répondant|id du collecteur|numéro du répondant
    start date|startdate|end date|enddate
    date de début|date de fin|start time|completion time|last modified time|heure de début|heure de fin
    heure de la dernière modification|date submitted|submitdate|date de soumission|last page|lastpage
    dernière page|start language|startlanguage|langue de départ|date started|date last action|datestamp
    date de lancement|date de la dernière action|seed|graine|status|progress|duration (in seconds)|finished
    recordeddate|recipientlastname|recipientfirstname|recipientemail|externalreference|externaldatareference
    locationlatitude|locationlongitude|distributionchannel|userlanguage|ipaddress|ip address|ipaddr
    adresse ip|referrer url|refurl|url de référence
    tête de série|token|access code|invitation code
    code d'accès|code d'invitation|jeton d'invitation|start date (utc)|stage date (utc)|submit date (utc)
    network id|tags|ending|response type|email address|adresse e-mail|adresse de messagerie|email|name|nom
    first name|last name|prénom|custom data 1|date created|date modified|date_created|date_modified
    zeitstempel|marca temporal|informazioni cronologiche|startzeit|fertigstellungszeit
    hora de inicio|hora de finalización
    response url|points total|total points|quiz feedback|score total|language|langue
    """.replace("\n", "|")
    .replace("  ", "")
    .split("|")
) - {""}

#: Headings of form tools that are questions elsewhere; names and addresses are found as personal data.
ALSO_ASKED = frozenset(
    (
        "status",
        "name",
        "nom",
        "email",
        "tags",
        "language",
        "langue",
        "ending",
        "progress",
        "finished",
        "prénom",
    )
)
#: Names that an export of Qualtrics has, folded.
OF_QUALTRICS = frozenset({"responseid", "recordeddate", "distributionchannel"})
#: How Google Forms heads the moment of an answer, and Microsoft Forms its start and its end, by the language
#: of the form.
MOMENTS = ("timestamp", "horodateur", "zeitstempel", "marca temporal", "informazioni cronologiche")
TIMES = (
    ("start time", "completion time"),
    ("heure de début", "heure de fin"),
    ("startzeit", "fertigstellungszeit"),
    ("hora de inicio", "hora de finalización"),
)
#: So much is left of a heading that is known again.
_CUT = 8
COUNTED = "a time or a sum of the form tool, no answer"
BESIDE = "words written beside an option"


def aside(text: str) -> str:
    """Why a heading is no question, or ""; one that was cut short ends in two dots."""
    name = folded(text)
    cut = name.removesuffix("..").rstrip() if name.endswith("..") else ""
    added = name in _ASIDE or (len(cut) >= _CUT and any(one.startswith(cut) for one in _ASIDE))
    return "added by the form tool" if added else ""


def line(text: str) -> str:
    """A heading on one line."""
    return " ".join(text.split())
