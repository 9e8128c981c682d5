"""Files that reach an analyst and are wrong, or odd: each kind by its name, and what becomes of it.

A kind is told in one sentence, or read rightly with what is said of it. All answers are made up.
"""

from __future__ import annotations

import datetime
import decimal
import gzip
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

ASKED = """
languages = ["fr"]
[[question]]
id = "q"
text = { fr = "Vous ?" }
kind = "single"
options = [{ id = "a", fr = "Décidé", written = ["1"] }, { id = "b", fr = "1 à 5", written = ["1-5"] }]
missing = [{ id = "unsure", fr = "Ne sait pas", written = ["99"] }]
[[question]]
id = "m"
text = { fr = "Réseaux" }
kind = "multiple"
separator = ";"
options = [{ id = "x", fr = "Facebook" }, { id = "y", fr = "LinkedIn" }]
[[question]]
id = "n"
text = { fr = "Salaire" }
kind = "numeric"
"""
HEAD = "q,m,n\n"
ROW = "Décidé,Facebook;LinkedIn,30000\n"
FIRST = ["a", 1.0, 1.0, 30000.0]


def rows(*more: str) -> str:
    """A table of one row that is well and others."""
    return HEAD + ROW + "".join(f"{one}\n" for one in more)


def single(cell: str) -> str:
    return rows(f'"{cell}",Facebook,1')


def several(cell: str) -> str:
    return rows(f'1-5,"{cell}",1')


def number(cell: str) -> str:
    return rows(f'1-5,Facebook,"{cell}"')


NO_OPTION, NO_NUMBER, A_DATE, BROKEN = "is no option of", "is no number", "is a date", "broken CSV"
AGAIN = "not what its ending says"
AS_XLSX = "open it in a spreadsheet, and save it as xlsx"
#: Bytes and text files that end in a sentence: kind -> name, content, sentence.
TOLD: dict[str, tuple[str, str | bytes, str]] = {
    "UTF-32": ("a.csv", rows().encode("utf-32"), "the file is in UTF-32"),
    "UTF-32 with its bytes turned": ("a.csv", b"\0\0\xfe\xff" + rows().encode("utf-32-be"), "in UTF-32"),
    "cut off within a letter": ("a.csv", (rows() + "Décidé").encode()[:-1],
        "row 3: the file ends within a letter"),
    "cut off within a row": ("a.csv", rows() + "Déc", "row 3: 1 cell under 3 columns"),
    "KOI8-R": ("a.csv", (HEAD + "Привет,,\n").encode("koi8-r"), "row 2: byte 0xF0 is not UTF-8"),
    "Shift-JIS": ("a.csv", (HEAD + "日本語,,\n").encode("shift-jis"), "row 2: byte 0x93 is not UTF-8"),
    "GBK": ("a.csv", (HEAD + "你好,,\n").encode("gbk"), "row 2: byte 0xC4 is not UTF-8"),
    "the code page of DOS": ("a.csv", rows().encode("cp850"), "row 2: byte 0x82 is not UTF-8"),
    "UTF-8 saved twice": ("a.csv", rows().encode().decode("cp1252"), 'but "Décidé" is'),
    "letters lost for good": ("a.csv", rows().replace("é", "\ufffd"), 'did you mean "Décidé"?'),
    "letters lost for question marks": ("a.csv", rows().replace("é", "?"), 'did you mean "Décidé"?'),
    "letters as HTML writes them": ("a.csv", rows().replace("é", "&eacute;"), NO_OPTION),
    "a next line of IBM": ("a.csv", single("1\x855"), "row 3: a control character (0x85)"),
    "a deleted character": ("a.csv", single("a\x7f"), "row 3: a control character (0x7F)"),
    "a form feed": ("a.csv", rows() + "\f", "row 3: a control character (0x0C)"),
    "the end of a file of DOS": ("a.csv", rows() + "\x1a", "row 3: a control character (0x1A)"),
    "a vertical tab": ("a.csv", single("1\x0b"), "row 3: a control character (0x0B)"),
    "colours of a terminal": ("a.csv", single("\x1b[31m1"), "row 3: a control character (0x1B)"),
    "commas in a TSV": ("a.tsv", rows(), 'no column "q" of question "q"'),
    "circumflexes between cells": ("a.csv", rows().replace(",", "^"), 'no column "q" of question "q"'),
    "spaces between cells": ("a.csv", "q m n\nDécidé Facebook 1\n", 'no column "q" of question "q"'),
    "apostrophes around cells": ("a.csv", HEAD + "'Décidé','Facebook','1'\n", "row 2, column q"),
    "printed quotation marks": ("a.csv", HEAD + "“Décidé”,“Facebook”,1\n", 'row 2, column q: "“Décidé”"'),
    "marks behind a backslash": ("a.csv", HEAD + '"Déc\\"idé",Facebook,1\n', f"row 2: {BROKEN}"),
    "a space before a mark": ("a.csv", HEAD + 'Décidé, "Facebook;LinkedIn", 1\n', "row 2, column m"),
    "inches": ("a.csv", HEAD + '5" x,Facebook,1\n', "row 2, column q"),
    "a row below a cell of two lines": ("a.csv", HEAD + 'Décidé,"Facebook;\nLinkedIn",1\n1-5,,zz\n',
        'row 4, column n: "zz" is no number'),
    "a footnote below": ("a.csv", rows("Source: enquête"), "row 3: 1 cell under 3 columns"),
    "a remark above": ("a.csv", "# export\n" + rows(), 'no column "q" of question "q"'),
    "types below the headings": ("a.csv", HEAD + "texte,texte,euros\n" + ROW, 'row 2, column q: "texte"'),
    "marks of a merge": ("a.csv", rows("<<<<<<< HEAD"), "row 3: 1 cell under 3 columns"),
    "a pointer of Git LFS": ("a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n",
        "a pointer of Git LFS"),
    "a table of Markdown": ("a.csv", "| q | m | n |\n|---|---|---|\n| Décidé | Facebook | 1 |\n",
        'row 2, column q: "---"'),
    "XML": ("a.csv", "<?xml version='1.0'?><r><q>1</q></r>\n", f"the file is XML, {AGAIN}"),
    "a page of the web with its type": ("a.csv", "<!DOCTYPE html>\n<p>Log in", f"a web page, {AGAIN}"),
    "YAML": ("a.csv", "- q: a\n  n: 1\n- q: b\n", 'no column "q" of question "q"'),
    "gzip": ("a.csv", gzip.compress(rows().encode()), f"packed (gzip), {AGAIN}"),
    "7z": ("a.csv", b"7z\xbc\xaf\x27\x1c\0\0", f"packed (7z), {AGAIN}"),
    "rar": ("a.csv", b"Rar!\x1a\x07\0", f"packed (rar), {AGAIN}"),
    "bzip2": ("a.csv", b"BZh91AY&SY" + bytes(9), f"packed (bzip2), {AGAIN}"),
    "xz": ("a.csv", b"\xfd7zXZ\0\0", f"packed (xz), {AGAIN}"),
    "a database": ("a.csv", b"SQLite format 3\0", f"a database (SQLite), {AGAIN}"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n", f"a picture, {AGAIN}"),
    "a photograph": ("a.csv", b"\xff\xd8\xff\xe0\0", f"a picture, {AGAIN}"),
    "Arrow": ("a.csv", b"ARROW1\0\0", f"the file is Arrow, {AGAIN}"),
    "a document of a word processor": ("a.csv", b"{\\rtf1\\ansi q}", f"a document (RTF), {AGAIN}"),
    "data of R": ("a.csv", b"RDX3\nX\n\0", f"of R (RData), {AGAIN}"),
    "SPSS called Stata": ("a.dta", b"$FL2" + bytes(99), "rename it to end in .sav"),
    "Parquet called a workbook": ("a.xlsx", b"PAR1" + bytes(9), "rename it to end in .parquet"),
    "an old workbook by its name": ("a.xls", b"\xd0\xcf\x11\xe0", AS_XLSX),
    "a binary workbook": ("a.xlsb", b"PK\x03\x04", AS_XLSX),
    "a table of Numbers": ("a.numbers", b"PK\x03\x04", AS_XLSX),
    "SAS": ("a.sas7bdat", bytes(32), 'no answers are read from ".sas7bdat"'),
    "a packed CSV by its name": ("a.csv.gz", b"\x1f\x8b", 'no answers are read from ".gz"'),
    "an archive by its name": ("a.zip", b"PK\x03\x04", 'no answers are read from ".zip"'),
    "a PDF by its name": ("a.pdf", b"%PDF", 'no answers are read from ".pdf"'),
    "lines of JSON by their name": ("a.jsonl", b"{}", 'no answers are read from ".jsonl"'),
    "thousands with apostrophes": ("a.csv", number("1'234"), NO_NUMBER),
    "thousands with points": ("a.csv", number("1.234,5"), NO_NUMBER),
    "a percentage": ("a.csv", number("12 %"), f'row 3, column n: "12 %" {NO_NUMBER}'),
    "a half": ("a.csv", number("½"), NO_NUMBER),
    "dollars": ("a.csv", number("$30"), NO_NUMBER),
    "pounds": ("a.csv", number("30 £"), NO_NUMBER),
    "about": ("a.csv", number("environ 30000"), NO_NUMBER),
    "from and to": ("a.csv", number("30000-35000"), NO_NUMBER),
    "at least": ("a.csv", number("≥ 30"), NO_NUMBER),
    "no number of a program": ("a.csv", number("NaN"), NO_NUMBER),
    "an infinite number": ("a.csv", number("inf"), NO_NUMBER),
    "what a spreadsheet does not find": ("a.csv", number("#N/A"), NO_NUMBER),
    "nothing of a database": ("a.csv", number("NULL"), NO_NUMBER),
    "nothing of Python": ("a.csv", number("None"), NO_NUMBER),
    "a dash for nothing": ("a.csv", number("-"), NO_NUMBER),
    "a hexadecimal number": ("a.csv", number("0x1F"), NO_NUMBER),
    "true for a number": ("a.csv", number("TRUE"), NO_NUMBER),
    "a fraction": ("a.csv", number("1/2"), "is a date"),
    "an underscore in a number": ("a.csv", number("1_000"), NO_NUMBER),
    "the letter O for a zero": ("a.csv", number("3O000"), NO_NUMBER),
    "a time": ("a.csv", number("12:30"), NO_NUMBER),
    "a number beyond all": ("a.csv", number("1e400"), "is too large to be counted with"),
    "a number without an end": ("a.csv", number("9" * 16), "is too large to be counted with"),
    "two signs": ("a.csv", number("--5"), NO_NUMBER),
    "a sign behind": ("a.csv", number("5-"), NO_NUMBER),
    "a negative number of accountants": ("a.csv", number("(500)"), NO_NUMBER),
    "a number without its zero": ("a.csv", number(".5"), NO_NUMBER),
    "two numbers": ("a.csv", number("12 34"), NO_NUMBER),
    "a unit that nobody declared": ("a.csv", number("5 ans"), NO_NUMBER),
    "pay by the year": ("a.csv", number("30000 €/an"), NO_NUMBER),
    "a date of ISO for a number": ("a.csv", number("2026-05-01"), f'"2026-05-01" {A_DATE}'),
    "a date with points": ("a.csv", number("01.05.26"), f'"01.05.26" {A_DATE}'),
    "1-5 as a date of France": ("a.csv", single("05-janv"), f'"05-janv" {A_DATE}'),
    "1-5 as a month and a year": ("a.csv", single("janv-05"), f'"janv-05" {A_DATE}'),
    "1-5 as a day in words": ("a.csv", single("5 janv."), f'"5 janv." {A_DATE}'),
    "1-5 as a date of England": ("a.csv", single("May-01"), f'"May-01" {A_DATE}'),
    "1-5 as a moment": ("a.csv", single("2026-05-01 00:00:00"), A_DATE),
    "1-5 as a day and a month": ("a.csv", single("01/05"), f'"01/05" {A_DATE}'),
    "1-5 as the number of a day": ("a.csv", single("46143"), f'"46143" {NO_OPTION}'),
    "a code with decimals": ("a.csv", single("1.0"), f'"1.0" {NO_OPTION}'),
    "a code with a zero before": ("a.csv", single("01"), f'"01" {NO_OPTION}'),
    "an answer without its accents": ("a.csv", single("Decidé"), 'did you mean "Décidé"?'),
    "a full stop behind an answer": ("a.csv", single("Décidé."), 'did you mean "Décidé"?'),
    "two answers to a question of one": ("a.csv", single("Décidé;1-5"), NO_OPTION),
    "NA": ("a.csv", single("NA"), f'"NA" {NO_OPTION}'),
    "a full stop for nothing": ("a.csv", single("."), f'"." {NO_OPTION}'),
    "an empty cell of a pivot table": ("a.csv", single("(vide)"), f'"(vide)" {NO_OPTION}'),
    "an apostrophe that hides a formula": ("a.csv", single("'Décidé"), 'did you mean "Décidé"?'),
    "an answer in bold": ("a.csv", single("<b>Décidé</b>"), NO_OPTION),
    "a word of ours that no cell has": ("a.csv", single("no_answer"), NO_OPTION),
    "answers with another sign between": ("a.csv", several("Facebook,LinkedIn"), NO_OPTION),
    "answers with a bar between": ("a.csv", several("Facebook|LinkedIn"), NO_OPTION),
    "answers with nothing between": ("a.csv", several("FacebookLinkedIn"), NO_OPTION),
    "answers as a list of Python": ("a.csv", several("['Facebook', 'LinkedIn']"), NO_OPTION),
    "answers as a set of a database": ("a.csv", several("{1,2}"), NO_OPTION),
    "codes of answers that nobody declared": ("a.csv", several("1;2"), NO_OPTION),
    "an answer that none of the list is": ("a.csv", several("Aucun"), NO_OPTION),
    "a formula among several answers": ("a.csv", several("=x"), "is a formula, not an answer"),
    "a first row of answers": ("a.csv", "Décidé,Facebook,1\n1-5,LinkedIn,2\nDécidé,LinkedIn,3\n",
        "row 1: its first row holds answers where headings should be"),
    "an answer above the headings": ("a.csv", "1-5,,\n" + rows("1-5,,1"), 'no column "q" of question "q"'),
    "headings of another case": ("a.csv", rows().replace("q,m,n", "Q,M,N"), 'no column "q" of question "q"'),
}  # fmt: skip

Q5 = ["b", 0.0, 0.0, 1.0]
Q5_FACEBOOK = ["b", 1.0, 0.0, 1.0]
ANSWERED = ["a", 1.0, 0.0, 1.0]
#: Files that are read rightly: kind -> name, content, the rows that are read, and what the report says.
READ: dict[str, tuple[str, str | bytes, list[list[Any]], str]] = {
    "UTF-16": ("a.csv", rows().encode("utf-16"), [FIRST], "the file is in UTF-16"),
    "UTF-16 with its bytes turned": ("a.csv", b"\xfe\xff" + rows().encode("utf-16-be"), [FIRST], "UTF-16"),
    "Windows-1252": ("a.csv", rows().encode("cp1252"), [FIRST], "read as Windows-1252"),
    "Mac Roman": ("a.csv", rows().encode("mac_roman"), [FIRST], "read as Mac Roman"),
    "Latin-9": ("a.csv", rows().encode("iso8859-15"), [FIRST], "read as Windows-1252"),
    "two byte order marks": ("a.csv", "\ufeff\ufeff" + rows(), [FIRST], ""),
    "a byte order mark within": ("a.csv", rows("\ufeff1-5,,1"), [FIRST, Q5], ""),
    "accents beside their letters": ("a.csv", rows().replace("é", "e\u0301"), [FIRST], ""),
    "a soft hyphen": ("a.csv", single("Déci\u00addé"), [FIRST, ANSWERED], 'read as "a"'),
    "a space without width": ("a.csv", single("1\u200b-5"), [FIRST, Q5_FACEBOOK], 'read as "b"'),
    "a mark of direction": ("a.csv", single("1-5\u200f"), [FIRST, Q5_FACEBOOK], 'read as "b"'),
    "a long dash": ("a.csv", single("1—5"), [FIRST, Q5_FACEBOOK], 'read as "b"'),
    "a dash of another kind": ("a.csv", single("1–5"), [FIRST, Q5_FACEBOOK], 'read as "b"'),
    "capitals": ("a.csv", single("DÉCIDÉ"), [FIRST, ANSWERED], 'read as "a"'),
    "a separator of lines": ("a.csv", single("1-5\u2028"), [FIRST, Q5_FACEBOOK], ""),
    "line ends of an old Mac": ("a.csv", rows("1-5,,1").replace("\n", "\r"), [FIRST, Q5], ""),
    "line ends of two kinds": ("a.csv", rows().replace("\n", "\r\n") + "1-5,,1\n", [FIRST, Q5], ""),
    "a first line for spreadsheets": ("a.csv", "sep=;\nq;m;n\nDécidé;Facebook;1\n", [ANSWERED], 'sep=;'),
    "semicolons": ("a.csv", 'q;m;n\n1-5;"Facebook";1\n', [Q5_FACEBOOK], ""),
    "tabs in a CSV": ("a.csv", rows().replace(",", "\t"), [FIRST], ""),
    "bars between cells": ("a.csv", rows().replace(",", "|"), [FIRST], ""),
    "two commas between cells": ("a.csv", rows().replace(",", ",,"), [FIRST], "an empty column"),
    "a comma behind each row": ("a.csv", rows().replace("\n", ",\n"), [FIRST], "an empty column"),
    "a comma behind the answers": ("a.csv", HEAD + "1-5,,1,\n", [Q5], ""),
    "a column of row numbers": ("a.csv", ",q,m,n\n0,1-5,,1\n", [Q5], "a column without a heading"),
    "empty rows within": ("a.csv", HEAD + ROW + "\n,,\n1-5,,1\n", [FIRST, Q5], "an empty row (2 times)"),
    "headings twice": ("a.csv", HEAD + rows(), [FIRST], "the headings again: left out"),
    "two files put together": ("a.csv", rows() + HEAD + "1-5,,1\n", [FIRST, Q5], "the headings again"),
    "two files with their marks put together": ("a.csv", rows().encode("utf-8-sig") * 2,
        [FIRST, FIRST], "the headings again: left out"),
    "a row of totals": ("a.csv", rows("Total,,30000"), [FIRST], "a row of totals: left out"),
    "a title with empty cells": ("a.csv", "Enquête 2031,,\n" + rows(), [FIRST], "a title above the headings"),
    "two titles": ("a.csv", "Enquête,,\n2031,,\n" + rows(), [FIRST], "a title above the headings (2 times)"),
    "thousands as k": ("a.csv", number("30 k€"), [FIRST, ["b", 1.0, 0.0, 30_000.0]], 'read as "30000"'),
    "thousands with a thin space": ("a.csv", number("1\u202f234"), [FIRST, ["b", 1.0, 0.0, 1234.0]], ""),
    "digits of another script": ("a.csv", number("١٢"), [FIRST, ["b", 1.0, 0.0, 12.0]], ""),
    "an exponent": ("a.csv", number("1e5"), [FIRST, ["b", 1.0, 0.0, 100000.0]], ""),
    "euros behind a number": ("a.csv", number("30 000 €"), [FIRST, ["b", 1.0, 0.0, 30000.0]], "a unit"),
    "a true minus sign": ("a.csv", number("\u22125"), [FIRST, ["b", 1.0, 0.0, -5.0]], ""),
    "an empty number": ("a.csv", number(""), [FIRST, ["b", 1.0, 0.0, None]], ""),
    "a code that says nobody asked": ("a.csv", single("not_asked"), [FIRST, [None, 1.0, 0.0, 1.0]], ""),
    "a missing code": ("a.csv", single("99"), [FIRST, [None, 1.0, 0.0, 1.0]], ""),
    "a separator behind several": ("a.csv", several("Facebook;"), [FIRST, Q5_FACEBOOK], ""),
    "two separators": ("a.csv", several("Facebook;;LinkedIn"), [FIRST, ["b", 1.0, 1.0, 1.0]], ""),
    "an answer twice among several": ("a.csv", several("Facebook;Facebook"), [FIRST, Q5_FACEBOOK], ""),
    "a separator and nothing else": ("a.csv", several(";"), [FIRST, Q5], ""),
    "a column that begins as a formula": ("a.csv", "q,m,n,w\n1-5,,1,=1+1\n", [Q5], "begins as a formula"),
    "questions headed by their numbers": ("a.csv", "q,m,n,1,2,3\n1-5,,1,1,2,2\n1-5,,1,2,1,3\n", [Q5, Q5], ""),
    "a respondent's number twice": ("a.csv", "id,q,m,n,submitdate\n7,1-5,,1,x\n7,1-5,,1,y\n", [Q5, Q5],
        "id: a respondent's number that stands twice: the rows are kept"),
    "a respondent twice to the moment": ("a.csv", "Timestamp,q,m,n\n" + "9:00,1-5,,1\n" * 2 + "9:01,1-5,,1\n",
        [Q5, Q5, Q5], "a row that is another one again, its moment too: the rows are kept"),
}  # fmt: skip


def sheet(book: Any, name: str = "A", more: Iterable[Iterable[Any]] = ()) -> Any:
    """A sheet of one row that is well, and others."""
    made = book.add_worksheet(name)
    for at, row in enumerate([["q", "m", "n"], ["Décidé", "Facebook", 1], *more]):
        made.write_row(at, 0, row)
    return made


def _formatted(book: Any, column: int, value: Any, pattern: str) -> None:
    sheet(book).write(2, column, value, book.add_format({"num_format": pattern}))


def _failed(error: str, book: Any) -> None:
    sheet(book).write_formula(2, 2, "=A1", None, error)


def _hidden(book: Any) -> None:
    book.add_worksheet("lists").write(0, 0, "x")
    book.worksheets()[0].hide()
    shown = sheet(book)
    shown.activate()
    shown.set_first_sheet()


def _charted(book: Any) -> None:
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=A!$C$2:$C$2"})
    book.add_chartsheet("chart").set_chart(chart)
    sheet(book)


def _merged(book: Any) -> None:
    made = sheet(book)
    made.merge_range(2, 0, 3, 0, "Décidé")
    made.write(3, 2, 2)


def _titled(book: Any) -> None:
    made = book.add_worksheet()
    made.merge_range(0, 0, 0, 2, "Enquête")
    made.write_row(1, 0, ["q", "m", "n"])
    made.write_row(2, 0, ["Décidé", "Facebook", 1])


def _inside(book: Any) -> None:
    made = book.add_worksheet()
    made.write_row(3, 2, ["q", "m", "n"])
    made.write_row(4, 2, ["Décidé", "Facebook", 1])


NOON = datetime.datetime(2026, 5, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
Outcome = str | tuple[list[list[Any]], str]
LAST = [None, 0.0, 0.0, 2.0]
#: Workbooks: kind -> what is written into them, and the sentence, or the rows and what the report says.
WORKBOOKS: dict[str, tuple[Callable[[Any], Any], Outcome]] = {
    **{
        f"a formula that failed: {error}": (
            partial(_failed, error),
            f"row 3, column C: the formula of the cell failed: {error}",
        )
        for error in ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
    },
    "a formula that was never computed": (
        lambda book: sheet(book).write_formula(2, 2, "=1+1", None, ""),
        "row 3, column C: a formula that was never computed"),
    "a formula with its value": (
        lambda book: sheet(book).write_formula(2, 2, "=1+1", None, 2), ([ANSWERED, LAST], "")),
    "a formula with its text": (
        lambda book: sheet(book).write_formula(2, 0, '="1-5"', None, "1-5"),
        ([ANSWERED, ["b", 0.0, 0.0, None]], "")),
    "cells merged over two respondents": (_merged, "row 3, column A: rows 3 to 4 share one merged cell"),
    "a merged title": (_titled, ([ANSWERED], "a title above the headings: left out")),
    "a hidden sheet before": (_hidden, ([ANSWERED], 'a hidden sheet "lists": left out')),
    "an empty sheet before": (lambda book: (book.add_worksheet("0"), sheet(book)), ([ANSWERED], "")),
    "a chart before": (_charted, ([ANSWERED], "")),
    "a second sheet": (lambda book: (sheet(book), sheet(book, "B")), ([ANSWERED], 'a second sheet "B"')),
    "a table within a sheet": (_inside, ([ANSWERED], "an empty row (3 times)")),
    "true for a number in a workbook": (
        lambda book: sheet(book, more=[["1-5", None, True]]), f'row 3, column n: "TRUE" {NO_NUMBER}'),
    "1-5 as a date in a workbook": (
        lambda book: _formatted(book, 0, NOON, "d-mmm"), f'row 3, column q: "2026-05-01" {A_DATE}'),
    "a date for a number in a workbook": (
        lambda book: _formatted(book, 2, NOON, "dd/mm/yy"), f'row 3, column n: "2026-05-01" {A_DATE}'),
    "a time in a workbook": (lambda book: _formatted(book, 2, 0.5, "hh:mm"), f'"12:00:00" {NO_NUMBER}'),
    "a percent cell": (
        lambda book: _formatted(book, 2, 0.5, "0%"), ([ANSWERED, [None, 0.0, 0.0, 0.5]], "")),
    "a cell of euros": (lambda book: _formatted(book, 2, 2, "0 €"), ([ANSWERED, LAST], "")),
    "a number as text": (lambda book: sheet(book).write_string(2, 2, "2"), ([ANSWERED, LAST], "")),
    "a code as a number": (
        lambda book: sheet(book, more=[[1, None, 2]]), ([ANSWERED, ["a", 0.0, 0.0, 2.0]], "")),
    "a link in a cell": (
        lambda book: sheet(book).write_url(2, 0, "https://example.org", None, "1-5"),
        ([ANSWERED, ["b", 0.0, 0.0, None]], "")),
    "a word in bold": (
        lambda book: sheet(book).write_rich_string(2, 0, book.add_format({"bold": 1}), "1-", "5"),
        ([ANSWERED, ["b", 0.0, 0.0, None]], "")),
    "a coloured cell far to the right": (
        lambda book: sheet(book).write_blank(5, 50, None, book.add_format({"bg_color": "red"})),
        ([ANSWERED], "")),
    "a word far to the right": (lambda book: sheet(book).write(0, 16383, "x"), "16384 columns and 2 rows"),
    "a word far below": (
        lambda book: sheet(book).write(400, 0, "1-5"), ([ANSWERED, ["b", 0.0, 0.0, None]], "(398 times)")),
    "a row that a filter hides": (
        lambda book: sheet(book, more=[["1-5", None, 1]]).set_row(2, None, None, {"hidden": 1}),
        ([ANSWERED, Q5], "")),
    "a protected sheet": (lambda book: sheet(book).protect("x"), ([ANSWERED], "")),
    "a workbook without a word": (lambda book: book.add_worksheet(), "the workbook is empty"),
    "headings alone in a workbook": (
        lambda book: book.add_worksheet().write_row(0, 0, ["q", "m"]), "headings and no answer"),
}  # fmt: skip

WELL: dict[str, Any] = {"q": ["Décidé"], "m": ["Facebook"], "n": [1]}
#: Columns of Parquet that are exchanged: kind -> them, and the sentence, or the rows and what is said.
PARQUET: dict[str, tuple[dict[str, Any], Outcome]] = {
    "a list in Parquet": ({"m": [["Facebook"]]}, "column m: a cell holds a list or a record"),
    "a record in Parquet": ({"m": [{"a": 1}]}, "column m: a cell holds a list or a record"),
    "a map in Parquet": (
        {"m": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))}, "column m: a cell holds a list"),
    "bytes in Parquet": ({"q": pa.array(["Décidé".encode()], pa.binary())}, ([ANSWERED], "")),
    "bytes that are no text in Parquet": ({"q": pa.array([b"\xff"], pa.binary())}, "row 1, column q"),
    "a dictionary in Parquet": ({"q": pa.array(["Décidé"]).dictionary_encode()}, ([ANSWERED], "")),
    "a decimal in Parquet": ({"n": [decimal.Decimal("1.00")]}, ([ANSWERED], "")),
    "a moment in Parquet": ({"n": [NOON]}, f'"2026-05-01T00:00:00" {A_DATE}'),
    "a day in Parquet": ({"q": [NOON.date()]}, f'row 1, column q: "2026-05-01" {A_DATE}'),
    "a duration in Parquet": ({"n": [datetime.timedelta(1)]}, NO_NUMBER),
    "true in Parquet": ({"n": [True]}, f'"TRUE" {NO_NUMBER}'),
    "nothing in Parquet": ({"n": pa.nulls(1)}, ([["a", 1.0, 0.0, None]], "")),
    "no number in Parquet": ({"n": [float("nan")]}, ([["a", 1.0, 0.0, None]], "")),
    "an infinite number in Parquet": ({"n": [float("inf")]}, f'"inf" {NO_NUMBER}'),
    "a whole number with decimals in Parquet": ({"q": [1.0]}, ([ANSWERED], "")),
    "a NUL in Parquet": ({"q": ["a\0b"]}, "row 1, column q"),
    "no row in Parquet": ({name: pa.array([], pa.string()) for name in WELL}, "headings and no answer"),
}  # fmt: skip


#: Files of SPSS: columns that are exchanged, how they are written, and the outcome.
SPSS: dict[str, tuple[dict[str, Any], dict[str, Any], Outcome]] = {
    "a code of SPSS with its label": (
        {"q": [5.0]}, {"variable_value_labels": {"q": {5: "Décidé"}}}, ([ANSWERED], "")),
    "a code of SPSS without a label": ({"q": [5.0]}, {}, f'row 1, column q: "5" {NO_OPTION}'),
    "a code of SPSS with another label": (
        {"q": [5.0]}, {"variable_value_labels": {"q": {5: "Autre"}}}, f'"5" (Autre) {NO_OPTION}'),
    "half a code of SPSS": ({"q": [1.5]}, {}, f'row 1, column q: "1.5" {NO_OPTION}'),
    "a day of SPSS": ({"q": [NOON.date()]}, {}, f'row 1, column q: "2026-05-01" {A_DATE}'),
    "a moment of SPSS": ({"n": [NOON]}, {}, A_DATE),
    "nothing of SPSS": ({"q": [None]}, {}, ([[None, 1.0, 0.0, 1.0]], "")),
    "a number that SPSS calls missing": (
        {"n": [99.0]}, {"missing_ranges": {"n": [99]}},
        ([["a", 1.0, 0.0, None]], "n: a number that the file calls missing: read as no answer")),
    "a range that SPSS calls missing": (
        {"n": [-5.0]}, {"missing_ranges": {"n": [{"lo": -9, "hi": -1}]}},
        ([["a", 1.0, 0.0, None]], "a number that the file calls missing")),
    "no case in SPSS": ({name: [] for name in WELL}, {}, "headings and no answer"),
}  # fmt: skip

#: Designs that contradict the answers, beside those of `test_answers_wrong`: what is declared, what is
#: exchanged in its table, and the sentence.
DESIGNS: dict[str, tuple[str, tuple[str, str], str]] = {
    "a population smaller than its sample": (
        'strata = "s"\nfpc = "n"', (",10", ",1"), "2 units were sampled of a population of 1"),
    "a fraction for a population": (
        'fpc = "n"', (",8", ",0.5"), 'row 4: the population count in column "n" is 0.5'),
    "no population": ('fpc = "n"', (",8", ",0"), 'row 4: the population count in column "n" is 0'),
    "two populations of a stratum": (
        'strata = "s"\nfpc = "n"', ("school 2,10", "school 2,12"), 'row 3: column "n" holds 12'),
    "a stratum of one respondent": (
        'strata = "s"', ("", ""), 'stratum "south": it has one sampled unit'),
    "a stratum of one cluster": (
        'strata = "s"\nclusters = "c"', ("", ""), 'stratum "south": it has one sampled unit'),
    "replicates that leave nobody out": (
        '[design.replicates]\nkind = "JKn"\ncolumns = ["w", "n"]', ("", ""), "leaves out units of 0 strata"),
    "replicates in words": (
        '[design.replicates]\nkind = "JK1"\ncolumns = ["w"]', (",2,", ",two,"), 'row 3, column w: "two"'),
}  # fmt: skip

#: Margins, beside those of `test_weight`: what is exchanged in its margins or its answers, and the sentence,
#: or what is said ("" for nothing).
MARGINS: dict[str, tuple[str, str, str, str]] = {
    "a percent sign in a margin": ("margins", "female,50", "female,50 %", '"50 %" is not a number'),
    "a decimal comma in a margin": ("margins", "female,50", 'female,"50,0"', "has a decimal comma"),
    "no number in a margin": ("margins", "female,50", "female,nan", '"nan" is not a number'),
    "an infinite margin": ("margins", "female,50", "female,inf", '"inf" is not a number'),
    "semicolons in one row of margins": (
        "margins", "gender,male,50", "gender;male;50", "line 3: 2 cells under 4 columns"),
    "a row of margins too long": ("margins", "male,50,\n", "male,50,x,y\n", "line 3: 5 cells"),
    "no column of variables": ("margins", "variable,", "var,", 'line 1: unknown column "var"'),
    "no column of categories": ("margins", "category,", "cat,", 'line 1: unknown column "cat"'),
    "a share and a total": (
        "margins", "share,source\ngender,female,50,", "share,total\ngender,female,50,1", "both a share and"),
    "shares of nothing": ("margins", ",50,", ",0,", 'the values of "gender" add up to 0'),
    "a category without a name": ("margins", "gender,female", "gender,", "column category: it is empty"),
    "a variable without a name": ("margins", "gender,female", ",female", "column variable: it is empty"),
    "a category by its id and by its label": (
        "margins", "gender,male", "gender,Femme", 'line 3: "Femme" of "gender" stands there twice'),
    "shares over 100": ("margins", ",50,", ",100,", 'the shares of "gender" add up to 200, not to 100'),
    "parts that do not add up to 1": ("margins", "old,60", "old,0.6", 'the shares of "age" add up to 40.6'),
    "a quotation mark left open in margins": ("margins", "gender,male", '"gender,male', "line 3: broken CSV"),
    "a remark above margins": ("margins", "variable,", "# census\nvariable,", "this is not the header"),
    "a category of nobody": ("answers", "Homme", "Femme", 'nobody with a weight is "male"'),
    "margins that contradict each other": (
        "answers", "Femme,old", "Homme,old", "raking to 2 margins"),
    "answers without a category": ("answers", "Homme,old", ",old", "1 of 8 have no answer to"),
}  # fmt: skip


def _twice(heads: int, of: list[list[str]]) -> list[list[str]]:
    return of[:heads] + of


#: Rows of an export that are changed: kind -> its export, how, and the export recognised with what is said.
EXPORTS: dict[str, tuple[str, Callable[[list[list[str]]], list[list[str]]], str, str]] = {
    "Qualtrics without its last headings": ("Qualtrics", lambda of: [*of[:2], *of[3:]], "Qualtrics", ""),
    **{
        f"{name} with its headings twice": (
            name, partial(_twice, heads), name, "the headings again"
        )
        for name, heads in (("Qualtrics", 3), ("SurveyMonkey", 2), ("LimeSurvey", 1), ("Typeform", 1),
                            ("Microsoft Forms", 1), ("Google Forms", 1))
    },
    **{
        f"{name} put together twice": (name, lambda of: of + of, name, "a respondent's number")
        for name in ("Qualtrics", "SurveyMonkey", "LimeSurvey", "Typeform", "Microsoft Forms")
    },
    **{
        f"{name} below a title": (
            name, lambda of: [["My survey", *[""] * (len(of[0]) - 1)], *of], name, "a title above"
        )
        for name in ("Qualtrics", "SurveyMonkey", "LimeSurvey", "Typeform", "Microsoft Forms", "Google Forms")
    },
    **{
        f"{name} above a row of totals": (
            name, lambda of: [*of, ["Total", *["12"] * (len(of[0]) - 1)]], name, "a row of totals"
        )
        for name in ("Qualtrics", "SurveyMonkey", "LimeSurvey", "Typeform", "Microsoft Forms", "Google Forms")
    },
    "Google Forms in German": (
        "Google Forms", lambda of: [["Zeitstempel", *of[0][1:]], *of[1:]], "Google Forms", ""),
    "Google Forms in Spanish": (
        "Google Forms", lambda of: [["Marca temporal", *of[0][1:]], *of[1:]], "Google Forms", ""),
    "Microsoft Forms in German": (
        "Microsoft Forms", lambda of: [["ID", "Startzeit", "Fertigstellungszeit", *of[0][3:]], *of[1:]],
        "Microsoft Forms", ""),
}  # fmt: skip
#: Exports whose headings were deleted, all of them.
HEADLESS = ("LimeSurvey", "Typeform", "Microsoft Forms", "Google Forms")


def workbook(path: Path, write: Callable[[Any], Any]) -> Path:
    """A workbook with what a function writes into it."""
    book = xlsxwriter.Workbook(str(path))
    write(book)
    book.close()
    return path


def parquet_file(path: Path, exchanged: dict[str, Any]) -> Path:
    """A file of one row that is well but for the columns exchanged."""
    parquet.write_table(pa.table(WELL | exchanged), path)
    return path
