"""The database says no first."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from projects.models import Measurement, ProjectGoal, ProjectPage
from tests.conftest import german


@pytest.mark.parametrize("scores", [(0, 3), (3, 6), (None, 3), (3, None)])
def test_scores_are_1_to_5_both_or_none(project, scores):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectPage.objects.filter(pk=project.pk).update(complexity=scores[0], contribution=scores[1])


def test_a_project_may_have_no_scores(client, project):
    ProjectPage.objects.filter(pk=project.pk).update(complexity=None, contribution=None)
    assert client.get(f"/projekte/{project.slug}/").status_code == 200
    rows = client.get("/projekte/").context_data["matrix"]["rows"]
    assert len(rows) == 10


def test_half_a_score_is_a_clear_error(project):
    project.complexity = None
    with pytest.raises(ValidationError, match="beide"):
        project.full_clean()


@pytest.mark.parametrize("goal", [0, 18])
def test_a_goal_is_one_of_the_17(project, goal):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectGoal.objects.create(page=project, goal=goal)


def test_a_goal_counts_once(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectGoal.objects.create(page=project, goal=project.goals.first().goal)


def test_a_day_has_one_measurement(project):
    taken = project.figures.first().measurements.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.create(figure=taken.figure, day=taken.day, value=1)


def test_a_figure_without_measurement_says_so(client, project):
    Measurement.objects.filter(figure__page=project).delete()
    assert "Noch nicht gemessen" in client.get(f"/projekte/{project.slug}/").content.decode()


def test_a_deleted_working_group_leaves_its_projects(client, city):
    from projects.models import WorkingGroupPage

    WorkingGroupPage.objects.get(slug="urbane-daten").delete()
    assert german(ProjectPage).count() == 11
    assert client.get("/projekte/echtzeitstrom/").status_code == 200
