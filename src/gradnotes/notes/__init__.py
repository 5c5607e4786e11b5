"""The tree of notes: pages in two languages, the pairs they make, and what they name."""

from gradnotes.fences_syntax import Reference, references
from gradnotes.notes.catalog import Catalog, resolve
from gradnotes.notes.lock import LOCK, read_lock, write_lock
from gradnotes.notes.pages import TOPICS, Page, pages, pairs
from gradnotes.notes.pairing import Change, Pairing, pair
from gradnotes.notes.shape import differences

__all__ = [
    "LOCK",
    "TOPICS",
    "Catalog",
    "Change",
    "Page",
    "Pairing",
    "Reference",
    "differences",
    "pages",
    "pair",
    "pairs",
    "read_lock",
    "references",
    "resolve",
    "write_lock",
]
