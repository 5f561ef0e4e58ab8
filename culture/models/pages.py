"""Events. Data only: lists, months and files are built in `views` and `feeds`."""

from typing import ClassVar

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.search import index

from core.blocks import StoryBlock
from core.models import BasePage, OverviewPage
from culture.admin_forms import DatesPanel, EventForm, SeriesPanel
from culture.enums import EventKind


class EventIndexPage(OverviewPage):
    """All dates, as a list and as a month."""

    example_note = models.CharField(
        _("note on example data"), max_length=300, blank=True, help_text=_("Explains the mark „Beispiel“.")
    )

    content_panels = [*OverviewPage.content_panels, FieldPanel("example_note")]
    subpage_types: ClassVar[list[str]] = ["culture.EventPage"]
    template = "culture/event_index.html"

    class Meta:
        verbose_name = _("dates (overview)")
        verbose_name_plural = _("dates (overview)")


class EventPage(BasePage):
    """One event with all its dates."""

    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=EventKind.choices,
        default=EventKind.INFORMATION,
        help_text=_("People filter the list by it."),
    )
    body = StreamField(
        StoryBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Build the page from blocks: text, pictures, steps and more."),
    )
    audience = models.CharField(
        _("for whom"), max_length=120, blank=True, help_text=_("Empty: for everybody. Such as: for families.")
    )
    place = models.ForeignKey(
        "core.Place",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("Address and accessibility come from the place. Empty: online only."),
    )
    room = models.CharField(
        _("room or meeting point"), max_length=120, blank=True, help_text=_("Such as: room K 130, first floor.")
    )
    online_url = models.URLField(
        _("link for taking part online"), blank=True, help_text=_("With https:// at its beginning. Shown to everybody.")
    )
    organiser = models.CharField(
        _("organiser"), max_length=120, blank=True, help_text=_("An office, a group or a club, not a person.")
    )
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Of an office, not of a person. Empty: no button.")
    )
    registration = models.CharField(
        _("registration"), max_length=200, blank=True, help_text=_("One sentence. Empty: one just comes along.")
    )
    registration_url = models.URLField(
        _("link for registration"), blank=True, help_text=_("With https:// at its beginning.")
    )
    is_free = models.BooleanField(_("free of charge"), default=True, help_text=_("Nobody pays anything."))
    price = models.CharField(
        _("price"), max_length=120, blank=True, help_text=_("If it costs something: 5 Euro, children free.")
    )
    access_note = models.CharField(
        _("accessibility of the event"),
        max_length=300,
        blank=True,
        help_text=_("Beyond the place: sign language, plain language, induction loop, quiet room."),
    )
    projects = ParentalManyToManyField(
        "projects.ProjectPage",
        related_name="events",
        blank=True,
        verbose_name=_("projects"),
        help_text=_("The event shows on their pages."),
    )
    action_fields = ParentalManyToManyField(
        "projects.FieldPage",
        related_name="events",
        blank=True,
        verbose_name=_("fields of action"),
        help_text=_("The event shows on their pages."),
    )
    working_group = models.ForeignKey(
        "projects.WorkingGroupPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("working group"),
        help_text=_("The event shows on its page."),
    )
    is_example = models.BooleanField(
        _("example data"), default=False, help_text=_("Tick it if the event is invented. The page says so.")
    )

    base_form_class = EventForm

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("audience")]),
        FieldPanel("body"),
        FieldPanel("is_example"),
    ]
    date_panels = [
        HelpPanel(template="culture/admin/dates.html", heading=_("How dates work")),
        DatesPanel("dates", heading=_("Single dates"), label=pgettext_lazy("event", "Date")),
        SeriesPanel("recurrences", heading=_("Series"), label=_("Series"), max_num=1),
        InlinePanel("changes", heading=_("Exceptions from the series"), label=_("Exception")),
    ]
    place_panels = [
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("room"), FieldPanel("online_url"), FieldPanel("access_note")],
            heading=_("Where"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldPanel("registration_url"),
                FieldRowPanel([FieldPanel("is_free"), FieldPanel("price")]),
            ],
            heading=_("Taking part"),
        ),
        MultiFieldPanel([FieldPanel("organiser"), FieldPanel("contact_email")], heading=_("Who invites")),
    ]
    classification_panels = [
        MultiFieldPanel([FieldPanel("projects", widget=forms.CheckboxSelectMultiple)], heading=_("Projects")),
        MultiFieldPanel(
            [FieldPanel("action_fields", widget=forms.CheckboxSelectMultiple)], heading=_("Fields of action")
        ),
        PageChooserPanel("working_group"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(date_panels, heading=pgettext_lazy("event", "Dates")),
            ObjectList(place_panels, heading=_("Place and taking part")),
            ObjectList(classification_panels, heading=_("Classification")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("audience"),
        index.SearchField("organiser"),
        index.RelatedFields("place", [index.SearchField("name")]),
        index.FilterField("kind"),
    ]
    parent_page_types = ["culture.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "culture/event.html"

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                name="culture_event_kind_known",
                condition=Q(kind__in=EventKind.values),
                violation_error_message=_("Please choose a kind from the list."),
            ),
            models.CheckConstraint(
                name="culture_event_free_or_price",
                condition=Q(is_free=False) | Q(price=""),
                violation_error_message=_("An event with a price is not free of charge."),
            ),
        ]
