"""The site's addresses. Pages come from Wagtail's tree; everything else is listed here."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from accounts import views as account_views
from core import views

handler400 = "core.views.bad_request"
handler500 = "core.views.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("l/<str:token>/", account_views.link, name="link"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
if settings.DEMO_ALLOWED:
    urlpatterns += [path("demo/", include("demo.urls"))]
    # In production the web server in front does this. Documents go through /documents/, which asks for permission.
    urlpatterns += [re_path(r"^media/(?P<path>(?!documents/).*)$", serve, {"document_root": settings.MEDIA_ROOT})]
urlpatterns += i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False)
