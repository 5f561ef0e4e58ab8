"""Fields of action, portfolio, working groups. Data only: lists and filters are built in `views`."""

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from core.blocks import TEXT_FEATURES, QuestionBlock, StoryBlock
from core.models import BasePage, OverviewPage
from projects.blocks import PartnerBlock
from projects.enums import PHASE_OF_STATUS, Better, Goal, Origin, Phase, Provenance, Status
from projects.querysets import ProjectManager

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class FieldIndexPage(OverviewPage):
    """All fields of action."""

    subpage_types: ClassVar[list[str]] = ["projects.FieldPage"]
    template = "projects/field_index.html"

    class Meta:
        verbose_name = _("fields of action (overview)")
        verbose_name_plural = _("fields of action (overview)")


class FieldPage(BasePage):
    """One field of action (Handlungsfeld)."""

    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    example = models.TextField(
        _("an everyday scene"), blank=True, max_length=400, help_text=_("One sentence that begins with „Zum Beispiel“.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("example")]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("example")]
    parent_page_types = ["projects.FieldIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/field.html"

    class Meta:
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")


class WorkingGroupIndexPage(OverviewPage):
    """All working groups."""

    subpage_types: ClassVar[list[str]] = ["projects.WorkingGroupPage"]
    template = "projects/working_group_index.html"

    class Meta:
        verbose_name = _("working groups (overview)")
        verbose_name_plural = _("working groups (overview)")


class WorkingGroupPage(BasePage):
    """One working group (Arbeitskreis)."""

    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    questions = RichTextField(
        _("guiding questions"), blank=True, features=["ul"], help_text=_("A list: what the group works on.")
    )
    contact_email = models.EmailField(_("contact address"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("questions"),
        FieldPanel("contact_email"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("questions")]
    parent_page_types = ["projects.WorkingGroupIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/working_group.html"

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")


class ProjectIndexPage(BasePage):
    """The portfolio."""

    scoring_title = models.CharField(_("title of the scoring"), max_length=120, blank=True)
    scoring = RichTextField(
        _("how ideas are scored"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Stands beside the drawing with two axes."),
    )
    example_note = models.CharField(
        _("note on example data"), max_length=300, blank=True, help_text=_("Explains the mark „Beispiel“.")
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("scoring_title"), FieldPanel("scoring")], heading=_("Scoring")),
        FieldPanel("example_note"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["projects.ProjectPage"]
    max_count_per_parent = 1
    template = "projects/project_index.html"

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")


def provenance_field() -> "models.CharField[str, str]":
    """Return a field that says where a statement comes from."""
    return models.CharField(_("source"), max_length=20, choices=Provenance.choices, default=Provenance.OFFICE)


def score_field(
    name: "StrPromise", help_text: "StrPromise"
) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """Return a field for one of the two scores, 1 to 5."""
    return models.PositiveSmallIntegerField(
        name, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)], help_text=help_text
    )


class ProjectPage(BasePage):
    """One project of the portfolio."""

    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.PILOT)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.NOT_STARTED)
    status_on = models.DateField(_("status as of"), help_text=_("Shown as month and year."))
    status_source = provenance_field()
    action_fields = ParentalManyToManyField(
        FieldPage, related_name="projects", verbose_name=_("fields of action"), blank=True
    )
    action_fields_source = provenance_field()
    goals_source = provenance_field()
    working_group = models.ForeignKey(
        WorkingGroupPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("working group"),
    )
    working_group_source = provenance_field()
    complexity = score_field(_("complexity of implementation"), _("1 = simple, 5 = very demanding."))
    contribution = score_field(_("contribution to the vision"), _("1 = small, 5 = large."))
    score_reason = models.TextField(_("reason for the scores"), blank=True, max_length=600)
    score_source = provenance_field()
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True)
    questions = StreamField([("question", QuestionBlock())], verbose_name=_("questions and answers"), blank=True)
    partners = StreamField([("partner", PartnerBlock())], verbose_name=_("partners"), blank=True)
    contact_name = models.CharField(_("contact"), max_length=120, blank=True, help_text=_("An office, not a person."))
    contact_email = models.EmailField(_("contact address"), blank=True)

    objects: ClassVar[ProjectManager] = ProjectManager()

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("origin"),
                FieldRowPanel([FieldPanel("status"), FieldPanel("status_on"), FieldPanel("status_source")]),
            ],
            heading=_("Status"),
        ),
        FieldPanel("body"),
        InlinePanel("figures", heading=_("Results"), label=_("Success figure")),
        FieldPanel("questions"),
        FieldPanel("partners"),
        MultiFieldPanel([FieldPanel("contact_name"), FieldPanel("contact_email")], heading=_("Contact")),
    ]
    classification_panels = [
        MultiFieldPanel(
            [FieldPanel("action_fields", widget=forms.CheckboxSelectMultiple), FieldPanel("action_fields_source")],
            heading=_("Fields of action"),
        ),
        MultiFieldPanel([InlinePanel("goals", label=_("UN goal")), FieldPanel("goals_source")], heading=_("UN goals")),
        MultiFieldPanel(
            [PageChooserPanel("working_group"), FieldPanel("working_group_source")], heading=_("Working group")
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("complexity"), FieldPanel("contribution")]),
                FieldPanel("score_reason"),
                FieldPanel("score_source"),
            ],
            heading=_("Scores"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(classification_panels, heading=_("Classification")),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
        ]
    )
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("questions"),
        index.FilterField("status"),
    ]
    parent_page_types = ["projects.ProjectIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/project.html"

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(complexity__isnull=True, contribution__isnull=True)
                | Q(
                    complexity__isnull=False,
                    contribution__isnull=False,
                    complexity__range=(1, 5),
                    contribution__range=(1, 5),
                ),
                name="projects_scores_both_1_to_5",
                violation_error_message=_("Give both scores, each from 1 to 5, or none."),
            )
        ]

    @property
    def phase(self) -> Phase:
        """Return the phase of growth that belongs to the status."""
        return PHASE_OF_STATUS[Status(self.status)]

    # Set by `queries.portfolio()`.
    group_is_visible: bool = False

    @property
    def shown_fields(self) -> list[FieldPage]:
        """Return the published fields of action; a draft's name is nobody's business yet."""
        return [field for field in self.action_fields.all() if field.live]

    @property
    def shown_group(self) -> WorkingGroupPage | None:
        """Return the working group, if everybody may see it. Only projects from `queries.portfolio()` know that."""
        return self.working_group if self.group_is_visible else None

    @property
    def goal_values(self) -> list[Goal]:
        """Return the UN goals in their order."""
        return sorted(Goal(row.goal) for row in self.goals.all())

    @property
    def scores(self) -> tuple[int, int] | None:
        """Return complexity and contribution, if the project has been scored."""
        if self.complexity is None or self.contribution is None:
            return None
        return self.complexity, self.contribution


class ProjectGoal(models.Model):
    """A UN goal that a project serves."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="goals")
    goal = models.PositiveSmallIntegerField(_("UN goal"), choices=Goal.choices)

    class Meta:
        verbose_name = _("UN goal")
        verbose_name_plural = _("UN goals")
        ordering = ["goal"]
        constraints = [
            models.UniqueConstraint(fields=["page", "goal"], name="projects_goal_once_per_project"),
            models.CheckConstraint(condition=Q(goal__range=(1, 17)), name="projects_goal_1_to_17"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_goal_display()}"


class SuccessFigure(ClusterableModel, Orderable):
    """A measurable success figure (Erfolgsgröße) of a project, with its target."""

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("Short: %, kWh; empty for pieces."))
    unit_in_words = models.CharField(_("unit in words"), max_length=60, blank=True)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    better = models.CharField(_("direction"), max_length=10, choices=Better.choices, default=Better.MORE)
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("What is counted, and how."))
    source = models.CharField(_("source"), max_length=160)
    is_example = models.BooleanField(_("example data"), default=False)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("unit_in_words")]),
        FieldRowPanel([FieldPanel("target"), FieldPanel("better")]),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("is_example")]),
        InlinePanel("measurements", label=_("Measurement")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("success figure")
        verbose_name_plural = _("success figures")

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """One recorded value of a success figure, in the figure's unit."""

    figure = ParentalKey(SuccessFigure, on_delete=models.CASCADE, related_name="measurements")
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)

    panels = [FieldRowPanel([FieldPanel("day"), FieldPanel("value")])]

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "day"],
                name="projects_one_measurement_a_day",
                violation_error_message=_("There is already a measurement of this day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"
