"""A small corpus made by Ray's workers; on a cluster, call `ray.init("auto")` first, and give a folder that all machines share.

Run it with: python examples/corpus_with_ray.py FOLDER        (needs: pip install 'chainexec[ray]')
"""

import sys

import chainexec

PROGRAMS = "algorithms:2@12"  # twelve of the shipped programs, each with two inputs


def main() -> None:
    recipe = chainexec.Recipe.from_dict({"name": "with-ray", "questions": {"per_run": 2}, "output": {"shard": 4}})
    report = chainexec.build_corpus(PROGRAMS, sys.argv[1], recipe=recipe, engine="ray", workers=2)
    print(report)


if __name__ == "__main__":
    main()
