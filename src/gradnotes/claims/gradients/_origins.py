"""Who says what the source notes do not, and a threshold that several claims share."""

from gradnotes.claims import Origin

RECURRENT_CHAPTER = Origin(
    {"en": "Goodfellow, Bengio and Courville, 2016, chapter 10", "zh": "Goodfellow、Bengio、Courville，2016，第 10 章"},
    "https://www.deeplearningbook.org/contents/rnn.html",
)
OPTIMIZATION_CHAPTER = Origin(
    {"en": "Goodfellow, Bengio and Courville, 2016, chapter 8", "zh": "Goodfellow、Bengio、Courville，2016，第 8 章"},
    "https://www.deeplearningbook.org/contents/optimization.html",
)

TENFOLD = 1.0
"""In decades: a gradient that changes by more than a factor of ten on its way counts as vanishing or exploding."""
