"""Asynchronous generators and comprehensions: asend, athrow, aclose, cancellation."""

import asyncio


async def numbers(log):
    try:
        n = 0
        while True:
            try:
                got = yield n
                log.append(got)
            except KeyError:
                log.append("key")
            await asyncio.sleep(0)
            n += 1
    finally:
        log.append("closed")


async def slow(log):
    try:
        log.append("slow")
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        log.append("cancelled")
        raise


async def run():
    log = []
    gen = numbers(log)
    a = await gen.asend(None)
    b = await gen.asend("hello")
    c = await gen.athrow(KeyError("k"))
    await gen.aclose()
    task = asyncio.create_task(slow(log))
    await asyncio.sleep(0)
    task.cancel()
    results = await asyncio.gather(task, return_exceptions=True)
    d = type(results[0]).__name__
    pairs = {k: v async for k, v in aiter_pairs()}
    total = sum([v async for _, v in aiter_pairs()])
    del task, results, gen
    async with asyncio.TaskGroup() as group:
        one = group.create_task(small(1, log))
        two = group.create_task(small(2, log))
    e = one.result() + two.result()
    return a, b, c, d, pairs, total, e, log


async def small(n, log):
    log.append(n)
    await asyncio.sleep(0)
    log.append(-n)
    return n * 10


async def aiter_pairs():
    for i in range(2):
        yield i, i * i


def main():
    return asyncio.run(run())
