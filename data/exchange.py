"""All the data as Parquet files in one zip, for other programs and for moving to another machine; and the way back.

The zip holds ``<table>.parquet`` for every table that holds data, and ``manifest.json``: schema version, and rows,
bytes and checksum per table.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data.contents import batches, columns, replace_contents, table_names
from data.leftovers import DRAFT, scratch
from data.trail import NOBODY, put_on_trail
from data.warehouse import SCHEMA_VERSION, Warehouse, WarehouseError, schema_version

FORMAT: Final = "supplier audits, Parquet"
MANIFEST = "manifest.json"
MAX_MANIFEST = 4 << 20
PIECE = 1 << 20
HELD = "select count(*) from store.load"


def export_parquet(con: duckdb.DuckDBPyConnection, target: Path, *, at: datetime) -> dict[str, int]:
    """Write every table to a zip at ``target``, all of one and the same state; rows per table.

    Raises WarehouseError when the place exists or cannot be written; then no file is left there.
    """
    if target.exists():
        raise WarehouseError(f"{target} exists already; nothing was written. Name another file for the export.")
    draft = target.with_name(f"{target.name}{DRAFT}")
    con.execute("begin")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with scratch(target) as folder, zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
            tables = {table: _exported(con, table, folder, archive) for table in table_names(con)}
            manifest = {
                "format": FORMAT, "schema_version": schema_version(con), "made_at": at.isoformat(), "tables": tables,
            }  # fmt: skip
            archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
        os.replace(draft, target)
    except OSError as error:
        raise WarehouseError(f"{target} cannot be written ({error.strerror}). Make room there, or allow it.") from error
    finally:
        con.execute("rollback")
        draft.unlink(missing_ok=True)
    return {table: int(facts["rows"]) for table, facts in tables.items()}


def import_parquet(warehouse: Warehouse, path: Path, *, name: str | None = None, by: str = NOBODY) -> dict[str, int]:
    """Take in an export, whole or not at all; rows per table. Only into a database that has never taken in a file.

    Raises WarehouseError when the database holds loads, or the zip is none of ours, damaged, or of another schema.
    """
    called = name or path.name
    try:
        with scratch(warehouse.path) as folder:
            tables = _unpacked(path, folder, called)
            counts = {table: int(facts["rows"]) for table, facts in tables.items()}
            with warehouse.writing() as con:
                held = con.execute(HELD).fetchone()
                if held is None or held[0]:
                    raise WarehouseError(
                        f"The database holds loads already, and an import needs an empty one. Name another file with "
                        f"--database, or restore a backup; {called} was not read."
                    )
                _same_tables(table_names(con), tables, called)
                replace_contents(con, partial(_batches, folder, called), counts)
                put_on_trail(con, "import", by=by)
            return counts
    except (OSError, zipfile.BadZipFile, pa.ArrowException, duckdb.Error) as error:
        raise WarehouseError(
            f"{called} cannot be read as an export of this program ({str(error).splitlines()[0]}); nothing was changed."
        ) from error


def import_job(
    warehouse: Warehouse, _step: object = None, *, path: Path, name: str, by: str = NOBODY
) -> dict[str, Any]:
    """An import as a job's report."""
    counts = import_parquet(warehouse, path, name=name, by=by)
    sentence = f"{name} was imported: {sum(counts.values()):,} rows, loads: {counts.get('load', 0)}."
    return {"status": "imported", "rows": counts, "sentence": sentence}


def _exported(con: duckdb.DuckDBPyConnection, table: str, folder: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    path = folder / f"{table}.parquet"
    reader = batches(con, table, columns(con, table))
    rows = 0
    with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            rows += batch.num_rows
            writer.write_batch(batch)
    archive.write(path, path.name)
    with path.open("rb") as file:
        facts = {"rows": rows, "bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
    path.unlink()
    return facts


def _unpacked(path: Path, folder: Path, name: str) -> dict[str, dict[str, Any]]:
    """The tables of a zip written to ``folder`` and held against its manifest, which is returned."""
    with zipfile.ZipFile(path) as archive:
        held = {entry.filename: entry for entry in archive.infolist()}
        if MANIFEST not in held or held[MANIFEST].file_size > MAX_MANIFEST:
            raise WarehouseError(f"{name} is no export of this program: it has no manifest. Nothing was changed.")
        tables = _manifest_tables(archive.read(MANIFEST), name)
        for table, facts in tables.items():
            if not table.isidentifier() or f"{table}.parquet" not in held:
                raise WarehouseError(f"{name} lacks the table {table!r:.60} its manifest names. Nothing was changed.")
            with archive.open(f"{table}.parquet") as source, (folder / f"{table}.parquet").open("wb") as target:
                found = _copied(source, target, limit=int(facts["bytes"]))  # type: ignore[arg-type]
            if found != facts["sha256"]:
                raise WarehouseError(f"{name} is not as it was written: table {table} differs. Nothing was changed.")
    return tables


def _manifest_tables(text: bytes, name: str) -> dict[str, dict[str, Any]]:
    try:
        manifest = json.loads(text)
        version, tables = int(manifest["schema_version"]), dict(manifest["tables"])
        known = manifest["format"] == FORMAT and all({"rows", "bytes", "sha256"} <= set(one) for one in tables.values())
    except (ValueError, KeyError, TypeError, RecursionError):
        known, version, tables = False, 0, {}
    if not known:
        raise WarehouseError(f"{name} is no export of this program: its manifest says otherwise. Nothing was changed.")
    if version > SCHEMA_VERSION:
        raise WarehouseError(
            f"{name} was exported by a newer version of this program (schema {version}, this one knows "
            f"{SCHEMA_VERSION}). Update the program first; nothing was changed."
        )
    if version < SCHEMA_VERSION:
        raise WarehouseError(
            f"{name} was exported by an older version of this program (schema {version}, this one has "
            f"{SCHEMA_VERSION}). Load the Excel export of that version, or restore a backup; nothing was changed."
        )
    return tables


def _copied(source: BinaryIO, target: BinaryIO, *, limit: int) -> str:
    """Copy at most what the manifest promises, one byte more at the utmost; the checksum of what was copied."""
    digest, left = hashlib.sha256(), limit + 1
    while left > 0 and (piece := source.read(min(PIECE, left))):
        digest.update(piece)
        target.write(piece)
        left -= len(piece)
    return digest.hexdigest()


def _same_tables(wanted: list[str], found: dict[str, dict[str, Any]], name: str) -> None:
    if missing := sorted(set(wanted) ^ set(found)):
        raise WarehouseError(
            f"{name} does not have the tables of this program: {', '.join(missing)}. Nothing was changed."
        )


def _batches(folder: Path, name: str, table: str, wanted: list[str]) -> pa.RecordBatchReader:
    file = pq.ParquetFile(folder / f"{table}.parquet")
    if missing := [column for column in wanted if column not in file.schema_arrow.names]:
        raise WarehouseError(f"{name}: table {table} lacks {', '.join(missing)}. Nothing was changed.")
    order = pa.schema([file.schema_arrow.field(column) for column in wanted])
    return pa.RecordBatchReader.from_batches(order, (batch.select(wanted) for batch in file.iter_batches()))
