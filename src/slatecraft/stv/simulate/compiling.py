"""Compile the functions of a count together, and keep what is compiled."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from slatecraft.stv import decisions, meek_decisions
from slatecraft.stv.simulate import gregory, meek, piles, tree

if TYPE_CHECKING:
    from collections.abc import Callable

APART = {"settle", "draw_lot"}
"""Functions that are seldom called, from several places."""


@cache
def compiled_gregory() -> Callable[..., None]:
    """`slatecraft.stv.simulate.gregory.count_draws`, compiled with the decisions of every count."""
    return _compiled(gregory.count_draws, (tree, decisions, piles, gregory))


@cache
def compiled_meek() -> Callable[..., None]:
    """`slatecraft.stv.simulate.meek.count_meek_draws`, compiled with the decisions of every count."""
    return _compiled(meek.count_meek_draws, (tree, decisions, meek_decisions, piles, meek))


def _compiled(entry: Callable[..., None], modules: tuple[ModuleType, ...]) -> Callable[..., None]:
    """A function, compiled with those that it calls from these modules.

    Every function has a twin in one namespace where the twins call each other, so that `note_tie` and `resolve_tie`
    can be the simulator's. Only the entry is cached: it holds the machine code of all it calls. As its cache knows
    the date of its own file alone, there is a folder for every state of all the files.
    """
    try:
        import numba
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("Simulated counts need numba: install slatecraft[simulate].") from error

    def jit(function: FunctionType, *, inline: bool = True, cache: bool = False) -> Callable[..., None]:
        # Without its run time for memory, numba counts no references, which takes as long as all the rest. So
        # compiled functions make no arrays. Nor do calls cost anything, of which tables with many arrays are part.
        options: dict[str, Any] = {"_nrt": False}
        return numba.njit(
            function, nogil=True, error_model="numpy", forceinline=inline, cache=cache, **options
        )

    namespace: dict[str, Any] = {"__name__": entry.__module__}
    functions: dict[str, FunctionType] = {}
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                assert name not in functions, f"{name} has two meanings"
                functions[name] = value
            elif not name.startswith("__"):
                assert namespace.get(name, value) == value, f"{name} has two meanings"
                namespace[name] = value
    for name, function in functions.items():
        twin = FunctionType(function.__code__, namespace, name, function.__defaults__)
        if name != entry.__name__:
            namespace[name] = jit(twin, inline=name not in APART)
        else:
            main = twin
    namespace["note_tie"] = namespace["no_note"]
    namespace["resolve_tie"] = namespace["draw_lot"]

    folder = _cache_folder(modules)
    if folder is None:
        return jit(main, inline=False)
    # Numba asks for the folder only while it makes the function.
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(folder)
    try:
        return jit(main, inline=False, cache=True)
    finally:
        config.CACHE_DIR = before


def _cache_folder(modules: tuple[ModuleType, ...]) -> Path | None:
    """Where code compiled from these files is kept: under NUMBA_CACHE_DIR or the user's caches; None if neither can be
    written."""
    digest = hashlib.sha256()
    for module in (*modules, sys.modules[__name__]):
        digest.update(Path(str(module.__file__)).read_bytes())
    if given := os.environ.get("NUMBA_CACHE_DIR"):
        caches = Path(given)
    elif sys.platform == "win32":
        caches = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        caches = Path.home() / "Library" / "Caches"
    else:
        caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "slatecraft" / f"simulate-{digest.hexdigest()[:16]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None
