"""The city's map: where a place lies on it, pins that can be told apart, one query, nobody else asked."""

import json
import math
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, engines
from django.test import RequestFactory
from wagtail.blocks import StructBlockValidationError

from core import brand as brands
from core.blocks.places import PlacesMapBlock
from core.domain import Box, pins
from core.domain.geo import NEAR, PITCH, mercator
from core.models import Place
from norderstedt_go.settings.maps import tiles

ROOT = Path(__file__).resolve().parents[2]
CITY = Box(9.915, 53.662, 10.080, 53.768)
WIDTH, HEIGHT = 640, 695
# Six places: three at one address, two in one park, one on its own.
POINTS = [(47.6, 57.0), (48.1, 57.4), (47.3, 56.7), (60.6, 39.5), (58.7, 42.4), (78.2, 70.3)]


# -- where things lie ---------------------------------------------------------------------------------------------


def test_the_corners_of_the_map_are_its_corners():
    assert CITY.place(53.768, 9.915) == (0, 0)
    assert CITY.place(53.662, 10.080) == (100, 100)


def test_the_projection_is_that_of_other_web_maps():
    # The worked example of the standard (IOGP 373-07-2, 3.2.1.2: Popular Visualisation Pseudo-Mercator).
    latitude = 24 + 22 / 60 + 54.433 / 3600
    assert 6_378_137 * mercator(latitude) == pytest.approx(2_800_000.00, abs=0.01)


def test_a_place_lies_between_the_corners():
    assert CITY.place(53.7076, 9.9936) == (47.64, 57.01)


@pytest.mark.parametrize(("where", "shown"), [((53.7, 10.0), True), ((53.55, 10.0), False), ((53.7, 9.9), False)])
def test_the_map_knows_what_it_shows(where, shown):
    assert CITY.contains(*where) is shown


@pytest.mark.parametrize("sides", [(10, 53, 9, 54), (9, 54, 10, 53), (9, 53, 10, 86), (-181, 53, 10, 54)])
def test_a_map_of_nothing_is_refused(sides):
    with pytest.raises(ValueError, match="from west to east"):
        Box(*sides)


def test_the_drawing_has_the_shape_of_its_box():
    drawing = ElementTree.fromstring((ROOT / "brands/norderstedt/map.svg").read_text(encoding="utf-8"))
    _left, _top, width, height = map(float, drawing.get("viewBox").split())
    assert width / height == pytest.approx(CITY.ratio, abs=0.001)


def test_the_brand_s_box_is_the_one_that_the_drawing_was_made_for():
    facts = brands.brand().map
    assert Box(facts.west, facts.south, facts.east, facts.north) == CITY
    assert all(CITY.contains(*label.at) for label in facts.labels)


# -- pins ---------------------------------------------------------------------------------------------------------


def test_pins_that_would_hide_each_other_share_a_foot():
    found = pins(POINTS, width=WIDTH, height=HEIGHT)
    assert [pin.number for pin in found] == [1, 2, 3, 4, 5, 6]
    assert len({(pin.x, pin.y) for pin in found[:3]}) == 1
    assert [pin.dx for pin in found[:3]] == [-PITCH, 0, PITCH]
    assert [pin.has_foot for pin in found[:3]] == [True, False, False]
    assert (found[5].x, found[5].y, found[5].dx) == (78.2, 70.3, 0)


def test_more_than_a_row_of_pins_stands_in_rows_that_read_downwards():
    found = pins([(50, 50)] * 5, width=WIDTH, height=HEIGHT)
    assert [(pin.dx, pin.dy) for pin in found] == [(-32, -62), (0, -62), (32, -62), (-16, -30), (16, -30)]


def discs(found, width=WIDTH, height=HEIGHT):
    return [(pin.x * width / 100 + pin.dx, pin.y * height / 100 + pin.dy) for pin in found]


def crowd(count: int) -> list[tuple[float, float]]:
    """Points in a small part of the map, spread as if by chance, the same each time."""
    return [(40 + 37 * number % 31 / 2, 45 + 53 * number % 29 / 2) for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 5, 13, 40])
def test_every_number_can_be_read(count):
    found = pins(crowd(count), width=WIDTH, height=HEIGHT)
    assert len(found) == count
    # The foot is rounded to a hundredth of a percent.
    assert all(math.dist(one, other) >= NEAR * PITCH - 0.2 for one, other in combinations(discs(found), 2))


def test_control_without_bunches_numbers_hide_each_other():
    alone = [pins([point], width=WIDTH, height=HEIGHT)[0] for point in crowd(40)]
    assert any(math.dist(one, other) < NEAR * PITCH for one, other in combinations(discs(alone), 2))


def test_the_browser_puts_pins_where_the_server_does():
    points = [(round(x * WIDTH / 100, 3), round(y * HEIGHT / 100, 3)) for x, y in crowd(13)]
    script = (
        f"import {{ bunch }} from {json.dumps((ROOT / 'static/js/map/bunch.js').as_uri())};"
        f"console.log(JSON.stringify(bunch({json.dumps([{'x': x, 'y': y} for x, y in points])})))"
    )
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    answer = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True, env={}
    )
    theirs = [(place["disc"]["x"], place["disc"]["y"]) for place in json.loads(answer.stdout)]
    ours = discs(pins([(100 * x / WIDTH, 100 * y / HEIGHT) for x, y in points], width=WIDTH, height=HEIGHT))
    assert theirs == [pytest.approx(one, abs=0.1) for one in ours]


# -- the block ----------------------------------------------------------------------------------------------------


def value(*names: str, kind: str = "", heading: str = "So finden Sie uns") -> dict:
    places = [Place.objects.get(name=name).pk for name in names]
    return PlacesMapBlock().to_python({"heading": heading, "intro": "", "places": places, "kind": kind})


def render(*blocks: dict) -> str:
    request = RequestFactory().get("/")
    template = engines["django"].from_string(
        '{% for one in blocks %}{% include "blocks/places_map.html" with value=one %}{% endfor %}'
    )
    # A block is rendered without the page's own context.
    return template.template.render(Context({"blocks": blocks, "request": request}))


def test_a_map_of_all_places_costs_one_query(city, django_assert_num_queries):
    block = PlacesMapBlock().to_python({"heading": "Alle", "intro": "", "places": [], "kind": "all"})
    with django_assert_num_queries(1):
        html = render(block)
    assert html.count('class="ngo-map__place"') == 13


def test_chosen_places_cost_one_query_too(city, django_assert_num_queries):
    raw = {"heading": "Zwei", "intro": "", "places": list(Place.objects.values_list("pk", flat=True)[:5]), "kind": ""}
    with django_assert_num_queries(1):
        html = render(PlacesMapBlock().to_python(raw))
    assert html.count('class="ngo-map__place"') == 5


def test_the_list_says_what_the_map_shows(city):
    html = render(value("TriBühne", "Arriba"))
    names = re.findall(r'<h3 data-title><span class="ngo-sr">(\d)\. </span>(.+?)</h3>', html)
    assert names == [("1", "TriBühne"), ("2", "Arriba")]
    links = set(re.findall(r'href="#(karte-1-ort-\d)"', html))
    assert links == set(re.findall(r'id="(karte-1-ort-\d)"', html)) == {"karte-1-ort-1", "karte-1-ort-2"}
    assert "Am Hallenbad 14, 22850 Norderstedt" in html
    assert "Beispiel" in html


def test_what_is_not_an_example_does_not_say_so(city):
    Place.objects.update(is_example=False)
    assert "Beispiel" not in render(value(kind="all"))


def test_a_place_beyond_the_map_stands_in_the_list_alone(city):
    Place.objects.filter(name="Arriba").update(latitude=Decimal("53.55"))
    Place.objects.filter(name="TriBühne").update(latitude=None, longitude=None)
    html = render(value("Arriba", "TriBühne", "Rathaus"))
    assert html.count("Nicht auf der Karte.") == 2
    assert re.findall(r"data-pin=\"(\d)\"", html) == ["1"] * 3


def test_without_a_map_of_the_city_there_is_the_list(city, monkeypatch):
    monkeypatch.setitem(brands.brand().__dict__, "map", {})
    html = render(value("Rathaus"))
    assert "data-map" not in html
    assert "map.js" not in html
    assert "Rathausallee 50" in html


def test_no_places_say_so(city):
    Place.objects.all().delete()
    assert "Hier sind noch keine Orte eingetragen." in render(value(kind="all"))


def test_two_maps_of_one_page_keep_apart(city):
    html = render(value("Rathaus"), value("Rathaus", "TriBühne"))
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "karte-2-ort-2" in ids


def test_names_are_written_as_text(city):
    Place.objects.filter(name="Rathaus").update(name='<script>alert("x")</script>', note="<b>&", access_note="<i>")
    html = render(value('<script>alert("x")</script>', heading="<u>"))
    assert not re.search(r"<(script>|b>|i>|u>)", html)


def test_the_component_needs_no_style_and_no_script_of_its_own(city):
    html = render(value(kind="all"))
    assert " style=" not in html
    assert re.findall(r"<script[^>]*>", html) == ['<script type="module" src="/static/map.js">']


@pytest.mark.parametrize(("names", "kind"), [((), ""), (("Rathaus",), "all")])
def test_an_editor_chooses_places_or_a_kind(city, names, kind):
    with pytest.raises(StructBlockValidationError):
        PlacesMapBlock().clean(value(*names, kind=kind))
    assert PlacesMapBlock().clean(value("Rathaus"))["places"][0].name == "Rathaus"


# -- tiles --------------------------------------------------------------------------------------------------------

TILES = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (TILES, "https://*.tiles.example.org"),
        ("https://tiles.example.org:8443/{z}/{x}/{y}.png", "https://tiles.example.org:8443"),
        ("/tiles/{z}/{x}/{y}.png", ""),
    ],
)
def test_tiles_name_whom_the_browser_asks(url, origin):
    assert tiles(url, "Stadt") == {"url": url, "attribution": "Stadt", "origin": origin}


@pytest.mark.parametrize(
    ("url", "attribution", "sentence"),
    [
        ("http://tiles.example.org/{z}/{x}/{y}.png", "Stadt", "neither a path nor an https address"),
        ("https://tiles.example.org; script-src */{z}/{x}/{y}", "Stadt", "neither a path nor an https address"),
        ("https://a:b@tiles.example.org/{z}/{x}/{y}", "Stadt", "neither a path nor an https address"),
        ("https://tiles.example.org/{z}/{x}.png", "Stadt", "needs {z}, {x} and {y}"),
        (TILES, "", "NGO_MAP_TILES_ATTRIBUTION is not set"),
    ],
)
def test_tiles_that_could_not_work_stop_the_site(url, attribution, sentence):
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        tiles(url, attribution)


def test_nobody_is_asked_by_default(city):
    assert tiles("", "") == {}
    html = render(value(kind="all"))
    assert "data-tiles" not in html
    assert "Genaue Karte laden" not in html


def test_strange_tiles_wait_for_a_click_and_are_allowed_on_this_page_alone(city, settings):
    settings.MAP_TILES = tiles(TILES, "Stadt")
    request = RequestFactory().get("/")
    template = engines["django"].from_string('{% include "blocks/places_map.html" %}')
    html = template.template.render(Context({"value": value(kind="all"), "request": request}))
    assert "Genaue Karte laden" in html
    assert "data-ask hidden" in html
    assert request.allowed_sources == {"img-src": ["https://*.tiles.example.org"]}


def test_tiles_of_our_own_need_no_question(city, settings):
    settings.MAP_TILES = tiles("/tiles/{z}/{x}/{y}.png", "Stadt")
    html = render(value(kind="all"))
    assert 'data-tiles="/tiles/{z}/{x}/{y}.png"' in html
    assert "Genaue Karte laden" not in html
