"""Addresses of the demo alone."""

from django.urls import path

from demo import views

urlpatterns = [
    path("postfach/", views.mailbox, name="demo_mailbox"),
    path("postfach/<slug:key>/", views.letter, name="demo_letter"),
]
