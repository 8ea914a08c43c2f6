"""Work on a Dask cluster: the same result as in one process, and sentences where there is no cluster."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from slatecraft.planning import PlanSettings, cluster, plan, scoring
from slatecraft.planning.electorate import Electorate
from slatecraft.planning.scoring import Assignment, score

pytest.importorskip("numba", reason="needs numba, the extra plan, which is not here")
distributed = pytest.importorskip("distributed", reason="needs the extra cluster, which is not here")


def scored(electorate: Electorate, mapper: scoring.Mapper = map) -> list[bytes]:
    """The bytes of all that came of two plans on 600 draws."""
    some = Assignment(((1, 2, 3), (3, 1, 2)), _every_other(electorate))
    one = Assignment(((2, 1, 3),), 0 * _every_other(electorate))
    scores = score(electorate, [some, one], seed=5, draws=600, first_block=7, mapper=mapper)
    return [
        array.tobytes()
        for each in scores
        for array in (each.elected, each.firsts, each.last_excluded, each.margin, each.quota)
    ]


def _every_other(electorate: Electorate) -> Any:
    return np.arange(len(electorate.areas)) % 2


@pytest.mark.parametrize("workers", [1, 2])
def test_the_result_is_that_of_one_process(local: Any, electorate: Electorate, workers: int) -> None:
    local.scale(workers)
    with cluster.mapper(local.scheduler_address) as mapper:
        assert scored(electorate, mapper) == scored(electorate)


@pytest.mark.usefixtures("few_draws")
def test_a_plan_is_the_same_bit_for_bit(
    local: Any, make_electorate: Callable[..., Electorate], make_areas: Callable[..., Any]
) -> None:
    local.scale(1)
    electorate = make_electorate(areas=make_areas(12))
    settings = PlanSettings(orders=2)
    with cluster.mapper(local.scheduler_address) as mapper:
        there = plan(electorate, settings, seed=3, draws=50, mapper=mapper)
    here = plan(electorate, settings, seed=3, draws=50)
    assert json.dumps(there.to_dict()) == json.dumps(here.to_dict())
    assert there.assignment.by_area.tobytes() == here.assignment.by_area.tobytes()


def test_answers_come_in_the_order_of_the_tasks(local: Any) -> None:
    local.scale(2)
    with cluster.mapper(local.scheduler_address) as mapper:
        assert [*mapper(abs, [-3, 2, -1, -3])] == [3, 2, 1, 3]


def test_a_fault_of_a_task_is_told_as_it_is(local: Any) -> None:
    local.scale(1)
    with cluster.mapper(local.scheduler_address) as mapper, pytest.raises(ZeroDivisionError):
        [*mapper((1).__truediv__, [2, 0])]


def test_an_address_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.3)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    said = f"No scheduler answers at {address} within 0.3 seconds"
    with pytest.raises(cluster.ClusterError, match=said), cluster.mapper(address):
        pass


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:80", "tcp://127.0.0.1:door"])
def test_what_is_no_address(address: str) -> None:
    said = "is not the address of a scheduler"
    with pytest.raises(cluster.ClusterError, match=said), cluster.mapper(address):
        pass


def test_a_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    said = "has no workers: start some with `dask worker tcp://"
    with (
        distributed.LocalCluster(n_workers=0, protocol="tcp", dashboard_address=":0") as empty,
        pytest.raises(cluster.ClusterError, match=said),
        cluster.mapper(empty.scheduler_address),
    ):
        pass


def test_workers_of_another_version_are_refused(local: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    local.scale(1)
    here = {"slatecraft": "0", "numpy": "0", "numba": "0"}
    monkeypatch.setattr(cluster, "_versions", lambda: here)
    monkeypatch.setattr(distributed.Client, "run", lambda *_: {"tcp://w": {**here, "numpy": "9"}})
    said = "The worker tcp://w has numpy 9, and here it is 0"
    with pytest.raises(cluster.ClusterError, match=said), cluster.mapper(local.scheduler_address):
        pass


def test_a_cluster_that_is_lost_is_told_in_a_sentence() -> None:
    from distributed.client import FutureCancelledError

    class Lost:
        """A client whose scheduler goes away."""

        cancelled: list[Any] | None = None

        def map(self, *_: Any, **__: Any) -> list[Any]:
            return [self, self]

        def result(self) -> None:
            raise FutureCancelledError("task", "scheduler-connection-lost")

        def cancel(self, futures: list[Any]) -> None:
            self.cancelled = futures

    client = Lost()
    with pytest.raises(cluster.ClusterError, match="The cluster at tcp://there:1 has lost its workers"):
        [*cluster._mapping(client, "tcp://there:1")(abs, [1, 2])]
    assert client.cancelled == [client]
