"""Runs the benches, each `bench_<subject>.py` beside this file in a process of its own: `make bench ARGS='pages log'`.

A bench prints its figures itself, what they are compared with beside them. What begins with a dash, and all behind it,
is handed on to the bench: `make bench ARGS='cuts --count 200'`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path

from tests.helpers import ROOT

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run the benches named, or all, with the options behind the names; 1 if one failed or a name is unknown."""
    wanted = list(takewhile(lambda each: not each.startswith("-"), arguments))
    options = arguments[len(wanted) :]
    known = {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("bench_*.py"))}
    unknown = [name for name in wanted if name not in known]
    if unknown or not known:
        print(f"no such bench: {' '.join(unknown)}; there are: {' '.join(known)}", file=sys.stderr)
        return 1
    failed = []
    for name in wanted or known:
        start = time.monotonic()
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"tests.bench.bench_{name}", *options]
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
        print(f"   ({time.monotonic() - start:.0f} s)\n", flush=True)
    if failed:
        print("failed: " + " ".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
