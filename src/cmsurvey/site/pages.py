"""The pages of a site beside its charts: home, editions, data, method and sources of each language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cmsurvey import compose, look, register, tabulate, unreplaced
from cmsurvey.compose import comparable
from cmsurvey.model import Edition, Source
from cmsurvey.site import feeds
from cmsurvey.site.contents import PAGES, Bundle, Contents, Item, Picture
from cmsurvey.site.shell import Page, Place, filled
from cmsurvey.words import TRENDS, Words, typeset

#: Where the tables of the series lie in the site.
TABLES = "data"


class Glance(NamedTuple):
    """An edition in the words of a page."""

    id: str
    name: str
    address: str
    respondents: str
    n: str
    period: str
    organisers: str
    source: str
    told: str
    items: tuple[Item, ...]
    picture: Picture | None
    domains: tuple[Bundle, ...]


class Cited(NamedTuple):
    """A source, its date in words, and the editions that cite it."""

    source: Source
    date: str
    editions: list[Place]


@dataclass(frozen=True, eq=False)
class Pages:
    """The pages of a site in one language."""

    contents: Contents
    lang: str
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", self.contents.words(self.lang))

    def all(self) -> Iterator[Page]:
        """Every page."""
        yield self._home()
        for glance in self.glances:
            yield self._edition(glance)
        yield self._data()
        yield self._method()
        yield self._sources()

    def say(self, key: str, **slots: object) -> str:
        """A phrase of sites."""
        return self.words.say(f"site.{key}", **slots)

    def notice(self, editions: Iterable[str], asked: Collection[str] = ()) -> str:
        """That all or some figures of these editions are made up, of the questions `asked` or of any."""
        named: dict[str, list[str]] = {"made_up": [], "made_up_some": []}
        for one in editions:
            edition = self.contents.editions[one]
            shown = edition.rows.keys() & set(asked or edition.rows)
            if invented := shown & unreplaced.questions(edition):
                named["made_up" if invented == shown else "made_up_some"].append(one)
        listed = self.words.say("phrases.list")
        return " ".join(self.say(key, editions=listed.join(of)) for key, of in named.items() if of)

    @property
    def name(self) -> str:
        """The name of the series."""
        return self.contents.survey.name[self.lang]

    @cached_property
    def _named(self) -> str:
        """The name of the series, with the language where another one calls it the same."""
        alike = [one for one in self.contents.languages if self.contents.survey.name[one] == self.name]
        return self.name if len(alike) == 1 else f"{self.name} ({self.words.program['language']['name']})"

    @cached_property
    def glances(self) -> list[Glance]:
        """Every edition, the latest first."""
        return [self._glance(one) for one in reversed(list(self.contents.editions.values()))]

    def _glance(self, edition: Edition) -> Glance:
        entry, items = edition.entry, self.contents.items(edition.id, self.lang)
        n = None if entry.respondents is None else self.words.numbers.plain(entry.respondents)
        known = entry.fieldwork.start or entry.fieldwork.end
        posters = sum(item.poster for item in items)
        pictures = (item.picture("og.png", "png", "png@1x") for item in reversed(items[: posters + 1]))
        return Glance(
            id=edition.id,
            name=self.say("edition", edition=edition.id),
            address=self.contents.edition(edition.id, self.lang),
            respondents=self.say("respondents", n=n) if n else self.say("respondents_unknown"),
            n=n or self.words.say("trends.unknown"),
            period=self.words.numbers.period(entry.fieldwork, edition.id)
            if known
            else self.say("period_unknown"),
            organisers=typeset(", ".join(entry.organisers)) or self.say("organisers_unknown"),
            source=entry.source,
            told=self.say("told", posters=posters, cards=len(items) - posters) if items else self.say("none"),
            items=items,
            picture=next((one for one in pictures if one), None),
            domains=self.contents.domains(edition.id, self.lang),
        )

    def _page(
        self, kind: str, address: str, texts: tuple[str, str, str], *, more: str = "", **slots: object
    ) -> Page:
        """A page by its kicker, title and lead; those of other languages stand at the same place there.

        `more` stands in the title of its document behind its own, before the name of the series.
        """
        kicker, title, lead = texts
        named = self._named if title == self.name else title
        contents, lang = self.contents, self.lang
        body = filled(
            "bodies.html.j2",
            address,
            kind=kind,
            kicker=kicker,
            title=title,
            lead=lead,
            said=self.words.program["site"],
            shown=self.words.program["gallery"],
            survey=contents.survey,
            sources=contents.page("sources", lang),
            form_name=self.form_name,
            typeset=typeset,
            **{"title_lang": "", "notice": self.notice(contents.editions), **slots},
        )
        page = Page(
            address=address,
            lang=self.words.html_lang,
            title=title,
            tab=" – ".join(dict.fromkeys(filter(None, (named, more, self._named)))),
            description=lead,
            body=body,
            menu=self.menu(address),
            home=contents.home(lang),
            others=self.others(address),
            feed=contents.feed(lang),
        )
        return feeds.headed(page, contents, lang, self._picture(slots))

    def _picture(self, slots: Mapping[str, object]) -> Picture | None:
        """What a page shows of itself where it is shared: the edition's own picture, else the latest one."""
        own = slots.get("picture")
        return (
            own
            if isinstance(own, Picture)
            else next((one.picture for one in self.glances if one.picture), None)
        )

    def menu(self, address: str) -> list[Place]:
        """The menu of the page that stands at an address."""
        contents, trends = self.contents, self.contents.trends(self.lang)
        places = [(self.say("editions"), contents.home(self.lang))]
        if trends:
            places.append((self.say("trends"), trends.address))
        places += [(self.say(name), contents.page(name, self.lang)) for name in PAGES]
        return [Place(name, to, to == address) for name, to in places]

    def others(self, address: str) -> list[Place]:
        """The same page in the other languages."""
        found = []
        for lang in self.contents.languages:
            if lang != self.lang:
                name = self.contents.words(lang).program["language"]["name"]
                found.append(Place(name[:1].upper() + name[1:], self._there(address, lang), code=lang))
        return found

    def _there(self, address: str, lang: str) -> str:
        """Where another language has the page of an address; its edition or home if it has none of it."""
        contents, parts = self.contents, address.split("/")
        if address == contents.home(self.lang):
            return contents.home(lang)
        if len(parts) < 3:
            return f"{lang}/{parts[-1]}"
        same = any(item.name == parts[-1].removesuffix(".html") for item in contents.items(parts[0], lang))
        if same or parts[-1] == "index.html":
            return f"{parts[0]}/{lang}/{parts[-1]}"
        return contents.home(lang) if parts[0] == TRENDS else contents.edition(parts[0], lang)

    def form_name(self, form: str) -> str:
        """What a file is called by its form."""
        named = {"fr.csv": self.say("spreadsheet"), **self.words.program["gallery"]}
        return str(named.get(form, form.upper()))

    def _home(self) -> Page:
        survey, names = self.contents.survey, list(self.contents.editions)
        one = "_one" if len(names) == 1 else ""
        lead = self.say(
            f"lead{one}",
            count=self.words.numbers.plain(len(names)),
            **compose.whom_and_where(survey, self.words),
        )
        kicker = self.say(f"kicker{one}", first=names[0], last=names[-1])
        return self._page(
            "home",
            self.contents.home(self.lang),
            (kicker, self.name, lead),
            more=kicker,
            trends=self.contents.trends(self.lang),
            editions=self.glances,
        )

    def _edition(self, glance: Glance) -> Page:
        entry, number = self.contents.editions[glance.id].entry, self.glances.index(glance)
        title = typeset(entry.title) or glance.name
        spoken = self.contents.survey.languages[0]
        return self._page(
            "edition",
            glance.address,
            (f"{self.name} · {glance.name}", title, f"{glance.respondents}, {glance.period}"),
            more="" if glance.id in title else glance.name,
            title_lang=spoken if spoken != self.lang and entry.title else "",
            posters=[item for item in glance.items if item.poster],
            cards=[item for item in glance.items if not item.poster],
            domains=[(self.say("domain", who=one.who), one) for one in glance.domains],
            period=glance.period,
            respondents=glance.n,
            organisers=glance.organisers,
            entry=entry,
            method=compose.method(self.contents.survey, self.words, self.contents.editions.values()),
            method_page=self.contents.page("method", self.lang),
            tables=[(self.say("table_edition", edition=glance.id), f"{TABLES}/{glance.id}.csv")],
            before=self.glances[number + 1] if number + 1 < len(self.glances) else None,
            after=self.glances[number - 1] if number else None,
            picture=glance.picture,
            notice=self.notice([glance.id]),
        )

    def _data(self) -> Page:
        tables = [
            (self.say(f"table_{name}"), f"{TABLES}/{name}.csv")
            for name in ("editions", "sources", "derived")
            if (self.contents.survey.folder / f"{name}.csv").is_file()
        ]
        tables += [
            (self.say("table_edition", edition=one.id), f"{TABLES}/{one.id}.csv") for one in self.glances
        ]
        tables.append((self.say("table_package"), f"{TABLES}/datapackage.json"))
        told, left = tabulate.dictionary(self.words), self.contents.undated
        return self._page(
            "data",
            self.contents.page("data", self.lang),
            (self.name, self.say("data"), self.say("data_lead")),
            tables=tables,
            editions=self.glances,
            dictionary={name: one["description"] for name, one in told.items()},
            fed=self.contents.feed(self.lang),
            undated=self.say("feed_without", editions=self.words.say("phrases.list").join(left))
            if left
            else "",
        )

    def _method(self) -> Page:
        survey = self.contents.survey
        concerned = compose.whom_and_where(survey, self.words)
        universe = concerned["universe"]
        return self._page(
            "method",
            self.contents.page("method", self.lang),
            (self.name, self.say("method"), self.say("method_lead")),
            lang=self.lang,
            universe=universe[:1].upper() + universe[1:],
            place=concerned["place"],
            method=compose.method(self.contents.survey, self.words, self.contents.editions.values()),
            limits=self.limits(),
            breaks=comparable.breaks(survey, self.words),
            otherwise=register.told(register.of(self.contents.editions.values(), self.lang), self.words),
            editions=self.glances,
        )

    def limits(self) -> list[str]:
        """What the figures of the series cannot say, by how its respondents came to be."""
        computed = [one.id for one in self.contents.editions.values() if one.computed]
        return compose.limits(
            self.contents.survey, self.words, computed, editions=len(self.contents.editions)
        )

    def _sources(self) -> Page:
        return self._page(
            "sources",
            self.contents.page("sources", self.lang),
            (self.name, self.say("sources"), self.say("sources_lead")),
            cited=self._cited(),
        )

    def _cited(self) -> list[Cited]:
        """Every source that something of the series cites, in the order of their file."""
        survey = self.contents.survey
        by: dict[str, list[Place]] = {
            fact.source: [] for fact in (survey.sampling, survey.mode, survey.weighting)
        }
        for glance in self.glances:
            for key in _keys(self.contents.editions[glance.id]):
                by.setdefault(key, []).append(Place(glance.id, glance.address))
        return [
            Cited(source, self.words.numbers.iso(source.date), by[key])
            for key, source in survey.sources.items()
            if key in by
        ]


def _keys(edition: Edition) -> Sequence[str]:
    """The sources of an edition, each once."""
    return list(dict.fromkeys([edition.entry.source, *(one.source.key for one in look.sources(edition))]))
