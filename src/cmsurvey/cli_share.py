"""The command that hands an infographic on: the snippet for an article, printed or put on the clipboard."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from cmsurvey import completion, vendored
from cmsurvey.errors import CmsurveyError, Problem, RenderError, UsageError
from cmsurvey.terminal import told

app = typer.Typer()

#: What puts text on the clipboard, the first that works; clip.exe is that of Windows, from its Linux too.
TOOLS = (
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("pbcopy",),
    ("clip.exe",),
)
#: Seconds that a tool may take.
_PATIENCE = 5
Edition = Annotated[
    str,
    completion.edition("EDITION", "An edition that was rendered, or trends.", trends=True),
]
Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="One of its infographics: gender, profile.",
        autocompletion=completion.INFOGRAPHICS,
    ),
]
Kind = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="KIND",
        help="Of html, wordpress, iframe, amp, email, markdown, hugo, quarto and link.",
        autocompletion=completion.KINDS,
    ),
]
Lang = Annotated[str, completion.lang("The language of the words.")]


@app.command(epilog="Example: cmsurvey embed 2012 gender --for html")
def embed(
    edition: Edition,
    name: Name,
    *,
    kind: Kind,
    lang: Lang = "",
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where it was rendered to.")] = Path("output"),
    base: Annotated[
        str,
        typer.Option(
            "--base-url", metavar="URL", help="The address at which DIR is published.", show_default=False
        ),
    ] = "",
    copy: Annotated[bool, typer.Option("--copy", help="Put it on the clipboard too.")] = False,
) -> None:
    """Print the snippet that puts an infographic into an article."""
    with told():
        from cmsurvey import embed as embeds  # noqa: PLC0415 - the name is the command's here
        from cmsurvey import words  # noqa: PLC0415 - pandas: --help must not wait for it

        lang = lang or _standing(out / edition)
        try:
            request = embeds.Request(out, edition, lang, name, kind, base)
        except CmsurveyError as error:
            raise UsageError(*error.problems) from None
        made = embeds.snippet(request, words.spoken(lang)["embed"])
        typer.echo(made.text, nl=False)
        if made.stamp:
            again = "render it again when it may be published"
            typer.echo(f"the page says “{made.stamp}”, and so does what was printed: {again}", err=True)
        for path in made.written:
            typer.echo(f"written for it: {path}", err=True)
        if copy:
            _copy(made.text)


def _standing(bundles: Path) -> str:
    """The language of the snippet: the series' first, or where that was not rendered one that was."""
    own = vendored.language(vendored.present())
    made = sorted(path.parent.name for path in bundles.glob("*/manifest.json"))
    return own if own in made or not made else made[0]


def _copy(text: str) -> None:
    """Put a text on the clipboard; a `RenderError` if no tool here can."""
    for command in TOOLS:
        if shutil.which(command[0]) and _taken(command, text):
            return
    names = ", ".join(command[0] for command in TOOLS)
    cure = f"copy what was printed, or install one of {names}"
    raise RenderError(Problem("--copy", "nothing here can put text on the clipboard", cure))


def _taken(command: tuple[str, ...], text: str) -> bool:
    """Whether a tool took the text; its output stays shut, as some go on in the background."""
    coded = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8")
    quiet = subprocess.DEVNULL
    try:
        ended = subprocess.run(  # noqa: S603 - names of our own
            command, input=coded, stdout=quiet, stderr=quiet, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0
