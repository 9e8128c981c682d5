"""The command that shows a series while somebody writes it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cmsurvey import completion, terminal
from cmsurvey.terminal import folder, told

app = typer.Typer()


@app.command(epilog="Example: cmsurvey serve --surveys my-survey")
def serve(
    *,
    surveys: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A survey series of your own.", show_default=False)
    ] = None,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65_535, help="The port; 0 is any free one.")
    ] = 8017,
    lang: Annotated[str, completion.langs("The languages of the words, all unless named.")] = "",
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the files of copied snippets go.", parser=folder)
    ] = Path("output"),
) -> None:
    """Show a series in the browser, drawn again as soon as a file is saved."""
    with told(terminal.error_said):
        from cmsurvey import load  # noqa: PLC0415 - pandas: --help must not wait for it
        from cmsurvey import serve as serving  # noqa: PLC0415 - the name is the command's here

        folder = surveys or load.present()
        said = partial(_said, folder)
        try:
            serving.run(serving.Series(folder, out, terminal.names(lang)), port, said)
        except KeyboardInterrupt:  # the way in which it ends
            typer.echo(terminal.said("stopped"), err=True)


def _said(folder: Path, address: str) -> None:
    typer.echo(terminal.said(f"{address} shows {folder} until Ctrl-C"))
