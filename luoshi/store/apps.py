"""The tables of luoshi."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "luoshi.store"
    label = "store"
    verbose_name = "store"
