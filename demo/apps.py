from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo")

    def ready(self) -> None:
        if apps.is_installed("iot"):
            from demo.city import history  # noqa: F401 (importing registers)
