<#
.SYNOPSIS
Makes the two tasks that install updates of the kiosk, or takes them away.

.DESCRIPTION
The kiosk's account may install nothing. It may start one task, which runs as SYSTEM and does one thing: it looks at what
the kiosk has offered, and has it installed if the kiosk's maker has signed it and it is newer. That is done by the other task,
which is switched off but for then, and begins again at the next start of the machine what the power has cut off. Called by the
installer and the uninstaller.

.PARAMETER KioskUser
The local account that the kiosk runs under.

.PARAMETER Remove
Take the tasks away, where there are any.
#>
[CmdletBinding(DefaultParameterSetName = 'Set')]
param(
  [Parameter(ParameterSetName = 'Set')][string]$KioskUser = 'kiosk',
  [Parameter(ParameterSetName = 'Remove', Mandatory = $true)][switch]$Remove,
  [string]$Program = 'C:\Program Files\VssID Contact Kiosk\VssID Contact Kiosk.exe',
  [string]$Installer = 'C:\ProgramData\vssid-contact-kiosk\installing\setup.exe'
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$path = '\VssID Contact Kiosk\'
$name = 'Install update'
$finish = 'Finish update'
if ($Remove) {
  foreach ($one in $name, $finish) {
    Unregister-ScheduledTask -TaskPath $path -TaskName $one -Confirm:$false -ErrorAction SilentlyContinue
  }
  exit 0
}
$system = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
# An installation must not end half way because a plug was pulled, nor have the priority of background work, a task's own.
$settings = @{
  ExecutionTimeLimit         = New-TimeSpan -Hours 2
  AllowStartIfOnBatteries    = $true
  DontStopIfGoingOnBatteries = $true
  Priority                   = 4
}
$task = @{
  TaskPath  = $path
  TaskName  = $name
  Action    = New-ScheduledTaskAction -Execute $Program -Argument '--install-update'
  Principal = $system
  Settings  = New-ScheduledTaskSettingsSet @settings
}
Register-ScheduledTask @task -Force | Out-Null

# The one that this is a part of, where an update calls it, stays as it is.
$there = Get-ScheduledTask -TaskPath $path -TaskName $finish -ErrorAction SilentlyContinue
if (-not $there -or $there.State -ne 'Running') {
  $task = @{
    TaskPath  = $path
    TaskName  = $finish
    Action    = New-ScheduledTaskAction -Execute $Installer -Argument '/S --updated /RESTART'
    Principal = $system
    Trigger   = New-ScheduledTaskTrigger -AtStartup
    Settings  = New-ScheduledTaskSettingsSet @settings -Disable
  }
  Register-ScheduledTask @task -Force | Out-Null
}

# SYSTEM and administrators do as they like; the kiosk's account reads and starts it.
$sid = (New-Object System.Security.Principal.NTAccount "$env:COMPUTERNAME\$KioskUser").Translate([System.Security.Principal.SecurityIdentifier]).Value
$service = New-Object -ComObject Schedule.Service
$service.Connect()
$service.GetFolder($path.TrimEnd('\')).GetTask($name).SetSecurityDescriptor("D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;GRGX;;;$sid)", 0)
