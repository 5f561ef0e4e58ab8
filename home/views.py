"""What the home page shows beyond its own fields."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from core.queries import landing_url
from core.querysets import visible
from core.registries import actions, page_context
from home.models import HomePage
from projects.models import FieldIndexPage, ProjectIndexPage, WorkingGroupIndexPage
from projects.queries import fields_of_action, portfolio

CARDS = 3


@page_context(HomePage)
def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """What one can do now, the chosen projects (else the first ones), the fields of action, the invitation."""
    chosen = [row.project_id for row in page.featured.all()]
    projects = list(portfolio())
    featured = [project for pk in chosen for project in projects if project.pk == pk] or projects[:CARDS]
    return {
        "actions": actions.collect(request),
        "projects": featured,
        "total": len(projects),
        "invite": visible(Page.objects.filter(pk=page.invite_page_id)).first(),
        "fields": fields_of_action(),
        "portfolio_url": landing_url(request, ProjectIndexPage),
        "fields_url": landing_url(request, FieldIndexPage),
        "groups_url": landing_url(request, WorkingGroupIndexPage),
    }
