"""What a picture says of itself once it has left its page: title, alternative text, source.

Twice, since programs read one or the other: as the PNG's own texts, and as an XMP packet. Nothing in it
comes from the clock or the machine, so equal pages give equal bytes.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from cmsurvey.model import Infographic
from cmsurvey.render import Labels, pixels

#: The signature and the header, which is the first chunk of every PNG; what is added follows it.
_HEAD = 8 + 25
#: What neither a PNG's text nor XML can hold; it is shown as the sign for an unreadable character.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_XMP_KEYWORD = "XML:com.adobe.xmp"
_MEDIA = "http://ns.adobe.com/xap/1.0/mm/"
#: The id is that of the standard: every packet of XMP begins with it.
_PACKET = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\
<x:xmpmeta xmlns:x="adobe:ns:meta/">\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">{}</rdf:Description>\
</rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def chunks(infographic: Infographic, labels: Labels) -> bytes:
    """The chunks that `described` puts into a picture: Title, Description, Source, Version and XMP in UTF-8.

    The description is the alternative text, the source what the page prints under its rule; a version is
    told of what was corrected.
    """
    lang = infographic.lang
    texts = {
        "Title": infographic.title_alone,
        "Description": infographic.alt,
        "Source": _source(infographic, labels),
        "Version": f"{infographic.version}" if infographic.corrections else "",
    }
    told = {name: _UNWRITABLE.sub("\ufffd", text) for name, text in texts.items() if text}
    return b"".join(
        [*(_text(name, text, lang) for name, text in told.items()), _text(_XMP_KEYWORD, _xmp(told, lang))]
    )


def described(content: bytes, added: bytes) -> bytes:
    """The PNG with these chunks behind its header; its pixels are untouched.

    Raises:
        ValueError: the bytes are no PNG.
    """
    if content[:8] != pixels.SIGNATURE or content[12:16] != b"IHDR":
        raise ValueError("no PNG to describe")
    return content[:_HEAD] + added + content[_HEAD:]


def _source(infographic: Infographic, labels: Labels) -> str:
    """The line of the page that names organisers, edition and where the figures were read."""
    known = {labels["note_labels"][key] for key in ("source", "sources")}
    return " ".join(note.text for note in infographic.notes if note.label in known)


def _text(keyword: str, text: str, lang: str = "") -> bytes:
    """An international text chunk, not compressed: its layout is that of the PNG specification, 11.3.3.4."""
    plain, no_keyword = b"\0\0", b""
    head = keyword.encode("latin-1") + b"\0" + plain + lang.encode("ascii")
    return pixels.chunk(b"iTXt", b"\0".join((head, no_keyword, text.encode())))


def _xmp(told: dict[str, str], lang: str) -> str:
    """The packet: what there is, and its language once; an alternative in it would be the same text again."""
    found = [f"<dc:language><rdf:Bag><rdf:li>{escape(lang)}</rdf:li></rdf:Bag></dc:language>"]
    for name in ("Title", "Description"):
        if name in told:
            item = f'<rdf:li xml:lang="x-default">{escape(told[name])}</rdf:li>'
            found.append(f"<dc:{name.lower()}><rdf:Alt>{item}</rdf:Alt></dc:{name.lower()}>")
    if "Source" in told:
        found.append(f"<dc:source>{escape(told['Source'])}</dc:source>")
    if "Version" in told:
        found.append(f'<xmpMM:VersionID xmlns:xmpMM="{_MEDIA}">{told["Version"]}</xmpMM:VersionID>')
    return _PACKET.format("".join(found))
