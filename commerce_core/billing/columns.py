"""Columns of text for a fixed-width display, where a Chinese or Japanese character is two cells wide."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def width_of(text: str) -> int:
    """Cells that a terminal needs: `width_of("送料") == 4` (Unicode Standard Annex 11). Combining accents need none."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if combining(char):
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1


def pad(text: str, width: int) -> str:
    """Text filled up with spaces to `width` cells."""
    return text + " " * (width - width_of(text))


def fold_text(text: str, width: int) -> list[str]:
    """Text in lines of at most `width` cells, broken at spaces where it has them; always at least one line."""
    lines = [""]
    for word in _pieces(text, width):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _pieces(text: str, width: int) -> list[str]:
    """Words, those that are wider than a whole line cut into lines. Indentation is kept with the first word."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    pieces: list[str] = []
    for word in text.split(" "):
        piece = ""
        for char in word:
            if piece and width_of(piece) + _cells(char) > width:
                pieces.append(piece)
                piece = ""
            piece += char
        pieces += [piece] if piece else []
    return [indent + pieces[0], *pieces[1:]] if pieces else []
