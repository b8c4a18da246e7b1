"""Remembers. The package `record` is the only writer of luoshi's own tables."""
