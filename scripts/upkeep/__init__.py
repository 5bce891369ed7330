"""Keeps the catalogs to the English pages: what is behind ``make update``."""
