"""Asynchronous comprehensions over generators that wait, with items and without."""

class Susp:
    def __await__(self):
        yield 0
async def agn(n):
    for i in range(n):
        await Susp()
        yield i
    await Susp()
async def plain(n):
    for i in range(n):
        yield i
def row(n):
    return list(range(n))


async def nested():
    a = [u async for v in agn(3) if v for u in row(v)]
    b = [(v, w) async for v in agn(2) async for w in plain(1)]
    return a, b


async def co():
    await nested()
    x = [v async for v in agn(0)]
    y = [v async for v in agn(2)]
    z = {v: w async for v in agn(1) async for w in plain(2)}
    z = {v: w async for v in plain(1) async for w in agn(2)}
    s = [v async for v in plain(0)]
    s = [v async for v in plain(2)]
    return x, y, z
def main():
    work = co()
    try:
        while True:
            work.send(None)
    except StopIteration as done:
        return done.value
