"""Every address that the resolver knows, each with an example that can be asked."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow

from accounts.models import User
from iot.models import OverflowReport, Sensor
from notifications.models import News

PARAMETER = re.compile(r"(?<!\?P)<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
GROUP = re.compile(r"\(\?P<(?P<name>\w+)>(?:[^()]|\([^()]*\))*\)")
NUMBER = {"int", "slug", "str", "path"}


@dataclass(frozen=True)
class Route:
    """One address: what it is called (or its pattern, if it has no name), and how it is written."""

    name: str
    pattern: str
    callback: Any = field(default=None, compare=False)

    @property
    def is_admin(self) -> bool:
        return self.pattern.startswith("admin/")


def _written(pattern: Any) -> str:
    return "" if isinstance(pattern, LocalePrefixPattern) else str(pattern)


def walk(patterns: Iterable[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[Route]:
    """Yield all routes, however deep they are included."""
    for one in patterns:
        written = before + _written(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, written, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield Route(f"{space}{one.name}" if one.name else written, written, one.callback)


@cache
def all_routes() -> tuple[Route, ...]:
    """Return every route of the site."""
    return tuple(walk(get_resolver().url_patterns))


def samples() -> dict[str, Any]:
    """Return something that exists for each parameter, by its name."""
    page = Page.objects.get(slug="sammelaktion-mobilgeraete")
    revision = page.latest_revision or page.save_revision()
    root = Collection.get_first_root_node()
    key = str(Page.objects.get(slug="sammelaktion-zieht-zwischenbilanz").translation_key)
    return {
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "page_to_copy_id": page.pk,
        "parent_page_id": page.get_parent().pk,
        "destination_id": page.get_parent().pk,
        "revision_id": revision.pk,
        "revision_id_a": "live",
        "revision_id_b": "latest",
        "collection_id": root.pk,
        "site_id": Site.objects.get().pk,
        "locale_id": Locale.get_default().pk,
        "user_id": User.objects.order_by("pk").first().pk,
        "group_id": Group.objects.order_by("pk").first().pk,
        "workflow_id": Workflow.objects.filter(active=True).first().pk,
        "task_id": Task.objects.filter(active=True).first().pk,
        "image_id": next(iter(get_image_model().objects.values_list("pk", flat=True)), 1),
        "document_id": next(iter(get_document_model().objects.values_list("pk", flat=True)), 1),
        "app_label": "projects",
        "app_name": "projects",
        "model_name": "projectpage",
        "content_type_app_name": "projects",
        "content_type_model_name": "projectpage",
        "token": "x",
        "filter_spec": "width-100",
        "filename": "x.pdf",
        "document_filename": "x.pdf",
        "overflow_photo pk": _report_with_photo().pk,
        **{f"{name} pk": News.objects.get(kind="projects.news", ids__page=key).pk for name in TOLD},
    }


def _report_with_photo() -> OverflowReport:
    known = OverflowReport.objects.exclude(photo="").first()
    if known is None:
        known = OverflowReport(sensor=Sensor.objects.get(slug="container-rathausallee"))
        known.photo.save("bild.jpg", ContentFile(b"x"))
    return known


# Of one piece of news that people were told of.
TOLD = ("told_history", "told_history_results", "told_retry")
# Addresses whose pattern says less than what is needed to make one.
WRITTEN_OUT = {
    "wagtaildocs_serve": "/documents/1/x.pdf",
    "admin/^.*/$": "/admin/gibt-es-nicht/",
    "wagtail_serve": "/projekte/",
}


def example(route: Route, values: dict[str, Any]) -> str:
    """Return an address that the route answers, with parameters that exist where there is something."""

    def value(match: re.Match[str]) -> str:
        name, kind = match["name"], match.groupdict().get("kind") or "int"
        return str(values.get(f"{route.name} {name}", values.get(name, "1" if kind in NUMBER else "x")))

    if route.name in WRITTEN_OUT:
        return WRITTEN_OUT[route.name]
    text = GROUP.sub(value, PARAMETER.sub(value, route.pattern))
    text = re.sub(r"\(\?:(\w+)\|.*\)", r"\1", text)
    return "/" + re.sub(r"[\^$\\?]", "", text)


def body(answer: Any) -> bytes:
    """Return an answer's whole body, and close what it was made from, as a server does."""
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:
        close()
    return whole


def pages_and_below() -> Iterator[str]:
    """Yield the address of every live page, and those below it that need nothing filled in."""
    for page in Page.objects.live().specific():
        if page.url:
            yield page.url
            for pattern in getattr(page, "get_subpage_urls", list)():
                if str(pattern.pattern) and "<" not in str(pattern.pattern):
                    yield f"{page.url}{pattern.pattern}"
