"""Processes killed at random moments (a few of the rounds of ``bench.kills``), and what the dead leave behind."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from bench.kills import killed_round, made_files
from data import leftovers
from data.inbox import spool_path
from data.leftovers import backup_folder, export_folder, scratch, sweep

KINDS = ("load", "pile", "migration", "figures", "states")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL, which this system has not")
def test_nothing_said_to_be_done_is_lost_and_nothing_is_left() -> None:
    chance = random.Random(7)
    with made_files(rows=20) as (files, databases):
        rounds = [killed_round(kind, databases / kind, files, chance) for kind in KINDS]
    assert [(one.kind, one.wrong) for one in rounds] == [(kind, []) for kind in KINDS]


def test_what_a_dead_process_left_is_swept_and_what_is_ours_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a dead process: a file spooled, a folder it read into, rows spilled, a half backup and its note, an export."""
    database = tmp_path / "audits.duckdb"
    with scratch(database) as ours:
        monkeypatch.setattr(leftovers, "PROCESS", "dead")
        backups, exports = backup_folder(database), export_folder(database)
        for folder in (backups, exports, leftovers.spill_folder(database)):
            folder.mkdir()
        spool_path(database).touch()
        (leftovers.spill_folder(database) / "duckdb_temp_storage_DEFAULT-0.tmp").touch()
        for half in (backups / "b.duckdb.part", backups / "b.duckdb.json", exports / "e.zip.part"):
            half.touch()
        kept = [backups / "a.duckdb", backups / "a.duckdb.json", tmp_path / "other.duckdb.dead.x.tmp"]
        for path in kept:
            path.touch()
        monkeypatch.undo()
        sweep(database)
        assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)
        assert ours.is_dir() and not list(tmp_path.glob("audits.duckdb.dead*"))
    assert not ours.exists()
