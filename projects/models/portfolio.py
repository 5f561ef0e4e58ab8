"""The portfolio and its projects. Data only: lists and filters are built in `views`."""

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
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
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import TEXT_FEATURES, QuestionBlock, StoryBlock
from core.models import BasePage
from core.retention import Keeps
from projects.blocks import PartnerBlock
from projects.enums import PHASE_OF_STATUS, Goal, Origin, Phase, Provenance, Status
from projects.models.fields import FieldPage
from projects.models.groups import WorkingGroupPage
from projects.querysets import ProjectManager

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class ProjectIndexPage(BasePage):
    """The portfolio."""

    scoring_title = models.CharField(
        _("title of the scoring"), max_length=120, blank=True, help_text=_("Stands above the drawing with two axes.")
    )
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
    return models.CharField(
        _("source"),
        max_length=20,
        choices=Provenance.choices,
        default=Provenance.OFFICE,
        help_text=_("Where this statement comes from. Example data is marked as such on the page."),
    )


def score_field(
    name: "StrPromise", help_text: "StrPromise"
) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """Return a field for one of the two scores, 1 to 5."""
    return models.PositiveSmallIntegerField(
        name, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)], help_text=help_text
    )


class ProjectPage(BasePage):
    """One project of the portfolio."""

    origin = models.CharField(
        _("origin"),
        max_length=20,
        choices=Origin.choices,
        default=Origin.PILOT,
        help_text=_("Who brought the project into the programme."),
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status.choices,
        default=Status.NOT_STARTED,
        help_text=_("How far the work is. It decides which plant the page draws."),
    )
    status_on = models.DateField(_("status as of"), help_text=_("Shown as month and year."))
    status_source = provenance_field()
    action_fields = ParentalManyToManyField(
        FieldPage,
        related_name="projects",
        verbose_name=_("fields of action"),
        blank=True,
        help_text=_("All fields that the project serves. It is listed under each."),
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
        help_text=_("The group that goes along with the project."),
    )
    working_group_source = provenance_field()
    complexity = score_field(_("complexity of implementation"), _("1 = simple, 5 = very demanding."))
    contribution = score_field(_("contribution to the vision"), _("1 = small, 5 = large."))
    score_reason = models.TextField(
        _("reason for the scores"),
        blank=True,
        max_length=600,
        help_text=_("Why these numbers, in two or three sentences that everybody understands."),
    )
    score_source = provenance_field()
    body = StreamField(
        StoryBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Build the page from blocks: text, pictures, steps and more."),
    )
    questions = StreamField(
        [("question", QuestionBlock())],
        verbose_name=_("questions and answers"),
        blank=True,
        help_text=_("What people ask about the project. Each answer opens by a click."),
    )
    partners = StreamField(
        [("partner", PartnerBlock())],
        verbose_name=_("partners"),
        blank=True,
        help_text=_("Who works on the project, and in which role."),
    )
    contact_name = models.CharField(_("contact"), max_length=120, blank=True, help_text=_("An office, not a person."))
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Of an office, not of a person. Empty: no button.")
    )

    objects: ClassVar[PageManager] = ProjectManager()

    # Many-to-many relations are left out otherwise, and a translation would keep the fields that it began with.
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("action_fields", overridable=False),
    ]

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

    # What `with_pages()` found; the group only if everybody may see it.
    known_fields: list[FieldPage] | None = None
    shown_group: WorkingGroupPage | None = None

    @property
    def shown_fields(self) -> list[FieldPage]:
        """Return the published fields of action; a draft's name is nobody's business yet."""
        if self.known_fields is not None:
            return self.known_fields
        return [field for field in self.action_fields.all() if field.live]

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

    keeps = Keeps.nothing()

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="goals")
    goal = models.PositiveSmallIntegerField(
        _("UN goal"), choices=Goal.choices, help_text=_("One of the 17 goals of the United Nations.")
    )

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
