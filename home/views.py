"""What the home page and the content pages show beyond their own fields."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from core.domain.outline import with_anchors
from core.queries import landing_pages, landing_url
from core.querysets import twins, visible
from core.registries import actions, footer, menu, page_context
from home.models import ContentPage, HomePage, LegalPage
from projects.models import FieldIndexPage, NewsIndexPage, ProjectIndexPage, ProjectPage, WorkingGroupIndexPage
from projects.queries import cards, chosen_projects, fields_of_action, news

CARDS = 3
# From so many headings on, a page gets a table of contents.
OUTLINE_FROM = 4

menu.register(ContentPage)
footer.register(LegalPage)


def _invite(page: HomePage, request: HttpRequest) -> Page | None:
    """Return the page that the invitation leads to, if everybody may see it; mostly it is a landing page."""
    known = {one.pk: one for one in landing_pages(request)}
    found: Page | None = known.get(page.invite_page_id)
    return found or twins(Page.objects.filter(pk=page.invite_page_id)).first()


@page_context(HomePage)
def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """What one can do now, the chosen projects (else the first ones), the fields of action, the invitation."""
    fields = fields_of_action()
    chosen = chosen_projects([row.project_id for row in page.featured.all()], fields)
    return {
        "actions": actions.collect(request),
        "projects": chosen or list(cards(fields)[:CARDS]),
        "total": ProjectPage.objects.visible().count(),
        "invite": _invite(page, request),
        "news": list(news()[:CARDS]),
        "news_url": landing_url(request, NewsIndexPage),
        "fields": fields,
        "portfolio_url": landing_url(request, ProjectIndexPage),
        "fields_url": landing_url(request, FieldIndexPage),
        "groups_url": landing_url(request, WorkingGroupIndexPage),
    }


@page_context(LegalPage)
def story(page: ContentPage | LegalPage, request: HttpRequest) -> dict[str, Any]:
    """A page of blocks: its body with addresses for its headings, and its table of contents."""
    body, headings = with_anchors(page.body.render_as_block({"page": page, "request": request}))
    return {"story": body, "outline": headings if len(headings) >= OUTLINE_FROM else []}


@page_context(ContentPage)
def content_page(page: ContentPage, request: HttpRequest) -> dict[str, Any]:
    """A page of blocks, and the pages below it."""
    return {
        **story(page, request),
        "children": visible(Page.objects.child_of(page)) if page.show_children and page.pk else [],
    }
