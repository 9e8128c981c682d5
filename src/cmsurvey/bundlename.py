"""What the files of an edition, a domain or a comparison are named by."""

from __future__ import annotations

#: What the name of a comparison begins with, as no edition's may.
COMPARE = "compare-"


def comparison_name(before: str, after: str) -> str:
    """What the files of a comparison are named by: "compare-2011-2012"."""
    return f"{COMPARE}{before}-{after}"


def domain_name(edition: str, population: str) -> str:
    """What the files of a domain are named by: "2012-sector-tourism"; those of everybody by the edition."""
    return edition if population in {"", "all"} else f"{edition}-{population.replace('=', '-')}"
