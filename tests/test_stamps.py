"""What is not to be published says so wherever it goes, and touches nothing that was published."""

import json
import re
from dataclasses import replace
from unittest import mock
from xml.etree import ElementTree

import pytest

from cmsurvey import article, bundles, fonts, load
from cmsurvey.render import page, svg
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, SERIES, write_series
from tests.cases import every
from tests.command import cmsurvey

ENGLISH = """\
[questions.gender]
label = "Gender"
[questions.gender.categories]
female = "Women"
male = "Men"
"""
WORDS = {"words/fr.toml": "[populations]\n", "words/en.toml": ENGLISH}
HELD = {**WORDS, "series.toml": SERIES + '\n[embargo]\n2031 = "2031-06-01"\n'}
BEFORE, AFTER = "1937952000", "1938124800"  # 2031-05-31 and 2031-06-02


def composed(folder, **options):
    return bundles.composed(bundles.Request("2031", folder, folder.parent, **options), load.survey(folder))


def render(folder, out, *options):
    return cmsurvey("render", "2031", "--surveys", folder, "--out", out, "--format", "csv,json", *options)


@pytest.mark.long
def test_a_draft_goes_into_a_folder_of_its_own_and_its_manifest_says_so(tmp_path):
    folder, out = write_series(tmp_path, files=WORDS), tmp_path / "output"
    assert render(folder, out).exit_code == 0
    stands = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert render(folder, out, "--draft").exit_code == 0

    assert all(path.read_bytes() == content for path, content in stands.items())
    told = json.loads((out / "drafts/2031/fr/manifest.json").read_text(encoding="utf-8"))
    assert told["draft"] == "yes"
    assert "draft" not in json.loads((out / "2031/fr/manifest.json").read_text(encoding="utf-8"))


@pytest.mark.long
def test_pages_and_drawings_of_a_draft_carry_their_stamp_and_published_ones_do_not(tmp_path):
    folder = write_series(tmp_path, files=WORDS)
    for draft in (False, True):
        bundle = composed(folder, draft=draft)
        html = page.html(bundle.infographics[0], {}, bundle.words.program)
        assert ('<p class="stamp">Épreuve, à ne pas publier</p>' in html, ".across" in html) == (draft, draft)

    root = ElementTree.Element(f"{svg.SVG}svg")
    ElementTree.SubElement(root, f"{svg.SVG}g")
    drawing = svg.Drawing(root, 9, 9, {})
    drawn = svg.alone(drawing, title="t", description="d", lang="fr", stamp="Épreuve").decode()
    assert ">Épreuve</text>" in drawn
    sizes: list[float] = []
    for stamp in ("Épreuve", "Épreuve, à ne pas publier · Sous embargo jusqu’au 30 septembre 2031"):
        wide = svg.Drawing(root, 600, 400, {})
        drawn = svg.alone(wide, title="t", description="d", lang="fr", stamp=stamp).decode()
        sizes += map(float, re.findall(r'font-size="([\d.]+)"', drawn))
        assert fonts.width(stamp, "text-700", sizes[-1]) < 600
    assert sizes[0] == 32 > sizes[1]


@pytest.mark.long
@every(("epoch", "stamp"), [(BEFORE, "Sous embargo jusqu’au 1er\u00a0juin\u00a02031"), (AFTER, "")])
def test_an_embargo_is_stamped_until_its_day_and_no_longer(epoch, stamp, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", epoch)
        tmp_path = tmp_path_factory.mktemp("held")
        folder = write_series(tmp_path, files=HELD)
        bundle = composed(folder)
        ended = render(folder, tmp_path / "output")

    assert bundle.infographics[0].stamp == stamp
    assert ("2031 is under embargo until 2031-06-01" in ended.stderr) == bool(stamp)


@pytest.mark.long
def test_an_edition_whose_words_quote_one_under_embargo_is_stamped_where_they_do_and_the_run_says_where(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    head, row = EDITIONS.splitlines()
    age = "age,Âge,all,400,single,young,Moins de 30 ans,70,percent,,,1,press,"
    files = HELD | {
        "editions.csv": "\n".join((head, row.replace("2031", "2030"), row, "")),
        "2030.csv": "\n".join((FIGURE_HEADER, FEMALE, MALE, age, "")),
        "words/en.toml": f"{ENGLISH}[questions.age]\nlabel = 'Age'\ncategories = {{ young = 'Under 30' }}\n",
        "words/2030.fr.toml": "[cards.gender]\ntitle = 'Des femmes : {2031/gender.female} en {2031/year}'\n",
    }
    folder = write_series(tmp_path, files=files)
    request = bundles.Request("2030", folder, tmp_path)
    made = bundles.composed(request, load.survey(folder))
    stamp = "Sous embargo jusqu’au 1er\u00a0juin\u00a02031"

    stamps = {one.id: (one.stamp, one.alt.startswith(f"{stamp}. ")) for one in made.infographics}
    assert stamps == {"gender": (stamp, True), "age": ("", False)}
    assert made.held == (
        "2031 is under embargo until 2031-06-01, and its figures stand in gender: stamped until then",
    )
    words = article.article(load.survey(folder), "2030", "fr")
    assert words.embargo == stamp
    assert not article.article(load.survey(folder), "2030", "en").embargo


def test_the_page_of_corrections_is_stamped_as_the_others_are(tmp_path):
    folder = write_series(tmp_path, files=WORDS)
    bundle = composed(folder)
    corrected = replace(bundle, corrections=bundle.infographics[0])
    with mock.patch.object(bundles, "_made", return_value=corrected):
        log = composed(folder, draft=True).corrections

    assert log is not None
    assert log.stamp == "Épreuve, à ne pas publier"


@pytest.mark.long
def test_a_run_after_the_embargo_draws_anew_without_a_changed_file(tmp_path, monkeypatch):
    folder, out = write_series(tmp_path, files=HELD), tmp_path / "output"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)
    options = ("render", "2031", "--surveys", folder, "--out", out, "--format", "html,csv")
    monkeypatch.setattr("cmsurvey.browser.find", lambda: None)
    cmsurvey(*options)
    assert "Sous embargo" in (out / "2031/fr/gender.html").read_text(encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", AFTER)
    cmsurvey(*options)

    assert "Sous embargo" not in (out / "2031/fr/gender.html").read_text(encoding="utf-8")


@pytest.mark.browser
def test_nothing_of_a_stamp_is_cut_off_at_any_width(tmp_path, reader):
    stamp = "Épreuve, à ne pas publier · Sous embargo jusqu’au 30 septembre 2031"
    bundle = composed(write_series(tmp_path, files=WORDS))
    card = replace(bundle.infographics[0], stamp=stamp)
    (tmp_path / "card.html").write_text(page.html(card, {}, bundle.words.program), encoding="utf-8")
    reader.visit(tmp_path / "card.html")
    for width in (320, 720, 1280):
        reader.look(width)
        cut = """Math.max(...[...document.querySelectorAll('.across span')].map(span => {
            const both = [span, document.querySelector('.sheet')];
            const [own, sheet] = both.map(one => one.getBoundingClientRect());
            return Math.max(sheet.left - own.left, own.right - sheet.right)}))"""
        assert reader.value(cut) <= 0, f"{width} px"


@pytest.mark.long
@every(
    ("line", "said"),
    [
        ('2031 = "soon"', '"soon" is no day'),
        ('2013 = "2031-06-01"', 'unknown key "2013"'),
        ("2031 = 2027", '2027 is no day\n    write the whole day: 2031 = "2027-12-01"'),
        ('2031 = ""', '"" is no day\n    write the whole day: 2031 = "2026-12-01"'),
    ],
)
def test_a_wrong_embargo_is_said(line, said, tmp_path_factory):
    files = {**WORDS, "series.toml": f"{SERIES}\n[embargo]\n{line}\n"}
    ended = cmsurvey("check", "--surveys", write_series(tmp_path_factory.mktemp("held"), files=files))

    assert (ended.exit_code, said in ended.stderr) == (1, True), ended.stderr
