"""The kiosk as a machine: the panel's light, burn-in, touch panels that die or stick, memory."""

from __future__ import annotations

import pytest

from kiosk_ui import limits
from kiosk_ui.backlight import KernelBacklight, NoBacklight, find_backlight
from kiosk_ui.caretaker import Caretaker, resident_bytes
from kiosk_ui.drift import PLACES, Drift
from kiosk_ui.touch_devices import KernelTouchDevices
from kiosk_ui.touch_guard import TouchGuard
from tests.kiosk_ui.ears import Panels


def panel_light(root, *, power=True, full=200):
    folder = root / "rpi_backlight"
    folder.mkdir(parents=True)
    for name, value in (("max_brightness", 255), ("brightness", full), ("actual_brightness", full)):
        (folder / name).write_text(f"{value}\n")
    if power:
        (folder / "bl_power").write_text("0\n")
    return folder


def test_the_kernels_light_is_found_dimmed_put_out_and_lit_again(tmp_path):
    folder = panel_light(tmp_path)
    light = find_backlight(tmp_path)
    assert isinstance(light, KernelBacklight)
    assert light.shine(0.3)
    assert (folder / "brightness").read_text() == "60"
    assert light.shine(0.0)
    assert (folder / "bl_power").read_text() == "4"
    assert light.shine(1.0)
    assert (folder / "bl_power").read_text() == "0"
    assert (folder / "brightness").read_text() == "200"


def test_a_light_without_a_switch_is_put_out_by_its_brightness(tmp_path):
    folder = panel_light(tmp_path, power=False)
    light = find_backlight(tmp_path)
    light.shine(0.0)
    assert (folder / "brightness").read_text() == "0"
    light.shine(1.0)
    assert (folder / "brightness").read_text() == "200"


def test_a_light_left_dim_by_a_kiosk_that_died_is_not_taken_for_full(tmp_path):
    folder = panel_light(tmp_path, full=3)
    light = find_backlight(tmp_path)
    light.shine(0.5)
    light.shine(1.0)
    assert int((folder / "brightness").read_text()) >= 255 // 2


def test_a_light_that_may_not_be_written_is_told_once_and_left_to_drawing(tmp_path, caplog):
    folder = panel_light(tmp_path)
    (folder / "brightness").unlink()
    (folder / "brightness").mkdir()
    light = find_backlight(tmp_path)
    assert not light.shine(0.3)
    assert not light.shine(0.0)
    assert len([m for m in caplog.messages if m.startswith("backlight.not_writable")]) == 1
    assert isinstance(find_backlight(tmp_path / "none"), NoBacklight)


def test_a_page_at_rest_dims_first_and_goes_dark_later_and_only_the_dark_swallows_a_touch(hand_clock):
    guard = TouchGuard(hand_clock, sleep_after_seconds=180)
    guard.new_screen(may_sleep=True)
    hand_clock.pass_seconds(59)
    assert guard.light == 1.0
    hand_clock.pass_seconds(2)
    assert guard.light == limits.DIM_LIGHT
    assert guard.admits_touch()
    assert guard.light == 1.0
    hand_clock.pass_seconds(180)
    assert guard.doze()
    assert guard.light == 0.0
    assert not guard.admits_touch()
    assert guard.light == 1.0


def test_a_page_with_somebody_before_it_is_never_dimmed(hand_clock):
    guard = TouchGuard(hand_clock, sleep_after_seconds=180)
    guard.new_screen(may_sleep=False)
    hand_clock.pass_seconds(1000)
    assert guard.light == 1.0


def test_a_page_at_rest_moves_every_minute_and_comes_back_and_never_moves_under_a_finger(hand_clock):
    drift = Drift(hand_clock)
    places = []
    for _ in PLACES:
        places.append(drift.offset(at_rest=True))
        hand_clock.pass_seconds(limits.DRIFT_SECONDS)
        assert drift.offset(at_rest=False) == places[-1]
    assert len(set(places)) == len(PLACES)
    assert all(max(abs(right), abs(up)) <= limits.DRIFT_UNITS for right, up in places)
    assert drift.offset(at_rest=True) == places[0]


def event_device(root, name, number, axes):
    device = root / "devices" / f"input{number}"
    (device / "capabilities").mkdir(parents=True)
    (device / "capabilities" / "abs").write_text(axes + "\n")
    event = root / "class" / name
    event.mkdir(parents=True)
    (event / "device").symlink_to(device)


def test_touch_panels_are_told_from_scanners_and_keyboards_by_the_kernels_list(tmp_path):
    event_device(tmp_path, "event0", 5, "0")
    event_device(tmp_path, "event1", 6, "2618000 3")
    event_device(tmp_path, "event2", 7, "260800000000003")
    event_device(tmp_path, "event3", 8, "3")
    found = KernelTouchDevices(tmp_path / "class").listing()
    # As a 64-bit kernel writes them: the first word of two is the higher one, and ABS_MT_POSITION_X is bit 53.
    assert found == {"event2:input7"}
    assert KernelTouchDevices(tmp_path / "nothing").listing() == frozenset()


@pytest.fixture
def panels():
    return Panels("event2:input7")


@pytest.fixture
def caretaker(hand_clock, panels):
    return Caretaker(hand_clock, panels, memory=lambda: 100 << 20)


def reason(caretaker, *, at_rest=True, asleep=False, untouched=1000.0):
    return caretaker.restart_reason(at_rest=at_rest, asleep=asleep, untouched_seconds=untouched)


def test_a_panel_that_was_lost_or_came_back_asks_for_a_restart_but_never_during_a_visit(
    caretaker, panels, hand_clock, caplog
):
    hand_clock.pass_seconds(200)
    assert reason(caretaker) == ""
    panels.names.clear()
    assert reason(caretaker, at_rest=False) == ""
    hand_clock.pass_seconds(6)
    assert reason(caretaker, at_rest=False) == ""
    assert reason(caretaker, untouched=5) == ""
    assert reason(caretaker) == "touch.changed"
    hand_clock.pass_seconds(6)
    assert reason(caretaker) == "touch.changed"
    assert caplog.messages == ["touch.changed from 1 panels to 0"]


def test_a_loose_contact_does_not_restart_the_kiosk_again_and_again(hand_clock, panels):
    caretaker = Caretaker(hand_clock, panels)
    panels.names.clear()
    hand_clock.pass_seconds(60)
    assert reason(caretaker) == ""
    hand_clock.pass_seconds(limits.RESTART_UPTIME_SECONDS)
    assert reason(caretaker) == "touch.changed"


def test_a_touch_that_never_ends_is_told_and_tried_to_mend_by_a_restart(caretaker, hand_clock, caplog):
    caretaker.touch_held()
    hand_clock.pass_seconds(29)
    caretaker.touch_held()
    hand_clock.pass_seconds(29)
    assert reason(caretaker) == ""
    assert not caplog.messages
    hand_clock.pass_seconds(5)
    reason(caretaker)
    assert caplog.messages == ["touch.stuck for 34 s"]
    hand_clock.pass_seconds(limits.RESTART_STUCK_UPTIME_SECONDS)
    assert reason(caretaker) == "touch.stuck"
    caretaker.touch_ended()
    assert reason(caretaker) == ""


def test_nobody_touching_all_day_proves_nothing(caretaker, hand_clock):
    hand_clock.pass_seconds(12 * 3600)
    assert reason(caretaker, asleep=True) == ""


def test_memory_that_grew_over_a_day_is_given_back_in_the_dark(hand_clock, panels):
    caretaker = Caretaker(hand_clock, panels, memory=lambda: limits.MEMORY_BYTES_MAX + 1)
    hand_clock.pass_seconds(23 * 3600)
    assert reason(caretaker, asleep=True) == ""
    hand_clock.pass_seconds(2 * 3600)
    assert reason(caretaker, asleep=False) == ""
    assert reason(caretaker, asleep=True, at_rest=False) == ""
    assert reason(caretaker, asleep=True) == "memory.grown"


def test_resident_memory_is_read_from_the_kernel():
    assert 5 << 20 < resident_bytes() < 4 << 30
