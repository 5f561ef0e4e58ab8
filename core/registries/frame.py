"""The frame of the site: menu and foot; and what the demo city is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Page


class Menu:
    """Page types that may stand in the main menu, if editors put them there, or that stand in the footer."""

    def __init__(self) -> None:
        self._models: list[type[Page]] = []

    def register(self, model: type[Page]) -> None:
        """Let pages of this type stand in the menu."""
        self._models.append(model)

    def models(self) -> tuple[type[Page], ...]:
        """Return the registered page types."""
        return tuple(self._models)


@dataclass(frozen=True)
class DemoStep:
    """Loads one module's demo data: idempotent, dates relative to today, what exists stays as it is."""

    name: str
    order: int
    load: Callable[[], None]


class DemoData:
    """The steps of `manage.py load_demo`."""

    def __init__(self) -> None:
        self._steps: list[DemoStep] = []

    def register(self, step: DemoStep) -> None:
        """Add a module's step."""
        self._steps.append(step)

    def steps(self) -> list[DemoStep]:
        """Return the steps in their order."""
        return sorted(self._steps, key=lambda step: step.order)


menu = Menu()
footer = Menu()
demo_data = DemoData()
