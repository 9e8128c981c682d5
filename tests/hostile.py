"""Texts that somebody could put into a survey's files to make a reader's browser or spreadsheet act.

All are made up, in families; what runs sets `window.ran`, what loads asks `hostile.example`, who is nobody.
"""

from __future__ import annotations

from itertools import product

RUN = "window.ran=1"
HOST = "https://hostile.example"

#: What ends the place that a text was put into: nothing, an attribute, a raw text, a comment, CDATA.
_ENDS = ("", '">', "'>", "--></style></script></title></textarea>", "]]>")
_ELEMENTS = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg onload={RUN}></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='{HOST}/object'></object>",
    f"<link rel=stylesheet href='{HOST}/style.css'>",
    f"<meta http-equiv=refresh content='0;url={HOST}/refresh'>",
    f"<base href='{HOST}/'>",
    f"<form action='{HOST}'><input autofocus onfocus={RUN}></form>",
    f"<details open ontoggle={RUN}>",
    f"<video src=x onerror={RUN}></video>",
    f"<math><a xlink:href='javascript:{RUN}'>x</a></math>",
    f"<style>@import '{HOST}/import.css';</style>",
    f"<img src='{HOST}/pixel.png'>",
    f"<b style='background:url({HOST}/background.png)'>x</b>",
    f'" onmouseover="{RUN}" x="',
    f"<foreignObject><body onload={RUN}></foreignObject>",
    f"<use href='{HOST}/icons.svg#x'/>",
    "<plaintext>",
)
FAMILIES: dict[str, tuple[str, ...]] = {
    "markup": tuple(f"{end}{element}" for end, element in product(_ENDS, _ELEMENTS)),
    "schemes": (
        f"javascript:{RUN}",
        f"JaVaScRiPt:{RUN}",
        f"java\tscript:{RUN}",
        f"javascript&colon;{RUN}",
        f"vbscript:{RUN}",
        f"data:text/html,<script>{RUN}</script>",
        f"data:image/svg+xml,<svg onload={RUN}>",
        "file:///etc/hostname",
        "blob:null/0",
        f"//{HOST.partition('//')[2]}/x",
        f"view-source:{HOST}",
    ),
    "entities": (
        "&lt;script&gt;window.ran=1&lt;/script&gt;",
        "&#60;script&#62;window.ran=1&#60;/script&#62;",
        "&#x3c;img src=x onerror=window.ran=1&#x3e;",
        "&amp;lt;b&amp;gt;",
        "R&D &copy; &nbsp; &unknown;",
        "&",
        "&#0;&#xD800;&#x110000;",
        "<!ENTITY x SYSTEM 'file:///etc/hostname'>&x;",
        "<!DOCTYPE html>",
        "<?xml version='1.0'?>",
        "<![CDATA[<b>x</b>]]>",
        "<!--",
    ),
    "formulas": (
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "=HYPERLINK(\"https://hostile.example\";\"x\")",
        "=cmd|' /C calc'!A0",
        "\u200b=1+1",
        "\uff1d1+1",
        "\uff201",
        "a\t=1+1",
        '"=1+1"',
        "a;=1+1",
    ),
    "templates": (
        "{{ 7*7 }}",
        "{% include 'x' %}",
        "{# x #}",
        "{gender.female}",
        "{0.__class__}",
        "{label}",
        "%(label)s",
        "${label}",
        "%{customdata[0]}",
        "%{x}<extra>y</extra>",
        "<%CSS%>",
        "%CSS%",
        "{{< figure src=x >}}",
        "[gallery ids=1]",
        "<!-- wp:html -->",
        "\\g<0> \\1",
    ),
    "drawings": (
        "<b>gras</b>",
        f"<a href='javascript:{RUN}'>x</a>",
        f"<a href='{HOST}'>x</a>",
        "x<br>y",
        "<extra></extra>",
        "<span style='color:red;font-size:99px'>x</span>",
        "<sup>x</sup><sub>y</sub>",
        "$x^2$",
        "#000104",
        "rgb(0, 1, 4)",
        "url(#i0)",
        "'\"><span style=\"color:#000104\">",
    ),
    "styles": (
        f"</style><script>{RUN}</script>",
        f"}} * {{ background: url({HOST}/star.png) }}",
        f"x; background: url({HOST}/semi.png)",
        "*/ body { display: none } /*",
        f"@import url({HOST}/x.css);",
        "\\3c script\\3e",
    ),
    "paths": (
        "../../../etc/passwd",
        "..\\..\\x",
        "C:\\x",
        "/etc/passwd",
        "%2e%2e%2fx",
        "CON",
        ".hidden",
        "a/b:c*d?e",
        "x\\",
        "~",
    ),
    "markdown": (
        f"[x](javascript:{RUN})",
        f"![x]({HOST}/markdown.png)",
        f"<{HOST}>",
        "`x` **y** _z_ | w",
        "# x",
        "::: {.callout}",
        "[^1] @x",
        f"[x]: {HOST}",
    ),
    "scripts of the world": (
        "مرحبا 123 %",
        "שלום עולם",
        "שלום <b>12</b> %",
        "👩🏽\u200d💻👨\u200d👩\u200d👧",
        "🇫🇷🏴\u200d☠️",
        "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
        "a\u200bb\u2060c\ufeffd",
        "a\u00adb\u00a0c\u202fd",
        "\u200fx\u200e",
        "line\u2028paragraph\u2029end",
        "\U000e0041\U000e0042",
        "漢字かな交じり文",
    ),
    "long": ("x" * 500, "mot " * 125, "<b>" * 150, "👩🏽\u200d💻" * 100),
}  # fmt: skip
#: What no text may hold: each of these is refused with its place.
FORBIDDEN = (
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x85", "\x9f", "\u202a", "\u202b",
    "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufffe", "\uffff", "\U0001fffe",
)  # fmt: skip
#: What has no room anywhere, and would take a renderer minutes: refused as well.
ENDLESS = ("x" * 10_000, "mot " * 2_500, "<b>" * 3_000, "👩🏽\u200d💻" * 2_000)

#: Those that are shown, as the text that they are.
SHOWN = tuple(dict.fromkeys(text for family in FAMILIES.values() for text in family))
EVERY = (*SHOWN, *ENDLESS, *(f"Femmes{one}semmoH" for one in FORBIDDEN))
