"""Notices: what is different in the city, from when to when, and where."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import clock
from core.brand import brand
from core.domain import Box, Shape, ShapeError, checked
from core.models import BasePage, OverviewPage
from notices.admin_forms import NOT_A_SHAPE, OVER_FOR, PLACE_HELP, NoticeForm
from notices.enums import NoticeKind, State

SYNCHRONIZED = ("kind", "starts_at", "ends_at", "geometry", "is_example", "version", "corrected_at", "withdrawn_at")


class NoticeIndexPage(OverviewPage):
    """All notices: what holds now, what comes, what is over."""

    subpage_types: ClassVar[list[str]] = ["notices.NoticePage"]
    template = "notices/notice_index.html"

    class Meta:
        verbose_name = _("notices (overview)")
        verbose_name_plural = _("notices (overview)")


class NoticePage(BasePage):
    """One notice. Title and lead say it; the text may say more."""

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=NoticeKind.choices,
        default=NoticeKind.BUILDING_SITE,
        help_text=_("People filter by it, and choose by it what they are told of."),
    )
    text = models.TextField(
        _("text"),
        blank=True,
        max_length=2000,
        help_text=_("Only if title and lead do not say all. An empty line begins a new paragraph."),
    )
    starts_at = models.DateTimeField(_("holds from"), default=clock.now, help_text=_("From this moment on it holds."))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("Empty: until you end it. Two weeks later the notice goes.")
    )
    where = models.CharField(
        _("where, in words"),
        max_length=200,
        blank=True,
        help_text=_("Street names, such as: Rathausallee between Ulzburger Straße and the town hall."),
    )
    geometry: Any = models.JSONField(
        _("place on the map"),
        null=True,
        blank=True,
        help_text=PLACE_HELP,
    )
    is_example = models.BooleanField(
        _("example data"), default=False, help_text=_("Tick it if the notice is invented. The page says so.")
    )
    # Grows with each correction of which people are told again.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    expire_at: datetime | None

    base_form_class = NoticeForm
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name, overridable=False) for name in SYNCHRONIZED),
    ]

    content_panels = [
        FieldPanel("kind"),
        TitleFieldPanel("title"),
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        MultiFieldPanel([FieldPanel("where"), FieldPanel("geometry")], heading=_("Where")),
        FieldPanel("text", classname="collapsed"),
        FieldPanel("is_example"),
        FieldRowPanel([FieldPanel("tell_again"), FieldPanel("withdraw")]),
        HelpPanel(template="notices/admin/reach.html", heading=_("Whom it reaches")),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("text"),
        index.SearchField("where"),
        index.FilterField("kind"),
    ]
    parent_page_types = ["notices.NoticeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "notices/notice.html"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["starts_at"], name="notice_start")]
        constraints = [
            models.CheckConstraint(
                name="notices_notice_kind_known",
                condition=Q(kind__in=NoticeKind.values),
                violation_error_message=_("Please choose a kind from the list."),
            ),
            models.CheckConstraint(
                name="notices_notice_ends_after_start",
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]

    def clean(self) -> None:
        """Refuse an end before the beginning and a place beyond the map; let the page go some time after its end."""
        super().clean()
        if self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end lies before the beginning.")})
        if self.geometry is not None:
            try:
                self.geometry = checked(self.geometry, map_box())
            except ShapeError as error:
                raise ValidationError({"geometry": NOT_A_SHAPE[error.reason]}) from None
        if self.ends_at and not self.expire_at:
            self.expire_at = self.ends_at + OVER_FOR

    def state(self, at: datetime) -> State:
        """Tell whether it holds at a moment."""
        if self.withdrawn_at:
            return State.WITHDRAWN
        if self.ends_at and self.ends_at <= at:
            return State.OVER
        return State.COMING if self.starts_at > at else State.NOW

    @property
    def shape(self) -> Shape | None:
        """Return where it is, if the map can show it."""
        found: Shape | None = self.geometry
        return found


def map_box() -> Box:
    """Return what the city's map shows; without a map, the city may lie anywhere."""
    facts = brand().map
    return Box(facts.west, facts.south, facts.east, facts.north) if facts else Box(-180, -85, 180, 85)
