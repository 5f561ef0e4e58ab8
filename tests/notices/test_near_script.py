"""What a device works out by itself (static/js/map/near.js) is what the server would say."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.domain import metres

SCRIPT = Path(__file__).resolve().parents[2] / "static/js/map/near.js"
WEST_EAST = {"type": "LineString", "coordinates": [[9.99, 53.7], [10.01, 53.7]]}
SHAPES = [
    WEST_EAST,
    {"type": "Point", "coordinates": [10.0, 53.701]},
    {"type": "Point", "coordinates": [10.0, 53.7]},
    {"type": "Point", "coordinates": [10.012, 53.7005]},
    {"type": "LineString", "coordinates": [[10.0, 53.69], [10.002, 53.71], [10.02, 53.71]]},
    {"type": "LineString", "coordinates": [[9.99, 53.702], [10.01, 53.703]]},
    {"type": "MultiLineString", "coordinates": [[[9.95, 53.75], [9.96, 53.75]], [[10.02, 53.7], [10.03, 53.7]]]},
    {"type": "Polygon", "coordinates": [[[9.98, 53.69], [10.02, 53.69], [10.02, 53.71], [9.98, 53.71], [9.98, 53.69]]]},
    {"type": "Polygon", "coordinates": [[[10.03, 53.72], [10.04, 53.72], [10.03, 53.73], [10.03, 53.72]]]},
]
PAIRS = [(one, other) for one in SHAPES for other in SHAPES]


def in_script(source: Path, pairs) -> list[float]:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    script = f"""import {{ near }} from {json.dumps(source.as_uri())};
    console.log(JSON.stringify({json.dumps(pairs)}.map(([one, other]) => near(one, other))));"""
    done = subprocess.run(
        [node, "--input-type=module", "-e", script],
        capture_output=True,
        text=True,
        check=True,
        env={"NODE_NO_WARNINGS": "1"},
    )
    return json.loads(done.stdout)


def test_script_and_server_say_the_same():
    expected = [metres(one, other) for one, other in PAIRS]
    assert in_script(SCRIPT, PAIRS) == pytest.approx(expected, abs=0.01)
    assert expected.count(0) > len(SHAPES), "some touch, cross, or lie within"


def test_control_without_the_look_at_crossings_they_differ(tmp_path):
    broken = tmp_path / "near.mjs"
    text = SCRIPT.read_text(encoding="utf-8")
    changed = text.replace("cross(one, other)\n", "false\n")
    assert changed != text
    broken.write_text(changed, encoding="utf-8")
    assert in_script(broken, [(SHAPES[0], SHAPES[4])])[0] > 10
