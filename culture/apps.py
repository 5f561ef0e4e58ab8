from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CultureConfig(AppConfig):
    name = "culture"
    verbose_name = _("Culture")

    def ready(self) -> None:
        from culture import demo, feeds, receivers, topics, views  # noqa: F401 (importing registers and connects)
