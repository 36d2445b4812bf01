"""How points read: hundredths as a person writes them."""

from __future__ import annotations


def points(hundredths: int | None) -> str:
    """8860 → 88.6, -30 → -0.3; empty for none."""
    if hundredths is None:
        return ""
    whole, part = divmod(abs(hundredths), 100)
    text = f"{whole}.{part:02d}".rstrip("0").rstrip(".") if part else str(whole)
    return f"-{text}" if hundredths < 0 else text


def signed(hundredths: int) -> str:
    """+3, −1.5, 0."""
    return f"+{points(hundredths)}" if hundredths > 0 else points(hundredths).replace("-", "−")
