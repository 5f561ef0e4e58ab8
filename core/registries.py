"""Where upper apps tell lower pages what they offer. Filled in `AppConfig.ready()`, read at request time.

A module that is switched off registers nothing, and nothing else changes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from wagtail.models import Page

Context = dict[str, Any]
ContextBuilder = Callable[[Any, HttpRequest], Context]
PageView = Callable[..., HttpResponse]


class PageContexts:
    """What a page shows beyond its own fields. Builders stand in `views.py`, above the models."""

    def __init__(self) -> None:
        self._builders: dict[type[Page], list[ContextBuilder]] = {}

    def register(self, model: type[Page]) -> Callable[[ContextBuilder], ContextBuilder]:
        """Register the decorated function as a builder of this page type's context."""

        def decorator(builder: ContextBuilder) -> ContextBuilder:
            self._builders.setdefault(model, []).append(builder)
            return builder

        return decorator

    def build(self, page: Page, request: HttpRequest) -> Context:
        """Return what all builders of the page's type add."""
        context: Context = {}
        for builder in self._builders.get(type(page), []):
            context.update(builder(page, request))
        return context


def _only_read(view: PageView) -> PageView:
    """Return the view for GET and HEAD alone (Django's `require_safe` expects the request first)."""

    @wraps(view)
    def only_read(page: Page, request: HttpRequest) -> HttpResponse:
        return view(page, request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])

    return only_read


class PageRoutes:
    """Addresses below a page (feed, CSV) that are no pages themselves."""

    def __init__(self) -> None:
        self._patterns: dict[type[Page], list[URLPattern]] = {}

    def register(self, model: type[Page], route: str, *, name: str) -> Callable[[PageView], PageView]:
        """Register the decorated view `(page, request)` under `<address of the page>/<route>`."""

        def decorator(view: PageView) -> PageView:
            self._patterns.setdefault(model, []).append(path(route, _only_read(view), name=name))
            return view

        return decorator

    def patterns(self, model: type[Page]) -> tuple[URLPattern, ...]:
        """Return the page type's URL patterns."""
        return tuple(self._patterns.get(model, ()))

    def models(self) -> tuple[type[Page], ...]:
        """Return the page types that have addresses below them."""
        return tuple(self._patterns)


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


class Menu:
    """Page types that may stand in the main menu. Whether they do, and under what title, editors decide."""

    def __init__(self) -> None:
        self._models: list[type[Page]] = []

    def register(self, model: type[Page]) -> None:
        """Let pages of this type stand in the menu."""
        self._models.append(model)

    def models(self) -> tuple[type[Page], ...]:
        """Return the registered page types."""
        return tuple(self._models)


@dataclass(frozen=True)
class DemoStep:
    """Loads one module's demo data: idempotent, dates relative to today, what exists stays as it is."""

    name: str
    order: int
    load: Callable[[], None]


class DemoData:
    """The steps of `manage.py load_demo`."""

    def __init__(self) -> None:
        self._steps: list[DemoStep] = []

    def register(self, step: DemoStep) -> None:
        """Add a module's step."""
        self._steps.append(step)

    def steps(self) -> list[DemoStep]:
        """Return the steps in their order."""
        return sorted(self._steps, key=lambda step: step.order)


@dataclass(frozen=True)
class MailContent:
    """One mail as it is sent: a subject, and a text template below `templates/emails/` with its context."""

    subject: str
    template: str
    context: Context


# Gets the ids that the outbox row holds; None means that the mail has become pointless (its object is gone).
MailBuilder = Callable[[dict[str, Any]], MailContent | None]


class MailKinds:
    """What mails there are. A mail is built when it is sent, from ids: nothing secret rests in a row."""

    def __init__(self) -> None:
        self._builders: dict[str, MailBuilder] = {}

    def register(self, kind: str) -> Callable[[MailBuilder], MailBuilder]:
        """Register the decorated function as the builder of this kind of mail (`app.what_it_says`)."""

        def decorator(builder: MailBuilder) -> MailBuilder:
            self._builders[kind] = builder
            return builder

        return decorator

    def build(self, kind: str, ids: dict[str, Any]) -> MailContent | None:
        """Return the mail's content. Raises KeyError for a kind that nobody offers (any more)."""
        return self._builders[kind](ids)

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all kinds."""
        return tuple(self._builders)


class MailSender:
    """The way to the outbox for apps below `notifications`, which puts its `send` here when Django starts."""

    def __init__(self) -> None:
        self._send: Callable[..., Any] | None = None

    def register(self, send: Callable[..., Any]) -> None:
        """Name the function that writes to the outbox."""
        self._send = send

    def send(self, *, recipient: str, kind: str, ids: dict[str, Any], key: str) -> None:
        """Put a mail into the outbox (see `notifications.services.send`). Raises RuntimeError without an outbox."""
        if self._send is None:
            raise RuntimeError("No app has registered an outbox.")
        self._send(recipient=recipient, kind=kind, ids=ids, key=key)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an editor: how many, since when it is urgent, and where to act."""

    label: str
    count: int
    url: str
    urgent: bool = False


WaitingSource = Callable[[HttpRequest], Iterable[Waiting]]


class WaitingList:
    """What waits for the person who looks at the dashboard. A source answers with what this person may act on."""

    def __init__(self) -> None:
        self._sources: list[WaitingSource] = []

    def register(self, source: WaitingSource) -> WaitingSource:
        """Register the decorated function as a source."""
        self._sources.append(source)
        return source

    def collect(self, request: HttpRequest) -> list[Waiting]:
        """Return all that waits, the urgent first."""
        found = [one for source in self._sources for one in source(request) if one.count]
        return sorted(found, key=lambda one: not one.urgent)


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


page_contexts = PageContexts()
page_context = page_contexts.register
page_routes = PageRoutes()
page_route = page_routes.register
teasers = Teasers()
actions = Actions()
menu = Menu()
demo_data = DemoData()
mail_kinds = MailKinds()
mail_kind = mail_kinds.register
mail_sender = MailSender()
waiting = WaitingList()
widgets = Widgets()
newest_pages = NewestPages()
