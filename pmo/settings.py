"""Settings of the Programme Office, in groups. Every value comes from the environment with a safe default."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from pmo import env
from pmo.core.fonts import FONT_FOLDER
from pmo.people.sso import config as single_sign_on

ROOT = Path(__file__).resolve().parent.parent
LOCAL = env.flag("PMO_LOCAL")  # the office that `make run` starts, and the tests
TESTING = env.flag("PMO_TESTING")
SAMPLE = LOCAL and env.flag("PMO_SAMPLE", True)  # load the samples into an empty office
DATA_DIR = env.folder("PMO_DATA", ROOT / ".data")

# --- Safety -----------------------------------------------------------------------------------------------------------
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY", "only-for-the-local-office-and-tests" if LOCAL else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Write a long random text into the environment variable SECRET_KEY."
    )
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
TOKEN_PEPPER = env.text("TOKEN_PEPPER", SECRET_KEY)  # apart from SECRET_KEY, so that rotating one keeps the other
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if LOCAL else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)  # how many reverse proxies add to X-Forwarded-For

SECURE_COOKIES = not LOCAL
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_AGE = env.number("SESSION_IDLE_MINUTES", 60 if not LOCAL else 60 * 12) * 60
SESSION_ABSOLUTE_AGE = timedelta(hours=env.number("SESSION_ABSOLUTE_HOURS", 12))
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "pmo.core.error_pages.csrf_failure"
SECURE_SSL_REDIRECT = SECURE_COOKIES and env.flag("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = ["^livez$", "^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *env.words("SSO_FORM_ACTIONS")],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_LIMIT = 20_000_000  # bytes of one uploaded file

# --- Apps -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "reporting",
    "benefits",
    "planning",
    "registers",
    "pmo.records",
    "pmo.hierarchy",
    "pmo.people",
    "pmo.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "rest_framework",
    "drf_spectacular",
    "pgtrigger",
    "pghistory",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "lucide",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "pmo.core.middleware.RequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pmo.people.middleware.SignInMiddleware",
    "pmo.core.history.HistoryMiddleware",
    "pmo.core.refusals.ProblemMiddleware",
]

ROOT_URLCONF = "pmo.urls"
WSGI_APPLICATION = "pmo.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            # Partials outermost, then the cache, then cotton: in any other order each undoes the other.
            "loaders": [
                ("template_partials.loader.Loader", [("django.template.loaders.cached.Loader", _LOADERS)]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pmo.core.nav.shell",
            ],
            "builtins": [
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "pmo.core.templatetags.office",
                "pmo.hierarchy.templatetags.work",
                "registers.templatetags.registers",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database ---------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": env.database("DATABASE_URL", "postgresql://postgres@127.0.0.1/pmo")
    | {
        "CONN_MAX_AGE": env.number("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"TEMPLATE": env.text("TEST_TEMPLATE_DB") or None, "NAME": "test_pmo"},
    }
}
DATABASES["default"]["OPTIONS"].setdefault(
    "options",
    f"-c statement_timeout={env.number('STATEMENT_TIMEOUT_SECONDS', 0 if TESTING else 120)}s"
    f" -c lock_timeout={env.number('LOCK_TIMEOUT_SECONDS', 0 if TESTING else 30)}s",
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters and sessions live in the database: neither goes when Redis does.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        # Django's 300 would let anybody push out the counters of guesses and the marks of used codes by asking for others.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"  # so that events of one transaction keep their order
PGHISTORY_APPEND_ONLY = True  # the database itself refuses to change or delete an event


# --- People and sign-in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004"
]  # addresses are unique whatever their case: the constraint one_account_an_address
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "pmo.people.passwords.BreachedPasswordValidator",
        "OPTIONS": {"password_list_path": env.text("PASSWORD_LIST")} if env.text("PASSWORD_LIST") else {},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "pmo.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "pmo.people.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by invitation or single sign-on, both proven already
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = True
# For wrong codes at the second step only. Passwords have pmo.people.throttle: a lock is a way to lock others out.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "pmo.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = (
    True  # SAML does not tell whether an address is verified, and its people may have a second step too
)
MFA_TOTP_ISSUER = "Programme Office"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_REQUIRED = env.flag("MFA_REQUIRED", not LOCAL)  # for people who sign in by password
SOCIALACCOUNT_ADAPTER = "pmo.people.sso.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the person is (issuer, subject), never the address
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # joining an identity to an account is a second key to it
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = single_sign_on.providers()  # SSO_OIDC and SSO_SAML, see docs/sign-in.md
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += single_sign_on.form_actions(SOCIALACCOUNT_PROVIDERS)

ORGANISATION = env.text(
    "ORGANISATION", "Fenmarsh University Hospitals" if LOCAL else ""
)  # on the sign-in page and reports

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/London")
FORMAT_MODULE_PATH = ["pmo.core.formats"]

# --- Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.folder("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [ROOT / "static", ("fonts", FONT_FOLDER)]
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING
    else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage" if LOCAL  # compressing takes half a minute
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)  # fmt: skip
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = TESTING

# --- Mail -------------------------------------------------------------------------------------------------------------
locals().update(env.email("EMAIL_URL", "smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Programme Office <office@programme-office.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
REPORT_LOGO = env.text("REPORT_LOGO", "")  # a PNG file, or an SVG file of plain shapes
REPORT_SLIDES = env.text("REPORT_SLIDES", "")  # a PowerPoint file (.pptx) whose layouts the slides of reports take
REPORT_ACCENT = env.text("REPORT_ACCENT", "")  # such as #3a49b5
BI_ROLE = env.text("BI_ROLE")  # the database role of a BI tool, which may read the views in the schema bi
REPORT_DOMAINS = [name.lower() for name in env.words("REPORT_DOMAINS")]  # where readers without accounts may be
# Beside the data, outside the database and its backups: tells a restored database from one that was only restarted.
REPORT_EPOCH_FILE = env.folder("REPORT_EPOCH_FILE", DATA_DIR / "report-epoch")
MAILDIR = env.text("PMO_MAILDIR")  # the local mailbox that the page /mailbox/ reads

# --- Background work: Redis is a doorbell, the database decides -------------------------------------------------------
CELERY_BROKER_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"reporting.tasks.do_send": {"queue": "mail"}}  # a mail does not wait behind every drawing
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 2.5,  # longer than the second for which a worker listens; who rings waits no longer
    "max_retries": 0,  # ringing is tried once: the rows say what is to be done, and the ticker rings again
    "interval_start": 0,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
}

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "pmo.people.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["pmo.records.api.parsing.ExactJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "pmo.records.api.errors.answer",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Programme Office",
    "VERSION": "1",
    "DESCRIPTION": "The registers and the tree of work. How to sign in, filter and write is told under /api/.",
    "SERVE_AUTHENTICATION": None,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # it would draw the schema, whose words are the office's, without its database
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["pmo.records.api.components.add"],
}

# --- Logs -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
    },
}

if TESTING:
    from pmo.core.undefined import Undefined

    TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined("%s")
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
