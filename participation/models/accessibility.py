"""The declaration of accessibility, made from a list of issues, and what people tell of barriers."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core import clock
from core.blocks import TEXT_FEATURES, StoryBlock
from core.models import BasePage
from core.retention import Keeps
from participation.enums import Conformity, Ground

# Two weeks to answer: our own promise, within what people can expect by section 12b (2) BGG and LBGG SH.
ANSWER_WITHIN = timedelta(days=14)
DAYS_KEPT = 180


class AccessibilityPage(BasePage):
    """The declaration of accessibility (EU 2018/1523; LBGG SH). Its list of issues is the editors' list."""

    conformity = models.CharField(
        _("how accessible the site is"),
        max_length=10,
        choices=Conformity,
        default=Conformity.PARTIAL,
        help_text=_("As found by the last assessment. „Fully“ only when the list of issues is empty."),
    )
    assessed_on = models.DateField(
        _("assessed on"), null=True, blank=True, help_text=_("The day of the last assessment.")
    )
    assessed_by = models.CharField(
        _("assessed by"),
        max_length=200,
        blank=True,
        help_text=_("Who assessed the site and how, such as: self-assessment with automatic and manual tests."),
    )
    reviewed_on = models.DateField(
        _("declaration reviewed on"), null=True, blank=True, help_text=_("At least once a year.")
    )
    body = StreamField(
        StoryBlock(), verbose_name=_("text"), blank=True, help_text=_("What else belongs into the declaration.")
    )
    complaints = RichTextField(
        _("complaints office"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Who helps if our answer does not: the complaints office of the state, with a link."),
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("conformity"),
                FieldRowPanel([FieldPanel("assessed_on"), FieldPanel("reviewed_on")]),
                FieldPanel("assessed_by"),
            ],
            heading=_("Assessment"),
        ),
        FieldPanel("body"),
        FieldPanel("complaints"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    template = "participation/accessibility.html"

    class Meta:
        verbose_name = _("declaration of accessibility")
        verbose_name_plural = _("declarations of accessibility")


class AccessibilityIssue(models.Model):
    """One thing that not everybody can use yet. Open ones stand in the declaration."""

    title = models.CharField(
        _("what does not work"), max_length=160, help_text=_("In plain words, such as: Two videos have no captions.")
    )
    area = models.CharField(
        _("where"), max_length=160, blank=True, help_text=_("The page or the part of the site, as people know it.")
    )
    criterion = models.CharField(
        _("criterion"), max_length=40, blank=True, help_text=_("Number in EN 301 549 or WCAG, such as 9.1.2.2.")
    )
    affects = models.CharField(
        _("who is affected"), max_length=200, blank=True, help_text=_("Such as: people who hear little or nothing.")
    )
    instead = models.TextField(
        _("what people can do instead"), max_length=400, blank=True, help_text=_("Another way to the same thing.")
    )
    ground = models.CharField(
        _("ground"),
        max_length=20,
        choices=Ground,
        default=Ground.NOT_YET,
        help_text=_("Why it is so. A disproportionate burden needs a written assessment."),
    )
    found_on = models.DateField(_("found on"), default=clock.today, help_text=_("The day on which we learnt of it."))
    planned_for = models.DateField(
        _("planned for"), null=True, blank=True, help_text=_("Until when we want to mend it. Shown to everybody.")
    )
    resolved_on = models.DateField(
        _("resolved on"), null=True, blank=True, help_text=_("Fill this in, and the issue leaves the declaration.")
    )
    is_example = models.BooleanField(
        _("example data"), default=False, help_text=_("Marks invented entries of the demo city.")
    )

    keeps = Keeps.nothing()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("area"), FieldPanel("criterion")]),
        FieldPanel("affects"),
        FieldPanel("instead"),
        FieldPanel("ground"),
        FieldPanel("found_on"),
        FieldRowPanel([FieldPanel("planned_for"), FieldPanel("resolved_on")]),
        FieldPanel("is_example"),
    ]

    class Meta:
        verbose_name = _("accessibility issue")
        verbose_name_plural = _("accessibility issues")
        ordering = (F("resolved_on").asc(nulls_first=True), F("planned_for").asc(nulls_last=True), "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True) | Q(resolved_on__gte=F("found_on")),
                name="accessibility_issue_resolved_after_found",
                violation_error_message=_("An issue cannot be resolved before it was found."),
            )
        ]

    def __str__(self) -> str:
        return self.title


def answer_due() -> datetime:
    """Return until when a message that comes now should be answered."""
    return clock.now() + ANSWER_WITHIN


class AccessibilityFeedback(models.Model):
    """A barrier that somebody has told us of, and our answer. Two weeks are counted from the day it came."""

    message = models.TextField(_("message"), max_length=4000)
    address = models.CharField(_("page"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    created_at = models.DateTimeField(_("received"), default=clock.now)
    due_at = models.DateTimeField(_("answer until"), default=answer_due)
    warned_at = models.DateTimeField(_("editors were warned"), null=True, blank=True)
    answer = models.TextField(
        _("answer"),
        max_length=4000,
        blank=True,
        help_text=_(
            "Goes to the person by mail as soon as you save, and again when you change it. "
            "Without an address it is only noted here."
        ),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    keeps = Keeps(
        what=_("A message about a barrier: text, page, e-mail address, our answer"),
        why=_("So that we can answer and mend the barrier"),
        days=DAYS_KEPT,
        since="answered_at",
        person="email",
    )

    class Meta:
        verbose_name = _("message about a barrier")
        verbose_name_plural = _("messages about barriers")
        ordering = (F("answered_at").asc(nulls_first=True), "due_at")

    def __str__(self) -> str:
        return f"B-{self.pk}"

    @property
    def beginning(self) -> str:
        """Return the first words of the message."""
        return Truncator(self.message).words(12)

    @property
    def time_left(self) -> str:
        """Say until when an answer is due, and how long that is; empty once it was given."""
        if self.answered_at:
            return ""
        day = date_format(timezone.localtime(self.due_at))
        left = (timezone.localtime(self.due_at).date() - clock.today()).days
        if self.is_overdue:
            return gettext("%(day)s, too late") % {"day": day}
        return ngettext("%(day)s, %(left)s day left", "%(day)s, %(left)s days left", left) % {"day": day, "left": left}

    @property
    def is_overdue(self) -> bool:
        """Tell whether the two weeks are over without an answer."""
        return self.answered_at is None and clock.now() > self.due_at
