"""Distances on a map"""


def solution() -> str:
    scale = 50000
    map_millimetres = 84
    real_millimetres = map_millimetres * scale
    real_metres = real_millimetres // 1000
    kilometres = real_metres // 1000
    metres = real_metres % 1000
    return f"{kilometres} km {metres} m"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, person

STATEMENTS = (
    "On a map with the scale 1:{scale} the path from {place} is {map_millimetres} mm long. How long is it in nature? Answer in the "
    "form `3 km 250 m`.",
    "{who.name} measures {map_millimetres} mm on a 1:{scale} map between the camp and {goal}. What is the real distance? Write it "
    "like `3 km 250 m`.",
)


def make(rng: Random, level: int) -> Instance:
    scale = rng.choice([10_000, 20_000, 25_000, 50_000, 75_000, 100_000][: 2 * level])
    length = rng.randint(21, 90 * level)
    metres = length * (scale // 1000)
    text = f"{metres:04d}"
    words = {
        "place": rng.choice(["the hut to the summit", "the mill to the church", "the ferry to the inn"]),
        "goal": rng.choice(["the waterfall", "the castle", "the spring"]),
        "who": person(rng),
    }
    return Instance(f"{int(text[:-3])} km {int(text[-3:])} m", {"scale": scale, "map_millimetres": length}, words)
