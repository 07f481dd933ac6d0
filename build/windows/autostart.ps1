<#
.SYNOPSIS
Starts the kiosk when its account signs in, or no longer.

.DESCRIPTION
For a machine without Shell Launcher, which would start it by itself: a task that waits for the sign-in of one account, and
of no other. It has no time limit and does not mind batteries, which tasks otherwise do. Called by the installer with
/AUTOSTART, and by the uninstaller.

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

$name = 'VssID Contact Kiosk'
if ($Remove) {
  Unregister-ScheduledTask -TaskName $name -Confirm:$false -ErrorAction SilentlyContinue
  exit 0
}
$account = "$env:COMPUTERNAME\$KioskUser"
$task = @{
  TaskName  = $name
  Trigger   = New-ScheduledTaskTrigger -AtLogOn -User $account
  Action    = New-ScheduledTaskAction -Execute $Program -Argument "--config ""$Config"" --data ""$Data"""
  Principal = New-ScheduledTaskPrincipal -UserId $account -LogonType Interactive -RunLevel Limited
  Settings  = New-ScheduledTaskSettingsSet -ExecutionTimeLimit ([TimeSpan]::Zero) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
}
Register-ScheduledTask @task -Force | Out-Null
