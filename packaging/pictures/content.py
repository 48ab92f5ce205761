"""What the vault of the pictures holds: ten months of one person's life, and what agents wrote."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from muniment.domain.access import Dialect
from muniment.domain.memories.memory import MemoryType as Type


@dataclass(frozen=True, slots=True)
class Line:
    """One memory.

    Args:
        days: How long ago it was written.
        namespace, content, type, tags: As they are remembered.
        agent: Who wrote it, by the name of its key; nobody but the person where that is empty.
        session: The session that it belongs to.
        lasts_days: How long after its writing it expires.
    """

    days: float
    namespace: str
    content: str
    type: Type | None = None
    tags: tuple[str, ...] = ()
    agent: str = ""
    session: str | None = None
    lasts_days: int | None = None

    @property
    def lasts(self) -> timedelta | None:
        """How long it is kept; ``None`` for good."""
        return None if self.lasts_days is None else timedelta(days=self.lasts_days)


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One agent: its key, and what it asks for day after day."""

    name: str
    namespaces: tuple[str, ...]
    dialect: Dialect
    questions: tuple[str, ...]


CODE: Final = "Code assistant"
TRAVEL: Final = "Travel planner"
KITCHEN: Final = "Kitchen helper"

AGENTS: Final = (
    AgentLine(
        CODE,
        ("work",),
        Dialect.NATIVE,
        ("staging database", "commit messages", "when do we deploy", "certificate renewal"),
    ),
    AgentLine(TRAVEL, ("default",), Dialect.MEMORYRELAY, ("window seat", "passport", "Lisbon")),
    AgentLine(KITCHEN, ("home",), Dialect.AZEN, ("allergies", "shopping")),
)

MINE: Final = (
    Line(0.1, "home", "The boiler needs its pressure topped up to 1.5 bar when the kitchen radiator"
         " stays cold. The valve is behind the left panel, turn it slowly.", Type.FACT,
         ("heating",)),
    Line(0.3, "home", "Mira is allergic to hazelnuts, not to almonds.", Type.FACT, ("mira",)),
    Line(0.9, "default", "Return the library books and renew the one about bees.", Type.TASK,
         ("errands",), lasts_days=6),
    Line(1.2, "default", "I like window seats on long flights and aisle seats on short ones.",
         Type.PREFERENCE, ("travel",)),
    Line(1.6, "work", "Board meeting moved to the second Thursday of each month, 09:30, room"
         " Lisbon.", Type.EVENT, ("board",)),
    Line(3, "default", "I moved to Porto in spring and work as a structural engineer.", Type.FACT,
         ("me",)),
    Line(4, "default", "Grandmother's plum cake\n200 g butter, 200 g sugar, 4 eggs, 300 g flour, a"
         " kilo of plums. 45 minutes at 180 degrees, then leave it in the oven with the door"
         " open.", Type.GENERAL, ("recipes", "family")),
    Line(6, "home", "The plumber is called Ottilie, 0171 555 0199. She comes on Saturdays too.",
         Type.FACT, ("heating", "people")),
    Line(8, "work", "Jonas reviews everything that touches billing; ask him before the freeze.",
         Type.POLICY, ("billing", "people")),
    Line(9, "work", "We never deploy on a Friday after noon.", Type.POLICY, ("deploy",)),
    Line(11, "default", "I prefer tea without milk and coffee without sugar.", Type.PREFERENCE,
         ("kitchen",)),
    Line(13, "work", "The load test of the new bridge model took nine hours on the small cluster.",
         Type.OBSERVATION, ("bridge",)),
    Line(15, "default", "The cello lesson is every Tuesday at five; bring the blue rosin.",
         Type.EVENT, ("music",)),
    Line(17, "home", "Wi-Fi in the guest room only reaches the window side.", Type.OBSERVATION),
    Line(20, "default", "Mira's birthday is on 3 February; she collects fountain pens.", Type.FACT,
         ("mira", "gifts")),
    Line(22, "default", "I am learning Portuguese. Inês practises with me on Sundays.", Type.FACT,
         ("learning",)),
    Line(48, "work", "The contract with Halden Steel ends in June; two months' notice.",
         Type.FACT, ("contracts",)),
    Line(66, "default", "Walking to work takes 24 minutes along the river and is worth it.",
         Type.INSIGHT, ("health",)),
    Line(88, "home", "Paint in the hall: Farrow 2007, eggshell. Half a tin is left in the cellar.",
         Type.FACT, ("house",)),
    Line(110, "default", "I do not eat meat on weekdays.", Type.PREFERENCE, ("kitchen",)),
    Line(141, "home", "Spare key is with the Okafors, two doors down.", Type.FACT, ("house",)),
    Line(170, "work", "A drawing without a revision number is sent back, no exceptions.",
         Type.POLICY, ("drawings",)),
    Line(204, "default", "Reading in the morning sticks better than reading in bed.",
         Type.INSIGHT, ("learning",)),
    Line(251, "default", "Passport runs out in March 2029.", Type.FACT, ("travel", "papers")),
    Line(300, "home", "The Okafors' dog is called Biscuit and is afraid of umbrellas.", Type.FACT),
)  # fmt: skip

THEIRS: Final = (
    Line(0.02, "work", "The staging database is restored from production every Monday at 04:00"
         " UTC.", Type.FACT, ("staging", "database"), agent=CODE, session="billing-migration"),
    Line(0.6, "work", "User prefers short commit messages in the imperative.", Type.PREFERENCE,
         ("git",), agent=CODE, session="billing-migration"),
    Line(0.7, "work", "The migration of the invoices table needs 40 minutes and can be resumed.",
         Type.OBSERVATION, ("billing", "database"), agent=CODE, session="billing-migration"),
    Line(2.4, "default", "The night train to Vienna on 12 December is booked, coach 21, seat 56.",
         Type.EVENT, ("travel", "vienna"), agent=TRAVEL, session="vienna"),
    Line(2.5, "default", "Hotel in Vienna: quiet room to the yard was asked for, breakfast from"
         " seven.", Type.FACT, ("travel", "vienna"), agent=TRAVEL, session="vienna"),
    Line(5, "work", "Renewing the certificate failed twice because port 80 was closed on the second"
         " load balancer.", Type.OBSERVATION, ("tls",), agent=CODE),
    Line(7, "home", "Shopping for Sunday: chickpeas, lemons, two bunches of parsley.", Type.TASK,
         ("kitchen",), agent=KITCHEN, lasts_days=12),
    Line(12, "work", "Tests of the bridge model are slow because the mesh is rebuilt every time.",
         Type.INSIGHT, ("bridge", "tests"), agent=CODE),
    Line(18, "home", "Risotto for six takes 480 g of rice.", Type.FACT, ("recipes",),
         agent=KITCHEN),
    Line(75, "default", "User wants trains rather than planes below eight hours.", Type.PREFERENCE,
         ("travel",), agent=TRAVEL),
    Line(130, "work", "The linter's configuration lives in pyproject.toml, not in setup.cfg.",
         Type.FACT, ("git", "tests"), agent=CODE),
)  # fmt: skip

DELETED: Final = (
    Line(10, "default", "The ferry to the island only takes cash.", Type.FACT, ("travel",)),
    Line(21, "home", "The old fridge hums when the door is not quite shut.", Type.OBSERVATION),
    Line(12, "work", "Old VPN host: gate-2.", Type.FACT, ("network",), agent=CODE),
)

SEARCHES: Final = ("spare key", "what can Mira not eat", "when is the passport due")
