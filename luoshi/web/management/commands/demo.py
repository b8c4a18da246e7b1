"""`luoshi demo`: makes the demonstration city, runs the main job on it and serves it."""

from importlib import import_module

# The demonstration stands above the pages, so it is reached by its name (docs/why.md).
Command = import_module("luoshi.demo.command").Command
