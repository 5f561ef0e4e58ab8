"""User management in the admin, for users known by their address; pages whose comments are told by our mail."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import EmailField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.edit import EditView as BasePageEditView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView as BaseCreateView
from wagtail.users.views.users import EditView as BaseEditView
from wagtail.users.views.users import UserViewSet as BaseUserViewSet

from accounts import services


class ColleagueFormMixin:
    """Address in small letters; only who may do everything makes others who may."""

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields: dict[str, Any]
        self.fields["email"] = EmailField(
            label=_("E-mail address"), help_text=_("With this address the person signs in.")
        )
        if not actor.is_superuser:
            self.fields.pop("is_superuser", None)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()  # type: ignore[attr-defined]


class ColleagueCreationForm(ColleagueFormMixin, UserCreationForm):
    """A new colleague, who signs in by a code or sets a password alone."""

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit)


class ColleagueEditForm(ColleagueFormMixin, UserEditForm):
    """A colleague's name, address and groups."""


class ActorMixin:
    """Tells the form who fills it in."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user}  # type: ignore[misc]


class CreateView(ActorMixin, BaseCreateView):
    """Adds a colleague."""


class EditView(ActorMixin, BaseEditView):
    """Changes a colleague; nobody changes those who may do more than they."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UserViewSet(BaseUserViewSet):
    """Wagtail's user management with our forms."""

    add_view_class = CreateView
    edit_view_class = EditView
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return ColleagueEditForm if for_update else ColleagueCreationForm


class PageEditView(BasePageEditView):
    """Wagtail's page editor; whoever follows the comments hears of them by the outbox."""

    def send_commenting_notifications(self, changes: dict[str, Any]) -> None:
        """Tell of comments that were added, answered, resolved or deleted."""
        answered = [comment for comment, _replies in changes["new_replies"]]
        if changes["new_comments"] or changes["deleted_comments"] or changes["resolved_comments"] or answered:
            ids = [comment.pk for comment in [*changes["resolved_comments"], *answered]]
            services.tell_commenters(page=self.page, by=self.request.user, comment_ids=ids)


class OurPages(PageViewSet):
    """All page types; takes the place of Wagtail's own."""

    model = Page
    edit_view_class = PageEditView
