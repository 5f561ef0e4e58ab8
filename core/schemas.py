"""Shapes that all parts of the open interface share."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from enum import Enum
from typing import Annotated, Any

from annotated_types import Ge, Le
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import override
from ninja import Field, Schema
from pydantic import ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

MOST = 100
# PostgreSQL counts rows in 64 bits; a larger offset is an error there, and means nothing anywhere.
FARTHEST = 1_000_000
Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+$", max_length=255)]

# Every day from 2000 to 2099 and no other, as a pattern: the description then says exactly what is taken.
DAY = (
    r"^20[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))$|^20(?:[02468][048]|[13579][26])-02-29$"
)
Day = Annotated[str, Field(pattern=DAY, json_schema_extra={"example": "2026-12-24"})]


class Strict(Schema):
    """Parameters that say no to a name that they do not know: a mistyped filter must not look like an answer."""

    @model_validator(mode="before")
    @classmethod
    def knows_all_names(cls, data: Any, info: ValidationInfo) -> Any:
        """Refuse a parameter that is not ours; ninja itself passes on only those that are."""
        request = (info.context or {}).get("request")
        names = {field.alias or name for name, field in cls.model_fields.items()}
        unknown = sorted(set(request.GET) - names) if request else []
        if unknown:
            raise PydanticCustomError("unknown_parameter", "There is no such parameter.")
        return data


# The languages of the city's pages, its own first.
Language = Enum("Language", {code: code for code, _name in settings.LANGUAGES}, type=str)  # type: ignore[misc]  # known when settings are


class Spoken(Strict):
    """In which language."""

    locale: Language = Field(
        Language(settings.LANGUAGE_CODE),
        description="Language of the answer. What is not translated is left out, and slugs are those of that language.",
    )

    def spoken(self) -> AbstractContextManager[None]:
        """Answer in this language: all reading has to happen within."""
        return override(self.locale.value)


class Paging(Spoken):
    """Which part of a list."""

    limit: Annotated[int, Ge(1), Le(MOST)] = Field(20, description="How many entries, at most 100.")
    offset: Annotated[int, Ge(0), Le(FARTHEST)] = Field(0, description="How many entries to skip.")

    def part(self, found: QuerySet[Any]) -> list[Any]:
        """Return this part of a queryset."""
        return list(found[self.offset : self.offset + self.limit])


class Problem(Schema):
    """What went wrong."""

    detail: str


class Complaint(Schema):
    """One fault of a request: where and why."""

    loc: Sequence[str | int]
    msg: str
    type: str


class Refusal(Schema):
    """Why a request was refused: a parameter that is unknown or has no such value."""

    detail: list[Complaint]
