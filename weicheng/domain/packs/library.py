"""A folder of packs: finding the base a pack extends, checking packs, guarding published ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from weicheng.domain.packs.campaigns import HEAD_FILE, campaign_faults
from weicheng.domain.packs.faults import BadPack, PackFault, spelling_remedy
from weicheng.domain.packs.inherit import PackSource, read_folder, read_layer
from weicheng.domain.packs.parse import Pack, fingerprint, parse_pack

LOCK = "packs.lock"


def folders_in(root: Path) -> tuple[Path, ...]:
    """Every pack folder under a library: those that hold a pack.toml."""
    return tuple(sorted(path.parent for path in root.glob("**/pack.toml")))


def read_library(root: Path) -> Mapping[str, PackSource]:
    """`hygiene-city/national/2026.1` → its files, for every pack under `root`."""
    return {(label := folder.relative_to(root).as_posix()): read_folder(folder, label) for folder in folders_in(root)}


def chain_of(source: PackSource, library: Mapping[str, PackSource]) -> tuple[PackSource, ...]:
    """The layers of a pack, base first. Raises BadPack when a base is missing or a pack extends itself."""
    chain = [source]
    while base := _extends(chain[0]):
        place, line, wanted = base
        known = {_short(folder): folder for folder in library if _campaign(folder) == _campaign(source.folder)}
        folder = known.get(wanted)
        if folder is None:
            raise BadPack([PackFault(place, line, f"找不到所继承的包“{wanted}”", spelling_remedy(wanted, known))])
        if any(layer.folder == folder for layer in chain):
            raise BadPack([PackFault(place, line, "继承关系绕成了圈", "基础包不能再继承由它派生的包")])
        chain.insert(0, library[folder])
    return tuple(chain)


def load(source: PackSource, library: Mapping[str, PackSource]) -> Pack:
    """A pack with everything it inherits. Raises BadPack with every fault."""
    return parse_pack(chain_of(source, library))


def check(paths: Iterable[Path]) -> list[PackFault]:
    """Every fault of the packs in the given folders, bases included, without repetition (`weicheng pack check`).

    A folder may be one pack (campaign/edition/version), one campaign pack or a library of packs.
    """
    found: dict[PackFault, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_faults_under(path.resolve())))
    return list(found)


def _faults_under(path: Path) -> Iterator[PackFault]:
    campaigns = path.is_dir() and next(path.glob(f"**/{HEAD_FILE}"), None) is not None
    if campaigns:
        yield from campaign_faults(path)
    if not path.is_dir() or not folders_in(path):
        if not campaigns:
            yield PackFault(path.name, 0, "这里没有规则包", "给出含 pack.toml 的文件夹，或它上面的文件夹")
        return
    single = (path / "pack.toml").is_file()
    root = path.parents[2] if single else path
    if not single:
        yield from lock_faults(root)
    library = read_library(root)
    wanted = [path.relative_to(root).as_posix()] if single else list(library)
    for folder in wanted:
        try:
            load(library[folder], library)
        except BadPack as bad:
            yield from bad.pack_faults


def lock_faults(root: Path) -> Iterator[PackFault]:
    """Published packs never change: packs.lock keeps their fingerprints. A folder without a lock has nothing to say."""
    lock = root / LOCK
    if not lock.is_file():
        return
    frozen = {folder: digest for digest, folder in _lock_rows(lock.read_text("utf-8"))}
    library = read_library(root)
    for line, (_, folder) in enumerate(_lock_rows(lock.read_text("utf-8")), start=1):
        if folder not in library:
            yield PackFault(LOCK, line, f"已发布的“{folder}”不见了", "从版本库恢复这个文件夹")
        elif fingerprint([library[folder]]) != frozen[folder]:
            yield PackFault(LOCK, line, f"已发布的“{folder}”被改动", "还原文件；要改规则请另立新版本文件夹")


def lines_to_freeze(root: Path) -> list[str]:
    """The lines that packs.lock lacks, one for each pack not frozen yet; lines that are there never change."""
    lock = root / LOCK
    frozen = {folder for _, folder in _lock_rows(lock.read_text("utf-8"))} if lock.is_file() else set()
    return [lock_line(source) for folder, source in read_library(root).items() if folder not in frozen]


def lock_line(source: PackSource) -> str:
    """The line of packs.lock that freezes a pack as it is now."""
    return f"{fingerprint([source])}  {source.folder}"


def _lock_rows(text: str) -> Sequence[tuple[str, str]]:
    return [(parts[0], parts[1]) for line in text.splitlines() if len(parts := line.split()) == 2]


def _extends(source: PackSource) -> tuple[str, int, str] | None:
    """Where and what a pack says it extends; a head that cannot be read is the parser's to report."""
    layer = read_layer(PackSource(source.folder, {"pack.toml": source.files.get("pack.toml", b"")}), source.folder)
    cell = layer.tables.get("pack", {}).get("", {}).get("extends")
    if cell is None or not isinstance(cell.raw, str):
        return None
    return cell.origin.file, cell.origin.line, cell.raw


def _short(folder: str) -> str:
    """`hygiene-city/national/2026.1` → `national@2026.1`, as `extends` writes it."""
    _, edition, version = folder.rsplit("/", 2)
    return f"{edition}@{version}"


def _campaign(folder: str) -> str:
    return folder.rsplit("/", 2)[0]
