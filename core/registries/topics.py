"""What people can be told of: topics to choose from, and what a piece of news says when it is sent."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

# What one may choose within a topic: a key that stays, and its name in the language of the moment.
TopicChoices = Callable[[], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Topic:
    """Something that people may want to hear of (`app.what`), as a whole or by one choice at a time.

    `sentence` says what they hear of; with choices it holds `%(choice)s`. `hint` says in the form what comes. With
    `names_of` a choice is each person's own, such as a way on the map: it is made elsewhere, and no box offers it.
    """

    key: str
    title: Any
    sentence: Any
    choices: TopicChoices | None = None
    hint: Any = ""
    names_of: Callable[[Collection[str]], dict[str, str]] | None = None

    def offered(self) -> list[tuple[str, str]]:
        """Return what can be chosen now: keys, and what stands at the box. A topic without choices is one box."""
        if self.names_of is not None:
            return []
        return (
            [("", str(self.sentence))] if self.choices is None else [(key, str(name)) for key, name in self.choices()]
        )

    def words(self, abouts: Collection[str] = ()) -> dict[str, str]:
        """Return the sentence for each choice that is offered now; for people's own, of these that there still are."""
        if self.choices is None and self.names_of is None:
            return {"": str(self.sentence)}
        names = self.names_of(abouts) if self.names_of else dict(self.choices()) if self.choices else {}
        return {key: str(self.sentence) % {"choice": name} for key, name in names.items()}


@dataclass(frozen=True)
class NewsContent:
    """One piece of news as it is sent: a title, a sentence or two, and the address where one reads on."""

    title: str
    text: str
    url: str


# Gets the ids that the rows of the news hold, and answers for each; None means that there is nothing to tell (any
# more). It gets many at once, so that its queries do not grow with them.
NewsBuilder = Callable[[Sequence[dict[str, Any]]], Iterable[NewsContent | None]]


# Gets the request; returns titles and addresses of feeds and calendars, for whoever wants to be told by nobody.
FeedSource = Callable[[HttpRequest], Iterable[tuple[str, str]]]


class Topics:
    """The topics of all modules, the builders of their news, and what one can follow without being known."""

    def __init__(self) -> None:
        self._topics: dict[str, Topic] = {}
        self._builders: dict[str, NewsBuilder] = {}
        self._feeds: list[FeedSource] = []

    def register(self, *topics: Topic) -> None:
        """Offer topics."""
        self._topics |= {topic.key: topic for topic in topics}

    def all(self) -> tuple[Topic, ...]:
        """Return the topics in the order of their apps."""
        return tuple(self._topics.values())

    def find(self, key: str) -> Topic | None:
        """Return a topic; None for one that no installed module offers."""
        return self._topics.get(key)

    def news(self, kind: str) -> Callable[[NewsBuilder], NewsBuilder]:
        """Register the decorated function as the builder of this kind of news (`app.what_it_tells`)."""

        def decorator(builder: NewsBuilder) -> NewsBuilder:
            self._builders[kind] = builder
            return builder

        return decorator

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all kinds of news."""
        return tuple(self._builders)

    def build(self, kind: str, ids: dict[str, Any]) -> NewsContent | None:
        """Return what a piece of news says; None for a kind that nobody offers any more."""
        return self.build_all([(kind, ids)])[0]

    def build_all(self, news: Iterable[tuple[str, dict[str, Any]]]) -> list[NewsContent | None]:
        """Return what each of these says, in their order. Each kind is asked once."""
        places: dict[str, list[int]] = {}
        given = list(news)
        for place, (kind, _ids) in enumerate(given):
            places.setdefault(kind, []).append(place)
        found: list[NewsContent | None] = [None] * len(given)
        for kind in places.keys() & self._builders.keys():
            contents = self._builders[kind]([given[place][1] for place in places[kind]])
            for place, content in zip(places[kind], contents, strict=True):
                found[place] = content
        return found

    def feed(self, source: FeedSource) -> FeedSource:
        """Register the decorated function as a source of feeds."""
        self._feeds.append(source)
        return source

    def feeds(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return what one can follow without being known."""
        return [feed for source in self._feeds for feed in source(request)]


topics = Topics()
