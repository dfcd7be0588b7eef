@echo off
rem Run all tests on Windows, doing every set-up step that is missing.
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe py -3 -m venv .venv
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements.txt
.venv\Scripts\python -m pytest -n auto --dist loadfile --no-loadscope-reorder %*
