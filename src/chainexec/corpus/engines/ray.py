"""Workers of a Ray cluster, or of a Ray of this machine: each task of Ray makes one shard.

Tasks, and no actors: as many actors as there are processors leave none to the tasks that feed them, and everything waits for ever.
"""

from __future__ import annotations

import atexit
import functools
import json
from typing import TYPE_CHECKING, Any

from chainexec import errors
from chainexec.corpus.engines.engine import Engine
from chainexec.errors import ArgumentError, CorpusError, InternalError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chainexec.corpus.running import Runner
    from chainexec.corpus.shards import Task

TRIES = 3  # of a shard whose worker dies, besides the first


def check() -> None:
    """See that Ray is there.

    Raises:
        ArgumentError: it is not.
    """
    try:
        import ray
    except ImportError:
        raise ArgumentError("engine='ray' needs Ray: pip install 'chainexec[ray]'") from None
    del ray


def run(tasks: Iterator[Task], workers: int) -> Iterator[dict[str, Any]]:
    """The entries of all shards, as they are finished. A Ray that is connected already is used and left as it is; else one is started.

    The corpus's folder must be the same for all machines of a cluster.
    """
    import ray

    own = not ray.is_initialized()
    if own:
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, configure_logging=False)
    try:
        make = ray.remote(num_cpus=1, max_retries=TRIES)(_make)
        under_way: dict[Any, int] = {}
        for task in tasks:
            if len(under_way) >= workers:
                yield _next(under_way)
            under_way[make.remote(json.dumps(task.to_dict()))] = task.index
        while under_way:
            yield _next(under_way)
    finally:
        if own:
            ray.shutdown()


def _next(under_way: dict[Any, int]) -> dict[str, Any]:
    """The entry of the shard that is finished first."""
    import ray

    done, _ = ray.wait(list(under_way), num_returns=1)
    index = under_way.pop(done[0])
    try:
        answer = json.loads(ray.get(done[0]))
    except ray.exceptions.RayError as error:
        raise CorpusError(f"shard {index} was lost: {error}; run it again to go on") from error
    if "entry" in answer:
        entry: dict[str, Any] = answer["entry"]
        return entry
    kind = getattr(errors, answer["error"], None)
    if isinstance(kind, type) and issubclass(kind, errors.ChainexecError):
        raise kind(answer["message"])
    raise InternalError(f"shard {index} failed: {answer['error']}: {answer['message']}")


# ---- in the workers --------------------------------------------------------------------------------------------------


def _make(line: str) -> str:
    """Make a shard; only texts go to and fro."""
    from chainexec.corpus.shards import Task, make_shard

    task = Task.from_dict(json.loads(line))
    try:
        runner = _runner(json.dumps(task.recipe, sort_keys=True), task.isolation)
        return json.dumps({"entry": make_shard(task, runner)})
    except Exception as error:
        return json.dumps({"error": type(error).__name__, "message": str(error)})


@functools.cache
def _runner(recipe: str, isolation: str) -> Runner:
    """What runs programs in this worker; kept from shard to shard, because to start it takes longer than some shards do."""
    from chainexec.corpus.recipe import Recipe
    from chainexec.corpus.shards import open_runner

    runner = open_runner(Recipe.from_dict(json.loads(recipe)), isolation)
    atexit.register(runner.__exit__, None, None, None)
    return runner


ENGINE = Engine("ray", check, run)
