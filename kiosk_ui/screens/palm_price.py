"""The district's price of palm fruit (*harga TBS*) by the age of the trees, and how it has changed."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty

from kiosk_ui import shown
from kiosk_ui.answers import ClassPrice, PalmPrice
from kiosk_ui.screens.listing import ListScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Day, Number, Phrase, Rupiah
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.price_row import PriceRow


class PalmPriceScreen(ListScreen):
    """Question answered: what is my fruit worth?"""

    subject = "palm_price"
    nothing = "kiosk.palm.none"
    compared = BooleanProperty(False)
    """Whether any of these prices has one before it."""

    def __init__(self, **kwargs: object) -> None:
        self._price = PalmPrice()
        super().__init__(**kwargs)
        self.rows_per_page = 5

    def take(self, answer: PalmPrice) -> None:
        """Show the prices, for how long they hold, and plainly if that time is over."""
        self._price = answer
        self.compared = any(each.change is not None for each in answer.prices)
        if answer.prices:
            days = shown.days(answer.from_day, answer.until_day, texts.catalog)
            self.subtitle = texts.catalog["kiosk.palm.what"].format(days=days)
        if self._is_over and not self.message:
            self.say(lambda catalog: catalog["kiosk.palm.over"].format(day=shown.day(answer.until_day, catalog)))
        super().take(answer.prices)

    def row(self, item: ClassPrice) -> PriceRow:
        """Make the row of an age."""
        icon, text = "", "–"
        if item.change is not None:
            way = way_of(item.change)
            icon = "" if way == "same" else way
            text = texts.catalog[f"kiosk.palm.{way}"].format(amount=shown.rupiah(abs(item.change)))
        age = texts.catalog["kiosk.palm.age"].format(age=item.age_class.replace("-", "–"))
        return PriceRow(
            age_text=age,
            amount=item.amount,
            change_icon=icon,
            change_text=text,
            size_hint_y=1 / self.rows_per_page,
        )

    def spoken(self) -> list[Phrase]:
        """Say what it is and until when, then each age of this page with its price and change."""
        if self.loading:
            return [Phrase.of("kiosk.speech.palm.title"), Phrase.of("kiosk.speech.loading")]
        said = [] if self.page else self._spoken_head()
        for item in self.shown_items():
            said += spoken_price(item)
        return [*said, Phrase.of("kiosk.speech.notice.more")] if self.page + 1 < self.page_count else said

    def spoken_message(self) -> list[Phrase]:
        """Say the day on which the price ended as a day."""
        over = texts.catalog["kiosk.palm.over"].format(day=shown.day(self._price.until_day, texts.catalog))
        if not self._is_over or self.message != over:
            return super().spoken_message()
        return [Phrase.of("kiosk.palm.over", day=self._until)]

    @property
    def _is_over(self) -> bool:
        return bool(self._price.prices) and not self._price.current

    @property
    def _until(self) -> Day:
        return Day(self._price.until_day, self.kiosk.business_day)

    def _spoken_head(self) -> list[Phrase]:
        said = [Phrase.of("kiosk.speech.palm.title")]
        if self._price.prices and self._price.current:
            said.append(Phrase.of("kiosk.speech.palm.until", day=self._until))
        return [*said, Phrase.of("kiosk.palm.compared")] if self.compared else said


def way_of(change: int) -> str:
    """Return which way a price went: 'up', 'down' or 'same'."""
    return "up" if change > 0 else "down" if change < 0 else "same"


def spoken_price(price: ClassPrice) -> list[Phrase]:
    """Return what is said of one age: the years, the price, and the change if it is known."""
    amount = Rupiah(price.amount)
    first, _, last = price.age_class.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        return []
    if last:
        said = [Phrase.of("kiosk.speech.palm.range", first=Number(int(first)), last=Number(int(last)), amount=amount)]
    else:
        said = [Phrase.of("kiosk.speech.palm.age", age=Number(int(first)), amount=amount)]
    if not price.change:
        return [*said, Phrase.of("kiosk.speech.palm.same")] if price.change == 0 else said
    change = Rupiah(abs(price.change))
    return [*said, Phrase.of(f"kiosk.speech.palm.{way_of(price.change)}", amount=change)]


load_rule(__file__)
