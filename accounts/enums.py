"""Words of accounts."""

from enum import StrEnum


class Role(StrEnum):
    """The groups of people who work here, by the names that they see (docs/glossary.md)."""

    EDITORS = "Redaktion"
    APPROVERS = "Freigabe"
    UTILITY = "Stadtwerke"
    ADMINISTRATORS = "Administration"
