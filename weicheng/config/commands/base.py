"""What the modules of commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, TypeAlias

# argparse keeps the class of its sub-parsers private.
Commands: TypeAlias = "argparse._SubParsersAction[Any]"
Run = Callable[[argparse.Namespace], int | None]


def add(commands: Commands, name: str, help_text: str, run: Run) -> argparse.ArgumentParser:
    """A command that calls `run` with its arguments; the result is the exit code, None counting as 0."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(run=run)
    return parser


def start_django() -> None:
    """Loads the apps; every command that touches the database begins with it."""
    import django

    django.setup()
