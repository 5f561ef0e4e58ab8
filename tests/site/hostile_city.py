"""The demo city in which everybody has written hostile words, and every address where one reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import NoReverseMatch, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, Page, Site, Task, Workflow
from wagtail.snippets.models import get_snippet_models

from accounts.models import User
from core import clock
from core.forms import SALT
from core.models import CustomDocument
from culture.models import Occurrence
from participation.models import AccessibilityFeedback, FormField, FormPage
from projects.models import ProjectPage
from tests.conftest import cold_caches, confirm
from tests.site import hostile
from tests.site.hostile import EMAIL, FORMULA, LONG, MARK, SHORT, URL
from tests.site.routes import all_routes, body, example, pages_and_below, samples

QUERIES = (LONG, hostile.MIDDLE, SHORT, "cmd", "script", "hit")
KINDS = (
    "singleline",
    "multiline",
    "email",
    "url",
    "number",
    "checkbox",
    "checkboxes",
    "dropdown",
    "multiselect",
    "radio",
)
FEEDBACK = "/barrierefreiheit/rueckmeldung/"
# What ends a session, or waits for a person at the other end.
NOT_ASKED = {"wagtailadmin_logout", "account_logout"}


def opened() -> str:
    return signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)


def answers(page: FormPage) -> dict[str, object]:
    """What a stranger can send by a form: hostile words, and choices that editors have named."""
    data: dict[str, object] = {"opened_": opened()}
    for name, field in page.get_form_class()().fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            data[name] = [key for key, _label in field.choices]
        elif isinstance(field, forms.ChoiceField):
            data[name] = field.choices[-1][0]
        else:
            kinds = {forms.DecimalField: "7", forms.BooleanField: "on"}
            data.setdefault(name, kinds.get(type(field)) or hostile.fitting(field, ""))
    return data


def strangers() -> None:
    """People send every form of the city, and tell of a barrier."""
    client = Client()
    report = {"message": LONG, "address": LONG[:500], "email": EMAIL, "opened_": opened()}
    assert client.post(FEEDBACK, report).status_code == 302
    overflow = {"note": LONG[:500], "opened_": opened()}
    assert client.post("/messwerte/container/melden/container-rathausallee/", overflow).status_code == 302
    for page in FormPage.objects.live():
        answer = client.post(page.url, answers(page))
        assert answer.status_code == 302, answer.context["form"].errors.as_data()


def colleagues(chief: User) -> None:
    """Editors upload, comment, send to moderation, redirect, answer."""
    client = Client()
    client.force_login(chief)
    name = f"<img src=x onerror={MARK}>';x=.csv"
    file = SimpleUploadedFile(name, f"Jahr;Zahl\n2026;{FORMULA}\n".encode(), content_type="text/html")
    answer = client.post(reverse("wagtaildocs:add"), {"title": LONG, "file": file, "collection": 1})
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    project = ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")
    Comment.objects.create(page=project, user=chief, text=LONG, contentpath="title", position="")
    project.get_workflow().start(project, chief)
    Redirect.objects.create(old_path=f"/alt{SHORT}", redirect_link=URL)
    feedback = AccessibilityFeedback.objects.get(message__contains=MARK)
    address = reverse("accessibility_feedback:edit", args=[feedback.pk])
    assert client.post(address, {"answer": LONG}).status_code == 302


@dataclass(frozen=True)
class City:
    """The poisoned city: which fields took hostile words, and somebody who may see everything."""

    taken: set[str]
    chief: User

    def client(self, *, signed_in: bool = False) -> Client:
        client = Client(raise_request_exception=False)
        if signed_in:
            client.force_login(self.chief)
            confirm(client)
        return client


@contextmanager
def hostile_city() -> Iterator[City]:
    """The whole demo city with hostile words in every text; gone when the tests are done."""
    with transaction.atomic():
        cold_caches()
        form = FormPage.objects.live().first()
        for number, kind in enumerate(KINDS):
            FormField.objects.create(page=form, label=f"Feld {kind}", field_type=kind, choices="a,b", sort_order=number)
        chief = User.objects.create_superuser("chief@example.org", first_name=LONG[:120], last_name=hostile.MIDDLE)
        with TestCase.captureOnCommitCallbacks(execute=True):
            taken = hostile.poison_all()
            strangers()
            colleagues(chief)
        yield City(taken, chief)
        transaction.set_rollback(True)


# -- reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    kind: str
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


def read(client: Client, address: str) -> Answer:
    answer = client.get(address, headers={"accept-language": "de"})
    return Answer(answer.status_code, answer.headers.get("Content-Type", ""), dict(answer.headers), body(answer))


def written(address: str, **query: str) -> str:
    return f"{address}?{urlencode(query)}"


def public() -> Iterator[str]:
    """Yield every address that everybody can ask: routes, pages and what lies below them, dates, searches."""
    values = samples()
    yield from (example(route, values) for route in all_routes() if not route.is_admin and route.name not in NOT_ASKED)
    yield from pages_and_below()
    for one in Occurrence.objects.select_related("event")[:5]:
        yield f"{one.event.url}kalender/{one.uid}/"
        yield f"/api/v1/dates/{one.pk}/"
    for query in QUERIES:
        yield from (written(f"/suche/{below}", q=query) for below in ("", "vorschlaege/"))
        yield written("/api/v1/pages/", search=query)
        yield from (written(f"/{index}/", status=query, kind=query, month=query) for index in ("projekte", "termine"))
        yield written(FEEDBACK, seite=query)
        yield written("/konto/anmelden/", next=query)
        yield written("/demo/postfach/", an=query)
    yield from (one.url for one in CustomDocument.objects.all())


def admin() -> Iterator[str]:
    """Yield every address of the admin: its routes, the editor of each kind of page and snippet, reports, searches."""
    values = samples()
    yield from (example(route, values) for route in all_routes() if route.is_admin and route.name not in NOT_ASKED)
    yield from _of_pages()
    yield from _of_snippets()
    named = {"wagtailadmin_collections:edit": Collection, "wagtailadmin_workflows:edit": Workflow}
    named |= {"wagtailadmin_workflows:edit_task": Task, "wagtailsites:edit": Site, "wagtailredirects:edit": Redirect}
    yield from (reverse(name, args=[model.objects.latest("pk").pk]) for name, model in named.items())
    yield from (reverse("wagtailforms:list_submissions", args=[form.pk]) for form in FormPage.objects.all())
    searches = ("wagtailadmin_pages:search", "wagtailimages:index", "wagtaildocs:index", "wagtailusers_users:index")
    yield from (written(reverse(name), q=query) for query in QUERIES for name in searches)


def _of_pages() -> Iterator[str]:
    pages = {type(page): page for page in Page.objects.filter(depth__gt=1).specific()}
    for page in pages.values():
        for name in ("edit", "view_draft", "history", "usage", "delete", "copy", "move", "workflow_history"):
            yield reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        yield reverse("wagtailadmin_explore", args=[page.pk])
        yield reverse("content_checks", args=[page.pk])
    for page in Page.objects.filter(slug__in=["sammelaktion-mobilgeraete", "baukasten"]):
        yield reverse("wagtailadmin_pages:edit", args=[page.pk])
        yield reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"])
        yield reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, page.latest_revision_id])


def _of_snippets() -> Iterator[str]:
    for model in get_snippet_models():
        one = model.objects.first()
        for name in ("list", "edit", "history", "usage", "delete", "copy", "inspect"):
            try:
                yield reverse(model.snippet_viewset.get_url_name(name), args=[one.pk] if name != "list" else [])
            except NoReverseMatch:
                continue
