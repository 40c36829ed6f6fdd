"""Telling people: the screen, figures and the page, in English and Chinese."""
