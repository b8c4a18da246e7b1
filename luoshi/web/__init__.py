"""Shows: parse the request, one call, render."""
