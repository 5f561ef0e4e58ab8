"""The demo city's notices: invented, marked as such, around today. What exists stays as it is."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from core.brand import content, streets
from core.clock import today
from core.domain import Shape, together
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from notices.models import NoticeIndexPage, NoticePage


def _publish(parent: Page, page: Page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def _moment(days: int, hour: str) -> datetime:
    return timezone.make_aware(datetime.combine(today() + timedelta(days=days), time.fromisoformat(hour)))


def _shape(row: dict[str, Any]) -> Shape | None:
    """Return where it is, as the texts say it: streets, one point, a line or the corners of an area."""
    if names := row.pop("streets", []):
        return together([streets()[name].line for name in names])
    if line := row.pop("line", []):
        return together([line])
    if at := row.pop("at", []):
        return {"type": "Point", "coordinates": at[::-1]}
    if area := row.pop("area", []):
        return {"type": "Polygon", "coordinates": [[corner[::-1] for corner in [*area, area[0]]]]}
    return None


def _notice(row: dict[str, Any]) -> NoticePage:
    begins, ends = row.pop("begins"), row.pop("ends", None)
    return NoticePage(
        starts_at=_moment(*begins),
        ends_at=_moment(*ends) if ends else None,
        geometry=_shape(row),
        search_description=row["lead"],
        is_example=True,
        **row,
    )


def load_notices() -> None:
    """Load the overview of notices and a few of them, if the city has texts for it."""
    texts = content("notices")
    if not texts:
        return
    index = in_language(NoticeIndexPage.objects.all()).first()
    if index is None:
        home = Site.objects.get(is_default_site=True).root_page.specific
        row = texts["index"]
        index = NoticeIndexPage(search_description=row["lead"], **row)
        _publish(home, index)
    known = set(in_language(NoticePage.objects.all()).values_list("slug", flat=True))
    for row in texts["notice"]:
        if row["slug"] not in known:
            _publish(index, _notice(row))


demo_data.register(DemoStep("notices", 65, load_notices))
