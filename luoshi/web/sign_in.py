"""Signing in with a name and a password, and out again; a name that fails too often has to wait.

Routes, in `luoshi/urls.py`:

    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
"""

import hashlib
import math
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FAILURES = 5
WINDOW = timedelta(minutes=15)


class SignInForm(AuthenticationForm):
    """Name and password, with the words of this product.

    Refuses: invalid_login, inactive, locked.
    """

    error_messages = {
        "invalid_login": _("登录名或密码不对，请再输一次。忘了密码，请找本单位管理员重设。"),
        "inactive": _("这个登录名已停用。请找本单位管理员。"),
        "locked": _(
            "这个登录名 15 分钟内输错 5 次，已暂停登录。请 {minutes} 分钟后再试；"
            "忘了密码，请找本单位管理员重设。"
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("登录名")
        self.fields["username"].error_messages = {"required": _("请写登录名。")}
        self.fields["password"] = forms.CharField(
            label=_("密码"), strip=False, error_messages={"required": _("请写密码。")}
        )

    def clean(self) -> dict[str, Any]:
        """The signed-in person's fields, unless the name has to wait; each failure is counted."""
        name = self.cleaned_data.get("username") or ""
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        self.refuse_locked(name)
        count_attempt(name)
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            self.refuse_locked(name)
            raise
        cache.delete(_key(name))
        return cleaned

    def refuse_locked(self, name: str) -> None:
        """Nothing while the name may try. Refuses: locked."""
        minutes = minutes_to_wait(name)
        if minutes:
            message = str(self.error_messages["locked"]).format(minutes=minutes)
            raise ValidationError(message, code="locked")


def keep_password(account: int, *, hashed: str) -> None:
    """Gives an account a password that has been hashed already."""
    User.objects.filter(pk=account).update(password=hashed)


def minutes_to_wait(name: str) -> int:
    """How long this name is still locked, rounded up; 0 when it may try."""
    attempts = _attempts(name)
    if len(attempts) < FAILURES:
        return 0
    left = attempts[-FAILURES] + WINDOW - timezone.now()
    return max(math.ceil(left / timedelta(minutes=1)), 1)


def count_attempt(name: str) -> None:
    """Counts a try before its password is checked, so that many at once are counted too."""
    kept = (*_attempts(name), timezone.now())[-FAILURES:]
    cache.set(_key(name), kept, WINDOW.total_seconds())


def _attempts(name: str) -> tuple[datetime, ...]:
    since = timezone.now() - WINDOW
    return tuple(at for at in cache.get(_key(name), ()) if at > since)


def _key(name: str) -> str:
    """Cache keys take no spaces or Chinese, and one name must not count as two by case or width."""
    plain = unicodedata.normalize("NFKC", name).casefold().strip()
    return f"sign-in:{hashlib.sha256(plain.encode()).hexdigest()}"


class SignIn(views.LoginView):
    """The page to sign in. Django rotates the session and refuses a `next` that leads elsewhere."""

    form_class = SignInForm
    template_name = "registration/sign_in.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The same page with what went wrong: 429 while the name is locked, else 422."""
        is_locked = form.has_error("__all__", code="locked")
        status = 429 if is_locked else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)


class SignOut(views.LogoutView):
    """Signs out, by POST alone, and shows the page to sign in."""
