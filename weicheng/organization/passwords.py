"""Password rules beyond Django's: at least three of the four kinds of characters (等保, facts.md 7.1)."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from weicheng.organization.models import User

KINDS_WANTED = 3


class ThreeKindsValidator:
    """Upper case, lower case, digits, anything else: three of the four."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError with the sentence for the person."""
        kinds = [str.isupper, str.islower, str.isdigit, lambda letter: not letter.isalnum()]
        if sum(any(map(kind, password)) for kind in kinds) < KINDS_WANTED:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "口令须包含大写字母、小写字母、数字、符号四类中的至少三类。"
