"""Two states of a series compared: what an editor has to replace, and what is no series."""

import json
import re
import subprocess
import zipfile
from html import unescape
from xml.sax.saxutils import escape

import pytest

from cmsurvey import affected, differing, embed, load
from cmsurvey.differing import Edition, Page, Refusal
from cmsurvey.errors import Problem
from cmsurvey.handed import Places
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.test_axe import AXE, audit

ENGLISH = """\
[questions.gender]
label = "Gender"
[questions.gender.categories]
female = "Women"
male = "Men"
"""
BARELY = "{gender.female|narrow_majority:À peine une majorité} {gender.female}"
WORDS = {
    "words/fr.toml": "[populations]\n",
    "words/en.toml": ENGLISH,
    "words/2031.fr.toml": f'[cards.gender]\ntitle = "{BARELY}"\n',
}


#: A title, a reading and a note that 60 % and 40 % do not carry, and a number in letters.
FALSE = """\
[cards.gender]
title = "{gender.female|narrow_majority:Tout juste une majorité} {gender.female}"
subtitle = "Neuf sur dix"
reading = "{gender.male|half}"
notes = ["{gender.male|majority:En majorité} des hommes"]
"""
#: The words of commands that stand on two lines though they have room on one.
BROKEN = """[...document.querySelectorAll("code span")].filter(one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
  return lines.size > 1 && one.textContent.length < 30;
}).map(one => one.textContent)"""
GALLERY = '<meta name="generator" content="cmsurvey gallery">'


@pytest.fixture
def states(tmp_path, monkeypatch):
    """A series with 54 % women, and the same with 60 %, of which one title is then false."""
    monkeypatch.chdir(tmp_path)  # nothing was rendered there
    old = write_series(
        tmp_path / "old", FEMALE.replace("60", "54"), MALE.replace("40,percent", "46,percent"), files=WORDS
    )
    return old, write_series(tmp_path / "new", FEMALE, MALE, files=WORDS)


@pytest.mark.long
def test_figures_false_words_files_and_snippets_are_told(states):
    ended = cmsurvey("diff", *states, "--json")
    (one,) = json.loads(ended.stdout)

    assert ended.exit_code == 2
    assert {"figure": "gender.female", "before": "54 percent", "after": "60 percent"} in one["figures"]
    (false,) = one["false"]
    assert 'the claim "narrow_majority" does not hold' in false["what"]
    pages = {page["lang"]: page for page in one["pages"]}
    assert (pages["fr"]["gone"], pages["en"]["gone"]) == (True, False)
    assert "2031/en/gender.png" in pages["en"]["files"]
    assert pages["en"]["snippets"] == list(embed.KINDS), "the title of a frame holds the figure too"
    title = next(text for text in pages["en"]["texts"] if text["place"] == "title")
    assert ("54%" in title["before"], "60%" in title["after"]) == (True, True)


@pytest.mark.long
def test_every_false_sentence_of_every_page_is_told_at_once_with_its_pages_and_its_cure(states):
    _, new = states
    (new / "words/2031.fr.toml").write_text(FALSE, encoding="utf-8")
    (one,) = json.loads(cmsurvey("diff", *states, "--json").stdout)
    page = next(page for page in one["pages"] if page["lang"] == "fr")
    told = [bad["what"] for bad in page["why"]]

    assert page["gone"]
    assert len(told) == 4
    assert 'nothing proves "Neuf", in "Neuf sur dix"' in told[0]
    assert 'gender.female is 60\u00a0%: the claim "narrow_majority" does not hold' in told[1]
    assert "gender.male is 40\u00a0%: too far from 50" in told[2]
    assert 'the claim "majority" does not hold, in "{gender.male|majority:En majorité} des hommes"' in told[3]
    assert all(bad["where"].startswith("words/2031.fr.toml, line") and bad["cure"] for bad in page["why"])
    assert {tuple(bad["pages"]) for bad in one["false"]} == {("fr/gender",)}
    rows = [line.split("\t") for line in cmsurvey("diff", *states).stdout.splitlines()]
    (row,) = [row for row in rows if row[1:3] == ["page", "fr/gender"]]
    assert row[3].startswith("cannot be composed: see words/2031.fr.toml, line 3")
    assert [row[1] for row in rows].count("false") == 4
    checked = cmsurvey("check", "--surveys", new).stderr
    assert [what in checked for what in told] == [True] * 4


@pytest.mark.long
def test_what_was_made_from_a_changed_page_is_named_with_the_command_that_makes_it_again(states, tmp_path):
    old, new = states
    for folder, value in ((old, 54), (new, 60)):
        table = folder / "2031.csv"
        group = FEMALE.replace(",all,400", ",sector=tourism,40").replace(",60,", f",{value},")
        table.write_text(f"{table.read_text(encoding='utf-8')}{group}\n", encoding="utf-8")
        with (folder / "words/fr.toml").open("a", encoding="utf-8") as words:
            words.write('"sector=tourism" = "travaillant dans le tourisme"\n')
        with (folder / "words/en.toml").open("a", encoding="utf-8") as words:
            words.write('[populations]\n"sector=tourism" = "in tourism"\n')
        (folder / "words/2031.fr.toml").unlink()
    out = tmp_path / "out put"
    plain = ("gender.html", "gender@1x.png", "gender.og.png", "gender.csv", "age.png", "datapackage.json")
    more = {"slide-02.carousel.png": {"question": "gender"}, "slide-03.carousel.png": None}
    stands(out / "2031/fr", {**dict.fromkeys(plain), **more, "carousel.pdf": None})
    (out / "2031/fr/embed").mkdir()
    (out / "2031/fr/embed/gender.html").write_text("a frame", encoding="utf-8")
    stands(out / "2031-sector-tourism/fr", dict.fromkeys(["gender.png"]), where="sector=tourism")
    deck(out / "2031-fr.pptx", "age gender")
    deck(out / "2031-en.pptx", "age")
    with zipfile.ZipFile(out / "2031-press.zip", "w") as kit:
        listed = {"languages": ["fr"], "only": ["gender"], "files": {"fr/cards/gender.png": ""}}
        kit.writestr("kit.json", json.dumps(listed))
    (out / "words").mkdir()
    posted = "```text\nWomen. https://example.org/a\n```\n"
    (out / "words/2031-fr.md").write_text(posted, encoding="utf-8")
    (out / "index.html").write_text(GALLERY, encoding="utf-8")

    found = {
        one["edition"]: one for one in json.loads(cmsurvey("diff", *states, "--out", out, "--json").stdout)
    }

    assert list(found) == ["2031", "2031-sector-tourism"]
    groups = {
        one["command"].replace(f"--surveys {new}", "…"): one["files"] for one in found["2031"]["replace"]
    }
    to = f"--out '{out}'"
    assert groups == {
        f"cmsurvey render 2031 --lang fr --only gender --format html,png@1x,csv --preset og … {to}": [
            *(f"2031/fr/gender{end}" for end in (".html", "@1x.png", ".og.png", ".csv")),
            "2031/fr/embed/gender.html",
            "2031/fr/datapackage.json",
        ],
        f"cmsurvey render 2031 --lang fr --preset carousel --only gender … {to}": [
            *(f"2031/fr/{one}" for one in ("slide-02.carousel.png", "slide-03.carousel.png", "carousel.pdf"))
        ],
        f"cmsurvey deck 2031 --lang fr --only age --only gender --to '{out}/2031-fr.pptx' …": [
            f"{out}/2031-fr.pptx"
        ],
        f"cmsurvey kit 2031 --lang fr --only gender --to '{out}/2031-press.zip' … {to}": [
            f"{out}/2031-press.zip"
        ],
        f"cmsurvey words 2031 --lang fr --link https://example.org/a … {to}": ["words/2031-fr.md"],
    }
    again, around = found["2031-sector-tourism"]["replace"]
    assert around["files"] == [f"{out}/index.html"], "the gallery, once, behind everything"
    assert again["command"].startswith(
        "cmsurvey render 2031 --where sector=tourism --lang fr --only gender --format png"
    )


@pytest.mark.long
def test_the_commands_that_make_again_ask_for_the_theme_in_which_each_file_stands(states, tmp_path):
    _, new = states
    (new / "words/2031.fr.toml").unlink()
    out, drawn = tmp_path / "output", {"made_from": "0", "kind": "card"}
    sober, own = ({**drawn, "theme": name} for name in ("sober", "my theme.toml"))
    for lang, theme in (("fr", sober), ("en", own)):
        stands(out / "2031" / lang, {"gender.png": theme, "age.png": drawn})
    deck(tmp_path / "2031-fr.pptx", "gender", Theme="my & theme.toml", Draft="yes")
    (tmp_path / "site").mkdir()
    listed = {"options": {"--lang": "en", "--theme": "sober"}, "files": []}
    (tmp_path / "site/site.json").write_text(json.dumps(listed), encoding="utf-8")

    found = json.loads(cmsurvey("diff", *states, "--json").stdout)[0]["replace"]

    assert [one["command"].replace(f" --surveys {new}", "") for one in found] == [
        "cmsurvey render 2031 --lang fr --only gender --format png --theme sober",
        "cmsurvey render 2031 --lang en --only gender --format png --theme 'my theme.toml'",
        "cmsurvey deck 2031 --lang fr --only gender --theme 'my & theme.toml' --draft",
        "cmsurvey site --to site --lang en --theme sober",
    ]


@pytest.mark.long
def test_kits_and_decks_of_any_name_are_named_by_what_they_say_of_themselves(states, tmp_path):
    _, new = states
    (new / "words/2031.fr.toml").unlink()
    stands(tmp_path / "output/2031/fr", {"gender.png": {"made_from": "0", "kind": "card"}})
    own = load.survey(new).called
    for name, of in (("talk", "2031-fr"), ("other", "2030-fr"), ("2031-fr", "2031-en")):
        deck(tmp_path / f"{name}.pptx", "gender", Bundle=of, Series=own)
    kits = (("k2.ZIP", "2031"), ("other.zip", "2030"), ("2031-press.zip", "2030"))
    for name, edition in kits:
        pack(tmp_path / name, edition=edition, series=own)
    (tmp_path / "notes.zip").write_bytes(b"no archive")

    found = json.loads(cmsurvey("diff", *states, "--json").stdout)[0]["replace"]

    assert [one["command"].replace(f" --surveys {new}", "") for one in found[1:]] == [
        "cmsurvey deck 2031 --lang fr --only gender --to talk.pptx",
        "cmsurvey deck 2031 --lang en --only gender --to 2031-fr.pptx",
        "cmsurvey kit 2031 --lang fr --to k2.ZIP",
    ]


def test_what_asked_for_a_page_that_is_gone_is_made_without_it_and_taken_down_where_nothing_is_left(tmp_path):
    out = tmp_path / "output"
    left = (None, "age", "gender", "region", None, None, "age", "gender", None, None)
    for bundle, questions in (("2031", ("age", "gender")), ("2032", left)):  # an earlier one had more slides
        slides = {
            f"slide-{n:02}.carousel.png": {"question": one} if one else None
            for n, one in enumerate(questions, 1)
        }
        twice = {"slide-03.carousel@2x.png": {"question": "gender"}} if bundle == "2032" else {}
        stands(out / f"{bundle}/fr", {"gender.png": {}, **slides, **twice, "carousel.pdf": {}})
    for name, asked in (("alone", ["age"]), ("both", ["age", "gender"])):
        deck(out / f"{name}.pptx", " ".join(asked), Bundle="2031-fr", Series="s")
        pack(out / f"{name}.zip", edition="2031", series="s", only=asked)
    pack(out / "2031-press.zip", edition="2031", series="s")
    places = Places(out, beside=tmp_path, series=frozenset({"s"}))

    def told(bundle):
        pages = {"fr": {"age": (), "gender": (f"{bundle}/fr/gender.png",)}}
        made = affected.groups(bundle, pages, places, gone={"age"})
        return [(one.command.removesuffix(f" --out {out}"), one.down) for one in made[1:]]

    assert dict(told("2031")) == {
        f"rm -f -- {out}/2031/fr/slide-01.carousel.png {out}/2031/fr/slide-02.carousel.png "
        f"{out}/2031/fr/carousel.pdf": True,  # one finding makes no carousel
        f"rm -f -- {out}/alone.pptx": True,
        f"cmsurvey deck 2031 --lang fr --only gender --to {out}/both.pptx": False,
        f"rm -f -- {out}/alone.zip": True,
        f"cmsurvey kit 2031 --lang fr --only gender --to {out}/both.zip": False,
        f"cmsurvey kit 2031 --lang fr --to {out}/2031-press.zip": False,
    }
    again = "cmsurvey render 2032 --lang fr --preset carousel --only gender --only region"
    assert told("2032") == [(again, False)]
    assert told("2031")[-1][0].endswith("2031-press.zip"), "whose carousel leaves no slide of another one"
    (carousel,) = affected.groups("2032", {"fr": {"gender": ()}}, places)
    names = ("slide-03.carousel.png", "slide-03.carousel@2x.png", "slide-06.carousel.png", "carousel.pdf")
    assert carousel.files == tuple(f"2032/fr/{one}" for one in names), "finding, last slide, whole"


def test_kits_and_decks_of_another_series_are_not_taken_for_ours_nor_those_of_none_under_another_name(
    states, tmp_path
):
    _, new = states
    (new / "words/2031.fr.toml").unlink()
    stands(tmp_path / "output/2031/fr", {"gender.png": {"made_from": "0", "kind": "card"}})
    for name in ("theirs", "2031-fr"):
        deck(tmp_path / f"{name}.pptx", "gender", Bundle="2031-fr", Series="Another survey")
    deck(tmp_path / "older.pptx", "gender", Bundle="2031-fr")
    deck(tmp_path / "output/2031-fr.pptx", "gender", Bundle="2031-fr")
    for name in ("theirs.zip", "2031-press.zip"):
        pack(tmp_path / name, edition="2031", series="Another survey")
    pack(tmp_path / "older.zip", edition="2031")
    pack(tmp_path / "output/2031-press.zip", edition="2031")

    found = json.loads(cmsurvey("diff", *states, "--json").stdout)[0]["replace"]

    assert [one["files"] for one in found[1:]] == [["output/2031-fr.pptx"], ["output/2031-press.zip"]]


def pack(path, **told):
    """A kit that holds a file of a page, with what it says of itself."""
    with zipfile.ZipFile(path, "w") as kit:
        listed = {**told, "languages": ["fr"], "files": {"fr/cards/gender.png": ""}}
        kit.writestr("kit.json", json.dumps(listed))


def stands(folder, names, **head):
    """A bundle with these files, each with what its manifest says of it."""
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("made up", encoding="utf-8")
    listed = [{"name": name, "kind": "card", **(entry or {})} for name, entry in names.items()]
    told = {"edition": folder.parent.name, "lang": folder.name, **head, "files": listed}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


def deck(path, keywords, **properties):
    listed = (
        f'<property name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for name, value in properties.items()
    )
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("docProps/custom.xml", "".join(listed))
        made.writestr(
            "docProps/core.xml", f"<cp:keywords>{keywords}</cp:keywords><cp:category>asked</cp:category>"
        )


@pytest.mark.long
def test_the_page_strikes_the_old_figure_and_replaces_no_file_of_somebody_else(states, tmp_path, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    page = tmp_path / "changes.html"
    ended = cmsurvey("diff", *states, "--page", page)
    assert (ended.exit_code, "without pictures: " in ended.stderr) == (2, True)
    html = page.read_text(encoding="utf-8")
    assert "<td><del>54 percent</del></td><td><ins>60 percent</ins></td>" in html
    assert "Women: <del>54%</del>" in html
    assert "caption { text-align: left;" in html
    assert "Words that went false" in html
    assert '<th scope="col"></th>' not in html
    commands = re.findall("<code>(.*?)</code>", html)
    told = [re.sub("<[^>]*>", "", one) for one in commands]
    said = json.loads(cmsurvey("diff", *states, "--json").stdout)
    assert [unescape(one) for one in told] == [one["command"] for each in said for one in each["replace"]]

    page.write_text("mine", encoding="utf-8")
    assert "diff did not write this file" in cmsurvey("diff", *states, "--page", page).stderr


@pytest.mark.browser
def test_the_page_shows_both_states_is_read_by_everyone_and_asks_for_nothing(states, tmp_path, reader):
    path = tmp_path / "changes.html"
    ended = cmsurvey("diff", *states, "--page", path)
    assert (ended.exit_code, ended.stderr) == (2, "")
    reader.visit(path)
    reader.value(AXE + ";void 0")
    faults = []
    for width in (320, 360, 1080):
        reader.look(width, "light")
        broken = reader.value(BROKEN)
        faults += [f"{width} px breaks {word}" for word in broken]
        faults += [f"{width} px: {fault}" for fault in audit(reader)]
        over = reader.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{width} px scrolls sideways by {over}"] if over > 0 else []

    assert faults == []
    assert (reader.complaints, reader.requests) == ([], [path.resolve().as_uri()])
    assert reader.value("[...document.images].map(one => one.naturalWidth)") == [720, 720], (
        "of the English card"
    )
    told = "[...document.images].map(one => one.alt.includes('54%') + one.alt.includes('60%'))"
    assert reader.value(told) == [1, 1]
    assert reader.value("document.images[0].alt.includes('54%')")
    boxes = "[...document.images].map(one => one.getBoundingClientRect()).map(one => [one.top, one.left])"
    (top, left), (other, right) = reader.value(boxes)
    assert (top, left < right) == (other, True), "beside each other"


def test_the_same_series_does_not_differ_nor_do_its_locks(states):
    old, _ = states
    assert cmsurvey("diff", old, old).stdout == "nothing differs\n"


def test_an_edition_that_cannot_be_read_in_either_is_not_taken_for_one_that_does_not_differ(states):
    for folder in states:
        (folder / "words/en.toml").write_text("[populations]\n", encoding="utf-8")

    ended = cmsurvey("diff", *states)

    assert ended.exit_code == 2
    assert 'no label for the question "gender"' in ended.stdout


@pytest.mark.long
def test_one_unproven_word_or_a_wrong_table_takes_no_figure_away(states):
    _, new = states
    words = new / "words/2031.fr.toml"
    words.write_text('[cards.gender]\ntitle = "La majorité de femmes, neuf sur dix"\n', encoding="utf-8")
    (one,) = json.loads(cmsurvey("diff", *states, "--json").stdout)
    assert {"figure": "gender.female", "before": "54 percent", "after": "60 percent"} in one["figures"]
    assert all(change["after"] for change in one["figures"])
    assert "nothing proves" in one["false"][0]["what"]

    table = new / "2031.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",60,", ",160,"), encoding="utf-8")
    (one,) = json.loads(cmsurvey("diff", *states, "--json").stdout)
    assert (one["figures"], "160 is not a percentage" in one["false"][0]["what"]) == ([], True)


@pytest.mark.long
def test_a_table_that_cannot_be_read_is_told_once_for_all_that_need_it(tmp_path):
    row, table = EDITIONS.splitlines()[1], f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
    cites = {
        f"words/2032.{lang}.toml": '[cards.gender]\ntitle = "{2031/gender.female}"\n' for lang in ("fr", "en")
    }
    files = {
        **WORDS, **cites, "words/2031.fr.toml": None, "2032.csv": table,
        "editions.csv": f"{EDITIONS}{row.replace('2031', '2032')}\n",
    }  # fmt: skip
    old = write_series(tmp_path / "old", files=files)
    new = write_series(tmp_path / "new", FEMALE.replace(",60,", ",160,"), MALE, files=files)

    for states, where in (((old, new), "2031.csv, line 2"), ((new, old), "(as it was)")):
        ended = cmsurvey("diff", *states, "--out", tmp_path)
        assert (ended.exit_code, len(ended.stdout.splitlines())) == (2, 1), ended.stdout
        assert ended.stdout.startswith("2031, 2032\tnot compared\t")
        assert where in ended.stdout
        assert "160 is not a percentage" in ended.stdout


@pytest.mark.long
def test_a_row_that_is_gone_makes_no_later_one_look_changed(tmp_path):
    other = MALE.replace("male,Hommes,40", "other,Autres,5").replace(",2,press", ",3,press")
    more = ENGLISH + 'other = "Others"\n'
    files = {"words/fr.toml": "[populations]\n", "words/en.toml": more}
    rows = (FEMALE.replace(",60,", ",55,"), MALE, other)
    old = write_series(tmp_path / "old", *rows, files=files)
    new = write_series(tmp_path / "new", *rows[1:], files=files)
    (one,) = json.loads(cmsurvey("diff", old, new, "--json").stdout)
    page = next(page for page in one["pages"] if page["lang"] == "en")
    told = [text["before"] for text in page["texts"] if text["place"] == "table" and text["before"]]

    assert (len(told), told[0].startswith("Women: 55%")) == (1, True)


@pytest.mark.long
def test_tables_of_which_lines_moved_alone_are_one_line_that_says_so(states, tmp_path):
    old, _ = states
    rows = (old / "2031.csv").read_text(encoding="utf-8").splitlines()
    new = write_series(tmp_path / "moved", files=WORDS)
    twice = [rows[0], rows[1], rows[1].replace(",press,", ",other,alt: same value"), rows[2]]
    (new / "2031.csv").write_text("\n".join([*twice, ""]), encoding="utf-8")
    out = tmp_path / "output"
    endings = ("png", "csv", "fr.csv", "json", "jsonld")
    stands(out / "2031/fr", dict.fromkeys(f"gender.{one}" for one in endings))
    ended = cmsurvey("diff", old, new, "--out", out)

    where = f"--surveys {new} --out {out}"
    assert ended.stdout == (
        "2031\tlines moved\t2031/fr/gender.csv, 2031/fr/gender.fr.csv, 2031/fr/gender.json\tnothing that a "
        "reader sees changed: figures stand on other lines of the tables; "
        f"cmsurvey render 2031 --lang fr --only gender --format csv,json {where}\n"
    )
    assert ended.exit_code == 2
    assert cmsurvey("diff", old, new, "--out", tmp_path / "2031").exit_code == 2, "published elsewhere"


@pytest.mark.long
def test_a_zip_and_a_revision_of_git_are_read_like_a_folder(states, tmp_path, monkeypatch):
    old, new = states
    archive = tmp_path / "old.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in old.rglob("*"):
            packed.write(path, f"deep/{path.relative_to(old)}")
    repository = new.parent
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "."), (*identity, "commit", "-q", "-m", "new")):
        subprocess.run(["git", *words], cwd=repository, check=True)
    monkeypatch.chdir(repository)

    named = f" --surveys {new}"
    assert cmsurvey("diff", archive, "HEAD:surveys").stdout == cmsurvey("diff", old, new).stdout.replace(
        named, ""
    )
    assert "HEAD~9:surveys: Git cannot read it" in cmsurvey("diff", "HEAD~9:surveys", new).stderr


@pytest.mark.long
def test_the_poster_of_all_editions_is_compared_too(tmp_path):
    row, table = EDITIONS.splitlines()[1], f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
    later = "\n".join(row.replace("2031", year) for year in ("2032", "2033"))
    files = {
        **WORDS,
        "words/2031.fr.toml": None,
        "editions.csv": f"{EDITIONS}{later}\n",
        "2032.csv": table,
        "2033.csv": table,
        "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
    }
    other = (FEMALE.replace("60", "54"), MALE.replace("40,percent", "46,percent"))
    old = load.survey(write_series(tmp_path / "old", *other, files=files))
    new = load.survey(write_series(tmp_path / "new", FEMALE, MALE, files=files))
    *_, trends = differing.compared(old, new, Places(tmp_path))

    assert (trends.name, trends.false) == ("trends", ())
    assert "trends/fr/trends.png" in trends.pages[0].files


def test_an_edition_that_one_of_the_two_lacks_is_new_or_gone(states):
    old, _ = states
    survey = load.survey(old)
    bare = load.survey(old)
    bare.editions.clear()  # type: ignore[attr-defined] # a dictionary behind its type
    (one,) = differing.compared(bare, survey, Places())

    assert {change.before for change in one.changes} == {""}


@every(
    ("name", "content", "said"),
    [
        ("nowhere", None, "there is no such folder"),
        ("--output=x:y", None, "there is no such folder"),
        ("text.zip", b"no zip", "this is neither a folder nor a zip that can be read"),
    ],
)
def test_what_is_no_series_is_said(tmp_path_factory, name, content, said):
    folder = tmp_path_factory.mktemp("places")
    if content:
        (folder / name).write_bytes(content)
    ended = cmsurvey("diff", "--", folder / name if content else name, folder)

    assert (ended.exit_code, said in ended.stderr) == (1, True), ended.stderr


def test_words_of_a_question_that_no_table_has_any_more_are_one_cause_however_many_editions_wait_for_it():
    cause = Problem("words/fr.toml, [questions.age]", "no question", "remove it")
    pages = tuple(Page("", "fr", f"card_{number}", (), (), None, None, (), True) for number in range(9))
    found = [Edition(year, (), pages, (Refusal(cause, ()),)) for year in ("2031", "2032")]

    shown = "fr/card_0, fr/card_1, fr/card_2, fr/card_3 and 5 more"
    assert differing.rows(found) == [
        ("2031, 2032", "false", cause.where, "no question; remove it"),
        *((year, "page", shown, "cannot be composed; not rendered here") for year in ("2031", "2032")),
    ]
