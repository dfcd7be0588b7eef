"""How a command line works while the app holds the database: it leaves a request in a folder and waits for the report.

The folder ``<database>.inbox`` belongs to the process that has the file open. Request ``X`` is ``X.request.json``, with
a complete copy of the file to load beside it as ``X.upload``; the answer is ``X.report.json``. Everything is written
under another name first and then renamed, so nobody reads half a file.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from data.backup import backup_job, restore_job
from data.exchange import import_job
from data.file_work import SubmitFunction
from data.health import health
from data.leftovers import COPY, SPOOLED, inbox_folder
from data.loads import loads
from data.trail import put_on_trail
from data.warehouse import Warehouse, WarehouseBusy, WarehouseError
from data.worker import Worker

LOG = logging.getLogger(__name__)
POLL = 0.3
HEARTBEAT_AGE = 5.0
LEFTOVER_AGE = 3600.0
MAX_REQUEST = 4 << 20
# Requests of one command line left before the first of them is answered: the file of each stands on disk meanwhile.
AHEAD: Final = 32

REQUEST, REPORT, UPLOAD, TAKEN, REFUSED = ".request.json", ".report.json", ".upload", ".taken", ".refused"
FIELDS: Final[dict[str, dict[str, tuple[type, ...]]]] = {
    "load": {
        "name": (str,),
        "mapping": (dict, type(None)),
        "answers": (dict, type(None)),
        "dry_run": (bool,),
        "by": (str,),
    },
    "undo": {"load": (int,), "by": (str,)},
    "loads": {},
    "copy": {},
    "backup": {"why": (str,)},
    "restore": {"name": (str,)},
    "import": {"name": (str,)},
    "exported": {"name": (str,), "by": (str,)},
    "health": {},
}
NAMING: Final = ("load", "restore", "import", "exported")

Answer = dict[str, Any]

ENDED_UNANSWERED: Final[Answer] = {
    "state": "interrupted",
    "report": {
        "status": "interrupted",
        "sentence": "The app ended before it could answer. `python -m loaders loads` shows what was taken in.",
    },
}


class _BadRequest(Exception):
    """A request nobody should carry out; the message says why."""


def spool_path(database: Path) -> Path:
    """A fresh place for an upload before it is handed to the worker; what a crash leaves is swept at the next start."""
    folder = inbox_folder(database)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{uuid4().hex}{SPOOLED}"


def is_served(database: Path) -> bool:
    """Whether a process that holds the database answers requests: its last sign of life is younger than 5 seconds."""
    try:
        beat = (inbox_folder(database) / "serving").stat().st_mtime
    except FileNotFoundError:
        return False
    return abs(time.time() - beat) < HEARTBEAT_AGE


def requested_pile(
    database: Path,
    files: Iterable[Path],
    *,
    mapping: dict[str, Any] | None,
    answers: dict[str, Any] | None,
    dry_run: bool,
    by: str,
) -> Iterator[dict[str, Any]]:
    """Have the app load files in their order; their reports. The next few are handed over while one is being loaded.

    Raises WarehouseBusy when the holder of the database does not answer.
    """
    request = {"kind": "load", "mapping": mapping, "answers": answers, "dry_run": dry_run, "by": by}
    with ExitStack() as left:
        asked: deque[str] = deque()
        for file in files:
            asked.append(left.enter_context(_left(database, {**request, "name": file.name}, file)))
            if len(asked) > AHEAD:
                yield dict(_awaited(database, asked.popleft())["report"])
        for stem in asked:
            yield dict(_awaited(database, stem)["report"])


def requested_undo(database: Path, load: int, by: str) -> dict[str, Any]:
    """Have the app take back a load; its report, with status 'undone' or 'refused' and a sentence."""
    return dict(_answer(database, {"kind": "undo", "load": load, "by": by})["report"])


def requested_loads(database: Path) -> list[dict[str, Any]]:
    """The loads of a database the app holds, newest first, times as text."""
    return list(_granted(_answer(database, {"kind": "loads"}))["loads"])


def requested_health(database: Path) -> dict[str, bool]:
    """Ask the app whether it is well, sign by sign. Raises WarehouseBusy when nobody answers."""
    return dict(_granted(_answer(database, {"kind": "health"}))["health"])


def requested_copy(database: Path, target: Path) -> None:
    """Have the app write a consistent copy of its database, and move it to ``target``."""
    report = _granted(_answer(database, {"kind": "copy"}))
    shutil.move(inbox_folder(database) / Path(report["copy"]).name, target)


def requested_backup(database: Path, *, why: str) -> dict[str, Any]:
    """Have the app make a backup; its report, with the backup's name in the backup folder."""
    return dict(_answer(database, {"kind": "backup", "why": why})["report"])


def requested_restore(database: Path, file: Path) -> dict[str, Any]:
    """Have the app restore a backup; its report, with status 'restored' or 'refused' and a sentence."""
    return dict(_answer(database, {"kind": "restore", "name": file.name}, file=file)["report"])


def requested_import(database: Path, file: Path) -> dict[str, Any]:
    """Have the app take in an export; its report, with status 'imported' or 'refused' and a sentence."""
    return dict(_answer(database, {"kind": "import", "name": file.name}, file=file)["report"])


def requested_line_of_export(database: Path, *, name: str, by: str) -> None:
    """Have the app put on its trail that somebody took an export of this name along."""
    _granted(_answer(database, {"kind": "exported", "name": name, "by": by}))


def _answer(database: Path, request: dict[str, Any], *, file: Path | None = None) -> Answer:
    """Leave a request and wait: as long as it takes while the holder shows signs of life, not longer."""
    with _left(database, request, file) as stem:
        return _awaited(database, stem)


@contextmanager
def _left(database: Path, request: dict[str, Any], file: Path | None) -> Iterator[str]:
    """A request left for the holder, with its file; what its files are called. Taken away again at the end."""
    if not is_served(database):
        raise WarehouseBusy(_silence(database))
    stem = str(inbox_folder(database) / uuid4().hex)
    try:
        if file is not None:
            shutil.copyfile(file, f"{stem}.part")
            os.replace(f"{stem}.part", f"{stem}{UPLOAD}")
        _write(Path(f"{stem}{REQUEST}"), request)
        yield stem
    finally:
        for suffix in (REQUEST, UPLOAD, REPORT, ".part"):
            Path(f"{stem}{suffix}").unlink(missing_ok=True)


def _awaited(database: Path, stem: str) -> Answer:
    report = Path(f"{stem}{REPORT}")
    while not report.exists():
        if not is_served(database) and not report.exists():
            raise WarehouseBusy(_silence(database))
        time.sleep(POLL / 3)
    return dict(json.loads(report.read_text(encoding="utf-8")))


def _granted(answer: Answer) -> dict[str, Any]:
    if answer["state"] != "done":
        raise WarehouseError(answer["report"]["sentence"])
    return dict(answer["report"])


def _silence(database: Path) -> str:
    serving = inbox_folder(database) / "serving"
    process = f"process {serving.read_text(encoding='utf-8')}" if serving.exists() else "another process"
    return f"{database.name} is in use by {process}, which does not answer. Close it, or wait until it is done."


class Inbox:
    """Serves the requests of command lines from the process that holds the database, through the worker's queue.

    ``submit``: how files are queued of which nothing is said, else singly.
    """

    def __init__(self, warehouse: Warehouse, worker: Worker, *, submit: SubmitFunction | None = None) -> None:
        self._warehouse = warehouse
        self._worker = worker
        self._submit = submit or worker.submit_file
        self._folder = inbox_folder(warehouse.path)
        self._pending: dict[str, Callable[[], Answer | None]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="warehouse-inbox", daemon=True)

    def start(self) -> None:
        """Sweep what a crash left behind, then show signs of life and answer. The worker is started before."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._sweep()
        self._beat()
        self._thread.start()

    def stop(self) -> None:
        """Answer what is done, tell the others that the app closes. Before the worker is stopped."""
        self._stopping.set()
        self._thread.join()
        self._send_answers()
        for stem in list(self._pending):
            self._send(stem, ENDED_UNANSWERED)
        (self._folder / "serving").unlink(missing_ok=True)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                self._beat()
                self._take_requests()
                self._send_answers()
            except Exception:  # a full disk or a vanished folder must not end the service
                LOG.exception("The inbox could not be served")
            self._stopping.wait(POLL)

    def _beat(self) -> None:
        """A sign of life, only while the worker lives: a request it cannot carry out is better not accepted."""
        serving = self._folder / "serving"
        if not self._worker.running:
            return
        if not serving.exists() or serving.read_text(encoding="utf-8") != str(os.getpid()):
            serving.write_text(str(os.getpid()), encoding="utf-8")
        os.utime(serving)

    def _take_requests(self) -> None:
        for _, name, path in self._in_order():
            stem = name.removesuffix(REQUEST)
            try:
                request = _request(path)
                path.replace(self._folder / f"{stem}{TAKEN}")
                self._pending[stem] = self._begun(stem, request)
            except FileNotFoundError:
                continue  # its sender has given up
            except (_BadRequest, WarehouseError) as error:
                if path.exists() or path.is_symlink():
                    path.replace(self._folder / f"{stem}{REFUSED}")
                self._send(stem, _refusal(str(error)))

    def _in_order(self) -> list[tuple[int, str, Path]]:
        """The requests in the order in which they were left.

        Of requests left while the folder is read a later one may be seen and an earlier one not: one that is seen at
        the first look has all earlier ones beside it at the second.
        """
        first, second = (
            sorted((path.lstat().st_mtime_ns, path.name, path) for path in self._folder.glob(f"*{REQUEST}"))
            for _ in range(2)
        )
        return [request for request in second if request <= first[-1]] if first else []

    def _begun(self, stem: str, request: dict[str, Any]) -> Callable[[], Answer | None]:
        """Start what is asked; the returned function gives the answer once there is one."""
        if request["kind"] == "loads":
            answer = {"state": "done", "report": {"loads": self._loads()}}
            return lambda: answer
        if request["kind"] == "health":
            signs = {"health": health(self._warehouse, self._worker, now=datetime.now())}
            return lambda: {"state": "done", "report": signs}
        if request["kind"] == "exported":
            with self._warehouse.cursor() as con:
                put_on_trail(con, "export", by=request["by"], detail=request["name"])
            return lambda: {"state": "done", "report": {}}
        if request["kind"] == "copy":
            target = self._folder / f"{stem}{COPY}"
            done = self._worker.copy(target)
            return lambda: _copy_answer(target.name, done.exception()) if done.done() else None
        job = self._submitted(stem, request)
        return lambda: self._job_answer(job)

    def _submitted(self, stem: str, request: dict[str, Any]) -> str:
        worker, warehouse, kind = self._worker, self._warehouse, request["kind"]
        if kind == "undo":
            return worker.submit_undo(request["load"], by=request["by"])
        if kind == "backup":
            why = request["why"]
            return worker.submit_work("backup", f"backup {why}", partial(backup_job, warehouse, why=why))
        spooled, name = self._spooled(stem), request["name"]
        if kind == "restore":
            work = partial(restore_job, warehouse, path=spooled, name=name, by=worker.by)
            return worker.submit_work("restore", f"restore of {name}", work, spooled=spooled)
        if kind == "import":
            work = partial(import_job, warehouse, path=spooled, name=name, by=worker.by)
            return worker.submit_work("import", f"import of {name}", work, spooled=spooled)
        wanted = {field: request[field] for field in FIELDS["load"] if field != "name"}
        if not (request["mapping"] or request["answers"] or request["dry_run"]):
            return self._submit(spooled, name=name, by=request["by"])
        return worker.submit_file(spooled, name=name, **wanted)

    def _spooled(self, stem: str) -> Path:
        """The file of a load request, renamed so that its sender cannot take it away any more."""
        upload, spooled = self._folder / f"{stem}{UPLOAD}", self._folder / f"{stem}{SPOOLED}"
        if upload.is_symlink() or not upload.is_file():
            raise _BadRequest("The request came without its file.")
        return upload.replace(spooled)

    def _loads(self) -> list[dict[str, Any]]:
        with self._warehouse.cursor() as con:
            text = loads(con).to_json(orient="records", date_format="iso", date_unit="s")
        return list(json.loads(text))

    def _job_answer(self, job: str) -> Answer | None:
        found = self._worker.job(job)
        if found["state"] in ("waiting", "running"):
            return None
        return {"state": found["state"], "report": found["report"]}

    def _send_answers(self) -> None:
        for stem, answer in [(stem, pending()) for stem, pending in self._pending.items()]:
            if answer is not None:
                self._send(stem, answer)

    def _send(self, stem: str, answer: Answer) -> None:
        _write(self._folder / f"{stem}{REPORT}", answer)
        (self._folder / f"{stem}{TAKEN}").unlink(missing_ok=True)
        self._pending.pop(stem, None)

    def _sweep(self) -> None:
        for path in self._folder.glob(f"*{TAKEN}"):
            self._send(path.name.removesuffix(TAKEN), ENDED_UNANSWERED)
        for path in self._folder.iterdir():
            if path.lstat().st_mtime < time.time() - LEFTOVER_AGE and not path.is_dir():
                path.unlink(missing_ok=True)


def _request(path: Path) -> dict[str, Any]:
    """The checked request of a file. It never names a path: what belongs to it is known by the request's own name."""
    if path.is_symlink() or not path.is_file():
        raise _BadRequest("The request is no file.")
    if path.stat().st_size > MAX_REQUEST:
        raise _BadRequest("The request is too long.")
    try:
        request = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _BadRequest("The request is no JSON text.") from error
    if not isinstance(request, dict) or request.get("kind") not in list(FIELDS):
        raise _BadRequest(f"The request is none of {', '.join(FIELDS)}.")
    fields = FIELDS[request["kind"]]
    if request.keys() != {"kind", *fields}:
        raise _BadRequest(f"A request of kind {request['kind']} has exactly: kind, {', '.join(fields)}.")
    for name, types in fields.items():
        if type(request[name]) not in types:
            raise _BadRequest(f"The request's {name} cannot be {request[name]!r:.40}.")
    if request["kind"] in NAMING and not _is_plain_name(request["name"]):
        raise _BadRequest("The request's name is not the plain name of a file.")
    return request


def _is_plain_name(name: str) -> bool:
    return 0 < len(name) <= 255 and name not in (".", "..") and not set(name) & set("/\\") and name.isprintable()


def _copy_answer(name: str, error: BaseException | None) -> Answer:
    return {"state": "done", "report": {"copy": name}} if error is None else _refusal(f"No copy: {error}")


def _refusal(sentence: str) -> Answer:
    return {"state": "refused", "report": {"status": "refused", "sentence": sentence}}


def _write(path: Path, content: dict[str, Any]) -> None:
    draft = path.with_name(f"{uuid4().hex}.part")
    draft.write_text(json.dumps(content, ensure_ascii=False, default=str), encoding="utf-8")
    now = time.time_ns()  # the clock of the file system has steps of milliseconds: requests would have no order
    os.utime(draft, ns=(now, now))
    os.replace(draft, path)
