"""Calendar files as another program reads them: ical.js, on the Node of the environment, in another time zone."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(sys.prefix) / "bin" / "node"
SCRIPT = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const told = (event) => ({
  uid: event.uid,
  summary: event.summary,
  description: event.description,
  location: event.location,
  start: event.startDate.toString(),
  end: event.endDate.toString(),
  zone: event.startDate.zone?.tzid,
  startUtc: event.startDate.convertToZone(ICAL.Timezone.utcTimezone).toString(),
  endUtc: event.endDate.convertToZone(ICAL.Timezone.utcTimezone).toString(),
  allDay: event.startDate.isDate,
  sequence: event.sequence,
  status: event.component.getFirstPropertyValue("status"),
  geo: event.component.getFirstPropertyValue("geo"),
  url: event.component.getFirstPropertyValue("url"),
  stamp: event.component.getFirstPropertyValue("dtstamp").toString(),
});
const answer = {
  name: calendar.getFirstPropertyValue("x-wr-calname"),
  version: calendar.getFirstPropertyValue("version"),
  events: calendar.getAllSubcomponents("vevent").map((one) => told(new ICAL.Event(one))),
};
console.log(JSON.stringify(answer));
"""


def read(content: bytes) -> dict:
    """Return what ical.js understands of a file. Fails on whatever it refuses."""
    done = subprocess.run(
        [NODE, "--input-type=module", "--eval", SCRIPT],
        input=content,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
        env={"TZ": "America/New_York", "PATH": ""},
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
