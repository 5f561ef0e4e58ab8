"""What modules offer to pages of other apps: cards, actions, widgets, the newest, what can be found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page


@dataclass(frozen=True)
class Teaser:
    """A card that a module offers to a page of another app."""

    title: str
    url: str
    text: str = ""
    illustration: str = ""
    label: str = ""


TeaserSource = Callable[[Page, HttpRequest], Iterable[Teaser]]


class Teasers:
    """Cards for a field of action, a project, a working group: the page asks, the modules answer."""

    def __init__(self) -> None:
        self._sources: dict[type[Page], list[TeaserSource]] = {}

    def register(self, *models: type[Page]) -> Callable[[TeaserSource], TeaserSource]:
        """Register the decorated function as a source of cards for these page types."""

        def decorator(source: TeaserSource) -> TeaserSource:
            for model in models:
                self._sources.setdefault(model, []).append(source)
            return source

        return decorator

    def collect(self, page: Page, request: HttpRequest) -> list[Teaser]:
        """Return what the modules offer for this page, in the order of their installation."""
        return [teaser for source in self._sources.get(type(page), []) for teaser in source(page, request)]


@dataclass(frozen=True)
class Action:
    """One thing that a person can do now, as the home page offers it."""

    title: str
    text: str
    url: str
    illustration: str


ActionSource = Callable[[HttpRequest], Iterable[Action]]


@dataclass
class Actions:
    """What one can do now. Sources with a lower order come first."""

    _sources: list[tuple[int, ActionSource]] = field(default_factory=list)

    def register(self, *, order: int) -> Callable[[ActionSource], ActionSource]:
        """Register the decorated function as a source of actions."""

        def decorator(source: ActionSource) -> ActionSource:
            self._sources.append((order, source))
            self._sources.sort(key=lambda entry: entry[0])
            return source

        return decorator

    def collect(self, request: HttpRequest) -> list[Action]:
        """Return all actions that are possible now."""
        return [action for _order, source in self._sources for action in source(request)]


WidgetTargets = Callable[[], Iterable[tuple[str, str]]]
# Gets the request and the chosen target ("" if the kind has none); an empty answer shows nothing.
WidgetRenderer = Callable[[HttpRequest, str], str]
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Widget:
    """A live piece of a module that an editor may place in any page."""

    label: Any
    render: WidgetRenderer
    targets: WidgetTargets | None = None


class Widgets:
    """What modules offer for `core.blocks.WidgetBlock`: a kind, and for some kinds a target (`lockers.free:7`)."""

    def __init__(self) -> None:
        self._widgets: dict[str, Widget] = {}

    def register(
        self, kind: str, label: Any, *, targets: WidgetTargets | None = None
    ) -> Callable[[WidgetRenderer], WidgetRenderer]:
        """Register the decorated renderer. With `targets` an editor chooses one of them, else the kind itself."""

        def decorator(render: WidgetRenderer) -> WidgetRenderer:
            self._widgets[kind] = Widget(label, render, targets)
            return render

        return decorator

    def choices(self) -> Choices:
        """Return what an editor can choose: kinds without a target, and a group for each kind that has targets."""
        return [
            (kind, widget.label)
            if widget.targets is None
            else (widget.label, [(f"{kind}:{target}", label) for target, label in widget.targets()])
            for kind, widget in self._widgets.items()
        ]

    def render(self, chosen: str, request: HttpRequest) -> str:
        """Return the widget's HTML; nothing for a kind that no installed module offers."""
        kind, _colon, target = chosen.partition(":")
        widget = self._widgets.get(kind)
        return widget.render(request, target) if widget else ""


NewestSource = Callable[[HttpRequest, int], Iterable[Teaser]]


class NewestPages:
    """Kinds of pages of which an editor can show the newest. Each module answers with so many cards of its own."""

    def __init__(self) -> None:
        self._sources: dict[str, tuple[Any, NewestSource]] = {}

    def register(self, kind: str, label: Any) -> Callable[[NewestSource], NewestSource]:
        """Register the decorated function: it gets the request and a number, and returns at most so many cards."""

        def decorator(source: NewestSource) -> NewestSource:
            self._sources[kind] = (label, source)
            return source

        return decorator

    def choices(self) -> Choices:
        """Return the kinds that an editor can choose."""
        return [(kind, label) for kind, (label, _source) in self._sources.items()]

    def newest(self, kind: str, request: HttpRequest, number: int) -> list[Teaser]:
        """Return the newest pages of a kind as cards; none for a kind that no installed module offers."""
        return list(self._sources[kind][1](request, number)) if kind in self._sources else []


@dataclass(frozen=True)
class SearchKind:
    """A kind of hit by which people narrow down a search: its word in the address, its name, its page types."""

    key: str
    label: Any
    models: tuple[type[Page], ...]


class SearchKinds:
    """What can be found. Page types that nobody names here are found as plain pages."""

    def __init__(self) -> None:
        self._kinds: dict[str, SearchKind] = {}

    def register(self, key: str, label: Any, *models: type[Page]) -> None:
        """Name a kind of hit. `key` stands in addresses and stays."""
        self._kinds[key] = SearchKind(key, label, models)

    def all(self) -> tuple[SearchKind, ...]:
        """Return the kinds in the order of their apps."""
        return tuple(self._kinds.values())


teasers = Teasers()
actions = Actions()
# What a person finds in their account, beside the account itself.
account_actions = Actions()
widgets = Widgets()
newest_pages = NewestPages()
search_kinds = SearchKinds()
