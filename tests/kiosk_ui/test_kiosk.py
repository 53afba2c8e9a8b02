"""The conductor without a window: visits, late answers, and what the hub's refusals lead to."""

from __future__ import annotations

import json
import queue

import pytest

from kiosk_ui.errors import KioskError
from kiosk_ui.kiosk import Kiosk
from kiosk_ui.pairing import Pairing
from kiosk_ui.worker import Worker
from tests.kiosk_ui.parts import HandClock, HostilePeer, answer, request_of

SESSION = {
    "token": "token-1", "expires_in_seconds": 600, "idle_seconds": 60, "must_change_pin": False,
    "member": {"member_no": 12, "name": "Siti"}, "roles": [],
}  # fmt: skip


class BareStage:
    """A stage that only notes what it was told to show."""

    def __init__(self):
        self.shown, self.notices, self.reloads, self.keys, self.language = [], [], 0, [], ""

    def show(self, screen_name):
        self.shown.append(screen_name)

    def reload(self):
        self.reloads += 1

    def notice(self, msgid):
        self.notices.append(msgid)

    def set_language(self, language):
        self.language = language

    def show_status(self):
        pass

    def set_preferences(self, preferences):
        self.preferences = preferences

    def key(self, event):
        self.keys.append(event)


class Setting:
    """A kiosk with a bare stage, a clock to wind, and deliveries that the test hands over one by one."""

    def __init__(self, base_url):
        self.clock, self.stage, self.deliveries = HandClock(), BareStage(), queue.Queue()
        self.worker = Worker(self.deliveries.put)
        self.kiosk = Kiosk(
            pairing=Pairing(base_url=base_url, unpaired=True),
            worker=self.worker,
            stage=self.stage,
            clock=self.clock,
            language="id",
            sleep_after=120,
        )
        self.kiosk.open()
        self.kiosk.begin()
        self.kiosk.entrance.identify("12")

    def deliver(self):
        """Hand the next answer over; returns nothing, waits for it if need be."""
        self.deliveries.get(timeout=10)()


@pytest.fixture
def requests_heard():
    return []


@pytest.fixture
def setting(requests_heard):
    """A kiosk at the PIN page before a hub that signs everybody in and answers nothing else well."""

    def signing_in(connection):
        request = request_of(connection)
        requests_heard.append(request)
        if request.startswith(b"POST /api/v1/sessions "):
            connection.sendall(answer("201 Created", json.dumps(SESSION).encode(), "Connection: close"))
        elif request.startswith(b"DELETE"):
            connection.sendall(answer("204 No Content", b"", "Connection: close"))
        else:
            refusal = {"error": {"code": "session.ended", "message": "", "details": {}}}
            connection.sendall(answer("401 Unauthorized", json.dumps(refusal).encode(), "Connection: close"))

    with HostilePeer(signing_in) as peer:
        setting = Setting(peer.url)
        yield setting
        setting.kiosk.close()


def refused(error: KioskError) -> None:
    raise error


def test_an_answer_that_arrives_after_the_visit_has_ended_finds_nobody(setting, requests_heard):
    # The answer is ready and waits for the drawing thread while the person leaves: the tightest case of the race.
    setting.kiosk.entrance.sign_in("135790", refused)
    late = setting.deliveries.get(timeout=10)
    setting.kiosk.finish()
    setting.kiosk.begin()
    generation = setting.kiosk.visit.generation
    late()
    assert setting.kiosk.screen == "number"
    assert setting.kiosk.visit.session is None
    assert setting.kiosk.visit.generation == generation
    setting.deliver()
    assert [request.split(b" ")[0] for request in requests_heard] == [b"POST", b"DELETE"]
    assert b"Authorization: Bearer token-1" in requests_heard[1]


def test_an_answer_that_arrives_after_turning_back_opens_nothing(setting, requests_heard):
    setting.kiosk.entrance.sign_in("135790", refused)
    late = setting.deliveries.get(timeout=10)
    setting.kiosk.back()
    late()
    assert setting.kiosk.screen == "number"
    assert setting.kiosk.visit.session is None
    setting.deliver()
    assert requests_heard[-1].startswith(b"DELETE /api/v1/sessions/current ")


def test_a_failure_that_arrives_late_finds_nobody_either(setting):
    def gone():
        raise KioskError("late")

    setting.kiosk.ask(gone, pytest.fail, lambda _error: pytest.fail("told to the wrong person"))
    late = setting.deliveries.get(timeout=10)
    setting.kiosk.finish()
    setting.kiosk.begin()
    late()
    assert setting.kiosk.screen == "number"


def test_signing_in_opens_the_menu_and_forgets_the_pin(setting):
    setting.kiosk.entrance.sign_in("135790", refused)
    setting.deliver()
    assert setting.stage.shown[-1] == "home"
    assert setting.kiosk.visit.entered_pin == ""


def test_a_session_that_has_ended_ends_the_visit_whatever_was_asked(setting):
    setting.kiosk.entrance.sign_in("135790", refused)
    setting.deliver()
    client, token = setting.kiosk.hub(), setting.kiosk.visit.token
    setting.kiosk.ask(lambda: client.accounts(token), pytest.fail, pytest.fail)
    setting.deliver()
    assert setting.stage.shown[-1] == "start"
    assert setting.stage.notices == ["kiosk.notice.idle"]
    assert setting.kiosk.visit.session is None


def test_the_idle_time_is_the_hubs_once_signed_in(setting):
    setting.kiosk.entrance.sign_in("135790", refused)
    setting.deliver()
    setting.clock.pass_seconds(59)
    assert setting.kiosk.tick().warning
    setting.clock.pass_seconds(2)
    setting.kiosk.tick()
    assert setting.stage.shown[-1] == "start"


@pytest.mark.parametrize(("asked_for", "given"), [(60, 60), (1, 20), (86_400, 90), (0, 20)])
def test_a_hub_can_ask_for_no_idle_time_that_makes_no_sense(setting, asked_for, given):
    from kiosk_ui.answers import Member, Session

    setting.kiosk.visit.session = Session("t", 1, asked_for, False, Member(1, "A"))
    assert setting.kiosk.visit.idle_seconds == given


def test_each_visit_begins_empty(setting):
    setting.kiosk.entrance.sign_in("135790", refused)
    setting.deliver()
    before = setting.kiosk.visit
    setting.kiosk.finish()
    assert setting.kiosk.visit is not before
    assert setting.kiosk.visit.member_number == ""
    assert setting.kiosk.visit.passbooks == {}
    assert setting.kiosk.visit.generation == before.generation + 1


def test_the_last_person_is_signed_out_when_the_kiosk_closes(setting, requests_heard):
    setting.kiosk.entrance.sign_in("135790", refused)
    setting.deliver()
    setting.kiosk.close()
    assert requests_heard[-1].startswith(b"DELETE /api/v1/sessions/current ")
