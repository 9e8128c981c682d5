"""What the pages of a browser make of an infographic: the same, whatever stood there before."""

from __future__ import annotations

import asyncio

import pytest

from cmsurvey import browser
from cmsurvey.render import engine, page, process

pytestmark = pytest.mark.browser

EVERY_PX = """(last => {
    const main = document.querySelector("main"), steps = [];
    let before = 0;
    for (let width = 280; width <= last; width++) {
        main.style.width = width + "px";
        const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
        if (height !== before) steps.push(width + ":" + height);
        before = height;
    }
    main.style.width = "";
    return steps.join(" ");
})(%d)"""


@pytest.fixture(scope="module")
def pages(output):
    """A poster, and cards with bars, a whole and long notes, each with the width that it is set at."""
    names = {"profile": 1080, "gender": 720, "region": 720, "salary_median": 720, "objectives": 720}
    return [((output / f"{name}.html").read_text(encoding="utf-8"), width) for name, width in names.items()]


def in_a_browser(work, *, keeping):
    """What a work does with one page of a browser of its own."""

    async def run():
        async with engine.opened(browser.require(), count=1) as (press,):
            press.keeping = keeping
            return await work(press)

    return asyncio.run(run())


def test_the_heights_of_a_page_in_frames_are_those_that_it_has_at_each_px(pages):
    async def work(press):
        found = []
        for html, width in pages:
            sheet = await press.lay_out(page.pressed(html), width, 1, framed=True)
            # the tables are part of a page in a frame, and were taken away for its picture
            await press.show(page.pressed(html))
            found.append((sheet.heights, await press.value(EVERY_PX % width)))
        return found

    for heights, every_px in in_a_browser(work, keeping=False):
        assert heights.count(" ") > 5
        assert heights == every_px


def test_a_page_that_keeps_its_faces_makes_the_pictures_of_one_whose_pages_bring_their_own(pages):
    # letters that no page has at first come with the page that has them, and are gone after it
    others = [(pages[1][0].replace("Les femmes", "Łes ∑ femmes"), 720)]

    async def work(press):
        found = []
        for html, width in (*pages, *others, *pages[:2]):
            sheet = await press.lay_out(page.pressed(html), width, 2)
            title, language = await press.value("[document.title, document.documentElement.lang]")
            found.append((sheet, title, language, await press.png(sheet)))
        return found

    own, kept = in_a_browser(work, keeping=False), in_a_browser(work, keeping=True)

    assert kept == own
    assert len({picture for *_, picture in kept}) == len(pages) + 1


def test_faces_that_are_kept_are_read_once(pages):
    async def work(press):
        for html, width in pages:
            await press.lay_out(page.pressed(html), width, 2)
        return await press.value("[document.styleSheets.length, [...document.fonts].map(one => one.status)]")

    styles, faces = in_a_browser(work, keeping=True)

    assert styles == 2  # the faces, and the rules of the page
    assert set(faces) == {"loaded"}


def test_a_browser_that_opens_with_a_page_of_its_own_draws_on_an_empty_one(monkeypatch):
    own = "data:text/html,<meta http-equiv=Content-Security-Policy content=\"font-src 'none'\">"
    start = process._failure

    async def with_a_page(started):
        failed = await start(started)
        await started.pages[0].send_command("Page.navigate", params={"url": own})
        return failed

    async def work(first):
        await first.load_plotly()
        return await first.value("location.href")

    monkeypatch.setattr(process, "_failure", with_a_page)

    assert in_a_browser(work, keeping=False) == "about:blank"


def test_a_page_is_printed_though_it_is_behind_another_that_has_all_frames(output):
    html = (output / "salary.html").read_text(encoding="utf-8")

    async def work(printer):
        await printer.value("SVGImageElement.prototype.decode = () => new Promise(() => {}), 0")
        sheet = await printer.lay_out(page.pressed(html), 1080, 2)
        return await printer.pdf(sheet), await printer.value("document.querySelectorAll('svg image').length")

    content, halos = in_a_browser(work, keeping=True)

    assert content.startswith(b"%PDF")
    assert halos > 0
