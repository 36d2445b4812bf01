"""Layers of a pack: a city overrides single values of the national base, and each value knows who set it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from weicheng.domain.packs.faults import PackFault, spelling_remedy
from weicheng.domain.packs.locate import Path, lines_of
from weicheng.domain.packs.schema import SECTIONS, Section


@dataclass(frozen=True)
class PackSource:
    """The bytes of one pack folder; `folder` is how faults name it (`hygiene-city/chaozhou/2026.1`)."""

    folder: str
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Origin:
    """Which pack set a value, and where."""

    pack: str
    file: str
    line: int


@dataclass(frozen=True)
class Cell:
    """One raw value with the places of its list elements."""

    raw: object
    origin: Origin
    element_lines: Mapping[int, int] = field(default_factory=dict)


Row = dict[str, Cell]
# Section → row key ("" for one row of settings) → field → cell.
Tables = dict[str, dict[str, Row]]


@dataclass
class Layer:
    """One pack as read, before inheritance."""

    source: PackSource
    tables: Tables = field(default_factory=dict)
    row_lines: dict[tuple[str, str], Origin] = field(default_factory=dict)
    faults: list[PackFault] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)  # files that could not be read at all


def read_folder(folder: FilePath, label: str | None = None) -> PackSource:
    """The TOML files of a pack folder. Raises OSError for a folder that cannot be read."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix == ".toml"}
    return PackSource(label or "/".join(folder.parts[-3:]), files)


def read_layer(source: PackSource, name: str, sections: Sequence[Section] = SECTIONS) -> Layer:
    """Reads the files of one pack; `name` is what its values name as their origin. Collects every fault."""
    layer = Layer(source)
    files = tuple(dict.fromkeys(section.file for section in sections))
    for file, content in sorted(source.files.items()):
        place = f"{source.folder}/{file}"
        if file not in files:
            layer.faults.append(PackFault(place, 0, f"不认识的文件“{file}”", spelling_remedy(file, files)))
            continue
        read = _load(place, content)
        if isinstance(read, PackFault):
            layer.faults.append(read)
            layer.broken.add(file)
        else:
            _FileReader(layer, name, file, place, read[1], sections).read(read[0])
    return layer


def merge(layers: Iterable[Layer]) -> tuple[Tables, dict[tuple[str, str], Origin]]:
    """Values of later layers replace those of earlier ones, field by field; a row's place is its first mention."""
    merged: Tables = {}
    places: dict[tuple[str, str], Origin] = {}
    for layer in layers:
        for section, rows in layer.tables.items():
            for key, row in rows.items():
                merged.setdefault(section, {}).setdefault(key, {}).update(row)
        places = {**layer.row_lines, **places}
    return merged, places


def _load(place: str, content: bytes) -> tuple[dict[str, object], Mapping[Path, int]] | PackFault:
    try:
        text = content.decode()
    except UnicodeDecodeError as broken:
        line = content.count(b"\n", 0, broken.start) + 1
        return PackFault(place, line, "不是 UTF-8 编码", "用 UTF-8 另存这个文件")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        return tomllib.loads(text), lines_of(text)
    except tomllib.TOMLDecodeError as broken:
        return _syntax_fault(place, text, str(broken))


_SYNTAX: Sequence[tuple[str, str, str]] = (
    ("Cannot overwrite a value", "同一个键写了两次", "删去其中一个"),
    ("Cannot declare", "同一个表头写了两次", "把两处合成一处"),
    ("Unterminated string", "引号没有配对", "补上引号"),
    ("Illegal character", "文字里有不能直接写的字符", "检查引号有没有配对、文字里有没有换行"),
    ("Unescaped", "文字里有不认识的转义", "反斜杠写成两个，或改用单引号"),
    ("Expected '='", "键后面缺少“=”", "写成 键 = 值"),
    ("Expected newline", "一行里写了两件事", "各占一行，说明前加 #"),
    ("Expected ']'", "表头缺少“]”", "补上方括号"),
    ("Unclosed", "括号没有配对", "补上括号"),
    ("Invalid value", "值的写法不对", "文字要加半角引号，日期写成 2026-07-01"),
    ("Invalid date", "没有这一天", "改成存在的日期"),
)


def _syntax_fault(place: str, text: str, message: str) -> PackFault:
    at = re.search(r"at line (\d+)", message)
    line = int(at[1]) if at else text.count("\n") + 1
    for marker, problem, remedy in _SYNTAX:
        if marker in message:
            return PackFault(place, line, problem, remedy)
    return PackFault(place, line, "不是有效的 TOML", "检查括号、引号和等号是否写全")


@dataclass
class _FileReader:
    """Sorts one file into sections, rows and cells."""

    layer: Layer
    pack: str
    file: str
    place: str
    lines: Mapping[Path, int]
    sections: Sequence[Section]

    def read(self, tables: Mapping[str, object]) -> None:
        known = {section.name: section for section in self.sections if section.file == self.file}
        for name, content in tables.items():
            if name in known:
                self._section(known[name], content)
            else:
                self._fault((name,), f"这个文件里没有“{name}”这一节", spelling_remedy(name, known))

    def _section(self, section: Section, content: object) -> None:
        if not section.keys:
            self._row(section, "", (section.name,), content)
            return
        if not isinstance(content, dict):
            self._fault((section.name,), f"“{section.name}”({section.title})应是一张表", f"写成 [{section.name}.代码]")
            return
        for key, row in content.items():
            path = (section.name, key)
            if re.fullmatch(section.keys, key):
                self._row(section, key, path, row)
            else:
                remedy = _KEY_REMEDIES.get(section.keys, "用小写字母、数字和下划线，以字母开头")
                self._fault(path, f"{section.title}的代码“{key}”写法不对", remedy)

    def _row(self, section: Section, key: str, path: Path, row: object) -> None:
        if not isinstance(row, dict):
            remedy = f"写成 [{'.'.join(map(str, path))}] 加各字段，或 {{ 字段 = 值 }}"
            self._fault(path, f"“{path[-1]}”({section.title})应是一行字段", remedy)
            return
        self.layer.row_lines[section.name, key] = self._origin(path)
        cells = {name: self._cell((*path, name), raw) for name, raw in row.items()}
        self.layer.tables.setdefault(section.name, {})[key] = cells

    def _cell(self, path: Path, raw: object) -> Cell:
        elements = {i: self.lines[*path, i] for i in range(len(raw))} if isinstance(raw, list) else {}
        return Cell(raw, self._origin(path), elements)

    def _origin(self, path: Path) -> Origin:
        return Origin(self.pack, self.place, self.lines[path])

    def _fault(self, path: Path, problem: str, remedy: str) -> None:
        self.layer.faults.append(PackFault(self.place, self.lines[path], problem, remedy))


_KEY_REMEDIES = {
    r"\d{5}": "用五位数字，如 06010(大类 2 位加小类 3 位)",
    r"\d{4}": "用四位数字，如 0110(大类 2 位加小类 2 位)",
    r"\d{2}": "用两位数字",
    r"[A-Z]": "用一个大写字母",
}
