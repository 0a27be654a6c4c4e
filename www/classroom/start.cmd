@echo off
rem Starts the playground on Windows: with Python where there is one, otherwise with PowerShell, which Windows brings.
cd /d "%~dp0"
py -3 -c "" >nul 2>nul
if not errorlevel 1 (
  py -3 serve.py %*
) else (
  powershell -NoProfile -ExecutionPolicy Bypass -File serve.ps1
)
if errorlevel 1 pause
