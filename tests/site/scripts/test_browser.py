"""A real browser runs no hostile word, also without the policy that would forbid it.

Not among tests/e2e: Playwright's loop keeps Django's database from its thread, so here it gets one of its own.
"""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Route
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from participation.models import AccessibilityFeedback, FormPage
from tests.conftest import german
from tests.site.hostile import LONG, MARK
from tests.site.hostile_city import FEEDBACK, Answer, read, written
from tools.browser import chromium

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.django_db, pytest.mark.chromium]
POLICY = "Content-Security-Policy"
LISTEN = """window.hits = 0; window.hit = () => { window.hits += 1 };
addEventListener("securitypolicyviolation", ({violatedDirective: one}) => (window.violated ??= []).push(one))"""
OPEN = "document.querySelectorAll('details').forEach((one) => (one.open = true))"


@pytest.fixture(scope="module")
def assets(tmp_path_factory) -> Path:
    """The city's own styles and scripts, as the build makes them."""
    folder = tmp_path_factory.mktemp("assets")
    subprocess.run([sys.executable, "tools/build_assets.py", django_settings.BRAND, folder], cwd=ROOT, check=True)
    return folder


class Seen(NamedTuple):
    """How often a hostile word was run, what the policy has forbidden, and how many editors for texts were built."""

    hits: int
    forbidden: list[str]
    editors: int


@dataclass
class Looker:
    """A browser that gets every answer from here: no server, no database. Lives in a thread, for Playwright's loop."""

    answers: dict[str, Answer]
    assets: Path
    policy: bool

    def serve(self, route: Route) -> None:
        address = route.request.url.removeprefix("http://testserver")
        path = address.split("?")[0]
        if path.startswith("/static/"):
            name = path.removeprefix("/static/")
            file = self.assets / name if (self.assets / name).is_file() else finders.find(name)
            return route.fulfill(path=file) if file else route.fulfill(status=404, body="")
        answer = self.answers.get(address) or self.answers.get(path)
        if answer is None:
            return route.fulfill(status=404, body="")
        headers = {"Content-Type": answer.kind, **({POLICY: answer.headers[POLICY]} if self.policy else {})}
        return route.fulfill(status=answer.status, headers=headers, body=answer.content)

    def look(self) -> dict[str, Seen]:
        """Open all pages, and use what opens by a script."""
        seen = {}
        with chromium() as browser:
            context = browser.new_context(base_url="http://testserver", locale="de-DE")
            context.add_init_script(LISTEN)
            context.route("**/*", self.serve)
            for address, answer in self.answers.items():
                if "html" not in answer.kind:
                    continue
                page = context.new_page()
                page.on("dialog", lambda dialog: dialog.dismiss())
                page.goto(address)
                page.evaluate(OPEN)
                if address == "/suche/":
                    page.locator("main input[name=q]").press_sequentially("cmd")
                    page.locator("[role=option]").first.hover()
                if page.locator(".ngo-map__seed").count():
                    page.locator(".ngo-map__seed").first.click()
                page.wait_for_timeout(150)
                forbidden = sorted(set(page.evaluate("window.violated ?? []")))
                seen[address] = Seen(page.evaluate("window.hits"), forbidden, page.locator(".Draftail-Editor").count())
                page.close()
        return seen


def seen_by_chromium(answers: dict[str, Answer], assets: Path, *, policy: bool) -> dict[str, Seen]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(Looker(answers, assets, policy).look).result()


def shown_in_public() -> Iterator[str]:
    """One page of each kind, the one with every block, the search, its suggestions, forms, the letter box."""
    pages = {type(page): page.url for page in german(Page).live().filter(depth__gt=1).specific()}
    yield from [
        *pages.values(),
        "/baukasten/",
        "/orte/",
        FEEDBACK,
        "/suche/",
        written("/suche/", q="cmd"),
        written("/suche/", q=LONG),
    ]
    yield from ("/suche/vorschlaege/", "/demo/postfach/", "/termine/?view=month", "/gibt-es-nicht/")


def shown_to_editors() -> Iterator[str]:
    """Where editors see what strangers and colleagues wrote."""
    for slug in ("baukasten", "sammelaktion-mobilgeraete", "kontakt", "treffen-urbane-daten", "barrierefreiheit"):
        page = german(Page).get(slug=slug)
        yield reverse("wagtailadmin_pages:edit", args=[page.pk])
    yield reverse("wagtailadmin_home")
    yield reverse("wagtailadmin_explore", args=[german(Page).get(slug="projekte").pk])
    yield from (reverse("wagtailforms:list_submissions", args=[form.pk]) for form in FormPage.objects.all())
    feedback = AccessibilityFeedback.objects.get(message__contains=MARK)
    yield reverse("accessibility_feedback:edit", args=[feedback.pk])
    for name in ("wagtailusers_users:index", "wagtaildocs:index", "wagtailimages:index", "content_report", "outbox"):
        yield reverse(name)
    for model in get_snippet_models():
        yield reverse(model.snippet_viewset.get_url_name("list"))
        yield reverse(model.snippet_viewset.get_url_name("edit"), args=[model.objects.first().pk])


@pytest.mark.parametrize(
    "policy", [pytest.param(False, id="no policy"), pytest.param(True, id="policy", marks=pytest.mark.soak)]
)
def test_no_browser_runs_them_on_a_public_page(poisoned, assets, policy):
    answers = {address: read(poisoned.client(), address) for address in shown_in_public()}
    answers["/suche/vorschlaege/"] = read(poisoned.client(), "/suche/vorschlaege/?q=cmd")
    seen = seen_by_chromium(answers, assets, policy=policy)
    assert len(seen) > 15
    assert {address: one for address, one in seen.items() if one.hits or one.forbidden} == {}


def test_no_browser_runs_them_in_the_admin(poisoned, assets):
    client = poisoned.client(signed_in=True)
    answers = {address: read(client, address) for address in shown_to_editors()}
    assert {address: one.status for address, one in answers.items() if one.status != 200} == {}
    seen = seen_by_chromium(answers, assets, policy=False)
    assert {address: one.hits for address, one in seen.items() if one.hits} == {}
    assert sum(one.editors for one in seen.values()) > 10, "the admin's own scripts have built its forms"


def test_control_a_page_that_marks_them_safe_runs_them_and_the_policy_forbids_it(poisoned, assets, monkeypatch):
    monkeypatch.setattr("core.templatetags.look.conditional_escape", str)
    answers = {"/projekte/": read(poisoned.client(), "/projekte/")}
    assert seen_by_chromium(answers, assets, policy=False)["/projekte/"].hits > 0
    hits, forbidden, _editors = seen_by_chromium(answers, assets, policy=True)["/projekte/"]
    assert hits == 0
    assert {name.split("-")[0] for name in forbidden} >= {"script"}
