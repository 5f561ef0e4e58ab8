"""The demo city's home page."""

from typing import Any

from wagtail.models import Locale, Page, Site

from core.brand import brand, content
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from home.models import FeaturedProject, HomePage
from projects.models import ProjectPage, WorkingGroupIndexPage

FEATURED = 3


def _stream(kind: str, rows: list[dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    return [(kind, row) for row in rows]


def load_home() -> None:
    """Put the city's home page in place of the page that Wagtail's first migration makes."""
    if HomePage.objects.exists():
        return
    texts: dict[str, Any] = content("pages")["home"]
    root = Page.get_first_root_node()
    root.get_children().filter(slug="home").delete()
    home = HomePage(
        title=texts.pop("headline"),
        slug="home",
        locale=Locale.get_default(),
        seo_title=brand().name,
        search_description=texts["lead"],
        illustration="programm",
        facts=_stream("fact", texts.pop("facts")),
        attributes=_stream("point", texts.pop("attributes")),
        **texts,
    )
    Page.objects.get(pk=root.pk).add_child(instance=home)
    home.save_revision().publish()
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": brand().name},
    )


def link_home() -> None:
    """Fill what points to pages that other steps have made: the invitation and the featured projects."""
    home = in_language(HomePage.objects.all()).get()
    if home.invite_page_id:
        return
    home.invite_page = in_language(WorkingGroupIndexPage.objects.all()).first()
    home.featured = [
        FeaturedProject(project=project, sort_order=number)
        for number, project in enumerate(ProjectPage.objects.visible()[:FEATURED])
    ]
    home.save_revision().publish()


demo_data.register(DemoStep("home", 10, load_home))
demo_data.register(DemoStep("home links", 90, link_home))
