"""The demo city's sensors, and what is wrong with some of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from core.brand import content, streets
from demo.city.measures import MEASURES, Values
from demo.city.moments import DAY, Moments
from demo.city.noise import Numbers, Whole, chance, seed
from iot.domain.examples import Example, examples

FAULTS = ("silent", "stuck", "implausible", "battery", "late")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one sensor: a row of the table in content/sensors.toml."""

    sensor: str
    kind: str
    days: int = 0
    minutes: int = 0
    value: float = 0.0


class City:
    """All sensors by their short names. Nothing here changes, so that any process says the same of any moment."""

    def __init__(self, sensors: list[Example], faults: list[Fault], poison: dict[str, Any]) -> None:
        self.sensors, self.poison = sensors, poison
        self.faults = {one.sensor: one for one in faults}
        known = {one.slug for one in sensors}
        odd = [one for one in faults if one.kind not in FAULTS or one.sensor not in known]
        if odd:
            raise ValueError(f"content/sensors.toml: no such fault, or no such sensor: {odd[0]}")

    def speaks_until(self, one: Example, now: datetime) -> datetime:
        """Return when a sensor measured what is the last one to have arrived by now."""
        fault = self.faults.get(one.slug)
        if fault and fault.kind == "silent":
            return now - timedelta(days=fault.days)
        return now - timedelta(minutes=fault.minutes) if fault and fault.kind == "late" else now

    def values(self, one: Example, when: Moments, now: datetime) -> Values:
        """Return what a sensor says that it measured, rounded; `now` tells how long it has been broken."""
        found = MEASURES[one.kind.measures](one, when)
        fault = self.faults.get(one.slug)
        if fault:
            found = _broken(found, fault, when, now)
        return {said.key: np.round(found[said.key], max(said.decimals, 1)) for said in one.kind.values}


def _broken(found: Values, fault: Fault, when: Moments, now: datetime) -> Values:
    first = next(iter(found))
    if fault.kind == "stuck":
        return found | {first: np.full(len(when), fault.value)}
    if fault.kind == "battery":
        sinks = 0.05 * (1 - (when.seconds / DAY / 90) % 1)
        return found | {"battery": fault.value + sinks}
    if fault.kind == "implausible":
        wrong = fault.value + 6 * (chance(seed(fault.sensor), when.seconds // 60) - 0.5)
        return found | {first: _from(found[first], wrong, when.seconds, now - timedelta(days=fault.days))}
    return found


def _from(right: Numbers, wrong: Numbers, seconds: Whole, since: datetime) -> Numbers:
    return np.where(seconds >= since.timestamp(), wrong, right)


def city() -> City:
    """Return the sensors of the city that this site runs as; none without texts for them."""
    texts = content("sensors")
    sensors = examples(texts, {name: one.line for name, one in streets().items()})
    return City(sensors, [Fault(**row) for row in texts.get("fault", [])], texts.get("poison", {}))
