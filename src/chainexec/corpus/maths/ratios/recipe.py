"""A recipe for more people"""
from fractions import Fraction


def solution() -> str:
    recipe_servings = 4
    recipe_grams = 250
    wanted_servings = 10
    grams_per_serving = Fraction(recipe_grams, recipe_servings)
    grams_needed = grams_per_serving * wanted_servings
    kilograms = grams_needed / 1000
    return f"{kilograms} kg"


# ---- instances ----
from random import Random

from chainexec.corpus.maths.making import Instance, lowest, person

STATEMENTS = (
    "A recipe for {recipe_servings} people takes {recipe_grams} g of {food}. {who.name} cooks for {wanted_servings} people. How many "
    "kilograms of {food} does {who.he} need? Give the exact number as a fraction in lowest terms (or a whole number), followed by kg.",
    "{recipe_grams} grams of {food} are enough for {recipe_servings} servings. How many kilograms are enough for {wanted_servings} "
    "servings? Answer in the form `3/4 kg`.",
)


def make(rng: Random, level: int) -> Instance:
    servings = rng.choice([2, 4, 5, 6, 8][: level + 2])
    grams = servings * rng.randint(4, 20) * 10 // (1 if level < 3 else 2)
    wanted = rng.choice([n for n in range(2, 10 * level + 3) if n != servings])
    top, bottom = grams * wanted, servings * 1000
    exact = lowest(top, bottom)
    words = {"food": rng.choice(["flour", "rice", "lentils", "potatoes", "sugar", "pasta"]), "who": person(rng)}
    return Instance(f"{exact} kg", {"recipe_servings": servings, "recipe_grams": grams, "wanted_servings": wanted}, words)
