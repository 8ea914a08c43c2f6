"""Build hook: compiles the message catalogues (.po to .mo), which git does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Compile every ``locale/*/LC_MESSAGES/*.po`` under ``root/src``; return the files written."""
    written = []
    for po in sorted(root.glob("src/slatecraft/*/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        with po.open("rb") as source, mo.open("wb") as target:
            write_mo(target, read_po(source))
        written.append(mo)
    return written


class MessagesBuildHook(BuildHookInterface):
    """Runs for wheels, source distributions and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_data["artifacts"] += [str(mo.relative_to(root)) for mo in compile_catalogues(root)]
