import json

import pytest

from chainexec import ArgumentError, Recipe
from chainexec.corpus.recipe import Gates, Output, View


def test_a_recipe_survives_its_dict():
    recipe = Recipe.tracepile()
    assert Recipe.from_dict(json.loads(json.dumps(recipe.to_dict()))) == recipe
    assert Recipe.from_dict(recipe.to_dict()).digest == recipe.digest


def test_the_digest_changes_with_any_entry():
    digests = {Recipe().digest, Recipe(seed=1).digest, Recipe(gates=Gates(near=0.5)).digest, Recipe.tracepile().digest}
    assert len(digests) == 4


def test_a_file(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text(
        """
        name = "mine"
        seed = 7
        [questions]
        per_run = 2
        kinds = ["variable_value"]
        [gates]
        near = 0
        keep = {1 = 0.5}
        [rationales]
        styles = ["coe", "scratchpad"]
        [output]
        jsonl = true
        views = [{name = "stage1", format = "text", tasks = ["coe"]}, {name = "stage2", format = "messages", share = 0.5}]
        """
    )
    recipe = Recipe.load(path)
    assert (recipe.name, recipe.seed, recipe.questions.per_run, recipe.questions.kinds) == ("mine", 7, 2, ("variable_value",))
    assert recipe.gates.keep == {1: 0.5}
    assert recipe.gates.near == 0.0
    assert recipe.output.views == (
        View(name="stage1", format="text", tasks=("coe",)),
        View(name="stage2", format="messages", share=0.5),
    )
    assert recipe.inputs == Recipe().inputs, "what is left out has its default"


def test_a_file_can_change_a_named_recipe(tmp_path):
    path = tmp_path / "recipe.toml"
    path.write_text('base = "tracepile"\n[variants]\nper_program = 0\n')
    recipe = Recipe.load(path)
    assert recipe.variants.per_program == 0
    assert recipe.questions == Recipe.tracepile().questions


WRONG = [
    ("sed = 1", "'sed'"),
    ("seed = 'x'", "seed"),
    ("[questions]\nper_run = -1", "questions.per_run"),
    ("[questions]\nkinds = ['no such kind']", "questions.kinds"),
    ("[questions]\nkinds = 'variable_value'", "list"),
    ("[rationales]\nstyles = []", "one style"),
    ("[rationales]\nstyles = ['poem']", "poem"),
    ("[rationales]\nmax_tokens = 'many'", "rationales.max_tokens"),
    ("[gates]\nnear = 1.5", "gates.near"),
    ("[gates]\nraised = 'maybe'", "gates.raised"),
    ("[gates]\nkeep = {9 = 0.5}", "gates.keep"),
    ("[gates]\nkeep = {1 = 'x'}", "gates.keep"),
    ("[output]\nviews = []", "one view"),
    ("[output]\nviews = [{name = 'a'}]", "format"),
    ("[output]\nviews = [{name = 'a', format = 'xml'}]", "xml"),
    ("[output]\nviews = [{name = 'a/b', format = 'text'}]", "a/b"),
    ("[output]\nviews = [{name = 'programs', format = 'text'}]", "programs"),
    ("[output]\nviews = [{name = 'a', format = 'text'}, {name = 'a', format = 'messages'}]", "name of its own"),
    ("[output]\ntokenizer = 'gpt'", "tokenizer"),
    ("[output]\ntokenizer = 'no_such_module:count'", "cannot be imported"),
    ("[limits]\nsteps = 0", "limits.steps"),
    ("[limits]\nseconds = 0", "limits.seconds"),
    ("[variants]\nper_program = 1\nstrength = 'wild'", "wild"),
    ("inputs = 3", "table"),
    ("base = 'other'", "tracepile"),
    ("seed = ", "TOML"),
]


@pytest.mark.parametrize(("text", "word"), WRONG, ids=[text for text, _ in WRONG])
def test_what_cannot_work_is_said(tmp_path, text, word):
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    with pytest.raises(ArgumentError, match=word.replace("[", r"\[").replace("'", "['\"]")):
        Recipe.load(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ArgumentError, match="cannot be read"):
        Recipe.load(tmp_path / "none.toml")


def test_a_tokenizer_of_ones_own():
    recipe = Recipe(output=Output(tokenizer="builtins:len"))
    assert recipe.output.tokenizer == "builtins:len"
