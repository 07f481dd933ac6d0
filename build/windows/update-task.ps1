<#
.SYNOPSIS
Makes the task that installs updates of the kiosk, or takes it away.

.DESCRIPTION
The kiosk's account may install nothing. It may start this one task, which runs as SYSTEM and does one thing: it looks at what
the kiosk has offered, and installs it if the kiosk's maker has signed it and it is newer. Called by the installer and the
uninstaller.

.PARAMETER KioskUser
The local account that the kiosk runs under.

.PARAMETER Remove
Take the tasks away, where there are any.
#>
[CmdletBinding(DefaultParameterSetName = 'Set')]
param(
  [Parameter(ParameterSetName = 'Set')][string]$KioskUser = 'kiosk',
  [Parameter(ParameterSetName = 'Remove', Mandatory = $true)][switch]$Remove,
  [string]$Program = 'C:\Program Files\VssID Contact Kiosk\VssID Contact Kiosk.exe'
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$path = '\VssID Contact Kiosk\'
$name = 'Install update'
if ($Remove) {
  foreach ($one in $name, 'Finish update') {
    Unregister-ScheduledTask -TaskPath $path -TaskName $one -Confirm:$false -ErrorAction SilentlyContinue
  }
  exit 0
}
$task = @{
  TaskPath  = $path
  TaskName  = $name
  Action    = New-ScheduledTaskAction -Execute $Program -Argument '--install-update'
  Principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
  Settings  = New-ScheduledTaskSettingsSet -ExecutionTimeLimit (New-TimeSpan -Hours 2) -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
}
Register-ScheduledTask @task -Force | Out-Null

# SYSTEM and administrators do as they like; the kiosk's account reads and starts it.
$sid = (New-Object System.Security.Principal.NTAccount "$env:COMPUTERNAME\$KioskUser").Translate([System.Security.Principal.SecurityIdentifier]).Value
$service = New-Object -ComObject Schedule.Service
$service.Connect()
$service.GetFolder($path.TrimEnd('\')).GetTask($name).SetSecurityDescriptor("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;GRGX;;;$sid)", 0)
