"""A position in the tokens of one source, and what every part of the grammar does with it."""

from tests.latex_reader.errors import LatexError
from tests.latex_reader.tokens import CLOSING, OPENING, Token, tokenize

# The size of a closing delimiter for each size of its opening one.
SIZE_PARTNER = {"left": "right", "bigl": "bigr", "Bigl": "Bigr", "": ""}


class Cursor:
    """A position in the tokens of one source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.position = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.position]

    def advance(self) -> Token:
        """Take the next token."""
        token = self.token
        self.position += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these marks or commands."""
        return self.token.text in texts and self.token.kind not in ("text", "operatorname", "end")

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is one of `texts`."""
        return self.advance() if self.sees(*texts) else None

    def expect(self, text: str) -> Token:
        """Take the next token, which must be `text`."""
        if not self.sees(text):
            raise LatexError(f"expected '{text}', found {self.token}", self.token.at)
        return self.advance()

    def opens(self, *texts: str) -> bool:
        """Whether the next token is an opening delimiter (one of `texts`, if given)."""
        return self.sees(*(texts or OPENING))

    def open(self) -> Token:
        """Take an opening delimiter."""
        return self.advance()

    def close(self, opening: Token) -> Token:
        """Take the closing delimiter that belongs to `opening`, of the same size."""
        wanted, size = OPENING[opening.text], SIZE_PARTNER[opening.size]
        if self.token.text in CLOSING and (self.token.text, self.token.size) != (wanted, size):
            message = f"{self.token} does not close {opening} of offset {opening.at}"
            raise LatexError(message, self.token.at)
        return self.expect(wanted)
