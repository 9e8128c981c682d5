"""What is shown → the page: an edition with a small drawing of each infographic, or one with its snippets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cmsurvey import embed, fonts, vendored, words
from cmsurvey.errors import Problem, gathered
from cmsurvey.gallery import TYPED
from cmsurvey.render.page import asset as page_asset
from cmsurvey.render.page import environment, variables
from cmsurvey.serve.workshop import Shown, View
from cmsurvey.theme import DEFAULT

if TYPE_CHECKING:
    import jinja2

#: The kinds of snippets as they are called.
KINDS = {
    "html": "HTML",
    "wordpress": "WordPress",
    "iframe": "iframe",
    "amp": "AMP",
    "email": "e-mail",
    "markdown": "Markdown",
    "hugo": "Hugo",
    "quarto": "Quarto",
    "link": "Open Graph",
}


def page(shown: Shown, view: View, langs: tuple[str, ...], state: str) -> str:
    """The page of a view, in its language; `state` is that of the files when it was asked for."""
    survey, said = shown.survey, words.spoken(view.lang)
    trends = said["gallery"]["trends"]
    editions = {name: name for name in reversed(list(survey.editions))} if survey else {}
    if survey and survey.trends:
        editions = {words.TRENDS: trends, **editions}
    return _template().render(
        title=survey.name.get(view.lang, "") if survey else "cmsurvey",
        view=view,
        heading=editions.get(view.edition, view.edition),
        editions=editions,
        languages={one: words.spoken(one)["language"]["name"] for one in langs},
        items=shown.items,
        problems=gathered(shown.problems),
        unseen="; ".join(shown.unseen),
        kinds={one: KINDS[one] for one in embed.KINDS},
        words=said["serve"],
        state=state,
    )


def absent(address: str, langs: tuple[str, ...]) -> str:
    """The page of an address that has none, in the language that the address begins with, if it does."""
    lang = next((one for one in langs if address.startswith(f"/{one}/")), langs[0])
    return _template("absent.html.j2").render(lang=lang, words=words.spoken(lang)["serve"])


def told(problem: Problem, lang: str, kind: str, base: str) -> str:
    """What kept a snippet from being made; of the address, by the field in which it is typed."""
    if problem.where != embed.BASE:
        return str(problem).removeprefix("error: ")
    said = words.spoken(lang)["serve"]["base_wrong" if base else "base_needed"]
    return str(said.format(kind=KINDS[kind], base=base))


def refusal(problems: tuple[Problem, ...]) -> str:
    """A page that says what kept another one from being made."""
    return _template("refusal.html.j2").render(problems=gathered(problems))


def style() -> str:
    """The style sheet of every page: that of the gallery, and what is of these pages alone."""
    rules = page_asset("gallery.css").strip().replace("%SHEET%", DEFAULT.light.paper) + asset("serve.css")
    faces = fonts.css(dict.fromkeys(("display-800", "display-700", "text-400", "text-600"), TYPED))
    return "\n".join((faces, variables(rules), rules))


@cache
def asset(name: str) -> str:
    """The text of a file under assets/serve."""
    return vendored.text(f"serve/{name}")


@cache
def _template(name: str = "serve.html.j2") -> jinja2.Template:
    return environment().from_string(asset(name))
