"""The snippets: which files a kind needs, where they are, and what is printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from cmsurvey.embed import frame, markdown
from cmsurvey.embed.published import Published, command, read
from cmsurvey.errors import CmsurveyError, Problem, RenderError, nearest
from cmsurvey.render.page import environment

if TYPE_CHECKING:
    import jinja2

#: What a snippet is for.
KINDS = ("html", "wordpress", "iframe", "amp", "email", "markdown", "hugo", "quarto", "link")
#: Kinds that are read far from where the files stand: an address that begins at the folder says nothing.
NEEDS_BASE = ("wordpress", "amp", "email", "link")
#: The option that says where the output stands: problems of the address name it.
BASE = "--base-url"
#: A kind that has the elements of another.
_ELEMENTS = {"markdown": "html"}
#: Kinds that load the page with its script.
FRAMED = ("iframe", "amp")

#: Where a picture of its own for narrow screens was made, it is shown up to this width in px.
NARROW_UP_TO = 560
#: An e-mail is so wide at most, in px, and its picture so heavy, in bytes.
EMAIL_WIDTH, EMAIL_BYTES = 600, 100_000
#: The size in px that a frame is given until its page has told its own, where no picture tells it.
_WIDTH, _WIDER, _HEIGHT = 720, 1080, 600
#: The column of an article on the narrowest phone, in px.
_NARROWEST = 288
_SCRIPT = re.compile("<script>.*?</script>", re.DOTALL)
#: What the page is higher than its picture, in px: the line that unfolds the table, which is not captured.
_UNFOLDING = 40


class Picture(NamedTuple):
    """A PNG: its address, its size in CSS px and in pixels."""

    address: str
    width: int
    height: int
    pixels: tuple[int, int]


class Addresses(NamedTuple):
    """Where the page is, that for frames, the oEmbed answer and the data; "" for what there is not."""

    page: str
    frame: str
    oembed: str
    csv: str


class Snippet(NamedTuple):
    """What to paste, the files that it needs and that were written for it, what is stamped on its page."""

    text: str
    written: tuple[Path, ...] = ()
    stamp: str = ""


@dataclass(frozen=True)
class Request:
    """What a snippet is asked for: the infographic `name` of `out`/edition/lang, the kind of place.

    `base` is the address at which the folder `out` is published; without one addresses begin at it. A page
    that has no picture for social networks is shared with that of `shown`, another infographic beside it.
    """

    out: Path
    edition: str
    lang: str
    name: str
    kind: str
    base: str = ""
    shown: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise CmsurveyError(Problem("--for", f'no kind "{self.kind}"', nearest(self.kind, KINDS)))
        object.__setattr__(self, "base", plain_address(self.base))
        check_base(self.kind, self.base)


def snippet(request: Request, words: Mapping[str, str]) -> Snippet:
    """The snippet, in the program's `words` for it (section "embed"); a kind in a frame writes its page.

    Raises:
        CmsurveyError: what was asked for was not rendered, or has no file that fits.
        RenderError: a file cannot be read or written.
    """
    published = read(request.out, request.edition, request.lang, request.name)
    at = _addresses(request, published)
    if write := markdown.WRITTEN.get(request.kind):
        text = write(published, at, _required(request, published), words)
        return Snippet(text, stamp=published.page.stamp)
    fields = _fields(request, published, at, words)
    text = _template(_ELEMENTS.get(request.kind, request.kind)).render(fields).strip() + "\n"
    if request.kind == "markdown":
        text = markdown.kept(text)
    written = _written(request, published, at, fields) if request.kind in FRAMED else ()
    return Snippet(text, written, published.page.stamp)


def refresh(out: Path, edition: str, lang: str, words: Mapping[str, str]) -> None:
    """Make the pages for frames and the oEmbed answers anew that stand in a bundle: they say what it says.

    What somebody else wrote, and what is of no infographic that stands there, stays as it is.

    Raises:
        RenderError: a file cannot be read or written.
    """
    folder = out / edition / lang
    for name, answer in frame.standing(folder).items():
        beside = f"/{quote(f'{edition}/{lang}/{name}.oembed.json')}"
        base = answer.removesuffix(beside) if answer.endswith(beside) else ""
        try:
            request = Request(out, edition, lang, name, "iframe", base)
            published = read(out, edition, lang, name)
            at = _addresses(request, published)._replace(oembed=answer)
            _written(request, published, at, _fields(request, published, at, words))
        except RenderError:
            raise
        except CmsurveyError:  # of no infographic that stands there, or a file of somebody else
            continue


def plain_address(base: str) -> str:
    """An address as every program can read it: the host in its ASCII form, other characters as `%C3%A9`.

    What cannot be written so stays as it is, and is refused as no address.
    """
    try:
        parts = urlsplit(base)
        host = parts.netloc.encode("idna").decode() if not base.isascii() else parts.netloc
    except (ValueError, UnicodeError):
        return base
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") if not parts.path.isascii() else parts.path
    return urlunsplit(parts._replace(netloc=host, path=path))


def check_base(kind: str, base: str) -> None:
    """Refuse what is no address of a folder, for a kind of snippet or whatever else is published."""
    schemes = ("https",) if kind == "amp" else ("https", "http")
    if not base:
        if kind in NEEDS_BASE:
            cure = "give the address of the output folder: --base-url https://example.org/charts"
            raise CmsurveyError(Problem(BASE, f"{kind} needs whole addresses", cure))
    elif not _leads(base, schemes) or re.search(r"[\s?#@\\\"'<>]|[^ -~]", base):
        what = f'"{base}" is not an address of a folder for {kind}'
        cure = "write it like https://example.org/charts"
        raise CmsurveyError(Problem(BASE, what, cure))


def _leads(base: str, schemes: Sequence[str]) -> bool:
    """Whether an address has one of the schemes, a host and, if any, a port that there may be."""
    try:
        parts = urlsplit(base)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port beyond 65535
        return False


def _addresses(request: Request, published: Published) -> Addresses:
    def of(*path: str) -> str:
        begin = f"{request.base.rstrip('/')}/" if request.base else ""
        return begin + quote("/".join((published.edition, published.lang, *path)))

    html = published.file("html")
    return Addresses(
        page=of(html),
        frame=of(frame.FOLDER, html),
        oembed=of(published.file("oembed.json")) if request.base else "",
        csv=of(published.file("csv")) if "csv" in published.entries else "",
    )


def _picture(published: Published, at: Addresses, form: str) -> Picture | None:
    """A picture of the infographic, two pixels a px unless it is named otherwise; None if there is none."""
    entry = published.entries.get(form, {})
    width, height = entry.get("width"), entry.get("height")
    if not (isinstance(width, int) and isinstance(height, int)):
        return None
    scale = 1 if "@1x" in form else 2
    address = at.page.removesuffix(quote(published.file("html"))) + quote(published.file(form))
    return Picture(address, round(width / scale), round(height / scale), (width, height))


def _required(request: Request, published: Published) -> Picture:
    """The article's picture, which nearly every kind shows."""
    found = _picture(published, _addresses(request, published), "png")
    if not found:
        place = published.folder / published.file("png")
        cure = f"render it: {command(published.folder)} --only {published.name} --format html,png"
        raise CmsurveyError(Problem(str(place), "the picture was not rendered", cure))
    return found


def _fields(
    request: Request, published: Published, at: Addresses, words: Mapping[str, str]
) -> dict[str, object]:
    """Everything that a template may name."""
    picture = _picture(published, at, "png")
    if request.kind != "iframe":
        picture = _required(request, published)
    heights = str(published.entries["html"].get("heights") or "")
    social, social_alt = _social(request, published, at) or (picture, published.alt)
    return {
        "page": published.page,
        "alt": published.alt,
        "corrections": published.corrections,
        "version": 1 + len(published.corrections),
        "name": f"{published.edition} {published.name}",
        "at": at,
        "words": words,
        "picture": picture,
        "narrow": _picture(published, at, "narrow.png"),
        "narrow_up_to": NARROW_UP_TO,
        "small": _small(published, at) if request.kind == "email" else None,
        "social": social,
        "social_alt": social_alt,
        "size": _size(published, picture),
        "heights": heights,
        "height": _on_a_phone(heights) or _size(published, picture).height,
        "listener": frame.asset("host.js").strip(),
        "fit": frame.asset("fit.js").strip(),
    }


def _social(request: Request, published: Published, at: Addresses) -> tuple[Picture, str] | None:
    """The picture for social networks with its alternative text: its own, else that of the one `shown`."""
    if own := _picture(published, at, "og.png"):
        return own, str(published.entries["og.png"].get("alt") or published.alt)
    if not request.shown:
        return None
    other = read(request.out, request.edition, request.lang, request.shown)
    found = _picture(other, _addresses(request, other), "og.png")
    return (found, other.alt) if found else None


def _on_a_phone(heights: str) -> int:
    """The height in a narrow column, in which nothing is cut off where no script tells another; 0 unknown."""
    known = [step.partition(":") for step in heights.split()]
    return next((int(height) for width, _, height in reversed(known) if int(width) <= _NARROWEST), 0)


def _size(published: Published, picture: Picture | None) -> Picture:
    """The size that a frame has until its page tells another."""
    if picture:
        return picture._replace(height=picture.height + _UNFOLDING)
    width = _WIDER if published.entries["html"].get("kind") == "poster" else _WIDTH
    return Picture("", width, _HEIGHT, (width, _HEIGHT))


def _small(published: Published, at: Addresses) -> Picture:
    """The best picture that an e-mail can hold, at its width: made for it, sharp."""
    for form in ("newsletter.png", "newsletter@1x.png", "png", "@1x.png"):
        found = _picture(published, at, form)
        if found and _weight(published, form) <= EMAIL_BYTES:
            width = min(EMAIL_WIDTH, found.width)
            return found._replace(width=width, height=round(found.height * width / found.width))
    heavy = _weight(published, "png")
    place = published.folder / published.file("png")
    what = f"the picture has {heavy:,} bytes, an e-mail takes {EMAIL_BYTES:,}"
    again = command(published.folder)
    cure = f"render one for it: {again} --only {published.name} --preset newsletter"
    raise CmsurveyError(Problem(str(place), what, cure))


def _weight(published: Published, form: str) -> int:
    return (published.folder / published.file(form)).stat().st_size


def _written(
    request: Request, published: Published, at: Addresses, fields: Mapping[str, object]
) -> tuple[Path, ...]:
    """The page for frames and, where its address is known, the oEmbed answer that it points to."""
    page = published.folder / published.file("html")
    html = frame.page(published.html, page, at.oembed)
    written = [frame.write(page.parent / frame.FOLDER / page.name, html, frame.GENERATOR)]
    if request.base:
        picture = _picture(published, at, "png")
        size = _size(published, picture)
        whole = _template("iframe").render({**fields, "heights": "", "height": size.height})
        bare = _SCRIPT.sub("", whole).strip()
        title = ". ".join(filter(None, (published.page.stamp, published.page.alone)))
        answer = {"title": title, "html": bare, "width": size.width, "height": size.height}
        if published.series:
            answer |= {"provider_name": published.series, "provider_url": f"{request.base.rstrip('/')}/"}
        if picture:
            width, height = picture.pixels
            thumbnail = {"url": picture.address, "width": width, "height": height}
            answer |= {f"thumbnail_{key}": value for key, value in thumbnail.items()}
        beside = published.folder / published.file("oembed.json")
        written.append(frame.write(beside, frame.oembed(answer), frame.PROVIDER))
    return tuple(written)


@cache
def _template(kind: str) -> jinja2.Template:
    return environment().from_string(frame.asset("parts.j2") + frame.asset(f"{kind}.j2"))
