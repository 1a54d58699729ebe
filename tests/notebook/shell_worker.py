"""An IPython shell in a process of its own: reads cells as JSON lines, runs them, answers with what a notebook would have shown."""

import json
import os
import sys

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever else is printed is no answer

from IPython.core.interactiveshell import InteractiveShell  # noqa: E402
from IPython.utils.capture import capture_output  # noqa: E402
from traitlets.config import Config  # noqa: E402

options = Config()
options.HistoryManager.enabled = False
options.InteractiveShell.colors = "nocolor"
options.Completer.use_jedi = False
shell = InteractiveShell.instance(config=options)


def shown(value):
    data, _ = shell.display_formatter.format(value)
    return data


def run(cell):
    with capture_output() as captured:
        done = shell.run_cell(cell, store_history=True)
    error = done.error_before_exec or done.error_in_exec
    return {
        "result": None if done.result is None else shown(done.result),
        "type": type(done.result).__name__,
        "displayed": [output.data for output in captured.outputs],
        "error": None if error is None else [type(error).__name__, str(error)],
        "stdout": captured.stdout,
        "stderr": captured.stderr,
    }


def completions(text):
    from IPython.core.completer import provisionalcompleter

    with provisionalcompleter():
        return [text[: one.start] + one.text for one in shell.Completer.completions(text, len(text))]


for line in sys.stdin:
    request = json.loads(line)
    if "complete" in request:
        answer = completions(request["complete"])
    elif "help" in request:
        answer = shell.object_inspect_text(request["help"])
    else:
        shell.run_line_magic("unload_ext", "chainexec")
        shell.reset(new_session=True)
        if request["load"]:
            shell.run_line_magic("load_ext", "chainexec")
        answer = [run(cell) for cell in request["cells"]]
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
