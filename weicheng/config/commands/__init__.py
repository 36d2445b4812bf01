"""The commands of `weicheng`. Each module holds a few: arguments, and the one function that each calls."""

from __future__ import annotations

from weicheng.config.commands import demo, draws, forms, install, keys, packs, records, run, workbooks
from weicheng.config.commands.base import Commands


def register(commands: Commands) -> None:
    """Adds every command to the parser, in the order in which an installation meets them."""
    for module in (install, run, demo, workbooks, records, keys, packs, forms, draws):
        module.register(commands)
