"""The words of the portfolio (docs/glossary.md)."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a project comes from."""

    PILOT = "pilot", _("Pilot project of the programme")
    UTILITY = "utility", _("Project of the municipal utility")


class Status(models.TextChoices):
    """How far the work is, in the strategy's words. This is what is shown and filtered."""

    IN_PROGRESS = "in-progress", _("in progress")
    IN_CONCEPT = "in-concept", _("in concept")
    NOT_STARTED = "not-started", _("not started")
    COMPLETED = "completed", _("completed")


class Phase(models.TextChoices):
    """The phase of growth that the plant draws. It only repeats the status."""

    IDEA = "idea", _("Idea")
    CONCEPT = "concept", _("Concept")
    PILOT = "pilot", _("Pilot")
    OPERATION = "operation", _("In operation")


PHASE_OF_STATUS = {
    Status.NOT_STARTED: Phase.IDEA,
    Status.IN_CONCEPT: Phase.CONCEPT,
    Status.IN_PROGRESS: Phase.PILOT,
    Status.COMPLETED: Phase.OPERATION,
}


class Provenance(models.TextChoices):
    """Who says so. Example data is marked wherever it is shown or taken away."""

    STRATEGY = "strategy", _("Smart city strategy")
    OFFICE = "office", _("Programme office")
    EXAMPLE = "example", _("Demo data")


class Better(models.TextChoices):
    """Which way a figure should go."""

    MORE = "more", _("more is better")
    LESS = "less", _("less is better")


class Goal(models.IntegerChoices):
    """The 17 sustainable development goals of the United Nations (Agenda 2030, official German short titles)."""

    NO_POVERTY = 1, _("No poverty")
    ZERO_HUNGER = 2, _("Zero hunger")
    HEALTH = 3, _("Good health and well-being")
    EDUCATION = 4, _("Quality education")
    GENDER = 5, _("Gender equality")
    WATER = 6, _("Clean water and sanitation")
    ENERGY = 7, _("Affordable and clean energy")
    WORK = 8, _("Decent work and economic growth")
    INFRASTRUCTURE = 9, _("Industry, innovation and infrastructure")
    INEQUALITIES = 10, _("Reduced inequalities")
    CITIES = 11, _("Sustainable cities and communities")
    CONSUMPTION = 12, _("Responsible consumption and production")
    CLIMATE = 13, _("Climate action")
    OCEANS = 14, _("Life below water")
    LAND = 15, _("Life on land")
    PEACE = 16, _("Peace, justice and strong institutions")
    PARTNERSHIPS = 17, _("Partnerships for the goals")


class TopicKey(StrEnum):
    """What people can be told of (projects.topics). The values stand in subscriptions and stay."""

    NEWS = "projects.news"
    PROJECT = "projects.project"
    FIELD = "projects.field"
