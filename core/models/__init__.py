"""The models of the core: media, the base of all pages, places."""

from core.enums import SIMPLE
from core.models.audit import AuditEntry, GuardPass
from core.models.media import CustomDocument, CustomImage, CustomRendition
from core.models.pages import HOME_DEPTH, BasePage, OverviewPage
from core.models.places import District, Place
from core.models.simple import SimpleSection
from core.models.translated import TranslatedQuerySet, TranslatedSnippet

__all__ = [
    "HOME_DEPTH",
    "SIMPLE",
    "AuditEntry",
    "BasePage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "District",
    "GuardPass",
    "OverviewPage",
    "Place",
    "SimpleSection",
    "TranslatedQuerySet",
    "TranslatedSnippet",
]
