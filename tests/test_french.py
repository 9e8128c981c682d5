"""The French README and documents: in step with the English ones, and set as French is."""

import os
import re
from collections import Counter
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.cases import every
from tests.test_spelling import misspelt

ROOT = Path(__file__).parent.parent
DOCS, FRENCH = ROOT / "docs", ROOT / "docs/fr"
#: English -> French: README, and whatever stands in docs/fr under the name that it has in docs.
PAIRS = [
    (ROOT / "README.md", ROOT / "README.fr.md"),
    *((DOCS / path.relative_to(FRENCH), path) for path in sorted(FRENCH.rglob("*.md"))),
]
BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`]+`")
TARGET = re.compile(r"\]\(([^)]*)\)")
#: An example may ask for the language of its page.
ONE_LANGUAGE = re.compile(r"--lang (?:en|fr)\b(?!,)")
#: What somebody calls a thing of theirs is in their language: a text between quotation marks of a command.
NAMED = re.compile(r'(?<=^cmsurvey )[^\n`]*"[^\n`]*|(?<=`cmsurvey )[^\n`]*"[^\n`]*', re.MULTILINE)
#: Neither read nor set as French: code, addresses, the names of files, tags, a work that is cited.
CITED = r"^- [^(]*\(\d{4}\)\u00a0: .*\n(?:  .*\n)*"
NO_PROSE = re.compile(rf"{CODE.pattern}|(?:\[[\w/.-]+[./]\w+)?\]\([^)]*\)|<[^>]+>|{CITED}", re.MULTILINE)


def sections(path):
    """Each section's heading, its blocks of code, and how often it has what a translation leaves as it is."""
    text = ONE_LANGUAGE.sub("--lang LANG", path.read_text(encoding="utf-8"))
    text = NAMED.sub(lambda command: re.sub(r'"[^"]*"', '"…"', command[0]), text)
    blocks = iter(BLOCK.findall(text))
    for section in re.split(r"^(?=#+ )", BLOCK.sub("```", text), flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        plain = body.replace("```", "")
        code = [next(blocks) for _ in range(body.count("```"))]
        yield (
            heading,
            code,
            Counter(
                [
                    f"heading of level {heading.count('#')}",
                    *"".join(code).splitlines(),
                    *CODE.findall(" ".join(plain.split())),
                    *(f"link to {led_to(path, target)}" for target in TARGET.findall(plain)),
                    *("row of a table" for _ in re.findall(r"^\|", plain, flags=re.MULTILINE)),
                    *("item of a list" for _ in re.findall(r"^- ", plain, flags=re.MULTILINE)),
                ]
            ),
        )


def headings(path):
    return re.findall(r"^#+ .*", BLOCK.sub("", path.read_text(encoding="utf-8")), flags=re.MULTILINE)


def led_to(path, target):
    """Where a link leads, told from the root; to a document or a section in French as to the English one."""
    if target.startswith("http"):
        return target
    if target.startswith("#"):
        anchors = [
            re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-") for line in headings(path)
        ]
        return anchors.index(target[1:]) if target[1:] in anchors else target
    told = os.path.relpath(path.parent / target, ROOT).replace("pictures/forms/fr/", "pictures/forms/")
    return {str(fr.relative_to(ROOT)): str(en.relative_to(ROOT)) for en, fr in PAIRS}.get(told, told)


def prose(path):
    return NO_PROSE.sub("`", BLOCK.sub("", path.read_text(encoding="utf-8")))


def test_what_a_user_follows_or_is_told_why_is_there_in_french():
    asked = [*(DOCS / "howto").glob("*.md"), *(DOCS / name for name in ("tutorial.md", "explanation.md"))]

    assert set(asked) <= {english for english, _ in PAIRS}


@pytest.mark.long
@every(("english", "french"), PAIRS)
def test_each_section_has_the_commands_the_links_and_the_tables_of_its_original(english, french):
    none: tuple[str, list[str], Counter[str]] = ("no section", [], Counter())
    for original, translation in zip_longest(sections(english), sections(french), fillvalue=none):
        (heading, code, held), (told, same_code, translated) = original, translation
        where = f"{french.name}, {told!r}: translate {heading!r} again"
        missing, surplus = list((held - translated).elements()), list((translated - held).elements())
        assert not missing + surplus, f"{where}; missing: {missing}; surplus: {surplus}"
        assert code == same_code, where


@pytest.mark.long
@every("french", [french for _, french in PAIRS])
def test_it_is_set_with_the_spaces_and_the_apostrophes_of_french(french):
    text = prose(french)

    assert re.findall(r".{0,20}(?<![\u202f|]) ?(?<!\u202f)[;!?](?!\[)", text) == []
    assert re.findall(r".{0,20}(?<![\u00a0-]):(?!-)", text) == []
    assert re.findall(r".{0,20}(?:«(?!\u00a0)|(?<!\u00a0)»|\w'\w|\d [\d%])", text) == []


@pytest.mark.long
@every("french", [french for _, french in PAIRS])
def test_each_word_is_french_or_a_name(french):
    known = set((ROOT / "tests/spelling/documents.fr.txt").read_text(encoding="utf-8").split())

    assert sorted(set(misspelt(prose(french), "fr")) - known) == []
