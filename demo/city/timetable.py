"""Who speaks when: each sensor at its own beat, lamps also when they change, now and then something odd."""

from collections.abc import Iterator
from datetime import UTC, datetime

from demo.city.measures import lamp
from demo.city.messages import Message, messages
from demo.city.moments import Moments, at
from demo.city.noise import share
from demo.city.sensors import City
from iot.domain.examples import Example


class Timetable:
    """Asked again and again for what is due. Beats follow from the clock alone, so a new start goes on where it was."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._beats = [(one, one.every * share(one.slug + "beat")) for one in city.sensors]
        self._lamps = [one for one in city.sensors if one.kind.measures == "lamp"]
        self._dim: dict[str, float] = {}

    def due(self, since: float, until: float) -> Iterator[Message]:
        """Yield the messages between two moments (seconds since 1970), each sensor's last one if it has several."""
        now = datetime.fromtimestamp(until, UTC)
        spoken = set()
        for one, phase in self._beats:
            beat = (until - phase) // one.every * one.every + phase
            if beat > since:
                spoken.add(one.slug)
                yield from self._spoken(one, datetime.fromtimestamp(int(beat), UTC), now)
        moment = at(now)
        for one in self._lamps:
            if self._changed(one, moment) and one.slug not in spoken:
                yield from self._spoken(one, now, now)
        yield from self._poison(since, until)

    def _spoken(self, one: Example, when: datetime, now: datetime) -> list[Message]:
        until = self._city.speaks_until(one, now)
        fault = self._city.faults.get(one.slug)
        if fault and fault.kind == "silent":
            return []
        when -= now - until
        values = self._city.values(one, at(when), now)
        return messages(one, {key: float(found[0]) for key, found in values.items()}, when)

    def _changed(self, one: Example, moment: Moments) -> bool:
        dim = float(lamp(one, moment)["dim"][0])
        before = self._dim.get(one.slug, dim)
        self._dim[one.slug] = dim
        return dim != before

    def _poison(self, since: float, until: float) -> Iterator[Message]:
        every = self._city.poison.get("every")
        if every and until // every > since // every:
            known = self._city.poison["messages"]
            topic, text = known[int(until // every) % len(known)]
            yield topic, text.encode()
