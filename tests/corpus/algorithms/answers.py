"""Runs shipped programs on many inputs and asks an independent judge of each answer."""

import ast
import inspect

from chainexec.corpus.algorithms import algorithms, shipped

PER_PROGRAM = 200


def names(field):
    """The programs of a field, each to be judged: a program without a judge fails its test."""
    found = [algorithm.id.split("/")[-1] for algorithm in shipped() if algorithm.id.split("/")[1] == field]
    assert found, f"there are programs in {field}"
    return found


def arguments(call):
    return [ast.literal_eval(node) for node in ast.parse(call, mode="eval").body.args]


def function(program):
    """The function that the program's calls name, from the program's own text alone."""
    namespace = {"__name__": "program"}
    exec(compile(program.source, program.id, "exec"), namespace)
    return namespace[program.inputs[0].call.partition("(")[0]]


def judge(field, name, judges):
    """Each answer equals what the judge gives for the same arguments; a judge whose first parameter is `answer` asserts by itself."""
    (program,) = algorithms(per_program=PER_PROGRAM, only=[f"{field}/{name}"], seed=7)
    run, decide = function(program), judges[name]
    asserts = next(iter(inspect.signature(decide).parameters), "") == "answer"
    for given in program.inputs:
        answer = run(*arguments(given.call))
        if asserts:
            decide(answer, *arguments(given.call))
        else:
            expected = decide(*arguments(given.call))
            assert answer == expected and type(answer) is type(expected), given.call
