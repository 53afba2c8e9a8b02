"""The pages of the gallery: every part in every state, with words and amounts as long as they come."""

from __future__ import annotations

from functools import partial

from kiosk_ui.banknotes import VALUES
from kiosk_ui.gallery.skeleton import SkeletonScreen
from kiosk_ui.gallery.specimens import Page, Specimen, in_states, press
from kiosk_ui.widgets.account_card import AccountCard
from kiosk_ui.widgets.amount import AmountLabel
from kiosk_ui.widgets.button import BigButton, RailButton
from kiosk_ui.widgets.charts import BarChart, LineChart
from kiosk_ui.widgets.entry_boxes import NumberBox, PinDots
from kiosk_ui.widgets.held_amount import HeldAmount
from kiosk_ui.widgets.icon import Medallion
from kiosk_ui.widgets.keypad import Keypad
from kiosk_ui.widgets.kv import ASSETS
from kiosk_ui.widgets.letter_pad import LetterPad
from kiosk_ui.widgets.movement_row import MovementRow
from kiosk_ui.widgets.note_picture import NotePicture
from kiosk_ui.widgets.notes_pad import NotesPad
from kiosk_ui.widgets.notes_view import NotesView
from kiosk_ui.widgets.overlays import HubAway, IdleWarning
from kiosk_ui.widgets.pager import Pager
from kiosk_ui.widgets.photo_grid import PhotoGrid
from kiosk_ui.widgets.price_row import PriceRow
from kiosk_ui.widgets.progress import Progress
from kiosk_ui.widgets.qr_code import QrCode
from kiosk_ui.widgets.relay_sign import RelaySign
from kiosk_ui.widgets.surfaces import Banner, Panel
from kiosk_ui.widgets.text_pad import TextPad
from kiosk_ui.widgets.tile import Choice, Tile, WideTile

LONG = "Mengundurkan diri dari keanggotaan koperasi"
SENTENCE = "Buku hari ini belum dibuka. Saldo tetap bisa dilihat, dan petugas bisa membantu Bapak dan Ibu."
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHUFFLED = list("7031948526")
LARGE_AMOUNT = 345_678_900


def pages() -> list[Page]:
    """Return all pages, in the order of leafing."""
    return [*buttons(), *surfaces(), *money(), *district(), *entering(), *finding(), *charts(), *overlays()]


def buttons() -> list[Page]:
    """What is pressed."""
    size = (323, 84)
    rows = [
        Page(
            f"button-{tone}",
            in_states(partial(BigButton, tone=tone, icon="check", text="Ya, kirim"), size, text=LONG),
        )
        for tone in ("primary", "accent", "quiet", "warning")
    ]
    rail = in_states(partial(RailButton, icon="officer", text="Panggil petugas"), (104, 89), text="Panggil pengurus")
    tile = in_states(
        partial(Tile, icon="withdraw", text="Tarik uang"), (158, 150), text="Simpanan anggota koperasi", badge="Baru"
    )
    tile.append(Specimen(partial(Tile, icon="notices", text="Pengumuman", badge="Baru"), 158, 150, press))
    wide = in_states(
        partial(WideTile, icon="harvest", text="Harga sawit"), (206, 105), text="Palm fruit price", badge="Baru"
    )
    return [
        *rows,
        Page("rail-button", rail),
        Page("tile", tile),
        Page("wide-tile", wide),
        Page("choice", choices()),
    ]


def choices() -> list[Specimen]:
    """One of several, chosen and not."""
    themes = [("day", "look", "Biasa"), ("sun", "sun", "Kena matahari"), ("night", "moon", "Gelap")]
    sizes = [("normal", "text_size", "Biasa"), ("large", "text_size", "Lebih besar")]
    return [
        Specimen(lambda: Choice(options=themes, chosen="sun", cols=3), 640, 140),
        Specimen(lambda: Choice(options=sizes, chosen="", cols=2), 420, 140),
        Specimen(lambda: Choice(options=sizes, chosen="large", cols=2, disabled=True), 220, 140),
    ]


def surfaces() -> list[Page]:
    """What groups and tells."""
    banners = [
        Specimen(partial(Banner, text=text, mood=mood), 640, 60)
        for mood in ("hint", "good", "warning")
        for text in ("Sebentar…", SENTENCE)
    ]
    panels = [
        Specimen(partial(Panel, text=SENTENCE, mood=mood, icon="officer"), 205, 260)
        for mood in ("plain", "hint", "warning")
    ]
    tones = ("primary", "accent", "quiet", "warning", "disabled")
    medallions = [Specimen(partial(Medallion, icon="sukarela", tone=tone), 64, 64) for tone in tones]
    rows = [
        Specimen(
            partial(MovementRow, icon=icon, text=text, day_text="24 November 2026", amount=amount, **more), 640, 84
        )
        for icon, text, amount, more in (
            ("in", "Menabung", 50_000, {"balance_text": "Saldo Rp1.250.000"}),
            ("out", "Mengambil", -LARGE_AMOUNT, {"balance_text": "Saldo Rp345.678.900"}),
            ("undo", f"Dibatalkan: {LONG}", LARGE_AMOUNT, {"balance_text": "Saldo Rp345.678.900", "undone": True}),
        )
    ]
    card = partial(AccountCard, icon="wajib", name="Simpanan wajib", balance=1_250_000, last_text="Menabung +Rp50.000")
    cards = [
        Specimen(card, 640, 116),
        Specimen(partial(card, owed_text="Belum dibayar Rp345.678.900", balance=LARGE_AMOUNT), 640, 116),
        Specimen(partial(card, name=LONG, last_text="Mengambil −Rp345.678.900\n24 November 2026"), 640, 116, press),
    ]
    pager = [
        Specimen(partial(Pager, up_text="Ke atas", down_text="Ke bawah", can_down=True), 104, 280),
        Specimen(partial(Pager, up_text="Lebih baru", down_text="Lebih lama", can_up=True, page=11), 104, 280),
    ]
    return [
        Page("banner", banners),
        Page("panel", [*panels, *medallions]),
        Page("movement-row", rows),
        Page("account-card", cards),
        Page("pager", pager),
    ]


def district() -> list[Page]:
    """What comes from the district, and how far records have come to it."""
    prices = [
        Specimen(partial(PriceRow, age_text=age, amount=amount, change_icon=icon, change_text=text), 534, 60)
        for age, amount, icon, text in (
            ("3 tahun", 2_412, "up", "Naik Rp86"),
            ("10–20 tahun", 13_190, "down", "Turun Rp1.040"),
            ("21 tahun", 3_200, "", "Tetap"),
            ("25 tahun", 3_300, "", "–"),
        )
    ]
    signs = [
        Specimen(partial(RelaySign, icon=icon, kept=kept, sent=sent, confirmed=confirmed), 352, 80)
        for icon, kept, sent, confirmed in (
            ("network", "22", "21", "0"),
            ("warning", "1.234.567", "1.234.560", "998.877"),
        )
    ]
    return [Page("price-row", prices), Page("relay-sign", signs)]


def money() -> list[Page]:
    """Amounts in digits, covered, and in notes."""
    amounts = [
        Specimen(partial(AmountLabel, amount=amount, signed=signed), 300, 50)
        for amount, signed in ((0, False), (1_250_000, False), (LARGE_AMOUNT, False), (50_000, True), (-50_000, True))
    ]
    held = [
        Specimen(partial(HeldAmount, amount=LARGE_AMOUNT), 300, 84),
        Specimen(partial(HeldAmount, amount=LARGE_AMOUNT), 300, 84, press),
        Specimen(partial(HeldAmount, amount=1_250_000, hides=False), 300, 84),
    ]
    views = [
        Specimen(partial(NotesView, amount=1_250_000), 640, 110),
        Specimen(partial(NotesView, amount=345_000_000), 180, 120),
        Specimen(partial(NotesView, amount=50_000), 180, 120),
        Specimen(partial(NotesView, amount=188_834), 640, 200),
    ]
    compact = [
        Specimen(partial(NotesView, amount=amount, form="compact"), 640, 56)
        for amount in (1_250_000, 345_670_000, 50_000)
    ]
    compact.append(Specimen(partial(NotesView, amount=188_834, form="compact"), 640, 112))
    return [
        Page("amount", [*amounts, *held]),
        Page("notes", [Specimen(partial(NotePicture, value=value), 150, 80) for value in VALUES]),
        Page("notes-view", views),
        Page("notes-view-compact", compact),
        Page("notes-pad", [Specimen(partial(NotesPad, amount=1_250_000, most=1_320_000), 648, 300)]),
        Page("notes-pad-small", [Specimen(partial(NotesPad, small=True), 648, 300)]),
        Page("notes-pad-full", [Specimen(partial(NotesPad, amount=345_678_900), 648, 300)]),
    ]


def entering() -> list[Page]:
    """What is typed with."""
    boxes = [
        Specimen(partial(NumberBox, text="888888"), 300, 92),
        Specimen(partial(PinDots, filled=4), 300, 60),
    ]
    return [
        Page(
            "keypad",
            [
                Specimen(partial(Keypad, ready=True), 330, 430),
            ],
        ),
        Page("text-pad", [Specimen(partial(TextPad, hint="Apa saran Anda?"), 648, 360)]),
        Page("text-pad-long", [Specimen(partial(TextPad, text=SENTENCE, signs=True), 648, 360)]),
        Page(
            "progress",
            [
                Specimen(partial(Progress, text="Masih berjalan…"), 400, 90),
                Specimen(partial(Progress, text=SENTENCE, share=0.4), 640, 110),
            ],
        ),
        Page("keypad-shuffled", [Specimen(partial(Keypad, digits=SHUFFLED, disabled=True), 330, 430), *boxes]),
    ]


def finding() -> list[Page]:
    """Finding oneself, and what phones are told."""
    people = [(str(number), name) for number, name in enumerate(("Aminah", "Adi", "Andi Mappanyukki", *"BCDEFGH"))]
    return [
        Page("letter-pad", [Specimen(partial(LetterPad, letters=list(ALPHABET)), 648, 356)]),
        Page("letter-pad-few", [Specimen(partial(LetterPad, letters=list("ABDIMRST")), 648, 356)]),
        Page("photo-grid", [Specimen(partial(PhotoGrid, people=people), 648, 356, show_photo)]),
        Page("photo-grid-few", [Specimen(partial(PhotoGrid, people=people[:2]), 648, 356)]),
        Page("qr-code", [Specimen(partial(QrCode, data="http://192.168.4.1/"), 180, 180)]),
    ]


def show_photo(grid: PhotoGrid) -> None:
    """Show one photo; the others are still on their way."""
    grid.set_photo("1", (ASSETS / "art" / "village.png").read_bytes())


def charts() -> list[Page]:
    """Savings and figures over time."""
    months = ["Des", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov"]
    rising = [250_000 + 95_000 * number * (number % 3 + 1) for number in range(12)]
    large = [amount * 120 for amount in rising]
    zero = [0] * 12
    names = ["Pokok", "Wajib", "Sukarela"]
    line = partial(LineChart, labels=months)
    bars = partial(BarChart, labels=months)
    years = ["2022", "2023", "2024", "2025", "2026"]
    return [
        Page("line-chart", [Specimen(partial(line, series=[rising]), 648, 280)]),
        Page("line-chart-large", [Specimen(partial(line, series=[large]), 648, 280)]),
        Page(
            "line-chart-little",
            [
                Specimen(partial(LineChart, labels=["Nov"], series=[[1_250_000]]), 320, 200),
                Specimen(partial(line, series=[zero]), 316, 200),
                Specimen(partial(LineChart), 316, 200),
            ],
        ),
        Page(
            "bar-chart-two",
            [Specimen(partial(bars, series=[large, rising[::-1]], names=["Masuk", "Keluar"]), 648, 280)],
        ),
        Page(
            "bar-chart-pile",
            [Specimen(partial(bars, series=[zero, rising, large], names=names, stacked=True), 648, 280)],
        ),
        Page(
            "bar-chart-people",
            [Specimen(partial(BarChart, labels=years, series=[[38, 41, 47, 52, 50]], money=False), 648, 280)],
        ),
    ]


def arrive(screen: SkeletonScreen) -> None:
    """Let the screen show itself, with an answer given."""
    screen.arrive()
    screen.choose("sun")


def overlays() -> list[Page]:
    """What fills the room beside the rail: the screen to copy, and what is laid over screens."""
    return [
        Page("skeleton", [Specimen(SkeletonScreen, 684, 480, arrive)]),
        Page("idle-warning", [Specimen(partial(IdleWarning, seconds_left=14, seconds_all=20), 684, 480)]),
        Page("hub-away", [Specimen(partial(HubAway, beat=1), 684, 480)]),
    ]
