"""Files of answers with something done to them, and a plain oracle of what may be read from them.

The oracle reads the changed bytes of a CSV by itself, character by character and word by word. Of an archive
with check sums (xlsx, ods, Parquet with them) it asks for the answers that were written. Of SPSS and Stata
files, which hold no check sums, only a sentence instead of a traceback can be asked.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from cmsurvey import answers
from cmsurvey.errors import CmsurveyError
from tests.workbooks import opendocument, workbook

QUESTIONNAIRE = """
languages = ["fr"]
[[question]]
id = "contract"
text = { fr = "Contrat" }
kind = "single"
columns = ["Contrat"]
options = [{ id = "cdi", fr = "CDI" }, { id = "cdd", fr = "CDD" }, { id = "apprentice", fr = "Alternance" }]
missing = [{ id = "unsure", fr = "Ne sait pas" }]
[[question]]
id = "networks"
text = { fr = "Réseaux" }
kind = "multiple"
columns = ["Réseaux"]
separator = ";"
options = [{ id = "a", fr = "Réseau A" }, { id = "b", fr = "Réseau B" }, { id = "c", fr = "Réseau C" }]
[[question]]
id = "salary"
text = { fr = "Salaire" }
kind = "numeric"
columns = ["Salaire"]
"""
HEADER = ("Contrat", "Réseaux", "Salaire")
ONE = {"cdi": "cdi", "cdd": "cdd", "apprentice": "apprentice", "alternance": "apprentice"}
UNSURE = {"unsure", "ne sait pas", "not_asked"}
SEVERAL = {"a": "a", "b": "b", "c": "c", "réseau a": "a", "réseau b": "b", "réseau c": "c"}
#: What people and programs leave in cells.
JUNK = (
    "=1+1", "01/05/2026", "#REF!", "NULL", "NaN", "-", "1e999", "1,5", "١٢", '"', '""', "\n", "\r\n", "\r",
    ",", ";", "\t", "\0", "\ufeff", "\u00a0", "\u202e", "é", "Ã©", "’", "cdi", "CDI;CDD", "Réseau A;", ";;",
    "99999999999999999999", "TRUE", " ", "ß", "İ", "𝟙", "€", "$",
)  # fmt: skip


#: What is no character but looks like one, or like a space.
SPACES = str.maketrans("", "", "\ufeff\u200b")


def rows(chance: random.Random) -> list[list[str]]:
    """Made-up rows that are well."""
    return [
        [
            chance.choice(["CDI", "CDD", "Alternance", "Ne sait pas", ""]),
            ";".join(name for name in ("Réseau A", "Réseau B", "Réseau C") if chance.random() < 0.5),
            chance.choice(["", "28500", "31000.5", "40 000"]),
        ]
        for _ in range(chance.randrange(3, 9))
    ]


def comma_separated(_folder: Path, table: list[list[str]]) -> bytes:
    """A CSV file whose cells stand in quotation marks where they must."""
    lines = [",".join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in table]
    return "\n".join(lines).encode()


def _frame(table: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(table[1:], columns=list(table[0]))


def parquet(folder: Path, table: list[list[str]]) -> bytes:
    """A Parquet file with check sums."""
    _frame(table).to_parquet(folder / "made.parquet", write_page_checksum=True)
    return (folder / "made.parquet").read_bytes()


def _statistics(ending: str) -> Callable[[Path, list[list[str]]], bytes]:
    writer: Any = getattr(pyreadstat, f"write_{ending}")

    def made(folder: Path, table: list[list[str]]) -> bytes:
        writer(_frame(table), str(folder / f"made.{ending}"))
        return (folder / f"made.{ending}").read_bytes()

    return made


FORMATS: dict[str, Callable[[Path, list[list[str]]], bytes]] = {
    "csv": comma_separated,
    "xlsx": lambda folder, table: workbook(folder, table).read_bytes(),
    "ods": lambda folder, table: opendocument(folder, table).read_bytes(),
    "parquet": parquet,
    "sav": _statistics("sav"),
    "dta": _statistics("dta"),
}


def changed(content: bytes, chance: random.Random) -> bytes:
    """Bytes with one to four things done to them: cut, doubled, replaced, moved, or junk put in."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(found) + 1)
        length = chance.choice((1, 1, 3, 20))
        what = chance.randrange(7)
        if what == 0:
            del found[at : at + length]
        elif what == 1:
            found[at:at] = found[at : at + length]
        elif what == 2:
            found[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 3:
            found[at:at] = chance.choice(JUNK).encode("utf-8", "surrogatepass")
        elif what == 4:
            lines = bytes(found).split(b"\n")
            chance.shuffle(lines)
            found = bytearray(b"\n".join(lines))
        elif what == 5:
            found = found[:at]
        else:
            found[at:at] = bytes(chance.randrange(256) for _ in range(length))
    return bytes(found)


def fuzz(folder: Path, number: int, seed: int, formats: tuple[str, ...] = tuple(FORMATS)) -> Counter[str]:
    """Read so many changed files: how many of each format were read, how many told, or an AssertionError."""
    chance = random.Random(seed)  # noqa: S311 - changes are no secrets
    path = folder / "questionnaire.toml"
    path.write_text(QUESTIONNAIRE, encoding="utf-8")
    asked = answers.questionnaire(path)
    seen: Counter[str] = Counter()
    for turn in range(number):
        ending = formats[turn % len(formats)]
        table = [list(HEADER), *rows(chance)]
        content = changed(FORMATS[ending](folder, table), chance)
        path = folder / f"answers.{ending}"
        path.write_bytes(content)
        try:
            found = answers.read(path, asked)
        except CmsurveyError as error:
            if not all(one.what and one.hint and one.where for one in error.problems):
                raise AssertionError((seed, turn, error)) from None
            seen[f"{ending} told"] += 1
            continue
        seen[f"{ending} read"] += 1
        expected = expectation(ending, content, table)
        assert expected is None or plain(found) == expected, (
            seed,
            turn,
            ending,
            content,
            plain(found),
            expected,
        )
    return seen


def plain(found: answers.Responses) -> list[tuple[Any, ...]]:
    """The answers as the oracle writes them."""
    frame, absent = found.frame, found.absent
    told = []
    for at in range(len(found)):
        contract = frame["contract"].iloc[at]
        ticks = tuple(frame[f"networks.{name}"].iloc[at] for name in "abc")
        salary = frame["salary"].iloc[at]
        told.append(
            (
                contract if absent["contract"].iloc[at] == "" else absent["contract"].iloc[at],
                tuple(name for name, tick in zip("abc", ticks, strict=True) if tick == 1.0),
                float(salary) if absent["salary"].iloc[at] == "" else absent["salary"].iloc[at],
            )
        )
    return told


def expectation(ending: str, content: bytes, table: list[list[str]]) -> list[tuple[Any, ...]] | None:
    """What must have been read, None where nothing can be asked."""
    if ending in {"sav", "dta"}:
        return None
    if ending == "csv":
        table = cells(decoded(content))
    there = [row for row in table if ending == "parquet" or any(row)]
    first = next(at for at, row in enumerate(there) if sum(map(bool, row)) > 1)  # above it stand titles
    header = [" ".join(name.split()) for name in there[first]]
    body = [row for row in there[first + 1 :] if row != there[first]]
    places = [header.index(name) for name in HEADER]
    return [answer([row[place] for place in places]) for row in body]


def decoded(content: bytes) -> str:
    """The text of a file, in the encoding in which its headings are those that were written."""
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "mac_roman"):
        try:
            text = content.decode(encoding).replace("\ufeff", "")
        except UnicodeDecodeError:
            continue
        if "Réseaux" in text:
            return text
    raise AssertionError("the headings are in no encoding")


def cells(text: str) -> list[list[str]]:
    """A CSV text character by character; the sign between cells is what stands behind the first heading."""
    first = text.strip().split("\n")[0]
    sign = next((char for char in ",;\t|" if char in re.sub("|".join(HEADER), "", first)), ",")
    table, row, cell = [], [], ""
    text, at = text.replace("\r\n", "\n").replace("\r", "\n"), 0
    while at < len(text):
        char = text[at]
        if char == '"' and not cell:
            end = at + 1
            while text[end : end + 1] != '"' or text[end + 1 : end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            cell, at = text[at + 1 : end].replace('""', '"') or " ", end + 1
            continue
        if char in (sign, "\n"):
            row.append(cell.strip())
            cell = ""
        else:
            cell += char
        if char == "\n":
            table.append(row)
            row = []
        at += 1
    table.append([*row, cell.strip()])
    return table


def answer(row: list[str]) -> tuple[Any, ...]:
    """What the cells of a row mean."""
    contract, networks, salary = (" ".join(cell.translate(SPACES).split()).casefold() for cell in row)
    one = ONE.get(contract) or (contract if contract in UNSURE else "no_answer" if not contract else "?")
    one = "unsure" if one in UNSURE - {"not_asked"} else one
    pieces = (
        [] if networks == "not_asked" else [piece.strip() for piece in networks.split(";") if piece.strip()]
    )
    ticks = tuple(sorted({SEVERAL.get(piece, "?") for piece in pieces}))
    number = salary.removesuffix("€").strip().replace(" ", "")
    return one, ticks, float(number) if number not in {"", "not_asked"} else salary or "no_answer"
