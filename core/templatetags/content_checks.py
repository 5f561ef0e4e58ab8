"""The content checks of the page that an editor has open."""

from django import template
from wagtail.models import Page

from core.domain.content_checks import Report
from core.queries.checks import check_pages

register = template.Library()


@register.simple_tag
def report_of(page: Page) -> Report:
    """Return what the checks say of a page, as it stands in the editor's form."""
    return check_pages([page])[page.pk]
