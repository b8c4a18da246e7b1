"""Decides. Pure: time, ids, salts, calendars, digests and signatures come in as arguments."""
