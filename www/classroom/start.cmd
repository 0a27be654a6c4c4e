@echo off
rem Starts the playground on Windows: with Python where there is one, otherwise with PowerShell, which Windows brings.
cd /d "%~dp0"
if not exist serve.ps1 (
  echo Unpack the whole zip file first, then start this again.
  pause
  exit /b 1
)
py -3 -c "import sys; sys.exit(sys.version_info < (3, 7))" >nul 2>nul
if not errorlevel 1 (
  py -3 serve.py %*
) else (
  powershell -NoProfile -ExecutionPolicy Bypass -File serve.ps1
)
if errorlevel 1 pause
