"""The demo city's declaration of accessibility, its ways of taking part, and two forms."""

from datetime import timedelta
from typing import Any

from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from core.brand import content
from core.clock import today
from core.registries import DemoStep, demo_data
from participation.models import AccessibilityIssue, AccessibilityPage, FormField, FormPage, JoinPage


def _home() -> Page:
    return Site.objects.get(is_default_site=True).root_page


def _text(html: str) -> list[tuple[str, RichText]]:
    return [("text", RichText(html))] if html else []


def _add(parent: Page, page: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _load_issue(facts: dict[str, Any]) -> None:
    found = today() - timedelta(days=facts.pop("found_days_ago"))
    planned, resolved = facts.pop("planned_in_days", None), facts.pop("resolved_days_ago", None)
    AccessibilityIssue.objects.create(
        **facts,
        found_on=found,
        planned_for=today() + timedelta(days=planned) if planned else None,
        resolved_on=today() - timedelta(days=resolved) if resolved else None,
        is_example=True,
    )


def load_accessibility() -> None:
    """Load the declaration and its issues."""
    if AccessibilityPage.objects.exists():
        return
    texts = content("participation")
    facts = texts["accessibility"]
    page = AccessibilityPage(
        body=_text(facts.pop("body")),
        assessed_on=today() - timedelta(days=30),
        reviewed_on=today() - timedelta(days=7),
        **facts,
    )
    _add(_home(), page)
    for issue in texts["issues"]:
        _load_issue(issue)


def _load_form(parent: Page, facts: dict[str, Any]) -> None:
    fields = [FormField(sort_order=number, **field) for number, field in enumerate(facts.pop("fields"))]
    page = FormPage(body=_text(facts.pop("body", "")), **facts)
    page.form_fields = fields
    _add(parent, page)


def load_joining() -> None:
    """Load the landing page of taking part, and the forms."""
    if JoinPage.objects.exists():
        return
    texts = content("participation")
    facts = texts["join"]
    join = _add(_home(), JoinPage(body=_text(facts.pop("body")), show_in_menus=True, **facts))
    for form in texts["forms"]:
        _load_form(join if form.pop("below") == "join" else _home(), form)


demo_data.register(DemoStep("accessibility", 60, load_accessibility))
demo_data.register(DemoStep("taking part", 61, load_joining))
