"""The parts of the Loads page that keep the data safe: drop folder, backups, exports."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from data.backup import Backup, backup_job, backups, backups_kept, restore_job
from data.exchange import import_job
from data.leftovers import export_folder
from data.trail import put_on_trail
from loaders.upkeep import BY_HAND, SUFFIXES, export_name, export_sentence, exported
from loaders.workbook_import import import_workbook_job
from pages.parts.databases import Served, spooled_upload
from pages.parts.downloads import on_trail
from pages.parts.jobs import remember_job
from pages.parts.tables import table
from pages.parts.upkeep_wording import (
    BACKUPS_ABOUT,
    DROP_OFF,
    EXPORT_ABOUT,
    IMPORT_ABOUT,
    NO_BACKUPS,
    RESTORE_ASK,
    backup_moment,
    drop_sentence,
    file_size,
)

BACKUPS = ["made_at", "why", "loads", "size", "file"]
TAKEN = ["moment", "file", "place", "sentence"]
FORMS = {"parquet": "Parquet", "excel": "Excel"}


def drop_folder_state(served: Served) -> None:
    """What the drop folder is doing, and the files it took last."""
    drop = served.drop
    if drop is None:
        st.markdown(DROP_OFF)
        return
    if drop.problem is not None:
        st.error(drop.problem)
    else:
        st.markdown(drop_sentence(drop.folder, drop.waiting))
    if drop.taken:
        rows = pd.DataFrame([{**asdict(one), "moment": one.at} for one in drop.taken])
        table(rows, TAKEN, key="dropped", about=f"Taken from {drop.folder} since the app started")


def backup_list(served: Served) -> None:
    """The backups, one to be restored; and a button that makes one."""
    st.caption(BACKUPS_ABOUT.format(kept=backups_kept(served.warehouse)))
    if st.button("Back up now", key="backup", icon=":material/save:"):
        work = partial(backup_job, served.warehouse, why=BY_HAND)
        remember_job(served.worker.submit_work("backup", f"backup {BY_HAND}", work))
        st.rerun()
    found = backups(served.warehouse.path)
    if not found:
        st.caption(NO_BACKUPS)
        return
    rows = pd.DataFrame([{**asdict(one), "file": one.path.name, "size": file_size(one.bytes)} for one in found])
    position = table(rows, BACKUPS, key="backups", about="Backups of the database", selectable=True)
    if position is not None:
        _restore(served, found[position])


def _restore(served: Served, chosen: Backup) -> None:
    with st.popover(f"Restore {chosen.made_at:%Y-%m-%d %H:%M}"):
        st.markdown(RESTORE_ASK.format(moment=backup_moment(chosen)))
        if st.button("Yes, restore it", type="primary", key="restore_yes"):
            name = chosen.path.name
            work = partial(restore_job, served.warehouse, path=chosen.path, name=name, by=served.by)
            remember_job(served.worker.submit_work("restore", f"restore of {name}", work))
            st.rerun()


def exports(served: Served) -> None:
    """Buttons that have an export made in the background, and the last one of each form to download."""
    st.caption(EXPORT_ABOUT)
    folder = export_folder(served.warehouse.path)
    for form, name in FORMS.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(f"Make {name} export", key=f"export_{form}"):
                work = partial(export_job, served, folder, form)
                remember_job(served.worker.submit_work("export", f"{name} export", work))
                st.rerun()
            for path in sorted(folder.glob(f"*{SUFFIXES[form]}"))[-1:]:
                st.download_button(
                    f"Download {path.name}", on_trail(path.read_bytes, path.name), path.name,
                    key=f"exported_{form}", on_click="ignore", icon=":material/download:",
                )  # fmt: skip


def export_job(served: Served, folder: Path, form: str, _step: object) -> dict[str, Any]:
    """An export as a job's report; earlier ones of the form go."""
    now = datetime.now().replace(microsecond=0)
    target = folder / export_name(form, now)
    target.unlink(missing_ok=True)
    with served.warehouse.cursor() as con:
        put_on_trail(con, "export", by=served.by, at=now, detail=target.name)
        counts = exported(con, target, form=form, at=now)
    for old in folder.glob(f"*{SUFFIXES[form]}"):
        if old != target:
            old.unlink(missing_ok=True)
    return {"status": "exported", "path": str(target), "sentence": export_sentence(target, counts)}


def import_export(served: Served) -> None:
    """Take in an export of another database; offered while this one is empty."""
    upload = st.file_uploader(IMPORT_ABOUT, type=["zip", "xlsx"], key="import_file")
    if st.button("Import", key="import", disabled=upload is None) and upload is not None:
        spooled = spooled_upload(served, upload)
        job = import_workbook_job if upload.name.lower().endswith(".xlsx") else import_job
        work = partial(job, served.warehouse, path=spooled, name=upload.name, by=served.by)
        remember_job(served.worker.submit_work("import", f"import of {upload.name}", work, spooled=spooled))
        st.rerun()
