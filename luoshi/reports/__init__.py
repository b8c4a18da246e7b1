"""Writes what people carry into meetings."""
