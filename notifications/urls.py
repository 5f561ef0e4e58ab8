"""What links in messages open."""

from django.urls import path

from notifications.views import account, links

urlpatterns = [
    path("meine/<str:token>/", links.manage, name="notifications_manage"),
    path("ende/<str:token>/", links.stop, name="notifications_stop"),
    path("konto/", account.in_account, name="notifications_in_account"),
    path("weiter/", links.undo, name="notifications_undo"),
    path("geraet/erneuern/", links.renew_device, name="notifications_renew_device"),
]
