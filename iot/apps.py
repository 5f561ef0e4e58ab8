from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IotConfig(AppConfig):
    name = "iot"
    verbose_name = _("Sensors")

    def ready(self) -> None:
        from iot import demo, feeds, mails, receivers, topics, views  # noqa: F401 (importing registers)
