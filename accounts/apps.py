from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")
    default = True

    def ready(self) -> None:
        from accounts import mails, receivers, views  # noqa: F401 (importing registers and connects)


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's user management, with our forms."""

    default = False
    user_viewset = "accounts.viewsets.UserViewSet"
