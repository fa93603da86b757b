"""What one person owns across registers, where it lies, and the page that lists it."""

from dataclasses import dataclass, field
from os.path import commonprefix

from pmo.hierarchy.warning import Warning
from pmo.records.register import REGISTERS


def common(places: dict[str, int]) -> str:
    """The path of the nearest work that has all of these places on or below it."""
    shared = commonprefix(list(places))
    return shared[: shared.rfind("/") + 1]


def several(key: str, count: int) -> str:
    """Such as "3 open risks"."""
    register = REGISTERS[key]
    return f"{count} open {(register.words if count > 1 else register.word).lower()}"


def owned_url(key: str, owner: int, path: str) -> str:
    """What they own of a register at and below a path, open, and nothing that is only given from there."""
    pk = path.rstrip("/").rsplit("/", 1)[-1]
    own = f"&node={pk}" if key == "dependency" else ""
    return f"/work/{pk}/{REGISTERS[key].slug}/?owner={owner}{own}"


@dataclass
class Owned:
    """Everything open that one person owns below a node."""

    owner: int
    name: str
    by_register: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, key: str, places: dict[str, int]) -> None:
        """What they own of one register: path → how many there."""
        self.by_register[key] = places

    @property
    def counts(self) -> dict[str, int]:
        """Register → how many, the most first."""
        found = {key: sum(places.values()) for key, places in self.by_register.items()}
        return dict(sorted(found.items(), key=lambda each: -each[1]))

    @property
    def count(self) -> int:
        """Of all registers."""
        return sum(self.counts.values())

    def case(self) -> Warning:
        """As a warning; the link lists the register with the most of it."""
        parts = [several(key, count) for key, count in self.counts.items()]
        said = parts[0] if len(parts) == 1 else f"{self.count} open items"
        path = common({path: 1 for places in self.by_register.values() for path in places})
        url = owned_url(next(iter(self.counts)), self.owner, path)
        evidence = ", ".join(parts) if len(parts) > 1 else ""
        return Warning(path, f"overloaded:{self.owner}", f"{self.name} owns {said}", url, evidence)
