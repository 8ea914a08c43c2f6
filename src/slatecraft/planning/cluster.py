"""Count the draws of a plan on a Dask cluster, with the same result as here.

A draw belongs to a numbered block with a random stream of its own, so that it does not matter where a block is made.
What proves a plan and what its curves need is spread over the cluster: thousands of draws under many plans, of which
only the numbers of the blocks are sent out and who was elected comes back. The search stays here: it counts the same
few blocks hundreds of times, each time to decide what to try next, and sending them about would cost more than it
saves.

This needs the extra ``cluster``. The scheduler and its workers are started with Dask's own commands; each worker needs
slatecraft with the extra ``plan``, of the same version as here.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client

    from slatecraft.planning.scoring import Mapper

PATIENCE = 10.0
"""Seconds to wait for a scheduler to answer, and then for its first worker."""


class ClusterError(Exception):
    """A cluster cannot be used; a sentence on why and what would be right."""


@contextmanager
def mapper(address: str | None) -> Iterator[Mapper | None]:
    """A mapper for `slatecraft.planning.plan` and `forecast` that works on the cluster of this scheduler; without an
    address none, and they work here.

    ``address`` is as the scheduler prints it (``"tcp://192.0.2.1:8786"``). Tasks and answers are pickled; answers come
    in the order of the tasks.

    Raises `ClusterError` where the address is none or nobody answers there, where no worker is there, and where a
    worker has other versions than are here or is lost.
    """
    if not address:
        yield None
        return
    client = _connected(address)
    try:
        _check_workers(client, address)
        yield _mapping(client, address)
    finally:
        client.close()


def _connected(address: str) -> Client:
    try:
        from distributed import Client
        from distributed.comm import resolve_address
    except ImportError:
        raise ClusterError(
            "Work on a cluster needs Dask's package distributed: install the extra cluster, slatecraft[cluster]."
        ) from None
    try:
        resolve_address(address)  # a client that was given what is no address cannot be closed again
    except ValueError as error:
        raise ClusterError(
            f"{address!r} is not the address of a scheduler ({error}). Give it as the scheduler prints it, such as "
            "tcp://192.0.2.1:8786."
        ) from None
    except OSError as error:
        raise ClusterError(f"There is no machine at {address}: {error.strerror or error}.") from None
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError:
        raise ClusterError(
            f"No scheduler answers at {address} within {PATIENCE:g} seconds: start one with `dask scheduler`, or check "
            "the address."
        ) from None


def _check_workers(client: Client, address: str) -> None:
    """See that there are workers, and that what they count with is what is here."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError(
            f"The scheduler at {address} has no workers: start some with `dask worker {address}`."
        ) from None
    try:
        found = client.run(_versions)
    except Exception as error:
        raise ClusterError(f"A worker of {address} cannot run slatecraft: {error}") from error
    here = _versions()
    for worker, there in found.items():
        for package, version in here.items():
            if there[package] != version:
                raise ClusterError(
                    f"The worker {worker} has {package} {there[package]}, and here it is {version}: with different "
                    "versions the same seed may not give the same plan."
                )


def _versions() -> dict[str, str]:
    """Of what the draws depend on."""
    import numba
    import numpy as np

    import slatecraft

    return {"slatecraft": slatecraft.__version__, "numpy": np.__version__, "numba": numba.__version__}


def _mapping(client: Client, address: str) -> Mapper:
    def mapped(function: Callable[[Any], Any], tasks: Iterable[Any]) -> Iterator[Any]:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        # Pure: Dask may take one answer for another of the same task. Ours are asked for once.
        futures = client.map(function, [*tasks], pure=False)
        try:
            while futures:
                yield futures.pop(0).result()
        except (KilledWorker, CancelledError) as error:
            raise ClusterError(f"The cluster at {address} has lost its workers: {error}") from error
        finally:
            client.cancel(futures)

    return mapped
