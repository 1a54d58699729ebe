"""An object whose attributes all go is read backwards as it was."""

import chainexec


class Plain:
    pass


class Numbers(list):
    pass


def lose_all():
    plain = Plain()
    plain.a = 1
    plain.b = 2
    numbers = Numbers([1])
    numbers.x = plain
    del plain.b
    del plain.a
    del numbers.x
    numbers.append(3)
    return plain, numbers


def test_states_are_the_same_in_either_direction():
    trace = chainexec.trace(lose_all)
    forward = [{name: value.text for name, value in step.before.items()} for step in trace.steps]
    again = chainexec.trace(lose_all)
    backward = [{name: value.text for name, value in step.before.items()} for step in reversed(again.steps)][::-1]
    assert backward == forward
    jumping = {}
    for index in [len(again) - 1, 3, len(again) - 2, 5, 1, 7, 0, 6, 2, 4]:
        jumping[index] = {name: value.text for name, value in again.steps[index].before.items()}
        assert jumping[index] == forward[index]
