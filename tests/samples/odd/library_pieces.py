"""Generators and coroutines of the standard library that change what the program holds, whenever they go on."""

import asyncio
import contextlib
from collections import ChainMap, UserList


class Pairs(UserList):
    pass


async def work(queue, done):
    while (item := await queue.get()) is not None:
        done.append(item * 2)
        queue.task_done()


async def queued():
    queue, done = asyncio.Queue(maxsize=1), []
    worker = asyncio.create_task(work(queue, done))
    for number in (1, 2, None):
        putting = queue.put(number)
        await putting
    await worker
    await queue.put([3])
    last = await queue.get()
    last.append(queue.qsize())
    return done, last


@contextlib.contextmanager
def noted(notes):
    notes.append("in")
    yield notes
    notes.append("out")


def chains():
    first, second = {"a": [1]}, {"b": [2]}
    both, seen = ChainMap(first, second), []
    for key, value in both.items():
        value.append(key)
        seen.append(value)
    return list(both.values()), seen


def stacked():
    notes, pairs = [], Pairs([1, 2])
    with contextlib.ExitStack() as stack:
        stack.enter_context(noted(notes))
        stack.callback(pairs.append, 3)
        for item in reversed(pairs):
            notes.append(item)
    return notes, pairs.data


def main():
    return asyncio.run(queued()), chains(), stacked()
