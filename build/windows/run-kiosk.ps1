<#
.SYNOPSIS
Keeps the kiosk running for as long as its account is signed in.

.DESCRIPTION
For a machine without Shell Launcher, which does this by itself: the task of autostart.ps1 runs this script. The task
scheduler starts a task again only when its program could not be started, not when the program has ended ([MS-TSCH] 2.5.4.2),
so a kiosk that was killed would stay away. After exit code 100 the kiosk stays closed until the next sign-in: staff have
closed it, or an update is being installed (electron/exit-codes.ts).

.PARAMETER Program
The installed kiosk.

.PARAMETER Config
The kiosk's configuration.

.PARAMETER Data
The kiosk's data folder.
#>
param(
  [string]$Program = 'C:\Program Files\VssID Contact Kiosk\VssID Contact Kiosk.exe',
  [string]$Config = 'C:\ProgramData\vssid-contact-kiosk\kiosk.config.json',
  [string]$Data = 'C:\ProgramData\vssid-contact-kiosk\data'
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# To restart, the kiosk then just ends.
$env:KIOSK_SUPERVISED = '1'
$staysClosed = 100
$exitCode = 0
while ($exitCode -ne $staysClosed) {
  try {
    $kiosk = Start-Process -FilePath $Program -ArgumentList "--config ""$Config"" --data ""$Data""" -PassThru
    # Windows PowerShell knows the exit code only of a process whose handle was asked for while it ran.
    $null = $kiosk.Handle
    Wait-Process -InputObject $kiosk -ErrorAction SilentlyContinue
    $exitCode = $kiosk.ExitCode
  } catch {
    $exitCode = 1
  }
  if ($exitCode -ne $staysClosed) { Start-Sleep -Seconds 5 }
}
# The task looks each minute whether this script still runs: its end would bring the kiosk back.
while ($true) { Start-Sleep -Seconds 3600 }
