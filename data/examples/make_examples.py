"""Draws the made-up answers of this folder, the same bytes each time: `python make_examples.py`.

Nobody answered anything: 300 rows of random numbers with a fixed seed, in the form of a Google Forms export.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

ROWS, SEED = 300, 20260
HEADINGS = (
    "Horodateur",
    "Adresse e-mail",
    "Vous êtes",
    "Quel est votre âge ?",
    "Quel est votre contrat ?",
    "Quels réseaux animez-vous ?",
    "Votre salaire annuel brut",
    "Mon métier est reconnu",
    "Recommanderiez-vous votre métier ? (de 0 à 10)",
    "Un mot pour finir ?",
    "Région",
    "Poids",
)
REGIONS = {"Région A": (0.4, 1.1), "Région B": (0.35, 0.9), "Région C": (0.25, 0.98)}
NETWORKS = {"LinkedIn": 0.8, "Instagram, Threads": 0.7, "Facebook": 0.6, "TikTok": 0.35, "YouTube": 0.2}
AGES = {"Moins de 25 ans": 0.15, "25-34 ans": 0.45, "35-44 ans": 0.28, "45 ans et plus": 0.12}
STEPS = {
    "Tout à fait d’accord": 0.15,
    "Plutôt d’accord": 0.4,
    "Plutôt pas d’accord": 0.3,
    "Pas du tout d’accord": 0.1,
    "": 0.05,
}


def main() -> None:
    """Write the export."""
    chance = random.Random(SEED)  # noqa: S311 - made-up answers are no secrets
    rows = [_row(chance, number) for number in range(1, ROWS + 1)]
    path = Path(__file__).parent / "made-up-answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADINGS, *rows])


def _row(chance: random.Random, number: int) -> list[str]:
    region = _one(chance, {name: share for name, (share, _) in REGIONS.items()})
    woman = chance.random() < 0.58
    age = _one(chance, AGES)
    contract = _one(chance, {"CDI": 0.62, "CDD": 0.14, "Freelance": 0.16, "Alternance": 0.08})
    base = {"CDI": 34_000, "CDD": 28_500, "Freelance": 36_000, "Alternance": 15_000}[contract]
    pay = base + 2_500 * list(AGES).index(age) + (0 if woman else 1_500) + chance.gauss(0, 4_000)
    networks = [name for name, share in NETWORKS.items() if chance.random() < share]
    salary = "" if contract == "Alternance" or chance.random() < 0.1 else f"{max(12_000, round(pay, -2)):.0f}"
    return [
        f"2026/03/{1 + number // 20:02d} {9 + number % 9:02d}:{number % 60:02d}:00",
        f"made-up-{number}@example.org",
        "Une femme" if woman else "Un homme",
        age,
        contract,
        ", ".join(networks),
        salary,
        _one(chance, STEPS),
        str(min(10, max(0, round(chance.gauss(6.8, 2.2))))),
        f"réponse inventée {number}" if chance.random() < 0.2 else "",
        region,
        f"{REGIONS[region][1] * (0.95 if woman else 1.07):.3f}",
    ]


def _one(chance: random.Random, shares: dict[str, float]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


if __name__ == "__main__":
    main()
