"""Widgets of the Wagtail admin."""

from typing import Any

from django import forms

from core.brand import drawing_choices


class IllustrationWidget(forms.Select):
    """Chooses one of the drawings by name; a callable, so that migrations stay still."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=[("", "---------"), *drawing_choices()])
