"""What differs, as lines: a figure, a word gone false, a page with its title and files, a command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cmsurvey.differing.records import Edition, Page
from cmsurvey.errors import Problem, listed

#: So many names are told one by one.
FEW = 4
#: What is said of tables whose figures stand on other lines.
MOVED = "nothing that a reader sees changed: figures stand on other lines of the tables"
#: What is said of a page that differs and has no file.
ABSENT = "not rendered here"


def rows(found: Sequence[Edition]) -> list[tuple[str, str, str, str]]:
    """The edition, what kind of difference it is, of what, and the difference; a line each.

    What is false in several editions is one line, and so are pages of an edition that wait for it.
    """
    false: dict[Problem, list[str]] = {}
    for one in found:
        for bad in () if one.unread else one.false:
            false.setdefault(bad.problem, []).append(one.name)
    return [row for one in found for row in (_unread(one) if one.unread else _edition(one, false))]


def _unread(one: Edition) -> Iterator[tuple[str, str, str, str]]:
    for bad in one.false:
        yield (
            listed(bad.pages, FEW),
            "not compared",
            bad.problem.where,
            f"{bad.problem.what}; {bad.problem.hint}",
        )


def _edition(one: Edition, false: Mapping[Problem, Sequence[str]]) -> Iterator[tuple[str, str, str, str]]:
    for each in one.changes:
        yield one.name, "figure", each.figure, f"{each.before} → {each.after}"
    for bad in one.false:
        names = false[bad.problem]  # `false` has the editions of each, of which the first tells it
        if names[0] == one.name:
            yield listed(names, FEW), "false", bad.problem.where, f"{bad.problem.what}; {bad.problem.hint}"
    waiting = [page for page in one.pages if page.refused and not page.why and not page.files]
    if len(waiting) > FEW:  # for words of others, told above
        names = [f"{page.lang}/{page.name}" for page in waiting]
        yield one.name, "page", listed(names, FEW), f"{waiting[0].state}; {ABSENT}"
    for page in one.pages:
        if page not in waiting or len(waiting) <= FEW:
            yield from _page(one.name, page)
    for group in one.groups:
        yield one.name, "take down" if group.down else "make again", few(group.files), group.command
    if one.moved:
        files = [file for group in one.moved for file in group.files]
        again = " && ".join(group.command for group in one.moved)
        yield one.name, "lines moved", few(files), f"{MOVED}; {again}"


def _page(edition: str, page: Page) -> Iterator[tuple[str, str, str, str]]:
    title = next((f"{text.before} → {text.after}" for text in page.texts if text.place == "title"), "")
    why = f": see {', '.join(dict.fromkeys(bad.where for bad in page.why))}" if page.why else ""
    told = f"{page.state}{why}" if page.gone else title
    yield edition, "page", f"{page.lang}/{page.name}", told if page.files else told or ABSENT
    if page.files:
        yield edition, "take down" if page.withdrawn else "replace", ", ".join(page.files), ""
    if page.texts and page.snippets:
        yield edition, "paste again", f"{page.lang}/{page.name}", ", ".join(page.snippets)


def few(names: Sequence[str]) -> str:
    """The names of files, or how many they are and where."""
    if len(names) <= FEW:
        return ", ".join(names)
    folders = dict.fromkeys(name.rpartition("/")[0] for name in names)
    return f"{len(names)} files in {', '.join(folders)}"
