"""A user is an e-mail address, whatever its case."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction


def test_an_address_belongs_to_one_user_whatever_its_case(django_user_model, city):
    django_user_model.objects.create_user("Runa@Example.org", "geheim-und-lang")
    with pytest.raises(IntegrityError), transaction.atomic():
        django_user_model(email="RUNA@example.org").save()


def test_one_signs_in_with_any_case(django_user_model, city, rf):
    user = django_user_model.objects.create_user("runa@example.org", "geheim-und-lang")
    assert authenticate(rf.get("/"), username="RUNA@example.ORG", password="geheim-und-lang") == user


def test_a_user_needs_an_address(django_user_model, city):
    with pytest.raises(ValueError, match="e-mail"):
        django_user_model.objects.create_user("")


def test_a_superuser_may_everything(django_user_model, city):
    user = django_user_model.objects.create_superuser("chefin@example.org", "geheim-und-lang")
    assert user.is_superuser
    assert user.is_staff
