"""Small pieces that pages are put together from; each has a template of the same name in templates/base/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weicheng.base.badges import Tone


@dataclass(frozen=True, kw_only=True)
class Step:
    """A link or button that leads on: what to do next. With `dialog` its confirmation page opens in a dialog."""

    label: str
    url: str
    icon: str = ""
    primary: bool = False
    danger: bool = False
    dialog: bool = False


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What stands where there is nothing: why, and what to do next."""

    title: str = "这里还没有内容"
    advice: str = ""
    step: Step | None = None
    icon: str = "inbox"


@dataclass(frozen=True)
class Fact:
    """One line of a detail page: name and value (text, Badge or safe HTML), with a link if there is one."""

    label: str
    value: Any
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One entry of a timeline: when, the sentence, who, and more on a second line."""

    at: str
    sentence: str
    who: str = ""
    detail: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = "point"
    url: str = ""


@dataclass(frozen=True)
class Crumb:
    """One step of the way down to this page; the last one carries no URL."""

    label: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a leader's page, always with the way to its records."""

    label: str
    value: str
    url: str
    unit: str = ""
    # Against the time before, as text: 比上周 +3.
    change: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A long piece of work as a person sees it. While `running`, the block asks `poll_url` again every two seconds."""

    title: str
    done: int
    total: int | None
    running: bool
    poll_url: str
    state: str = ""
    tone: Tone = Tone.ACTIVE
    cancel_url: str = ""
    result: Step | None = None

    @property
    def percent(self) -> int | None:
        return None if not self.total else min(100, self.done * 100 // self.total)


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """The question before a step that is hard to take back; `base/confirm.html` asks it, with or without script."""

    title: str
    question: str
    button: str
    back_url: str
    danger: bool = True


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a bulk step did to one row: its name, whether it worked, and the sentence."""

    label: str
    done: bool
    sentence: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class BoxTool:
    """A picture to draw boxes on; they come back as lines of percentages (左 上 宽 高) in the text area `input_id`."""

    name: str
    image_url: str
    input_id: str
    alt: str = "待遮挡的照片"
