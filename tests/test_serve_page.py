"""`serve` as somebody has it who edits a series with a browser beside the editor. Made-up data."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cmsurvey import embed, serve
from cmsurvey.words import spoken
from tests.builders import FEMALE, FIGURE_HEADER, MALE, write_series
from tests.reader import SOON
from tests.served import ask, served
from tests.test_axe import AXE, audit
from tests.test_check import WELL
from tests.test_pipeline import CDI, FREELANCE, PROFILE
from tests.test_serve import drawing, in_french, renamed, saved

pytestmark = pytest.mark.browser

DRAWN = (
    "document.querySelector('#drawing iframe:not(.coming)').contentDocument.querySelector('main').innerText"
)
LIVE = "document.getElementById('live').textContent"
TABLE = f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
OTHER = f"{FIGURE_HEADER}\n{FEMALE.replace(',60,', ',61,')}\n{MALE.replace(',40,', ',39,')}\n"


@pytest.fixture
def own(tmp_path):
    return serve.Series(write_series(tmp_path, files=WELL), tmp_path / "output")


def shows(reader, text):
    """Whether the drawing has a text before long."""
    return reader.soon(f"{DRAWN}.includes({text!r})")


def test_a_page_of_a_series_in_one_language_is_there_as_soon_as_its_first_fault_is_mended(reader, own):
    head, french = own.folder / "series.toml", in_french(own)
    head.write_text(f"name = {{\n{french}", encoding="utf-8")
    with served(own) as address:
        reader.go(address)
        assert reader.soon("document.querySelector('.problems')?.innerText")
        head.write_text(french, encoding="utf-8")

        assert reader.soon("document.querySelector('#all > li') && !document.querySelector('.problems')")


def test_every_open_page_follows_what_is_saved_and_tells_a_mistake_above_the_last_good_drawing(reader, own):
    table = own.folder / "2031.csv"
    with served(own) as address:
        reader.run(reader.board.call("Page.navigate", url=f"{address}en/2031/gender"))
        reader.go(f"{address}fr/2031/gender")
        assert shows(reader, "60")
        reader.value("window.stayed = true")

        table.write_text(TABLE.replace(",60,", ",6o,"), encoding="utf-8")
        told = reader.soon("document.querySelector('.problems')?.innerText")
        assert f"{table}, line 2" in told
        assert "60" in reader.value(DRAWN)

        renamed(table, TABLE)
        table.write_text(OTHER, encoding="utf-8")
        assert reader.soon(f"{DRAWN}.includes('61') && !document.querySelector('.problems')")
        label = WELL["words/fr.toml"].replace(
            "[questions.gender]", '[questions.gender]\nlabel = "Sexe inventé"'
        )
        (own.folder / "words" / "fr.toml").write_text(label, encoding="utf-8")
        assert shows(reader, "Sexe inventé")

        other = reader.run(reader.board.value(SOON % f"{DRAWN}.includes('61') && {DRAWN}"))
        assert "Women" in other
        assert reader.value("window.stayed")
        assert [url for url in reader.requests if not url.startswith(address)] == []
        assert reader.complaints == []
        reader.run(reader.board.call("Page.navigate", url="about:blank"))


def test_a_page_waits_for_a_server_that_went_away_and_shows_what_changed_meanwhile(reader, own):
    with served(own) as address:
        reader.go(f"{address}fr/2031/gender")
        assert shows(reader, "60")
    assert reader.soon(f"{LIVE}.includes('ne répond pas')")
    (own.folder / "2031.csv").write_text(OTHER, encoding="utf-8")

    with served(own, port=urlsplit(address).port or 0):
        assert shows(reader, "61")
        assert reader.soon(f"{LIVE}.includes('enregistré')")


def test_a_page_that_nobody_sees_keeps_no_connection_and_catches_up_when_it_is_seen(reader, own):
    turn = """(hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
        return stream === undefined;
    })(%s)"""
    with served(own) as address:
        reader.go(f"{address}fr/2031/gender")
        assert shows(reader, "60")
        assert reader.value(turn % "true")
        saved(own, "2031.csv", OTHER, address)
        assert "61" not in reader.value(DRAWN)

        assert not reader.value(turn % "false")

        assert shows(reader, "61")


def test_the_list_gains_and_loses_infographics_and_keeps_the_others(reader, own):
    more = "contract,Contrat,all,400,single,cdi,CDI,70,percent,,,1,press,"
    gone = "document.querySelectorAll('#all > li').length"
    with served(own) as address:
        reader.go(f"{address}fr/2031")
        assert reader.soon(f"{gone} === 1")
        reader.value("document.getElementById('item-gender').kept = true")

        (own.folder / "2031.csv").write_text(f"{TABLE}{more}\n", encoding="utf-8")
        assert reader.soon(
            "document.getElementById('item-contract')?.querySelector('iframe').contentDocument"
            ".querySelector('main').innerText.includes('70')",
        )
        (own.folder / "2031.csv").write_text(TABLE, encoding="utf-8")
        assert reader.soon(f"{gone} === 1 && document.getElementById('item-gender').kept")


def test_a_page_that_was_broken_at_first_becomes_the_gallery(reader, own):
    (own.folder / "2031.csv").write_text("made up\n", encoding="utf-8")
    with served(own) as address:
        reader.go(address)
        assert reader.soon("document.querySelector('.problems')?.innerText.includes('2031.csv, line 1')")

        (own.folder / "2031.csv").write_text(TABLE, encoding="utf-8")

        assert reader.soon("document.getElementById('item-gender').textContent")


def pressed(reader, kind):
    """What a press of the mouse on the button of a kind puts into the clipboard, and what the page says."""
    reader.value("document.getElementById('copied').textContent = ''; navigator.clipboard.writeText('old')")
    spot = f"""(() => {{
        const button = document.querySelector('[data-kind={kind}]');
        button.scrollIntoView({{block: 'center'}});
        const box = button.getBoundingClientRect();
        return [box.x + box.width / 2, box.y + box.height / 2];
    }})()"""
    x, y = reader.value(spot)
    for event in ("mousePressed", "mouseReleased"):
        reader.call("Input.dispatchMouseEvent", type=event, x=x, y=y, button="left", clickCount=1)
    said = "document.getElementById('copied')"
    told = reader.soon(f"![{said}.dataset.working, ''].includes({said}.textContent) && {said}.textContent")
    return reader.value("navigator.clipboard.readText()"), told


def opened(reader, address, name, text="60"):
    """The page of an infographic, whose scripts may use the clipboard."""
    reader.go(f"{address}fr/2031/{name}")
    assert shows(reader, text)
    allowed = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    reader.call("Browser.grantPermissions", origin=address.rstrip("/"), permissions=allowed)
    reader.call("Emulation.setFocusEmulationEnabled", enabled=True)


@pytest.mark.parametrize("name", ["gender", "profile"])
def test_a_press_on_the_button_of_each_kind_copies_its_snippet_and_renders_what_it_needs(reader, own, name):
    (own.folder / "infographics").mkdir()
    (own.folder / "infographics" / "profile.toml").write_text(PROFILE, encoding="utf-8")
    table = "\n".join((FIGURE_HEADER, FEMALE, MALE, CDI, FREELANCE, ""))
    (own.folder / "2031.csv").write_text(table, encoding="utf-8")
    with served(own) as address:
        opened(reader, address, name)
        kinds = reader.value("[...document.querySelectorAll('[data-kind]')].map(one => one.dataset.kind)")
        assert kinds == list(embed.KINDS)
        kept, told = pressed(reader, "amp")
        assert (kept, own.out.exists()) == ("old", False)
        assert told == (
            "Pour AMP, écrivez d’abord ci-dessus l’adresse à laquelle le dossier de sortie est publié, "
            "par exemple https://example.org/graphiques."
        )
        for wrong in ("example.org", "http://example.org"):
            reader.value(f"document.getElementById('base').value = '{wrong}'")
            _, told = pressed(reader, "amp")
            assert told.startswith(f"«\u00a0{wrong}\u00a0» n’est pas une adresse pour AMP\u00a0: écrivez-la")

        reader.value("document.getElementById('base').value = 'https://charts.example'")
        copied = {kind: pressed(reader, kind) for kind in kinds}

        for kind, (text, told) in copied.items():
            request = embed.Request(own.out, "2031", "fr", name, kind, "https://charts.example")
            assert text == embed.snippet(request, spoken("fr")["embed"]).text, kind
            assert told.startswith("Copié."), kind
    standing = {one.name for one in (own.out / "2031" / "fr").iterdir()}
    assert {f"{name}.{form}" for form in ("png", "html", "csv", "newsletter.png", "og.png")} <= standing


def test_a_card_without_room_in_the_picture_for_links_is_shared_with_that_of_its_page(reader, own):
    asked = "networks,Réseaux,all,400,multiple,answer_{0},Réponse numéro {0},{1},percent,,,{0},press,"
    rows = (asked.format(at, 99 - at) for at in range(1, 13))
    (own.folder / "2031.csv").write_text("\n".join((FIGURE_HEADER, FEMALE, MALE, *rows, "")), "utf-8")
    with served(own) as address:
        opened(reader, address, "networks", text="Réponse")
        reader.value("document.getElementById('base').value = 'https://charts.example'")

        text, told = pressed(reader, "link")

    assert told.startswith("Copié.")
    assert 'content="https://charts.example/2031/fr/networks.png"' in text


def test_after_a_figure_was_saved_and_after_a_reload_a_button_copies_what_is_shown_then(reader, own):
    with served(own) as address:
        opened(reader, address, "gender")
        assert "60" in pressed(reader, "markdown")[0]

        (own.folder / "2031.csv").write_text(OTHER, encoding="utf-8")
        assert shows(reader, "61")
        saved_since, told = pressed(reader, "markdown")
        assert ("61" in saved_since, "60" in saved_since, told[:6]) == (True, False, "Copié.")

        reader.go(f"{address}fr/2031/gender")
        assert shows(reader, "61")
        assert pressed(reader, "markdown")[0] == saved_since


def test_where_a_browser_refuses_the_clipboard_the_snippet_stands_selected_on_the_page(reader, own):
    with served(own) as address:
        opened(reader, address, "gender")
        reader.value("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
        reader.value("document.querySelector('[data-kind=html]').click()")

        snippet = "document.getElementById('snippet')"
        selected = f"{snippet}.value.slice({snippet}.selectionStart, {snippet}.selectionEnd)"
        assert "Femmes" in reader.soon(f"{snippet}.value && {selected} === {snippet}.value && {selected}")
        assert not reader.value("document.getElementById('copied').textContent.startsWith('Copié.')")


@pytest.mark.parametrize("width", [320, 1080])
def test_axe_finds_nothing_on_either_page_nor_in_a_mistake(reader, own, width):
    words = own.folder / "words" / "2031.fr.toml"
    with served(own) as address:
        for path in ("fr/2031", "fr/2031/gender"):
            reader.go(f"{address}{path}", width=width)
            reader.value(AXE + ";0")
            assert audit(reader) == []

            words.write_text("[cards.gendre]\n", encoding="utf-8")
            assert reader.soon("document.querySelector('.problems')?.innerText.includes('2031.fr.toml')")
            assert audit(reader) == []
            assert reader.value("document.documentElement.scrollWidth") <= width
            words.unlink()
            assert reader.soon("!document.querySelector('.problems')")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_while_it_draws_it_leaves_no_browser(own, tmp_path, sign):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-m", "cmsurvey", "serve", "--surveys", str(own.folder), "--port", "0"]
    with subprocess.Popen(
        ["env", f"TMPDIR={scratch}", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as running:
        assert running.stdout
        address = running.stdout.readline().split()[0]
        made = drawing(ask(address, "/fr/2031/gender").text)
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(ask, address, f"/drawing/{made}")
            while not _browsers(scratch):
                assert not asked.done()
            running.send_signal(sign)
            assert isinstance(asked.exception(), HTTPException)

        _, told = running.communicate(timeout=120)
    assert (running.returncode, told) == (0, "stopped\n")
    assert _browsers(scratch) == []
    assert list(scratch.iterdir()) == []


def _browsers(scratch: Path) -> list[str]:
    """The processes that work in a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            told = path.read_text(encoding="utf-8", errors="replace")
        except OSError:  # it ended this moment
            continue
        if str(scratch) in told:
            found.append(told)
    return found
