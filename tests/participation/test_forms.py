"""Forms that editors build: guarded, limited, kept for a while, told about without their words."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail, signing
from django.core.exceptions import ValidationError
from wagtail.models import Locale

from core import clock
from core.forms import SALT
from core.services.retention import delete_expired
from notifications.services import sweep
from participation.models import FormEntry, FormField, FormPage
from participation.models.forms import TO_CHOOSE, with_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(city) -> FormPage:
    return FormPage.objects.get(slug="kontakt")


def entry(**changes) -> dict[str, str]:
    opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
    return {"ihre_nachricht": "Guten Tag", "ihr_name": "=HYPERLINK(1)", "opened_": opened, **changes}


def test_what_somebody_sends_is_kept_until_its_day(client, form):
    answer = client.post(form.url, entry())
    assert (answer.status_code, answer.url) == (302, "/kontakt/danke/")
    kept = FormEntry.objects.get()
    assert kept.form_data == {"ihre_nachricht": "Guten Tag", "ihr_name": "=HYPERLINK(1)", "ihre_e_mail_adresse": ""}
    assert kept.expires_at - clock.now() == pytest.approx(timedelta(days=form.days_kept), abs=timedelta(minutes=1))
    assert "Ihre Nachricht ist angekommen" in client.get(answer.url).text.replace("\u00ad", "")


def test_when_its_day_has_come_it_is_deleted_and_no_day_earlier(client, form):
    client.post(form.url, entry())
    assert "participation.FormEntry" not in delete_expired()
    FormEntry.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert delete_expired()["participation.FormEntry"] == 1


def test_a_form_that_keeps_shorter_now_does_not_lengthen_what_was_promised(client, form):
    client.post(form.url, entry())
    promised = FormEntry.objects.get().expires_at
    form.days_kept = 700
    form.save()
    assert FormEntry.objects.get().expires_at == promised


def test_whom_the_form_names_is_told_without_what_was_written(client, form):
    form.notify = "stelle@example.org"
    form.save()
    client.post(form.url, entry())
    sweep()
    (sent,) = mail.outbox
    assert sent.to == ["stelle@example.org"]
    assert "Guten Tag\n\nsomebody" not in sent.body
    assert "HYPERLINK" not in sent.body
    assert "/admin/forms/submissions/" in sent.body


def test_a_machine_is_turned_away(client, form):
    assert client.post(form.url, entry(homepage_="x")).status_code == 422
    assert client.post(form.url, entry(opened_="")).status_code == 422
    assert not FormEntry.objects.exists()


def test_the_form_says_when_entries_are_deleted(client, form):
    assert "nach 90 Tagen" in client.get(form.url).text


def test_an_error_keeps_what_was_typed(client, form):
    answer = client.post(form.url, entry(ihre_nachricht="", ihr_name="Ada"))
    assert answer.status_code == 422
    assert 'value="Ada"' in answer.text


def test_editors_read_and_export_without_live_formulas(client, form, editor):
    client.post(form.url, entry())
    address = f"/admin/forms/submissions/{form.pk}/"
    assert "Guten Tag" in client.get(address).text
    table = client.get(address, {"export": "csv"})
    text = b"".join(table.streaming_content).decode()
    assert "Guten Tag" in text
    assert ",=HYPERLINK" not in text


def test_the_preview_shows_the_form_and_sends_nothing(editor, form):
    answer = editor.get(f"/admin/pages/{form.pk}/edit/preview/")
    assert answer.status_code in (200, 302)


def test_a_page_without_a_form_takes_none(client, city):
    assert client.post("/projekte/").status_code == 405
    assert client.post("/barrierefreiheit/").status_code == 405


def test_no_label_falls_into_a_trap(client, form):
    form.form_fields.add(FormField(label="Homepage", field_type="singleline", required=False, sort_order=9))
    form.save()
    client.post(form.url, entry(homepage="https://verein.example"))
    assert FormEntry.objects.get().form_data["homepage"] == "https://verein.example"


def test_a_choice_has_its_question_its_hint_and_its_error(client, form):
    form.form_fields.add(
        FormField(
            label="Kommen Sie?", help_text="Nur für die Stühle.", field_type="radio", choices="ja\nnein",
            required=True, sort_order=9,
        ),
        FormField(label="Was essen Sie?", field_type="checkboxes", choices="Brot\nObst", required=False, sort_order=10),
    )  # fmt: skip
    form.save()
    soup = BeautifulSoup(client.post(form.url, entry()).text, "html.parser")
    question, other = soup.select("form fieldset")
    assert question.legend.get_text() == "Kommen Sie?"
    assert other.legend.get_text() == "Was essen Sie? (freiwillig)"
    described = [soup.find(id=name).get_text() for name in question["aria-describedby"].split()]
    assert described == ["Nur für die Stühle.", "Dieses Feld muss ausgefüllt werden."]
    (link,) = soup.select(".ngo-notice a")
    assert soup.select_one(link["href"])["value"] == "ja"
    client.post(form.url, entry(kommen_sie="nein", was_essen_sie=["Obst"]))
    kept = FormEntry.objects.get().form_data
    assert (kept["kommen_sie"], kept["was_essen_sie"]) == ("nein", ["Obst"])


def test_a_person_finds_an_entry_when_the_form_asks_for_no_address_any_more(client, form):
    client.post(form.url, entry(ihre_e_mail_adresse="Ada@example.org"))
    form.form_fields.filter(field_type="email").delete()
    form.save()
    assert FormEntry.objects.filter(with_address("ada@example.org")).count() == 1
    assert FormEntry.objects.filter(with_address("eve@example.org")).count() == 0


@pytest.mark.parametrize("kind", TO_CHOOSE)
def test_a_question_without_answers_is_refused(kind):
    with pytest.raises(ValidationError, match="mindestens zwei Antworten"):
        FormField(label="Wann?", field_type=kind, choices="morgens").clean()
    FormField(label="Wann?", field_type=kind, choices="morgens\nabends").clean()
    FormField(label="Wann?", field_type="singleline").clean()


def test_what_is_optional_says_so_and_nothing_is_chosen_by_itself(client, city):
    form = FormPage.objects.get(slug="zukunftsbotschafterin-werden")
    soup = BeautifulSoup(client.get(form.url).text, "html.parser")
    labels = [label.get_text() for label in soup.select("main form label.kern-label")]
    assert labels == [
        "Ihr Name",
        "Ihre E-Mail-Adresse",
        "Welches Thema liegt Ihnen am Herzen? (freiwillig)",
        "Was möchten Sie uns sagen? (freiwillig)",
    ]
    assert soup.select_one("input[type=email]")["autocomplete"] == "email"
    opened = soup.select_one("[name=opened_]")["value"]
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        client.post(form.url, {"ihr_name": "Ada", "ihre_e_mail_adresse": "ada@example.org", "opened_": opened})
    assert FormEntry.objects.get().form_data["welches_thema_liegt_ihnen_am_herzen"] == ""


# -- in another language ----------------------------------------------------------------------------------------------


@pytest.fixture
def english(city) -> FormPage:
    return FormPage.objects.get(slug="become-a-future-ambassador")


def test_a_translated_form_asks_in_its_language(client, english):
    html = BeautifulSoup(client.get(english.url).content, "html.parser")
    form = html.select_one("main form")
    text = form.get_text(" ").replace("\u00ad", "")
    for word in ("Your name", "We need it to invite you.", "Mobility", "Count me in"):
        assert word in text
    for field in english.get_translation(german_locale()).form_fields.all():
        assert field.label not in text
    topics = [option.text for option in form.select("option")]
    assert topics[1:] == ["Digital society", "Mobility", "Urban data", "Work and business", "Something else"]


def test_entries_of_a_translated_form_have_the_names_of_the_original(client, english):
    opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
    sent = {"ihr_name": "Ada", "ihre_e_mail_adresse": "ada@example.org", "opened_": opened}
    answer = client.post(english.url, sent)
    assert (answer.status_code, answer.url) == (302, f"{english.url}danke/")
    assert FormEntry.objects.get().form_data.items() >= {"ihr_name": "Ada"}.items()
    assert FormEntry.objects.get().email == "ada@example.org"
    assert "Great to have you with us." in client.get(answer.url).text.replace("\u00ad", "")


def german_locale() -> Locale:
    return Locale.objects.get(language_code="de")
