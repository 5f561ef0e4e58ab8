"""The demo city's page on which people choose what they want to be told of."""

from wagtail.models import Site

from core.brand import content
from core.registries import DemoStep, demo_data
from notifications.models import SubscribePage


def load_page() -> None:
    """Load the page; nobody is subscribed in the demo."""
    if SubscribePage.objects.exists():
        return
    page = SubscribePage(**content("pages")["notifications"], show_in_menus=False)
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()


demo_data.register(DemoStep("notifications", 63, load_page))
