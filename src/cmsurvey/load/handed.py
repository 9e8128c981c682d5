"""`[pictures]` and `[contact]` of series.toml → what others may do with pictures, and whom they ask."""

from __future__ import annotations

import re

from cmsurvey.load.check import is_web_address, quoted
from cmsurvey.load.entry import Entry
from cmsurvey.load.shapes import Table, Text
from cmsurvey.model import Contact, Licence

_ADDRESS = "write it with http:// or https://"
PICTURES = Table(
    {
        "licence": Text("its name: CC BY-ND 4.0"),
        "url": Text("where its text stands"),
    },
    "what you allow others to do with your pictures",
)
CONTACT = Table(
    {
        "name": Text("of a person or a desk"),
        "email": Text("where to write", default=""),
        "phone": Text("as it is dialled from abroad: +33 …", default=""),
        "url": Text("a page", default=""),
    },
    "whom the press asks",
)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def pictures(series: Entry) -> Licence | None:
    """The licence of the pictures, which nobody but the series itself states."""
    entry = series.table("pictures")
    if not entry.there:
        return None
    entry.only()
    found = Licence(entry.text("licence"), entry.text("url"), "")
    _web(entry, found.url)
    return found


def contact(series: Entry) -> Contact | None:
    """Whom to ask, and how they are reached."""
    entry = series.table("contact")
    if not entry.there:
        return None
    entry.only()
    found = Contact(*(entry.text(key) for key in Contact._fields))
    if found.email and not _MAIL.fullmatch(found.email):
        entry.fail(f"email {quoted(found.email)} is no address", "write it like press@example.org", "email")
    _web(entry, found.url)
    if found.name and not any(found[1:]):
        entry.fail("nothing says how they are reached", 'add email = "press@example.org", phone or url')
    return found


def _web(entry: Entry, url: str) -> None:
    if url and not is_web_address(url):
        entry.fail(f"url {quoted(url)} is not a web address", _ADDRESS, "url")
