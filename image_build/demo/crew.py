"""All parts together: started one after another, each when the one before is ready; looked after; stopped in order."""

from __future__ import annotations

import time
from collections.abc import Callable

from image_build import limits, words
from image_build.demo.errors import DemoError
from image_build.demo.process import Part
from image_build.demo.watch import Watch


class Crew:
    """The running parts. `changed` is called when a part was started again or given up."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._parts: list[Part] = []
        self._start_again_at: dict[str, float] = {}
        self.changed: Callable[[], None] = lambda: None

    @property
    def pids(self) -> dict[str, int]:
        """Process id of each running part by its name."""
        return {part.name: part.process.pid for part in self._parts if part.process is not None}

    def start(self, part: Part) -> None:
        """Start a part and wait until it is ready, looking after the others meanwhile.

        Raises `DemoError` ("part.not_ready", "part.failed") for a part that is needed, and `StopWanted`.
        """
        words.say("part.starting", part=_name(part))
        self._parts.append(part)
        part.start()

        def still_waiting(passed: int) -> None:
            words.say("part.waiting", part=_name(part), passed=passed)

        if not self.wait(lambda: self._is_settled(part), limits.READY_SECONDS, still_waiting):
            if part.needed:
                raise DemoError("part.not_ready", **_evidence(part))
            words.say("part.late", **_evidence(part))

    def _is_settled(self, part: Part) -> bool:
        return part not in self._parts or (part.process is not None and part.is_ready())

    def wait(self, condition: Callable[[], bool], seconds: float, progress: Callable[[int], None]) -> bool:
        """Wait for a condition while looking after all parts; False if it does not come in time.

        Tells `progress` the seconds passed now and then. Raises as `start` and `look_after` do.
        """

        def look() -> bool:
            self.look_after()
            return condition()

        return self._watch.wait(look, seconds, progress)

    def look_after(self) -> None:
        """Tell of each part that has ended, start it again or give it up, and keep logs bounded."""
        for part in list(self._parts):
            part.bound_log()
            due = self._start_again_at.get(part.name)
            if due is not None:
                if time.monotonic() >= due:
                    del self._start_again_at[part.name]
                    part.start()
                    self.changed()
            elif part.code is not None:
                self._take_note_of_end(part, part.code)

    def _take_note_of_end(self, part: Part, code: int) -> None:
        lived_seconds = time.monotonic() - part.started_at
        part.stop()  # whatever it had started itself goes too
        if not part.needed and (code == 0 or lived_seconds < limits.KIOSK_PROOF_SECONDS):
            self._parts.remove(part)
            words.say("part.closed" if code == 0 else "part.without", **_evidence(part), code=code)
            self.changed()
            return
        wait_seconds = part.restart_wait_seconds()
        if wait_seconds is None:
            if part.needed:
                raise DemoError("part.failed", **_evidence(part))
            self._parts.remove(part)
            words.say("part.without", **_evidence(part), code=code)
            self.changed()
            return
        words.say("part.crashed", **_evidence(part), code=code, seconds=round(wait_seconds))
        self._start_again_at[part.name] = time.monotonic() + wait_seconds

    def run(self) -> None:
        """Look after the parts until somebody wants to stop. Raises `StopWanted`, and `DemoError` ("part.failed")."""
        while True:
            self._watch.pause()
            self.look_after()

    def stop(self) -> None:
        """Stop all parts, the last started first."""
        while self._parts:
            part = self._parts.pop()
            part.stop(self._watch.is_hurried)


def _name(part: Part) -> words.Name:
    """What a person calls this part."""
    return words.Name(f"part.name.{part.name}")


def _evidence(part: Part) -> dict[str, object]:
    return {"part": _name(part), "log": part.log, "lines": part.last_lines()}
