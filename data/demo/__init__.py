"""Demo data: invented audit workbooks with planted truths, the same for a seed on every machine."""

from pathlib import Path

from data.demo.audits import simulation
from data.demo.truths import PlantedTruths, planted_truths
from data.demo.workbooks import FILE_NAMES, write_workbooks

DEFAULT_SEED = 7
FILES = Path(__file__).parent / "files"

__all__ = ["DEFAULT_SEED", "FILES", "FILE_NAMES", "PlantedTruths", "write_demo"]


def write_demo(folder: Path, *, seed: int = DEFAULT_SEED) -> PlantedTruths:
    """Write the demo workbooks and planted_truths.json into the folder, which is made if it is missing.

    The files in the repository (`FILES`) are those of the default seed. Raises OSError when the folder cannot be
    written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    simulated = simulation(seed)
    write_workbooks(simulated, folder)
    truths = planted_truths(simulated)
    truths.written(folder)
    return truths
