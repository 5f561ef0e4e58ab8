"""Forms that editors build, and what people send by them."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTransform, KeyTransformIExact
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from core import clock
from core.blocks import TEXT_FEATURES, StoryBlock
from core.models import BasePage
from core.retention import Keeps

# Kinds of fields that offer answers.
TO_CHOOSE = ("dropdown", "multiselect", "radio", "checkboxes")


class FormPage(FormMixin, BasePage):
    """A form that editors put together: contact, registration, a small survey."""

    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True, help_text=_("Stands above the form."))
    button = models.CharField(
        _("word on the button"), max_length=40, default="Absenden", help_text=_("Says what happens, such as: Send.")
    )
    thanks_title = models.CharField(
        _("title after sending"),
        max_length=120,
        default="Danke, das ist angekommen.",
        help_text=_("One short sentence."),
    )
    thanks = RichTextField(
        _("text after sending"), blank=True, features=TEXT_FEATURES, help_text=_("Says what happens next and when.")
    )
    days_kept = models.PositiveSmallIntegerField(
        _("days until deletion"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("After so many days an entry is deleted by itself. The form tells people so."),
    )
    notify = models.EmailField(
        _("tell by mail"),
        blank=True,
        help_text=_("Gets a mail for each entry, with a link and without what people wrote. A function address."),
    )

    content_panels = [
        FormSubmissionsPanel(),
        *BasePage.content_panels,
        FieldPanel("body"),
        InlinePanel("form_fields", label=_("field"), heading=_("Fields"), help_text=_("Ask only what you need.")),
        MultiFieldPanel(
            [
                FieldPanel("button"),
                FieldPanel("thanks_title"),
                FieldPanel("thanks"),
            ],
            heading=_("Sending"),
        ),
        FieldRowPanel(
            [FieldPanel("days_kept"), FieldPanel("notify")],
            heading=_("Entries"),
            help_text=_("Entries are read by those who approve pages and by the administration, under Forms."),
        ),
    ]
    subpage_types: ClassVar[list[str]] = []
    template = "participation/form_page.html"
    landing_page_template = "participation/form_page_landing.html"

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def get_submission_class(self) -> type["FormEntry"]:
        return FormEntry

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Past Wagtail's own: the view stands in participation.views, which guards and limits.
        response: HttpResponse = BasePage.serve(self, request, *args, **kwargs)
        return response


class FormField(TranslatableMixin, AbstractFormField):
    """One field of a form. Its translation asks the same under the same name in the entries."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")

    keeps = Keeps.nothing()
    override_translatable_fields = [SynchronizedField("clean_name", overridable=False)]

    # Wagtail's own panels, with a word of help at each.
    panels = [
        FieldPanel("label", help_text=_("The question, as short as it can be.")),
        FieldPanel("help_text", help_text=_("Stands below the question: an example, or why you ask.")),
        FieldPanel("required", help_text=_("Without an answer here the form cannot be sent.")),
        FieldPanel(
            "field_type",
            classname="formbuilder-type",
            required_on_save=True,
            help_text=_("What people can fill in: a line, a longer text, a choice."),
        ),
        FieldPanel("choices", classname="formbuilder-choices"),
        FieldPanel("default_value", classname="formbuilder-default"),
    ]

    def clean(self) -> None:
        """Refuse a question to choose from that has no answers: nobody could send the form."""
        super().clean()
        answers = [one for one in self.choices.replace(",", "\n").splitlines() if one.strip()]
        if self.field_type in TO_CHOOSE and len(answers) < 2:
            raise ValidationError({"choices": _("Please write at least two answers, each on its own line.")})

    class Meta(TranslatableMixin.Meta, AbstractFormField.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")


def with_address(email: str) -> Q:
    """Return the condition for entries in which a field for an e-mail address holds this one.

    Other fields do not count: what somebody wrote about a person is not that person's to see. The first address was
    noted when the entry came, and is found when editors have long changed the form.
    """
    found = Q(email__iexact=email)
    for page, name in FormField.objects.filter(field_type="email").values_list("page_id", "clean_name"):
        found |= Q(KeyTransformIExact(KeyTransform(name, "form_data"), email), page=page)
    return found


class FormEntry(AbstractFormSubmission):
    """What somebody sent by a form. Deleted when its own day has come, whatever the form says by then."""

    expires_at = models.DateTimeField(_("deleted on"))
    email = models.EmailField(_("e-mail address"), blank=True)

    keeps = Keeps(
        what=_("What somebody wrote into a form"),
        why=_("So that the city can do what the form is for"),
        days=0,
        since="expires_at",
        until=_("until the day that the form has named"),
        finds=with_address,
    )

    class Meta:
        verbose_name = _("entry of a form")
        verbose_name_plural = _("entries of forms")
        indexes = [models.Index(fields=["expires_at"])]

    @staticmethod
    def expiry(page: Page) -> datetime:
        """Return when an entry that comes now is deleted."""
        return clock.now() + timedelta(days=page.days_kept)
