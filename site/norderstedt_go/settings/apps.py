"""What is installed, and how a request passes through it."""

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import BASE_DIR
from norderstedt_go.settings.files import BRAND_FACTS

# What a brand may leave out (`modules` in brand.toml). A module that is off is not installed: no addresses, no tables.
MODULES = ["culture", "iot", "notices", "participation"]
MODULES_ON = BRAND_FACTS.get("modules", MODULES)
if unknown := set(MODULES_ON) - set(MODULES):
    raise ImproperlyConfigured(
        f"The brand names modules that do not exist: {', '.join(sorted(unknown))}. There are: {', '.join(MODULES)}."
    )
MODULES_OFF = [name for name in MODULES if name not in MODULES_ON]
PROJECT_APPS = [
    *("core", "accounts", "notifications", "projects"),
    *(name for name in MODULES if name in MODULES_ON),
    *("home", "search"),
]

INSTALLED_APPS = [
    *PROJECT_APPS,
    "wagtail_localize",
    "wagtail.api.v3",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "core.middleware.PageCacheMiddleware",
    "core.middleware.AwayMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.AccountGuardMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.middleware.LogMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "norderstedt_go.urls"
WSGI_APPLICATION = "norderstedt_go.wsgi.application"
ASGI_APPLICATION = "norderstedt_go.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.frame",
            ],
        },
    },
    {
        # For answers to errors: no session, no user, no menu, since any of them may be what failed.
        "NAME": "plain",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"context_processors": ["core.context_processors.brand_only"]},
    },
]

AUTH_USER_MODEL = "accounts.User"
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
