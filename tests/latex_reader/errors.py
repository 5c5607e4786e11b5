"""The one error of the reader."""


class LatexError(ValueError):
    """LaTeX that cannot be read in exactly one way or has no value; `offset` counts characters from 0."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(f"offset {offset}: {message}")
        self.message = message
        self.offset = offset
