"""An edition → the words of its article: key figures, a caption and a paragraph a block, posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from cmsurvey import aggregate, compose, coverage, load, presets, stamps
from cmsurvey.article import remarks
from cmsurvey.article.chosen import key_figures
from cmsurvey.article.posts import NETWORKS, Frame, Item, Post, post
from cmsurvey.article.remarks import Remarks
from cmsurvey.compose import citing, clauses, comparable, sentences
from cmsurvey.compose.sentences import Told
from cmsurvey.errors import Problems
from cmsurvey.fill import Filler, amount
from cmsurvey.model import Infographic
from cmsurvey.words import Words, typeset


@dataclass(frozen=True)
class Image:
    """A picture of a bundle: its file below the output folder, the command that makes it, its description."""

    file: str
    command: str
    alt: str


@dataclass(frozen=True)
class KeyFigure:
    """A figure as printed, the sentence that tells it, the line of its source and base, its card.

    A figure with a note is not to be cited without it.
    """

    question: str
    value: str
    sentence: str
    source: str
    note: str
    image: Image


@dataclass(frozen=True)
class Passage:
    """What goes with one picture: its caption, a paragraph of the article, the note that belongs to each.

    `note` is about the figures that the paragraph tells, `caption_note` about those that the picture alone
    shows.
    """

    id: str
    title: str
    caption: str
    paragraph: str
    note: str
    image: Image
    caption_note: str = ""


@dataclass(frozen=True)
class Section:
    """The passages of a poster's blocks in reading order; those of the other cards stand in the last one."""

    id: str
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Article:
    """All words of an edition, or of a domain of it, in a language.

    `edition` is the name of its bundle, `name` that in words. `rule` says how the key figures were chosen.
    """

    edition: str
    name: str
    lang: str
    words: Words
    rule: str
    figures: tuple[KeyFigure, ...]
    posts: tuple[Post, ...]
    sections: tuple[Section, ...]
    embargo: str = ""

    @property
    def without_room(self) -> list[str]:
        """The networks for which no figure is short enough."""
        if not self.figures:
            return []
        return [one.name for one in NETWORKS if one.name not in {post.network for post in self.posts}]


@dataclass(frozen=True)
class _Block:
    """A block with its infographic, what is told of it, its words there, its remarks and its corrections."""

    page: Infographic
    told: Told
    title: str
    standfirst: str
    alt: str
    remarks: Remarks
    corrected: tuple[str, ...] = ()


def made(filler: Filler, *, link: str = "") -> Article:
    """The words of the filler's edition. `link` is the address of the article, put into each post.

    They are under the embargo of their edition, and of every edition of which a page told prints a figure.

    Raises:
        CmsurveyError: a page or a sentence cannot be made; every problem of all of them.
    """
    problems = Problems()
    cards: dict[str, _Block] = {}
    for question in aggregate.questions(filler.edition):
        found = problems.tried(partial(_card, question, filler))
        if found:
            cards[question] = found
    shown = problems.tried(lambda: tuple(_sections(cards, filler))) or ()
    problems.settle()
    chosen = key_figures(filler.edition, {name: one.told for name, one in cards.items()})
    figures = tuple(_key_figure(name, cards[name], filler) for name in chosen)
    told = [(name, cards[name].told) for name in chosen]
    items = [
        Item(name, one.sentence, one.source)
        for name, one in told
        if not one.caveats  # what is not to be cited without its remark needs more words than a post has
    ]
    pages = [page for page, _ in shown] + [one.page for one in cards.values()]
    quoted = [filler.edition.id, *(name for page in pages if page for name in page.editions)]
    embargo = " ".join(stamps.embargo(filler.edition.survey, quoted, filler.words))
    return Article(
        filler.edition.bundle,
        compose.edition_name(filler),
        filler.words.lang,
        filler.words,
        filler.words.say("article.rule"),
        figures,
        tuple(_posts(items, cards, filler, _Around(link, embargo))),
        tuple(section for _, section in shown),
        embargo,
    )


def _card(question: str, filler: Filler) -> _Block:
    own = filler.blank()
    composed = compose.composed_card(question, own)
    page = compose.card(question, own, composed=composed)
    told = sentences.told(composed, own)
    label = own.words.say("note_labels.correction")
    corrected = tuple(f"{one.label} {one.text}" for one in page.notes if one.label == label)
    split = remarks.of(composed, told, own)
    return _Block(page, told, page.title, page.standfirst, page.alt, split, corrected)


def _sections(cards: dict[str, _Block], filler: Filler) -> Iterator[tuple[Infographic | None, Section]]:
    """A poster with its section, then that of no poster; a question stands in the first that shows it."""
    left = dict(cards)
    for spec in coverage.posters(filler.edition):
        own = filler.blank()
        blocks = compose.composed_poster(spec, own)
        page = compose.poster(spec, own, composed=blocks)
        found = []
        for composed, panel in zip(blocks, page.panels, strict=True):
            if composed.block.by or composed.followed:
                told = sentences.told(composed, own)
                alt, split = f"{page.alt} {panel.alt}", remarks.of(composed, told, own)
                block = _Block(page, told, panel.title, panel.subtitle, alt, split)
                found.append(_passage(panel.id, block, filler))
            else:
                names = [name for name in composed.block.questions if name in left]
                found += [_passage(name, one, filler) for name in names if _stated(one := left.pop(name))]
        if found:
            yield page, Section(spec.id, page.title, tuple(found))
    rest = tuple(_passage(name, one, filler) for name, one in left.items() if _stated(one))
    if rest:
        yield None, Section("", filler.words.say("article.others"), rest)


def _passage(name: str, block: _Block, filler: Filler) -> Passage:
    card = block.page.kind == "card"
    line = block.page.line if card else block.told.sources
    caption = " ".join(f"{text.rstrip('.')}." for text in (block.title, block.standfirst, line) if text)
    paragraph = " ".join((*block.told.sentences, f"{block.told.sources}."))
    note = " ".join(filter(None, (*block.corrected, _labelled(block.remarks.told, filler.words))))
    shown = _labelled(block.remarks.shown, filler.words)
    return Passage(name, block.title, caption, paragraph, note, _image(block, filler), shown)


def _stated(block: _Block) -> bool:
    """Whether its source says of whom its shares are; an article has no sentence for the others."""
    return block.told.figure.table.stated


def _labelled(found: Sequence[str], words: Words) -> str:
    """Remarks as one note, each a sentence."""
    told = " ".join(f"{text.rstrip('.')}." for text in found)
    return f"{words.say('note_labels.note')} {told}" if told else ""


def _key_figure(name: str, block: _Block, filler: Filler) -> KeyFigure:
    told, value = block.told, amount(block.told.figure, filler.words)
    note = _labelled(told.caveats, filler.words)
    return KeyFigure(name, value, told.sentence, told.source, note, _image(block, filler))


def _image(block: _Block, filler: Filler, preset: str = "") -> Image:
    edition, lang = filler.edition, filler.words.lang
    name = f"{block.page.id}.{preset}" if preset else block.page.id
    command = f"cmsurvey render {edition.id} --lang {lang} --only {block.page.id}"
    command += f" --where {edition.population}" if edition.whole else ""
    command += f" --preset {preset}" if preset else ""
    command += load.named(edition.survey.folder)
    return Image(f"{edition.bundle}/{lang}/{name}.png", command, block.alt)


class _Around(NamedTuple):
    """What every post says beside its figures: the address of the article, and its embargo."""

    link: str
    embargo: str


def _posts(
    items: Sequence[Item], cards: dict[str, _Block], filler: Filler, around: _Around
) -> Iterator[Post]:
    """A post a network with the picture of its first figure, in the first of its presets that holds it."""
    words, edition = filler.words, filler.edition
    name = compose.edition_name(filler)
    head = words.say("article.head", survey=edition.survey.name[words.lang], edition=name)
    n = edition.entry.respondents
    base = words.say("phrases.base", n=words.numbers.plain(n)) if n else words.say("phrases.base_unpublished")
    everybody = "" if edition.whole else f"· {base}"  # of nobody else: "· freelances, number not published"
    bullet = words.say("article.bullet", sentence="{sentence}")
    frame = Frame(_opening(filler), head, everybody, around.link, bullet, around.embargo)
    for network in NETWORKS:
        found = post(network, items, frame)
        if found:
            card = cards[found.items[0].question]
            preset = next(name for name in network.presets if _fits(card.page, name, words))
            image = _image(card, filler, preset)
            yield replace(found, image=image.file, command=image.command, alt=image.alt)


def _fits(page: Infographic, preset: str, words: Words) -> bool:
    return bool(presets.variants([page], [preset], words).infographics)


#: Parentheses in parentheses.
INNER = str.maketrans("()", "[]")


def _opening(filler: Filler) -> str:
    """How many answered which survey of whom, when, how they were chosen; whom the figures are of alone."""
    words, edition = filler.words, filler.edition
    if edition.whole:
        who, base = words.population(edition.population), compose.alone(edition.population, filler)
        everybody = _opening(replace(filler, edition=edition.whole))
        return f"{everybody} {words.say('article.domain', who=who, base=base)}"
    entry, survey = edition.entry, edition.survey
    organisers = citing.join(entry.organisers, words) if entry.organisers else words.say("article.unnamed")
    sampling = words.say(f"method.{survey.sampling.value or 'sampling_unstated'}")
    slots = {
        "universe": survey.universe[words.lang],
        "title": clauses.inner(typeset(entry.title), words),
        "organisers": organisers.translate(INNER),
        "fieldwork": citing.of_edition(words.numbers.period(entry.fieldwork, edition.id), filler),
        "sampling": sampling,
    }
    if entry.respondents is None:
        text = words.say("article.opening_uncounted", **slots)
    else:
        text = words.say("article.opening", n=words.numbers.plain(entry.respondents), **slots)
    return " ".join([text[:1].upper() + text[1:], *comparable.of_edition(edition, words)])
