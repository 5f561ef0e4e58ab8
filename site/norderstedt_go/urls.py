"""The site's addresses. Pages come from Wagtail's tree; everything else is listed here."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import Http404
from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.defaults import page_not_found
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from accounts import views as account_views
from core import views
from core.cache import cached_page
from core.feeds import LanguagesSitemap
from norderstedt_go.api import api, wagtail_pages
from notifications.gateways.provider import returns_view

handler400 = "core.views.bad_request"
handler404 = "core.views.page_not_found"
handler500 = "core.views.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sw.js", views.worker, name="worker"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", cached_page()(sitemap), {"sitemaps": {"pages": LanguagesSitemap}}, name="sitemap"),
    path("api/v1/", api.urls),
    path("api/v1/", wagtail_pages()),
    # Wagtail's own doors lead to ours, where limits and the second factor are.
    re_path(r"^admin/(?:login|password_reset(?:/.*)?)/$", account_views.redirect_to_sign_in, {"fallback": "/admin/"}),
    path("_util/login/", account_views.redirect_to_sign_in),
    path("admin/logout/", account_views.sign_out),
    # Wagtail's address that always fails, to try out alarms.
    path("admin/failwhale/", page_not_found, {"exception": Http404()}),
    path("admin/choose-page/chosen-multiple/", views.chosen_pages, name="chosen_pages"),
    path("admin/", include(wagtailadmin_urls)),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        views.collection_password,
        name="collection_password",
    ),
    path("documents/", include(wagtaildocs_urls)),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.page_password,
        name="page_password",
    ),
]
if settings.DEMO_ALLOWED:
    urlpatterns += [path("demo/", include("demo.urls"))]
if settings.DEMO_ALLOWED or settings.NGO_BUCKET:
    # Those of a folder the web server in front serves. Documents go through /documents/, which asks for permission.
    urlpatterns += [path("media/<slug:folder>/<str:name>", views.media, name="media")]
if settings.MAIL_PROVIDER:
    urlpatterns += [path(f"anymail/{settings.MAIL_PROVIDER}/tracking/", returns_view(settings.MAIL_PROVIDER))]
urlpatterns += i18n_patterns(
    path(_("search/"), include("search.urls")),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("offline/", views.offline, name="offline"),
    path("konto/", include("accounts.urls")),
    path("l/<str:token>/", account_views.link, name="link"),
    path(_("notifications/"), include("notifications.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
