"""Coroutines driven by asyncio: tasks take turns, with their own frames."""

import asyncio


class Lock:
    def __init__(self, log):
        self.log = log

    async def __aenter__(self):
        await asyncio.sleep(0)
        self.log.append("in")
        return self

    async def __aexit__(self, *error):
        await asyncio.sleep(0)
        self.log.append("out")


async def ticker(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i


async def worker(name, n, log):
    total = 0
    for i in range(n):
        log.append((name, i))
        await asyncio.sleep(0)
        total += i
    return total


async def run(log):
    a, b = await asyncio.gather(worker("a", 3, log), worker("b", 2, log))
    async with Lock(log) as lock:
        a += 1
    async for tick in ticker(2):
        b += tick
    doubled = [t * 2 async for t in ticker(3) if t]
    try:
        await asyncio.wait_for(failing(log), 5)
    except ValueError as error:
        log.append(str(error))
    return a, b, doubled


async def failing(log):
    await asyncio.sleep(0)
    raise ValueError("from a task")


def main():
    log = []
    result = asyncio.run(run(log))
    return result, log
