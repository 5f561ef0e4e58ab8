"""The content checks in the admin: on the page that is written, and over all pages."""

import csv
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from core.domain.content_checks import Kind
from core.queries.checks import check_pages, page_content
from home.models import ContentPage
from projects.models import ProjectPage, WorkingGroupPage
from tests.conftest import german
from tests.core.test_blocks import story_page
from tests.core.test_story import text, to_page

REPORT = "/admin/reports/content/"


def panel(client, page) -> str:
    """The panel of the checks on the page's edit view."""
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return html.split('id="content-checks"')[1].split("</section>")[0]


def fragment(client, page):
    return client.get(reverse("content_checks", args=[page.pk]))


class TestPanel:
    def test_a_clean_page_may_go_out(self, editor, city):
        assert "Nichts gefunden. Die Seite kann hinaus." in panel(editor, ContentPage.objects.get(slug="baukasten"))

    def test_a_link_breaks_when_its_target_is_unpublished(self, editor, project):
        page = story_page([text(to_page(project))])
        assert "nicht veröffentlicht" not in panel(editor, page)
        project.unpublish()
        html = panel(editor, page)
        assert "Link auf eine Seite, die nicht veröffentlicht ist" in html
        assert project.title in html

    def test_and_when_it_is_deleted_or_restricted(self, editor, project):
        page = story_page([text(to_page(project))])
        restriction = project.view_restrictions.create(restriction_type="login")
        assert "die nicht alle sehen dürfen" in panel(editor, page)
        restriction.delete()
        project.delete()
        assert "etwas, das es nicht mehr gibt" in panel(editor, page)

    def test_within_a_restricted_area_its_pages_may_link_to_one_another(self, city, project):
        page = story_page([text(to_page(project))])
        project.view_restrictions.create(restriction_type="login")
        assert [one.kind for one in check_pages([page])[page.pk].findings if one.is_barrier] == [Kind.LINK_RESTRICTED]
        page.view_restrictions.create(restriction_type="login")
        assert [one.kind for one in check_pages([page])[page.pk].findings if one.is_barrier] == []

    def test_it_looks_at_the_latest_draft(self, editor, city):
        page = story_page([text("Gut.")])
        page.body = json.dumps([text('<a href="https://example.org">hier</a>')])
        page.save_revision()
        assert "nicht sagt, wohin er führt" in panel(editor, page)
        assert "nicht sagt, wohin er führt" in fragment(editor, page).content.decode()
        live = ContentPage.objects.get(pk=page.pk)
        assert Kind.LINK_VAGUE not in [one.kind for one in check_pages([live])[page.pk].findings]

    def test_it_fetches_itself_anew_after_each_saving(self, editor, city):
        page = ContentPage.objects.get(slug="baukasten")
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert 'data-action="w-autosave:success@document-&gt;w-swap#replaceLazy"' in html.replace("->", "-&gt;")
        assert f'data-w-swap-src-value="/admin/content-checks/{page.pk}/"' in html

    def test_only_those_who_may_edit_see_a_draft(self, client, editor, city, django_user_model):
        page = ContentPage.objects.get(slug="baukasten")
        assert fragment(editor, page).status_code == 200
        client.logout()
        assert fragment(client, page).status_code == 302
        client.force_login(django_user_model.objects.create_user("leserin@example.org", "geheim-und-lang"))
        assert fragment(client, page).status_code in (302, 403)

    def test_wagtails_own_checker_runs_in_german(self, editor, city):
        page = ContentPage.objects.get(slug="baukasten")
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "checker-axe-configuration" in html
        assert "Probleme gefunden" in html

    def test_a_new_page_has_nothing_to_check_yet(self, editor, city):
        address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", city.pk])
        assert 'id="content-checks"' not in editor.get(address).content.decode()


class TestWhatIsLookedAt:
    def test_every_field_of_words_and_every_chosen_page(self, city):
        fields = ("lead", "intro", "facts", "vision", "mission", "attributes", "invite_text", "invite_page")
        names = {str(city._meta.get_field(name).verbose_name) for name in fields}
        assert {part.name for part in page_content(city).parts} == names

    def test_a_page_that_is_chosen_in_a_field_counts_as_a_link(self, project):
        group = project.working_group
        assert Kind.LINK_DRAFT not in [one.kind for one in check_pages([project])[project.pk].findings]
        WorkingGroupPage.objects.get(pk=group.pk).unpublish()
        assert Kind.LINK_DRAFT in [one.kind for one in check_pages([project])[project.pk].findings]

    @pytest.mark.parametrize("count", [1, 11])
    def test_two_queries_find_all_targets_of_all_pages(self, city, count):
        pages = [*german(ProjectPage).all()[: count - 1], ContentPage.objects.get(slug="baukasten")]
        with CaptureQueriesContext(connection) as captured:
            check_pages(pages)
        assert len(captured) == 2


class TestReport:
    def test_it_stands_among_the_reports(self, editor, city):
        html = editor.get("/admin/").content.decode()
        assert REPORT in html
        assert "Inhaltspr\\u00fcfung" in html or "Inhaltsprüfung" in html

    def test_it_lists_all_live_pages(self, editor, project, monkeypatch):
        monkeypatch.setattr("core.admin.ContentReport.paginate_by", 500)
        project.unpublish()
        answer = editor.get(REPORT)
        live = Page.objects.live().filter(depth__gt=1)
        assert {page.pk for page in answer.context["object_list"]} == set(live.values_list("pk", flat=True))

    def test_it_can_be_narrowed_to_a_kind(self, editor, project):
        page = story_page([text(to_page(project))])
        project.unpublish()

        def found(kind):
            return [one.pk for one in editor.get(REPORT, {"kind": kind}).context["object_list"]]

        assert found("link-draft") == [page.pk]
        assert found("link-gone") == []
        assert page.pk in found("lead")

    def test_it_is_paged(self, editor, city, monkeypatch):
        monkeypatch.setattr("core.admin.ContentReport.paginate_by", 5)
        first, second = editor.get(REPORT), editor.get(REPORT, {"p": 2})
        assert len(first.context["object_list"]) == len(second.context["object_list"]) == 5
        assert first.context["object_list"] != second.context["object_list"]

    def test_it_can_be_taken_along_and_runs_nothing(self, editor, city):
        page = story_page([text('<a href="https://example.org">hier</a>')])
        Page.objects.filter(pk=page.pk).update(title="=1+1")
        answer = editor.get(REPORT, {"export": "csv"})
        rows = list(csv.reader(b"".join(answer.streaming_content).decode().splitlines()))
        assert rows[0] == ["Titel", "Adresse", "Gefunden", "Lesbarkeit"]
        mine = next(row for row in rows if row[1].endswith("/versuch/"))
        assert mine[0] == "'=1+1"
        assert mine[2].startswith("Link, der nicht sagt, wohin er führt; ")
        assert editor.get(REPORT, {"export": "xlsx"}).status_code == 200

    def test_readers_do_not_get_it(self, client, city):
        assert client.get(REPORT).status_code == 302
