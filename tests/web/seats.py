"""Somebody at a post with a browser, and the day on which he looks."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client

from tests import cast


def seat(post: int) -> Client:
    """A browser signed in as whoever holds this post of the cast."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(User.objects.get(username=f"post{post}"))
    return client


def set_now(monkeypatch, days: float = 0, minutes: float = 0) -> datetime:
    """Sets the instant of every request: so long after the cast's morning."""
    now = cast.MORNING + timedelta(days=days, minutes=minutes)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return now


def text_of(answer) -> str:
    """What an answer says."""
    return answer.content.decode()
