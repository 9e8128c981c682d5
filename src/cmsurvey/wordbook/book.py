"""The workbook: a sheet of how to, then cards, posters and labels; what may be written in is white.

Every cell but the column of texts is locked, without a password. A hidden column keys each row, another holds
the text as it was. The same words and pictures give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cmsurvey import compose
from cmsurvey.fill import PLACEHOLDER, Filler
from cmsurvey.wordbook.slots import Slot, of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The columns by the code that stands over each in a hidden row, with their widths in characters.
COLUMNS = {
    "key": 0, "about": 26, "what": 14, "printed": 44, "text": 56, "limit": 8, "room": 0, "figures": 52,
    "picture": 34, "base": 0,
}  # fmt: skip
#: By which a workbook is known for one of these, and the names in its first sheet.
MARK = "cmsurvey words"
IDENTITY = ("mark", "series", "edition", "lang", "population")
_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
_INK, _MUTED, _TINT, _FIGURE, _WRONG = "#1A1A1A", "#595959", "#F0F2F5", "#0B57D0", "#B3261E"
_FONT = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top", "text_wrap": True}
_LINE = 15
#: The size of a preview in px at most: its column, and the rows of its infographic.
_PREVIEW = 230
_FIRST = 2


class _Sheet(NamedTuple):
    sheet: Worksheet
    styles: dict[str, Format]
    filler: Filler


def exported(filler: Filler, pictures: Path) -> tuple[bytes, int]:
    """The bytes of the workbook, and how many previews it holds: those that stand as PNG in `pictures`."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - only who wants a workbook waits for it

    content, shown = io.BytesIO(), 0
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, {**options, "strings_to_numbers": False}) as made:
        say = filler.words.say
        name = say("wordbook.name", edition=compose.edition_name(filler))
        made.set_properties({"title": name, "created": _MOMENT})
        styles = _styles(made)
        _start(made.add_worksheet(say("wordbook.start")), styles, filler, name)
        slots = of(filler)
        for name in dict.fromkeys(slot.sheet for slot in slots):
            to = _Sheet(made.add_worksheet(say(f"wordbook.{name}")), styles, filler)
            own = [slot for slot in slots if slot.sheet == name]
            shown += _fill(to, own, pictures)
    return content.getvalue(), shown


def _styles(made: Workbook) -> dict[str, Format]:
    locked: dict[str, Any] = {"bg_color": _TINT, "bottom": 1, "bottom_color": "#FFFFFF"}
    kinds: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "text_wrap": False},
        "plain": {},
        "head": {"bold": True, "bg_color": "#DDE3EA"},
        "locked": locked,
        "muted": {**locked, "font_color": _MUTED},
        "text": {"locked": False, "num_format": "@", "border": 1, "border_color": "#8C8C8C"},
        "limit": {**locked, "font_color": _MUTED, "align": "center"},
        "figure": {"bold": True, "font_color": _FIGURE},
        "code": {"num_format": "@"},
    }
    found = {name: made.add_format({**_FONT, **kind}) for name, kind in kinds.items()}
    return {**found, "wrong": made.add_format({"font_color": _WRONG, "bold": True})}


def _start(sheet: Worksheet, styles: dict[str, Format], filler: Filler, name: str) -> None:
    """How to write, and whose words these are."""
    lang, survey = filler.words.lang, filler.edition.survey
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 0, None, {"hidden": True})
    sheet.set_column(1, 1, 100)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 1, name, styles["title"])
    steps = [str(one) for one in filler.words.program["wordbook"]["how"]]
    for row, text in enumerate(steps, start=2):
        sheet.write_string(row, 1, text, styles["plain"])
        sheet.set_row(row, _LINE * (1 + len(text) // 100))
    told = (MARK, survey.name[lang], filler.edition.id, lang, filler.edition.population)
    for row, (key, value) in enumerate(zip(IDENTITY, told, strict=True), start=len(steps) + 3):
        sheet.write_string(row, 0, key, styles["code"])
        sheet.write_string(row, 1, value, styles["code"])
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _fill(to: _Sheet, slots: Sequence[Slot], pictures: Path) -> int:
    """The rows of a sheet; how many previews stand beside them."""
    sheet, say = to.sheet, to.filler.words.say
    for at, (code, width) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, width, None, {"hidden": True} if not width else {})
        sheet.write_string(0, at, code, to.styles["code"])
        sheet.write_string(1, at, say(f"wordbook.column_{code}") if width else "", to.styles["head"])
    sheet.set_row(0, None, None, {"hidden": True})
    before = (None, *slots)
    heights = [
        _row(to, row, slot, first=not last or last.figures != slot.figures)
        for row, (last, slot) in enumerate(zip(before, slots, strict=False), start=_FIRST)
    ]
    shown = 0
    for first, height, name in _groups(slots, heights):
        shown += _preview(sheet, first, height, pictures / f"{name}.png")
    sheet.freeze_panes(_FIRST, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    return shown


def _row(to: _Sheet, row: int, slot: Slot, *, first: bool) -> int:
    """A row, and its height in points; the `first` of several with the same figures lists them."""
    sheet, styles, at = to.sheet, to.styles, list(COLUMNS).index
    figures = "\n".join(slot.figures) if first else ""
    room = slot.limit + max(0, len(slot.text) - len(slot.printed)) if slot.text else slot.limit
    for code, text, style in (
        ("key", slot.key, "code"),
        ("about", slot.about, "muted"),
        ("what", to.filler.words.say(f"wordbook.what_{slot.what}"), "locked"),
        ("printed", slot.printed, "locked"),
        ("figures", figures, "muted"),
        ("picture", "", "locked"),
        ("base", slot.text, "code"),
    ):
        sheet.write_string(row, at(code), text, styles[style])
    _text(to, (row, at("text")), slot.text)
    sheet.write_number(row, at("limit"), slot.limit, styles["limit"])
    sheet.write_number(row, at("room"), room, styles["code"])
    _guard(to, row, at("text"), at("room"))
    texts = {"about": slot.about, "printed": slot.printed, "text": slot.text}
    lines = [1 + int(len(text) / (COLUMNS[code] * 0.95)) for code, text in texts.items()]
    listed = sum(1 + len(one) // COLUMNS["figures"] for one in slot.figures) if first else 1
    height = _LINE * max(*lines, listed, 2)
    sheet.set_row(row, height)
    return height


def _text(to: _Sheet, place: tuple[int, int], text: str) -> None:
    """The cell to write in, its placeholders in their own colour."""
    parts: list[object] = []
    start = 0
    for match in PLACEHOLDER.finditer(text):
        parts += [text[start : match.start()]] if match.start() > start else []
        parts += [to.styles["figure"], match[0]]
        start = match.end()
    parts += [text[start:]] if start < len(text) else []
    if sum(isinstance(one, str) for one in parts) < 2:
        to.sheet.write_string(*place, text, to.styles["text"])
    else:
        to.sheet.write_rich_string(*place, *parts, to.styles["text"])


def _guard(to: _Sheet, row: int, text: int, room: int) -> None:
    """A warning where more is typed than there is room for, and red letters."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - the same

    say, cell, most = to.filler.words.say, xl_rowcol_to_cell(row, text), xl_rowcol_to_cell(row, room)
    rule = f"LEN({cell})<={most}"
    to.sheet.data_validation(
        row, text, row, text,
        {
            "validate": "custom", "value": f"={rule}", "error_type": "warning",
            "error_title": say("wordbook.long_title"), "error_message": say("wordbook.long"),
        },
    )  # fmt: skip
    to.sheet.conditional_format(
        row, text, row, text, {"type": "formula", "criteria": f"=NOT({rule})", "format": to.styles["wrong"]}
    )  # fmt: skip


def _groups(slots: Sequence[Slot], heights: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """The first row of each infographic with a picture, the height of its rows in px, its name."""
    names = [slot.name for slot in slots]
    for at, name in enumerate(names):
        if name and (not at or names[at - 1] != name):
            end = next((to for to in range(at, len(names)) if names[to] != name), len(names))
            yield at + _FIRST, int(sum(heights[at:end]) * 4 / 3), name


def _preview(sheet: Worksheet, row: int, room: int, picture: Path) -> bool:
    """The picture of an infographic beside its rows, as large as they are high."""
    if not picture.is_file():
        return False
    content = picture.read_bytes()
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    scale = min(_PREVIEW / width, (room - 8) / height)
    sheet.insert_image(
        row, list(COLUMNS).index("picture"), picture.name,
        {
            "image_data": io.BytesIO(content), "x_scale": scale, "y_scale": scale, "x_offset": 4,
            "y_offset": 4, "object_position": 2, "decorative": True,
        },
    )  # fmt: skip
    return True
