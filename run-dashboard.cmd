@echo off
rem Start the dashboard on Windows, doing every set-up step that is missing.
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe py -3 -m venv .venv
rem What is installed already need not be looked for at every start.
fc /b requirements.txt .venv\installed.txt >nul 2>nul || (
    .venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements.txt || exit /b 1
    copy /y requirements.txt .venv\installed.txt >nul
)
.venv\Scripts\python serve.py %*
