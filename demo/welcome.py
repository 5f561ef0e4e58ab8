"""What `make run` prints when the city is ready: where it is, who may edit it, what to look at first."""

import sys
from collections import Counter

from django.conf import settings

from core.brand import content
from demo.city.sensors import city
from demo.people import EDITOR_PASSWORD, PEOPLE
from iot.gateways.mqtt import Broker


def welcome(port: int) -> str:
    """Return the greeting."""
    site = f"http://localhost:{port}"
    project = content("projects")["project"][0]["slug"]
    people = "\n".join(f"  {person.email:24}{person.role:16}{person.does}" for person in PEOPLE)
    return f"""Open   {site}/
Edit   {site}/admin/   with one of these addresses; password: {EDITOR_PASSWORD}
{people}
Mail   {site}/demo/postfach/   what the city sends lands there, codes for signing in too
{sensors(site)}
Look first at
  {site}/projekte/?status=in-progress   the portfolio, filtered
  {site}/projekte/{project}/   a project with phase, results and answers
  {site}/projekte/#scoring   all projects on two axes
  {site}/projekte/csv/   the same as open data

Ctrl-C stops everything.
"""


def sensors(site: str) -> str:
    """Return what there is of sensors, and where one can listen to them; nothing in a city without any."""
    if "iot" not in settings.MODULES_ON or not settings.SIMULATOR_MQTT_URL:
        return ""
    count = Counter(one.kind.measures for one in city().sensors)
    there = Broker.at(settings.SIMULATOR_MQTT_URL)
    do = "speak" if settings.SIMULATOR else "are silent (SIMULATOR=0)"
    many = f"{count['container']} recycling points, {count['lamp']} lamps, {count['house']} houses"
    return f"""Live   {site}/messwerte/container/   values of sensors change by themselves
MQTT   {there.host}:{there.port}   topics stadt/# and v3/#: where the city's invented sensors {do}:
  {many}, {count["weather"]} weather stations
"""


if __name__ == "__main__":
    print(welcome(int(sys.argv[1])))
