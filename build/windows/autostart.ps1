<#
.SYNOPSIS
Starts the kiosk when its account signs in, or no longer.

.DESCRIPTION
For a machine without Shell Launcher, which would start it by itself: a task that waits for the sign-in of one account, and
of no other, and runs run-kiosk.ps1. It has no time limit and does not mind batteries, which tasks otherwise do, and has the
priority of an ordinary program; a task's own is that of background work. Called by the installer with /AUTOSTART, and by the
uninstaller.

.PARAMETER KioskUser
The local account that the kiosk runs under.

.PARAMETER Remove
Take the task away, where there is one.
#>
[CmdletBinding(DefaultParameterSetName = 'Set')]
param(
  [Parameter(ParameterSetName = 'Set')][string]$KioskUser = 'kiosk',
  [Parameter(ParameterSetName = 'Remove', Mandatory = $true)][switch]$Remove,
  [string]$Program = 'C:\Program Files\VssID Contact Kiosk\VssID Contact Kiosk.exe',
  [string]$Config = 'C:\ProgramData\vssid-contact-kiosk\kiosk.config.json',
  [string]$Data = 'C:\ProgramData\vssid-contact-kiosk\data'
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# A task in the root folder must not have the name of a folder: both are one name in Windows's task store.
$path = '\VssID Contact Kiosk\'
$name = 'Start kiosk'
if ($Remove) {
  Unregister-ScheduledTask -TaskPath $path -TaskName $name -Confirm:$false -ErrorAction SilentlyContinue
  exit 0
}
$account = "$env:COMPUTERNAME\$KioskUser"
$powershell = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"
$script = Join-Path $PSScriptRoot 'run-kiosk.ps1'
$run = "-NoProfile -NonInteractive -WindowStyle Hidden -ExecutionPolicy Bypass -File ""$script"" -Program ""$Program"" -Config ""$Config"" -Data ""$Data"""
# Each minute, too: a script that was killed is started again, one that runs is left alone (IgnoreNew).
$trigger = New-ScheduledTaskTrigger -AtLogOn -User $account
$trigger.Repetition = (New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 1)).Repetition
$settings = @{
  ExecutionTimeLimit         = [TimeSpan]::Zero
  AllowStartIfOnBatteries    = $true
  DontStopIfGoingOnBatteries = $true
  MultipleInstances          = 'IgnoreNew'
  Priority                   = 4
}
$task = @{
  TaskPath  = $path
  TaskName  = $name
  Trigger   = $trigger
  Action    = New-ScheduledTaskAction -Execute $powershell -Argument $run
  Principal = New-ScheduledTaskPrincipal -UserId $account -LogonType Interactive -RunLevel Limited
  Settings  = New-ScheduledTaskSettingsSet @settings
}
Register-ScheduledTask @task -Force | Out-Null
