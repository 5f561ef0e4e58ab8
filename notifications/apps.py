from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from core.registries import mail_sender
        from notifications import demo, mails, receivers, services, views  # noqa: F401 (importing connects and registers)

        mail_sender.register(services.send)
