"""Every setting of Weicheng, one file. A deployment changes them by environment variables only;
`docs/operations.md` lists each variable."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(int(default))).lower() in {"1", "true", "yes", "on"}


PACKAGE = Path(__file__).resolve().parents[1]

# Where everything that must survive lives: database, files, logs. Keys may be put elsewhere.
DATA_DIR = Path(os.environ.get("WEICHENG_DATA", "var")).resolve()
# Encryption keys: never in the database, never in a backup.
KEYS_DIR = Path(os.environ.get("WEICHENG_KEYS", DATA_DIR / "keys")).resolve()
# Cipher of stored personal data: aes-256-gcm, or sm4-gcm where 密评 is due. Affects new keys only.
FIELD_CIPHER = os.environ.get("WEICHENG_FIELD_CIPHER", "aes-256-gcm")


def secret_key() -> str:
    """From the environment, else the file that `weicheng init` made; tests and demo fall back to a throw-away key."""
    if value := os.environ.get("WEICHENG_SECRET_KEY"):
        return value
    stored = KEYS_DIR / "secret_key"
    if stored.exists():
        return stored.read_text().strip()
    return "throw-away-key-without-init-" + "0" * 40


SECRET_KEY = secret_key()
DEBUG = flag("WEICHENG_DEBUG")
# A demo city accepts its published passwords; refused off loopback.
DEMO = flag("WEICHENG_DEMO")
DEMO_PASSWORD = "Weicheng-Demo-2026"  # noqa: S105 - published on purpose
ALLOWED_HOSTS = os.environ.get("WEICHENG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("WEICHENG_ORIGINS", "").split(",") if origin]
# Set when TLS ends here or at a proxy in front: secure cookies, HSTS.
HTTPS = flag("WEICHENG_HTTPS")
# Number of trusted reverse proxies in front; 0 means the peer address is the client.
TRUSTED_PROXIES = int(os.environ.get("WEICHENG_TRUSTED_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None

INSTALLED_APPS = [
    # Sessions, sign-in and password hashing; its Group and Permission tables stay empty, access.policy decides.
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "weicheng.base",
    "weicheng.events",
    "weicheng.access",
    "weicheng.workbooks",
    "weicheng.organization",
    "weicheng.standards",
    "weicheng.places",
    "weicheng.evidence",
    "weicheng.forms",
    "weicheng.notifications",
    "weicheng.grading",
    "weicheng.tasks",
    "weicheng.indicators",
    "weicheng.archive",
    "weicheng.planning",
    "weicheng.cases",
    "weicheng.supervision",
    "weicheng.draws",
    "weicheng.inspections",
    "weicheng.surveys",
    "weicheng.assessment",
    "weicheng.readiness",
    "weicheng.fieldwork",
    "weicheng.desk",
    "weicheng.dashboards",
    "weicheng.portal",
]
# Apps are listed before all of them exist in a young checkout; an absent one is simply not installed.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("weicheng.") or (PACKAGE / app.partition(".")[2] / "apps.py").exists()
]

MIDDLEWARE = [
    "weicheng.base.csp.ContentSecurityPolicyMiddleware",
    "weicheng.base.middleware.ClientAddressMiddleware",
    "weicheng.base.middleware.TrailMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "weicheng.base.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "weicheng.organization.middleware.ActorMiddleware",
    "weicheng.organization.middleware.SessionLimitsMiddleware",
    # Innermost: its error pages draw the menu of the actor.
    "weicheng.base.errors.RefusalMiddleware",
]

ROOT_URLCONF = "weicheng.config.urls"
WSGI_APPLICATION = "weicheng.config.wsgi.application"
NAVIGATION = "weicheng.config.navigation.NAVIGATION"
# Who a user id stands for, asked by background jobs of apps below the organisation.
ACTOR_LOADER = "weicheng.organization.queries.actor_by_id"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "weicheng.base.navigation.shell_context",
            ]
        },
    }
]

# A connection stays open between requests: opening one costs as much as a page, and closing the last one makes SQLite
# move its whole log into the database.
CONNECTION_SECONDS = 60

SQLITE_OPTIONS = {
    # IMMEDIATE takes the write lock at BEGIN, so that two writers queue instead of failing half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
}


def database(url: str | None) -> dict[str, object]:
    """Django's settings for a DATABASE_URL `postgres://user:password@host:port/name?sslmode=…`; without one, SQLite."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "weicheng.sqlite3",
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            "OPTIONS": SQLITE_OPTIONS,
        }
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "CONN_MAX_AGE": CONNECTION_SECONDS,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL 只支持 postgres:// 或 sqlite:// 开头的地址。")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# Locked by account and address together: an office shares one address, and a stranger elsewhere must not be able
# to lock a clerk out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = int(os.environ.get("WEICHENG_FAILURES", "5"))
AXES_COOLOFF_TIME = timedelta(minutes=int(os.environ.get("WEICHENG_LOCK_MINUTES", "15")))
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "weicheng.organization.sign_in.client_address"
AXES_VERBOSE = False
# The sign-in page itself says that an account is locked; django-axes' middleware would answer with a bare page.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
OTP_TOTP_ISSUER = "卫城"
# Signed out after so many idle minutes, and in any case after so many hours; so many browsers at once.
IDLE_MINUTES = int(os.environ.get("WEICHENG_IDLE_MINUTES", "120"))
SESSION_COOKIE_AGE = 3600 * int(os.environ.get("WEICHENG_SESSION_HOURS", "12"))
SESSIONS_PER_PERSON = int(os.environ.get("WEICHENG_SESSIONS_PER_PERSON", "3"))
# A password is changed after so many days; 0 never asks.
PASSWORD_DAYS = int(os.environ.get("WEICHENG_PASSWORD_DAYS", "90"))
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# A level-2/3 等保 assessor's usual expectations: length, three of four kinds of characters, nothing guessable.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "weicheng.organization.passwords.ThreeKindsValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATICFILES_DIRS = [path for path in [PACKAGE / "static"] if path.exists()]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "weicheng.base.assets.HashedStorage"},
}

# Rules shipped with the package; a city may add a folder of its own packs.
PACKS_DIRS = [
    PACKAGE / "packs",
    *(Path(p) for p in os.environ.get("WEICHENG_PACKS", "").split(os.pathsep) if p),
]
# The campaign pack in force for a new installation, `campaign/city@version`.
DEFAULT_PACK = os.environ.get("WEICHENG_PACK", "hygiene-city/national@2026.1")
# A city may replace the table of roles by its own file.
ROLES_FILE = Path(os.environ.get("WEICHENG_ROLES", PACKAGE / "access" / "roles.toml"))

# Background work behind the Django Tasks interface; the embedded default keeps tasks in the same database.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What runs when; and what a worker does between two tasks.
SCHEDULE = "weicheng.config.schedule.SCHEDULE"
WORKER_CHORES = ["weicheng.events.deliveries.drain"]
# Where backups lie, and how many of the nightly ones are kept; 0 makes none. Another disk is better.
BACKUP_DIR = Path(os.environ.get("WEICHENG_BACKUPS", DATA_DIR / "backups")).resolve()
BACKUP_KEEP = int(os.environ.get("WEICHENG_BACKUP_KEEP", "0" if DEMO else "7"))
# Excel files written in the background; each is deleted after a week.
EXPORTS_DIR = DATA_DIR / "exports"
# Hash of the nightly seals of the log: sha256, or sm3 where national algorithms are demanded.
SEAL_ALGORITHM = os.environ.get("WEICHENG_SEAL_ALGORITHM", "sha256")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Ticks of long work, seen by all processes of the machine. Not in the database: on SQLite a long transaction
    # would hold back its own progress.
    "progress": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "run" / "progress",
        "TIMEOUT": 24 * 3600,
    },
}
# How often an address has tried something within its window (base/throttle.py).
LIMITS_DIR = DATA_DIR / "run" / "limits"
# Public reports one address may send in an hour (a whole office or mobile cell may share one), and wrong codes it may
# try when following a report; 0 sets no limit.
REPORTS_PER_HOUR = int(os.environ.get("WEICHENG_REPORTS_PER_HOUR", "60"))
WRONG_CODES_PER_HOUR = int(os.environ.get("WEICHENG_WRONG_CODES_PER_HOUR", "20"))
# The address under which citizens reach this server (https://…, without a slash at the end), printed on QR posters;
# empty takes the address the clerk came by.
PUBLIC_URL = os.environ.get("WEICHENG_PUBLIC_URL", "").rstrip("/")
# Where the public is told to call, shown on the public pages and on posters; empty leaves the line out.
PUBLIC_PHONE = os.environ.get("WEICHENG_PUBLIC_PHONE", "12345")

# A template that asks for a row fails (tests, development) or is logged (production).
STRICT_RENDERING = flag("WEICHENG_STRICT_RENDERING", DEBUG)
CSRF_FAILURE_VIEW = "weicheng.base.errors.csrf_failed"
# Optional base map: tile addresses with {z}/{x}/{y} (or WMTS parameters), lowest layer first, separated by spaces.
MAP_TILES = os.environ.get("WEICHENG_MAP_TILES", "").split()
# The largest request of all; each file field has its own, smaller limit.
MAX_REQUEST_BYTES = int(os.environ.get("WEICHENG_MAX_REQUEST_MB", "100")) * 1024 * 1024
# Largest photo, document and video one upload may carry, in MB.
PHOTO_MAX_BYTES = int(os.environ.get("WEICHENG_PHOTO_MAX_MB", "20")) * 1024 * 1024
ATTACHMENT_MAX_BYTES = int(os.environ.get("WEICHENG_ATTACHMENT_MAX_MB", "20")) * 1024 * 1024
VIDEO_MAX_BYTES = int(os.environ.get("WEICHENG_VIDEO_MAX_MB", "80")) * 1024 * 1024
# Networks of our own (10.0.0.0/8,192.168.5.0/24) that a webhook may be sent to; none unless listed.
WEBHOOK_PRIVATE_NETWORKS = [
    network for network in os.environ.get("WEICHENG_WEBHOOK_NETWORKS", "").replace(" ", "").split(",") if network
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"
