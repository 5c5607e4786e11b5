"""`python -m gradnotes`."""

from gradnotes.cli import app

app(prog_name="gradnotes")
