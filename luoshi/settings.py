"""Every setting in one table: from `LUOSHI_NAME`, secrets also from the file `LUOSHI_NAME_FILE`."""

import ipaddress
import os
import re
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from luoshi.core.quiet import Quiet, over_night

BASE = Path(__file__).resolve().parent


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One thing a site may set: its name without the prefix, its default and what it does."""

    name: str
    default: str
    help: str
    secret: bool = False


SETTINGS = (
    Setting(name="DATA", default="data", help="Folder of the embedded database, keys and files."),
    Setting(
        name="DATABASE",
        default="",
        help="postgresql://user:password@host:port/name; empty: SQLite in the data folder.",
        secret=True,
    ),
    Setting(
        name="SECRET_KEY",
        default="",
        help="Signs sessions; empty: made once and kept in the data folder.",
        secret=True,
    ),
    Setting(name="HOSTS", default="127.0.0.1,localhost", help="Host names served, by commas."),
    Setting(name="HTTPS", default="no", help="yes: cookies only over HTTPS, behind a proxy."),
    Setting(name="DEBUG", default="no", help="yes: pages show their errors. Never in production."),
    Setting(name="ORIGIN", default="luoshi.local", help="Name of this ledger in its checkpoints."),
    Setting(name="DIGEST", default="sha256", help="Digest of new entries: sha256 or sm3."),
    Setting(name="LOOPS", default="", help="Folder of loop files that add to or replace ours."),
    Setting(name="ORGANISER", default="", help="主办单位 in the foot of each page."),
    Setting(name="FILING", default="", help="备案编号 in the foot of each page."),
    Setting(
        name="SITE_TITLE",
        default="",
        help="Name beside the mark; empty: the root unit, and nothing on public pages.",
    ),
    Setting(name="UPLOAD_MB", default="50", help="Largest file that is taken in, in MB."),
    Setting(
        name="EVIDENCE_MB",
        default="10",
        help="Largest file of evidence that is attached to a move, in MB.",
    ),
    Setting(
        name="ASK_YEAR_MINUTES",
        default="12000",
        help="Minutes that a unit may ask of others in a year; more is shown to the unit above.",
    ),
    Setting(
        name="ASK_VILLAGE_MINUTES",
        default="90",
        help="Minutes that a village may be asked in a month; more is shown to the unit above.",
    ),
    Setting(
        name="ASK_NOTICE_WORKDAYS",
        default="3",
        help="Workdays that a campaign leaves until its due day, at least.",
    ),
    Setting(
        name="ASK_CHARACTERS",
        default="800",
        help="Characters that one template of a campaign may demand, at most.",
    ),
    Setting(
        name="KEEP_FILES_DAYS",
        default="30",
        help="Days after the last draft of a document is decided until its file is deleted.",
    ),
    Setting(
        name="QUIET_HOURS",
        default="20:00-08:00",
        help="Hours in which no sheet goes out, nor on days off, but under an emergency; or none.",
    ),
    Setting(
        name="MODEL_URL",
        default="",
        help="Base address of a model (https://host/v1) that a clerk may ask; empty: none.",
    ),
    Setting(
        name="MODEL_KEY",
        default="",
        help="Key that is sent to the model; empty: none.",
        secret=True,
    ),
    Setting(name="MODEL_NAME", default="", help="Name of the model at that address."),
    Setting(
        name="MODEL_SECONDS",
        default="60",
        help="Seconds that the model has to read a document, all in all.",
    ),
    Setting(name="CHROMIUM", default="", help="Path of Chromium for the flows; empty: from PATH."),
)


def value(name: str) -> str:
    """What is set for this name, from the environment, its file (secrets) or the default."""
    setting = next(entry for entry in SETTINGS if entry.name == name)
    path = os.environ.get(f"LUOSHI_{name}_FILE", "") if setting.secret else ""
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(f"LUOSHI_{name}", setting.default)


def yes(name: str) -> bool:
    """The yes or no that is set; anything else stops the start."""
    said = value(name).lower()
    if said not in ("yes", "no"):
        raise ImproperlyConfigured(f"LUOSHI_{name} is “{said}”: write yes or no.")
    return said == "yes"


def whole(name: str) -> int:
    """The whole number that is set; anything else stops the start."""
    said = value(name)
    if not said.isdecimal():
        raise ImproperlyConfigured(f"LUOSHI_{name} is “{said}”: write a whole number.")
    return int(said)


def hours(name: str) -> Quiet | None:
    """The hours that are set, None for "none"; anything else stops the start."""
    said = value(name)
    if said == "none":
        return None
    begins, _, ends = said.partition("-")
    try:
        return over_night(begins, ends)
    except ValueError as wrong:
        raise ImproperlyConfigured(
            f"LUOSHI_{name} is “{said}”: write two times like 20:00-08:00, or none."
        ) from wrong


def kept_secret_key(folder: Path) -> str:
    """The secret key kept in the data folder, made with rights for its owner alone when missing."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8").strip()


def database(url: str) -> dict[str, object]:
    """Django's description of the database that a URL names, or of the embedded one."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "luoshi.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
                    "PRAGMA mmap_size=268435456; PRAGMA recursive_triggers=ON"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ImproperlyConfigured("LUOSHI_DATABASE: write postgresql://user:password@host/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def model(url: str, *, name: str, key: str) -> str:
    """The base address of the model without its last slash; what is no address stops the start."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host.encode("idna")
    except ValueError:
        host = ""
    plain = re.fullmatch(r"https?://[!-~]+", url) and not re.search(r"[?#@\\]", url)
    if not host or not plain:
        raise ImproperlyConfigured(
            "LUOSHI_MODEL_URL: write https://host/v1, without password, question mark or hash."
        )
    if parts.scheme == "http" and not _is_near(host):
        raise ImproperlyConfigured(
            "LUOSHI_MODEL_URL: write https://; http:// is taken for a private address only."
        )
    if not name:
        raise ImproperlyConfigured(
            "LUOSHI_MODEL_NAME: write the name of the model at that address."
        )
    if not re.fullmatch("[!-~]*", key):
        raise ImproperlyConfigured("LUOSHI_MODEL_KEY: write it on one line, without blanks.")
    return url.rstrip("/")


def _is_near(host: str) -> bool:
    """Whether a host is this machine or in a private network: its address, or a bare name."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(".localhost")


if sqlite3.sqlite_version_info < (3, 35):
    raise ImproperlyConfigured("SQLite 3.35 or newer is needed (RETURNING).")
if value("DIGEST") not in ("sha256", "sm3"):
    raise ImproperlyConfigured("LUOSHI_DIGEST: write sha256 or sm3.")

DATA = Path(value("DATA")).resolve()
LOOPS = (Path(value("LOOPS")),) if value("LOOPS") else ()
UPLOAD_MB = whole("UPLOAD_MB")
EVIDENCE_MB = whole("EVIDENCE_MB")
ASK_YEAR_MINUTES = whole("ASK_YEAR_MINUTES")
ASK_VILLAGE_MINUTES = whole("ASK_VILLAGE_MINUTES")
ASK_NOTICE_WORKDAYS = whole("ASK_NOTICE_WORKDAYS")
ASK_CHARACTERS = whole("ASK_CHARACTERS")
KEEP_FILES_DAYS = whole("KEEP_FILES_DAYS")
QUIET_HOURS = hours("QUIET_HOURS")
MODEL_NAME = value("MODEL_NAME")
MODEL_KEY = value("MODEL_KEY")
MODEL_URL = model(value("MODEL_URL"), name=MODEL_NAME, key=MODEL_KEY)
MODEL_SECONDS = whole("MODEL_SECONDS")
DEBUG = yes("DEBUG")
SECRET_KEY = value("SECRET_KEY") or kept_secret_key(DATA)
ALLOWED_HOSTS = [host.strip() for host in value("HOSTS").split(",") if host.strip()]
DATABASES = {"default": database(value("DATABASE"))}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "luoshi.store",
    "luoshi.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "luoshi.web.middleware.policy",
    "luoshi.web.middleware.refusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "luoshi.web.context.shell",
            ]
        },
    }
]
#: Shared by all server processes: it counts failed sign-ins and the requests of an address.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA / "cache",
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ROOT_URLCONF = "luoshi.urls"
WSGI_APPLICATION = "luoshi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = yes("HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if yes("HTTPS") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
