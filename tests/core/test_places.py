"""Places and districts: what a place refuses, what editors see, what its hours say."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.models import ReferenceIndex

from core.blocks.opening import OpeningHoursBlock
from core.demo import load_places
from core.enums import PlaceKind, StepFree
from core.models import District, Place
from core.periods import ZONE, Span, SpecialDays, WeekRow
from core.queries import shown_places
from core.templatetags.hours import opening_words, week_words

NINE, TWELVE, SIX = time(9), time(12), time(18)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def plain(text: str) -> str:
    """Without the space that keeps a number and its unit together."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def weekly(days=("1",), opens=NINE, closes=SIX, **more) -> tuple[str, dict]:
    return "weekly", {
        "days": list(days),
        "opens": opens,
        "closes": closes,
        "valid_from": None,
        "valid_until": None,
    } | more


def special(first: date, last: date | None = None, **more) -> tuple[str, dict]:
    value = {"first": first, "last": last, "closed": True, "opens": None, "closes": None, "reason": ""}
    return "special", value | more


def holidays(**more) -> tuple[str, dict]:
    return "holidays", {"closed": True, "opens": None, "closes": None} | more


def place(**fields) -> Place:
    return Place(**{"name": "Bootshaus", "latitude": Decimal("53.70"), "longitude": Decimal("9.99"), **fields})


# -- what a place refuses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"latitude": Decimal("9.99"), "longitude": Decimal("53.70")}, "latitude", "vertauscht"),
        ({"latitude": Decimal("43.70")}, "latitude", "weit außerhalb"),
        ({"longitude": Decimal("99.9")}, "latitude", "weit außerhalb"),
        ({"longitude": None}, "__all__", "oder keine"),
        ({"postal_code": "2284"}, "postal_code", "fünf Ziffern"),
        ({"kind": "castle"}, "kind", "castle"),
    ],
)
def test_a_place_refuses(db, fields, field, sentence):
    with pytest.raises(ValidationError) as refused:
        place(**fields).full_clean()
    assert sentence in " ".join(refused.value.message_dict[field])


def test_a_place_needs_no_position(db):
    place(latitude=None, longitude=None).full_clean()


@pytest.mark.parametrize("fields", [{"longitude": None}, {"latitude": Decimal("91")}, {"longitude": Decimal("-181")}])
def test_the_database_refuses_it_too(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        place(**fields).save()


def test_a_district_with_places_stays(city):
    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.get(name="Garstedt").delete()


# -- opening hours, as editors write them -------------------------------------------------------------------------


def test_what_editors_write_becomes_rules():
    hours = place(
        opening_hours=[
            weekly("12", NINE, TWELVE),
            weekly("12", time(14), SIX),
            holidays(),
            special(date(2026, 12, 24), reason="Heiligabend"),
            special(date(2026, 12, 28), date(2026, 12, 30), closed=False, opens=NINE, closes=TWELVE),
        ]
    ).hours
    morning, afternoon = Span(NINE, TWELVE), Span(time(14), SIX)
    assert hours.week(date(2026, 11, 23)) == [WeekRow(1, 2, (morning, afternoon)), WeekRow(3, 7, ())]
    assert hours.on_holidays == ()
    assert hours.special == (
        SpecialDays(date(2026, 12, 24), date(2026, 12, 24), (), "Heiligabend"),
        SpecialDays(date(2026, 12, 28), date(2026, 12, 30), (morning,), ""),
    )


def test_without_an_entry_a_holiday_is_a_day_like_any_other():
    assert place(opening_hours=[weekly()]).hours.on_holidays is None
    assert place().hours.rules == ()


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        (*weekly(valid_from=date(2026, 5, 2), valid_until=date(2026, 5, 1)), "valid_until"),
        (*weekly(days=()), "days"),
        (*holidays(opens=NINE), "closed"),
        (*holidays(closed=False, opens=NINE), "closes"),
        (*holidays(closed=False, closes=NINE), "opens"),
        (*special(date(2026, 5, 2), date(2026, 5, 1)), "last"),
        (*special(date(2026, 5, 2), closed=False), "opens"),
        (*weekly(opens=SIX, closes=NINE), "closes"),
        (*holidays(closed=False, opens=SIX, closes=NINE), "closes"),
        (*special(date(2026, 5, 2), closed=False, opens=SIX, closes=NINE), "closes"),
    ],
)
def test_hours_refuse_at_the_field_that_is_wrong(kind, value, field):
    block = OpeningHoursBlock()
    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(block.to_python([{"type": kind, "value": block.child_blocks[kind].get_prep_value(value)}]))
    assert list(refused.value.block_errors[0].block_errors) == [field]


def test_seconds_of_a_time_field_do_no_harm():
    assert place(opening_hours=[weekly(opens=time(9, 0, 30))]).hours.rules[0].span == Span(NINE, SIX)


# -- hours in words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-23T10:00", "Jetzt geöffnet, bis 12 Uhr"),
        ("2026-11-23T12:30", "Geschlossen. Öffnet heute um 14 Uhr"),
        ("2026-11-23T20:00", "Geschlossen. Öffnet morgen um 9:30 Uhr"),
        ("2026-11-24T20:00", "Geschlossen. Öffnet am Montag um 9 Uhr"),
        ("2026-12-24T10:00", "Geschlossen (Heiligabend). Öffnet am Montag um 9 Uhr"),
        ("2026-12-28T19:00", "Geschlossen. Öffnet morgen um 9:30 Uhr"),
        ("2026-12-29T19:00", "Geschlossen. Öffnet am Montag um 9 Uhr"),
    ],
)
def test_one_sentence_says_whether_it_is_open(time_machine, now, words):
    time_machine.move_to(berlin(now), tick=False)
    hours = place(
        opening_hours=[
            weekly("1", NINE, TWELVE),
            weekly("1", time(14), SIX),
            weekly("2", time(9, 30), TWELVE),
            holidays(),
            special(date(2026, 12, 24), reason="Heiligabend"),
        ]
    ).hours
    assert plain(opening_words({}, hours)) == words


@pytest.mark.parametrize(
    ("opening_hours", "words"),
    [
        ([], ""),
        ([weekly("1234567", time(), time())], "Immer geöffnet"),
        ([weekly("6", time(20), time(2))], "Jetzt geöffnet, bis morgen, 2 Uhr"),
        ([weekly("1", valid_until=date(2026, 1, 1))], "Geschlossen"),
        ([weekly("6", valid_from=date(2026, 12, 5))], "Geschlossen. Öffnet am 5. Dezember um 9 Uhr"),
    ],
)
def test_odd_hours_have_a_sentence_too(time_machine, opening_hours, words):
    time_machine.move_to(berlin("2026-11-21T23:00"), tick=False)
    assert plain(opening_words({}, place(opening_hours=opening_hours).hours)) == words


def test_the_week_in_words(time_machine):
    time_machine.move_to(berlin("2026-11-23T10:00"), tick=False)
    hours = place(
        opening_hours=[
            weekly("12345", NINE, TWELVE),
            weekly("12345", time(14), time(18, 30)),
            weekly("6", time(20), time()),
            holidays(),
        ]
    ).hours
    assert [(days, plain(times)) for days, times in week_words({}, hours)] == [
        ("Montag bis Freitag", "9 bis 12 und 14 bis 18:30 Uhr"),
        ("Samstag", "20 bis 24 Uhr"),
        ("Sonntag", "geschlossen"),
        ("Feiertage", "geschlossen"),
    ]


# -- the demo city ------------------------------------------------------------------------------------------------


def test_the_demo_s_places_are_whole_and_say_that_they_are_examples(city):
    places = list(Place.objects.exclude(kind=PlaceKind.RECYCLING))
    assert len(places) == 13
    assert all(one.is_example and one.district and one.latitude for one in places)
    for one in places:
        one.full_clean()
    assert {one.name for one in District.objects.all()} == {
        "Friedrichsgabe",
        "Garstedt",
        "Glashütte",
        "Harksheide",
        "Norderstedt-Mitte",
    }


def test_loading_the_demo_again_changes_nothing(city):
    Place.objects.filter(name="Rathaus").update(street="Anderswo 1")
    before = list(Place.objects.values().order_by("pk"))
    load_places()
    assert list(Place.objects.values().order_by("pk")) == before


# -- reading and choosing -----------------------------------------------------------------------------------------


def test_places_of_a_kind_come_by_name_and_with_their_district_in_one_query(city, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = [(one.name, one.district.name) for one in shown_places(kind=PlaceKind.LIBRARY)]
    assert found == [
        ("Stadtbücherei Glashütte", "Glashütte"),
        ("Stadtbücherei Norderstedt-Mitte", "Norderstedt-Mitte"),
    ]
    assert len(shown_places(kind="all")) == 13


def test_chosen_places_keep_the_editor_s_order_and_lose_what_is_gone(city):
    two = [Place.objects.get(name="TriBühne"), Place.objects.get(name="Arriba")]
    assert shown_places(chosen=[two[0], None, two[1]]) == two


@pytest.fixture
def keeper(editor, django_user_model):
    """An editor of the demo, with the right to write places down."""
    user = django_user_model.objects.get(pk=editor.session["_auth_user_id"])
    user.user_permissions.set(
        Permission.objects.filter(content_type__app_label="core", codename__regex="_(place|district)$")
    )
    return editor


def form(**fields) -> dict[str, str]:
    return {
        "name": "Bootshaus",
        "kind": "sport",
        "latitude": "53,7262",
        "longitude": "10.0150",
        "step_free": "yes",
        "accessible_toilet": "unknown",
        "induction_loop": "no",
        "accessible_parking": "unknown",
        "opening_hours-count": "1",
        "opening_hours-0-deleted": "",
        "opening_hours-0-order": "0",
        "opening_hours-0-type": "weekly",
        "opening_hours-0-id": "",
        "opening_hours-0-value-days": ["6", "7"],
        "opening_hours-0-value-opens": "10:00",
        "opening_hours-0-value-closes": "18:00",
        "opening_hours-0-value-valid_from": "",
        "opening_hours-0-value-valid_until": "",
    } | fields


def test_an_editor_writes_a_place_with_its_hours(keeper):
    answer = keeper.post(reverse("wagtailsnippets_core_place:add"), form())
    assert answer.status_code == 302, answer.context["form"].errors
    made = Place.objects.get(name="Bootshaus")
    assert (made.latitude, made.step_free) == (Decimal("53.72620"), StepFree.YES)
    assert made.hours.week(date(2026, 11, 23)) == [WeekRow(1, 5, ()), WeekRow(6, 7, (Span(time(10), SIX),))]


def test_an_editor_is_told_of_swapped_numbers(keeper):
    answer = keeper.post(reverse("wagtailsnippets_core_place:add"), form(latitude="10,0150", longitude="53,7262"))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["latitude"]


def test_an_editor_finds_a_place_by_its_name(keeper):
    address = reverse("wagtailsnippets_core_place:list")
    names = [one.name for one in keeper.get(address, {"q": "TriBühne"}).context["object_list"]]
    assert names == ["TriBühne"]


def test_an_editor_writes_a_missing_place_down_while_choosing(keeper):
    chooser = reverse("wagtailsnippetchoosers_core_place:choose")
    assert "Neuer Ort" in keeper.get(chooser).json()["html"]
    fields = {"name": "Bootshaus", "kind": "sport", "street": "", "postal_code": "", "district": ""}
    fields |= {"latitude": "", "longitude": ""}
    made = keeper.post(
        reverse("wagtailsnippetchoosers_core_place:create"),
        {f"place-chooser-create-form-{name}": value for name, value in fields.items()} | fields,
    )
    assert made.status_code == 200
    assert Place.objects.filter(name="Bootshaus").exists()


def test_a_district_knows_where_it_is_used(keeper):
    garstedt = District.objects.get(name="Garstedt")
    assert ReferenceIndex.get_grouped_references_to(garstedt).count() == 12
    answer = keeper.get(reverse("wagtailsnippets_core_district:usage", args=[garstedt.pk]))
    assert b"Bildungshaus Garstedt" in answer.content


def test_special_days_stand_below_the_week_in_time(time_machine):
    time_machine.move_to("2026-12-01 12:00")
    hours = place(
        opening_hours=[
            weekly("12345"),
            special(date(2026, 12, 24), date(2027, 1, 1), reason="Weihnachten"),
            special(date(2026, 12, 7), closed=False, opens=NINE, closes=TWELVE),
            special(date(2027, 6, 1), date(2027, 6, 2)),
        ]
    ).hours
    rows = [(days, plain(times)) for days, times in week_words({}, hours)]
    assert rows[-2:] == [("7. Dezember", "9 bis 12 Uhr"), ("24. Dezember bis 1. Januar", "geschlossen (Weihnachten)")]
    assert len(rows) == 4
