"""The demo from start to stop."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Any

from image_build import limits, words
from image_build.demo import ask, folder, parts, village
from image_build.demo.crew import Crew
from image_build.demo.errors import StopWanted
from image_build.demo.settings import Settings, check_ports
from image_build.demo.watch import Watch


def run(settings: Settings, stop_with_parent: bool) -> int:
    """Start everything, tell where to go, keep it running until somebody stops it; gives the exit code.

    Raises `DemoError` when it cannot run, with everything stopped.
    """
    with folder.held(settings.folder):
        story = settings.folder / folder.STORY
        story.unlink(missing_ok=True)  # of a demo that was killed
        check_ports(settings)
        with Watch(stop_with_parent) as watch:
            crew = Crew(watch)
            try:
                _start(settings, crew, watch)
                crew.run()
            except StopWanted:
                words.say("stop.started")
            finally:
                story.unlink(missing_ok=True)
                crew.stop()
            words.say("stop.done", folder=settings.folder)
    return 0


def _start(settings: Settings, crew: Crew, watch: Watch) -> None:
    home = village.Village(settings.folder)
    people = village.prepare(home, watch)
    crew.start(parts.broker(settings, home))
    crew.start(parts.hub(settings, home))
    hub = ask.status(settings.hub_url) or {}
    village.enrol(home, watch, str(hub.get("hub")), str(hub.get("cooperative")))
    staff = village.staff(home, watch)
    crew.start(parts.district(settings, home))
    crew.start(parts.relay(settings, home))
    _wait_for_district(settings, crew)
    kiosk = parts.kiosk(settings, home)
    if kiosk:
        crew.start(kiosk)
    elif settings.kiosk == "auto":
        words.say("kiosk.no_display")

    def write_story() -> None:
        folder.write_json(settings.folder / folder.STORY, _story(settings, people, staff, crew))

    crew.changed = write_story
    write_story()
    _tell(settings, people, staff)


def _wait_for_district(settings: Settings, crew: Crew) -> None:
    """Until the district holds every fact, so that a newcomer sees the same figures at both ends."""

    def all_there() -> bool:
        confirmed, facts = ask.on_the_way(settings.hub_url)
        return confirmed >= facts

    def tell(_passed: int) -> None:
        confirmed, facts = ask.on_the_way(settings.hub_url)
        words.say("relay.progress", confirmed=confirmed, facts=facts)

    if not crew.wait(all_there, limits.RELAY_SECONDS, tell):
        words.say("relay.late")


def _story(settings: Settings, people: dict[str, Any], staff: dict[str, str], crew: Crew) -> dict[str, Any]:
    return {
        "hub_url": settings.hub_url,
        "district_url": settings.district_url,
        "mqtt_url": settings.mqtt_url,
        "member": people["member"],
        "officer": people["officer"],
        "staff": staff,
        "pids": {"demo": os.getpid(), **crew.pids},
    }


def _tell(settings: Settings, people: dict[str, Any], staff: dict[str, str]) -> None:
    """Print where to go and who to sign in as."""
    print()
    words.say("story.ready")
    places = {settings.hub_url + "/": "story.phone", settings.district_url + "/": "story.district"}
    if settings.is_open_to_others:
        places[f"http://{_address_for_others()}:{settings.hub_port}/"] = "story.others"
    width = max(map(len, places))
    for url, name in places.items():
        print(f"  {url:<{width}}  {words.both(name)}")
    for who in ("member", "officer"):
        person = people[who]
        print(f"  {person['member_no']:>04}  PIN {person['pin']}  {person['name']}: {words.both(f'story.{who}')}")
    print(f"  {staff['name']}  {staff['password']}  {words.both('story.staff')}")
    words.say("story.stop", folder=settings.folder)


def _address_for_others() -> str:
    """This machine's own address on its network, best guess; asking the kernel sends nothing."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address reserved for documentation (RFC 5737)
        return str(probe.getsockname()[0])
    return socket.gethostname()
