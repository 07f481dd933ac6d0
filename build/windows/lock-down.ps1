<#
.SYNOPSIS
Locks a Windows machine down to the kiosk, undoes that, and tells which of the two it is.

.DESCRIPTION
What a locked machine has stands in settings.csv, one line a setting, with its reason. Applying, undoing and telling are
three walks over that table. Before a setting is changed, what was there is kept in the registry, where only
administrators write; -Undo puts back exactly that. It touches neither the kiosk's data nor its configuration.

Windows Pro has neither Shell Launcher nor Keyboard Filter. There the rows of the table that Pro can have are walked over, and
what is missing is named.

For Windows PowerShell 5.1, as it comes with Windows. See docs/deployment/windows.md.

.PARAMETER Apply
Lock the machine down. A second time changes nothing, but for a setting of an older table, which it puts back. Ends with 3010
when a restart must come before the rest.

.PARAMETER Undo
Put back what was there before. Ends with 4 when something could not be put back yet.

.PARAMETER Status
What is in place. Ends with 0 when locked, 3 when not, 4 when in part, as on Windows Pro.

.PARAMETER Program
The installed kiosk.

.PARAMETER Config
The kiosk's configuration.

.PARAMETER Data
The kiosk's data folder, which the installer makes.

.PARAMETER KioskUser
The local account that the kiosk runs under. It is asked for, not made.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File .\lock-down.ps1 -Apply -WhatIf
#>
[CmdletBinding(SupportsShouldProcess = $true, DefaultParameterSetName = 'Status')]
param(
  [Parameter(ParameterSetName = 'Apply', Mandatory = $true)][switch]$Apply,
  [Parameter(ParameterSetName = 'Undo', Mandatory = $true)][switch]$Undo,
  [Parameter(ParameterSetName = 'Status')][switch]$Status,
  [string]$Program = 'C:\Program Files\VssID Contact Kiosk\VssID Contact Kiosk.exe',
  [string]$Config = 'C:\ProgramData\vssid-contact-kiosk\kiosk.config.json',
  [string]$Data = 'C:\ProgramData\vssid-contact-kiosk\data',
  [string]$KioskUser = 'kiosk'
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$embedded = 'root\standardcimv2\embedded'
$kept = 'SOFTWARE\VssID Contact Kiosk\Lock-down'
$restartNeeded = $false

# --- One setting ------------------------------------------------------------------------------------------------------
# What a setting is now, or was, or is to be: whether it is there, its value as text, and a registry value's type.

function New-State([bool]$Present, [string]$Value, [string]$Type) {
  [pscustomobject]@{ present = $Present; value = $Value; type = $Type }
}

function Get-WantedState($Setting) {
  $value = $Setting.value.Replace('{program}', $Program).Replace('{config}', $Config).Replace('{data}', $Data)
  $windows = if ([int](Get-WindowsVersion).CurrentBuildNumber -ge 22000) { 'Windows 11' } else { 'Windows 10' }
  $value = $value.Replace('{windows}', $windows).Replace('{release}', (Get-Release))
  New-State $true $value $Setting.type
}

function Get-Label($Setting) {
  $path = $Setting.path.Replace('{user}', $KioskUser)
  if ($Setting.name) { "$path, $($Setting.name)" } else { "$($Setting.kind) $path" }
}

# Null when this Windows does not know the setting, or not before it has restarted with its feature.
function Read-Setting($Setting) {
  switch ($Setting.kind) {
    'registry' {
      $key = Get-Item -LiteralPath $Setting.path -ErrorAction SilentlyContinue
      if ($null -eq $key -or $key.GetValueNames() -notcontains $Setting.name) { return New-State $false '' '' }
      $value = $key.GetValue($Setting.name, $null, 'DoNotExpandEnvironmentNames')
      New-State $true ([string]$value) ([string]$key.GetValueKind($Setting.name))
    }
    'feature' {
      $feature = Get-WindowsOptionalFeature -Online -FeatureName $Setting.path
      if ($null -eq $feature) { return $null }
      # EnablePending counts: what is missing is the restart.
      if ([string]$feature.State -like 'Enable*') { New-State $true 'Enabled' '' } else { New-State $true 'Disabled' '' }
    }
    'filter-setting' {
      $found = Find-Embedded 'WEKF_Settings' 'Name' $Setting.path
      if ($null -eq $found) { return $null }
      New-State $true ([string]$found.Value) ''
    }
    'key' {
      $found = Find-Embedded 'WEKF_PredefinedKey' 'Id' $Setting.path
      if ($null -eq $found) { return $null }
      New-State $true ([string]$found.Enabled) ''
    }
    'default-shell' {
      $launcher = Get-ShellLauncher
      if ($null -eq $launcher) { return $null }
      try { $default = $launcher.GetDefaultShell() } catch { return New-State $false '' '' }
      if (-not $default.Shell) { return New-State $false '' '' }
      New-State $true (Join-Shell $default.DefaultAction @() @() $default.Shell) ''
    }
    'shell' {
      $launcher = Get-ShellLauncher
      if ($null -eq $launcher) { return $null }
      try { $own = $launcher.GetCustomShell((Get-ShellSid $Setting)) } catch { return New-State $false '' '' }
      if (-not $own.Shell) { return New-State $false '' '' }
      New-State $true (Join-Shell $own.DefaultAction $own.CustomReturnCodes $own.CustomReturnCodesAction $own.Shell) ''
    }
    'shell-launcher' {
      $launcher = Get-ShellLauncher
      if ($null -eq $launcher) { return $null }
      New-State $true ([string]$launcher.IsEnabled().Enabled) ''
    }
    default { throw "settings.csv has a kind of setting that is not known here: $($Setting.kind)" }
  }
}

# False where Windows lists its keys, or settings, of Keyboard Filter and this one is not among them: no restart brings it.
function Test-Offered($Setting) {
  switch ($Setting.kind) {
    'filter-setting' { $offered = @(Get-Embedded 'WEKF_Settings' | ForEach-Object { $_.Name }) }
    'key' { $offered = @(Get-Embedded 'WEKF_PredefinedKey' | ForEach-Object { $_.Id }) }
    default { return $true }
  }
  $offered.Count -eq 0 -or $offered -contains $Setting.path
}

function Write-Setting($Setting, $State) {
  switch ($Setting.kind) {
    'registry' {
      if (-not $State.present) {
        Remove-ItemProperty -LiteralPath $Setting.path -Name $Setting.name
        Remove-EmptyKey $Setting.path
        return
      }
      if (-not (Test-Path -LiteralPath $Setting.path)) { New-Item -Path $Setting.path -Force | Out-Null }
      $value = $State.value
      if ($State.type -eq 'DWord') { $value = [int]$State.value }
      New-ItemProperty -LiteralPath $Setting.path -Name $Setting.name -PropertyType $State.type -Value $value -Force | Out-Null
    }
    'feature' {
      if ($State.value -eq 'Enabled') {
        $result = Enable-WindowsOptionalFeature -Online -FeatureName $Setting.path -NoRestart -WarningAction SilentlyContinue
      } else {
        $result = Disable-WindowsOptionalFeature -Online -FeatureName $Setting.path -NoRestart -WarningAction SilentlyContinue
      }
      if ($result.RestartNeeded) { $script:restartNeeded = $true }
    }
    'filter-setting' {
      $found = Find-Embedded 'WEKF_Settings' 'Name' $Setting.path
      $found.Value = $State.value
      $found.Put() | Out-Null
    }
    'key' {
      $found = Find-Embedded 'WEKF_PredefinedKey' 'Id' $Setting.path
      $found.Enabled = ($State.value -eq 'true')
      $found.Put() | Out-Null
    }
    'default-shell' {
      # There is no removing it. The desktop is what everyone had before it was set.
      $shell = Split-Shell $(if ($State.present) { $State.value } else { '0;;explorer.exe' })
      Assert-Done ((Get-ShellLauncher).SetDefaultShell($shell.command, $shell.default))
    }
    'shell' {
      if (-not $State.present) {
        Assert-Done ((Get-ShellLauncher).RemoveCustomShell((Get-ShellSid $Setting)))
        return
      }
      $shell = Split-Shell $State.value
      Assert-Done ((Get-ShellLauncher).SetCustomShell((Get-ShellSid $Setting), $shell.command, $shell.codes, $shell.actions, $shell.default))
    }
    'shell-launcher' { Assert-Done ((Get-ShellLauncher).SetEnabled($State.value -eq 'true')) }
    default { throw "settings.csv has a kind of setting that is not known here: $($Setting.kind)" }
  }
}

function Test-SameState($One, $Other) {
  if ($One.present -ne $Other.present) { return $false }
  # Windows writes true and false in more than one way.
  return (-not $One.present) -or ($One.value -eq $Other.value)
}

# --- What Windows offers for it ---------------------------------------------------------------------------------------

# Nothing before Windows has restarted with the feature.
function Get-Embedded([string]$Class) {
  try { Get-WmiObject -Namespace $embedded -Class $Class } catch [System.Management.ManagementException] { }
}

function Find-Embedded([string]$Class, [string]$Key, [string]$Value) {
  Get-Embedded $Class | Where-Object { $_.$Key -eq $Value } | Select-Object -First 1
}

function Get-ShellLauncher {
  try {
    $class = [wmiclass]"\\localhost\${embedded}:WESL_UserSetting"
    $class.IsEnabled() | Out-Null
    return $class
  } catch {
    return $null
  }
}

# "default action;exit code=action,...;command". Actions: 0 starts the shell again, 1 restarts, 2 shuts down, 3 does nothing.
function Join-Shell($Default, $Codes, $Actions, [string]$Command) {
  $codes = @($Codes | Where-Object { $null -ne $_ })
  $pairs = @()
  for ($index = 0; $index -lt $codes.Count; $index++) { $pairs += "$($codes[$index])=$(@($Actions)[$index])" }
  "$Default;$($pairs -join ',');$Command"
}

function Split-Shell([string]$Text) {
  $parts = $Text.Split([char[]]';', 3)
  [int[]]$codes = @()
  [int[]]$actions = @()
  foreach ($pair in @($parts[1].Split(',') | Where-Object { $_ })) {
    $codes += [int]$pair.Split('=')[0]
    $actions += [int]$pair.Split('=')[1]
  }
  @{ default = [int]$parts[0]; codes = $codes; actions = $actions; command = $parts[2] }
}

function Assert-Done($Result) {
  if ($Result.ReturnValue -ne 0) { throw ('Shell Launcher refused: 0x{0:X8}' -f $Result.ReturnValue) }
}

function Remove-EmptyKey([string]$Path) {
  $key = Get-Item -LiteralPath $Path -ErrorAction SilentlyContinue
  if ($null -ne $key -and $key.ValueCount -eq 0 -and $key.SubKeyCount -eq 0) { Remove-Item -LiteralPath $Path }
}

# Of the account that a shell is set for: the kiosk's now, or the one of before.
function Get-ShellSid($Setting) {
  $name = $Setting.path.Replace('{user}', $KioskUser)
  (New-Object System.Security.Principal.NTAccount($env:COMPUTERNAME, $name)).Translate([System.Security.Principal.SecurityIdentifier]).Value
}

# --- What was there before --------------------------------------------------------------------------------------------

function Get-KeptName($Setting) { "$($Setting.kind)|$($Setting.path.Replace('{user}', $KioskUser))|$($Setting.name)" }

function Read-Kept($Setting) {
  $json = [Microsoft.Win32.Registry]::GetValue("HKEY_LOCAL_MACHINE\$kept", (Get-KeptName $Setting), $null)
  if ($null -ne $json) { $json | ConvertFrom-Json }
}

# The first time only: a second -Apply must not take our own value for the old one.
function Save-Kept($Setting, $State) {
  if ($null -ne (Read-Kept $Setting)) { return }
  $json = $State | ConvertTo-Json -Compress
  [Microsoft.Win32.Registry]::SetValue("HKEY_LOCAL_MACHINE\$kept", (Get-KeptName $Setting), $json)
}

function Remove-Kept($Setting) {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($kept, $true)
  if ($null -eq $key) { return }
  $key.DeleteValue((Get-KeptName $Setting), $false)
  $key.Close()
}

# What was set by an older table than this one has. A kind, a path or a name has no "|" in it.
function Get-Retired($Settings) {
  $key = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey($kept)
  if ($null -eq $key) { return }
  $known = @($Settings | ForEach-Object { Get-KeptName $_ })
  foreach ($name in $key.GetValueNames()) {
    if ($known -contains $name) { continue }
    $kind, $path, $own = $name.Split('|')
    [pscustomobject]@{ kind = $kind; path = $path; name = $own; type = ''; value = ''; pro = 'yes' }
  }
  $key.Close()
}

# False where Windows cannot be asked for it now: then what was there stays kept. With a feature that is off all goes that was
# set in it.
function Restore-Setting($Setting) {
  $before = Read-Kept $Setting
  $now = Read-Setting $Setting
  if ($null -eq $now -and (Test-FeatureOn $Setting)) { return $false }
  if ($null -ne $now -and -not (Test-SameState $now $before)) { Write-Setting $Setting $before }
  Remove-Kept $Setting
  return $true
}

function Test-FeatureOn($Setting) {
  switch ($Setting.kind) {
    { $_ -in 'filter-setting', 'key' } { $name = 'Client-KeyboardFilter' }
    { $_ -in 'default-shell', 'shell', 'shell-launcher' } { $name = 'Client-EmbeddedShellLauncher' }
    default { return $false }
  }
  $feature = Get-WindowsOptionalFeature -Online -FeatureName $name
  $null -ne $feature -and [string]$feature.State -eq 'Enabled'
}

# --- Is this the machine for it ---------------------------------------------------------------------------------------

function Test-Administrator {
  $me = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
  $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Get-WindowsVersion { Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion' }

# 24H2; before 20H2 it had another name.
function Get-Release {
  $version = Get-WindowsVersion
  if ($version.PSObject.Properties['DisplayVersion']) { $version.DisplayVersion } else { $version.ReleaseId }
}

# As EditionID names them: N and S are variants (S: LTSC), Eval is for trying out. Shell Launcher and Keyboard Filter come with
# the first.
$fullEditions = '^(Enterprise(N|S|SN)?(Eval)?|EducationN?|IoTEnterpriseS?(Eval)?)$'
$proEditions = '^Professional(Education|Workstation)?N?$'

# Everything that is missing, at once, each with what to do next.
function Get-Problems {
  if ($edition -notmatch $fullEditions -and $edition -notmatch $proEditions) {
    "This is Windows $edition. Shell Launcher and Keyboard Filter come with Enterprise, Education and IoT Enterprise only. Next: one of these editions."
  }
  if (-not [Environment]::Is64BitProcess) {
    'This PowerShell is a 32-bit one, which sees another registry. Next: start Windows PowerShell, not Windows PowerShell (x86).'
  }
  if (-not (Test-Path -LiteralPath $Program -PathType Leaf)) {
    "There is no program $Program. Next: install the kiosk, or say where it is with -Program."
  }
  if (-not (Test-Path -LiteralPath $Config -PathType Leaf)) {
    "There is no $Config. Next: copy kiosk.config.example.json there and fill it in."
  }
  if (-not (Test-Path -LiteralPath $Data -PathType Container)) {
    "There is no folder $Data. Next: run the kiosk's installer, which makes it, or say where it is with -Data."
  }
  foreach ($path in $Program, $Config, $Data) {
    if ($path.Contains('"')) { "A quote cannot be part of a path: $path" }
  }
  $user = Get-LocalUser -Name $KioskUser -ErrorAction SilentlyContinue
  if ($null -eq $user) {
    "There is no local account $KioskUser. Next: New-LocalUser -Name $KioskUser -PasswordNeverExpires -UserMayNotChangePassword"
  } elseif (-not $user.Enabled) {
    "The account $KioskUser is switched off. Next: Enable-LocalUser -Name $KioskUser"
  } elseif ((Test-Path -LiteralPath $Data) -and -not (Test-MayWrite $Data $user.SID)) {
    "The account $KioskUser may not write to $Data. Next: run the kiosk's installer once more, now that the account is there."
  } elseif (Test-InAdministrators $user.SID.Value) {
    "The account $KioskUser is an administrator, and whoever gets out of the kiosk would be one. Next: take it out of the group of administrators."
  }
}

# By the account's own entry, which is how the installer grants it.
function Test-MayWrite([string]$Folder, $Sid) {
  $rules = (Get-Acl -LiteralPath $Folder).GetAccessRules($true, $true, [System.Security.Principal.SecurityIdentifier])
  @($rules | Where-Object {
    $_.IdentityReference -eq $Sid -and $_.AccessControlType -eq 'Allow' -and $_.FileSystemRights -band [System.Security.AccessControl.FileSystemRights]::WriteData
  }).Count -gt 0
}

# By ADSI: Get-LocalGroupMember gives up on a group with a member whose account is gone, or is one of Entra ID
# (github.com/PowerShell/PowerShell/issues/2996).
function Test-InAdministrators([string]$Sid) {
  $name = (Get-LocalGroup -SID 'S-1-5-32-544').Name
  foreach ($member in @(([ADSI]"WinNT://$env:COMPUTERNAME/$name,group").psbase.Invoke('Members'))) {
    $bytes = $member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
    if ((New-Object System.Security.Principal.SecurityIdentifier($bytes, 0)).Value -eq $Sid) { return $true }
  }
  return $false
}

# Said, not done: for the sign-in a password is needed, which must not lie about in plain text; a notice may be a domain's.
function Get-LogonHints {
  $policies = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System'
  foreach ($name in 'legalnoticecaption', 'legalnoticetext') {
    if ($policies.PSObject.Properties[$name] -and $policies.$name) {
      'A notice stands before the sign-in, and the kiosk waits until somebody presses its button. Next: take this machine out of that policy (Interactive logon: Message title, Message text).'
      break
    }
  }
  $winlogon = Get-ItemProperty -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
  $value = { param($name) if ($winlogon.PSObject.Properties[$name]) { [string]$winlogon.$name } else { '' } }
  if ((& $value 'AutoAdminLogon') -ne '1' -or (& $value 'DefaultUserName') -ne $KioskUser) {
    "Nobody signs in by itself as $KioskUser after a start. Next: Sysinternals Autologon, as docs/deployment/windows.md says."
  } elseif (& $value 'DefaultPassword') {
    "The password of $KioskUser stands in the registry in plain text. Next: set it with Sysinternals Autologon, and remove DefaultPassword."
  }
}

# --- The three walks --------------------------------------------------------------------------------------------------

function Invoke-Apply($Settings) {
  $problems = @(Get-Problems)
  if ($problems.Count -gt 0) {
    Write-Output 'This machine is not ready to be locked down:'
    $problems | ForEach-Object { Write-Output "  - $_" }
    Write-Output 'Nothing was changed.'
    $script:exitCode = 1
    return
  }
  $done = 0
  $later = 0
  $unknown = 0
  foreach ($setting in @(Get-Retired $allSettings)) {
    $done++
    if ($WhatIfPreference) {
      Write-Output "would put back  $(Get-Label $setting)"
    } elseif (Restore-Setting $setting) {
      Write-Output "put back   $(Get-Label $setting)"
    } else {
      $later++
    }
  }
  foreach ($setting in $Settings) {
    if (-not (Test-Offered $setting)) {
      $unknown++
      Write-Output "unknown    $(Get-Label $setting)"
      continue
    }
    $now = Read-Setting $setting
    $wanted = Get-WantedState $setting
    if ($null -eq $now) {
      $later++
      Write-Output "not yet    $(Get-Label $setting)"
    } elseif (-not (Test-SameState $now $wanted)) {
      $done++
      if ($WhatIfPreference) {
        Write-Output "would set  $(Get-Label $setting): $($wanted.value)"
        continue
      }
      Save-Kept $setting $now
      Write-Setting $setting $wanted
      Write-Output "set        $(Get-Label $setting): $($wanted.value)"
    }
  }
  Get-LogonHints | ForEach-Object { Write-Output $_ }
  Get-Missing $unknown | ForEach-Object { Write-Output $_ }
  if ($WhatIfPreference) {
    Write-Output "$done to set, $later after a restart. Nothing was changed."
  } elseif ($later -gt 0 -or $restartNeeded) {
    Write-Output "$done set, $later to come. Next: restart the machine, and give this command once more."
    $script:exitCode = 3010
  } elseif ($done -eq 0) {
    Write-Output 'Nothing to do: all that this Windows can have is in place already.'
  } else {
    Write-Output "$done set. They count from the next start on. Next: Restart-Computer"
  }
}

# What no restart brings.
function Get-Missing([int]$Unknown) {
  if ($Unknown -gt 0) {
    "Keyboard Filter of this Windows does not know $Unknown of the keys or settings above. Next: try these keys at the machine."
  }
  if (-not $isFull) {
    "This is Windows ${edition}: without Shell Launcher and Keyboard Filter. The desktop, the keys Alt+Tab, Alt+F4, Ctrl+Alt+Del and the Windows key are not locked, and Windows does not start the kiosk again. Next: docs/deployment/windows-hardening.md, Windows 11 Pro."
  }
}

function Invoke-Undo($Settings) {
  $done = 0
  $left = 0
  $Settings = @($Settings) + @(Get-Retired $Settings)
  [array]::Reverse($Settings)
  foreach ($setting in $Settings) {
    if ($null -eq (Read-Kept $setting)) { continue }
    if ($WhatIfPreference) {
      $done++
      Write-Output "would put back  $(Get-Label $setting)"
    } elseif (Restore-Setting $setting) {
      $done++
      Write-Output "put back   $(Get-Label $setting)"
    } else {
      $left++
      Write-Output "not yet    $(Get-Label $setting)"
    }
  }
  if ($left -gt 0) {
    Write-Output "$done put back, $left to come: Windows does not answer for them now. Next: restart the machine, and -Undo once more."
    $script:exitCode = 4
  } elseif ($done -eq 0) {
    Write-Output 'Nothing to do: this machine was not locked down by this script.'
  } elseif (-not $WhatIfPreference) {
    Remove-EmptyKey "HKLM:\$kept"
    Write-Output "$done put back. They count from the next start on. Next: Restart-Computer"
  }
}

function Invoke-Status($Settings) {
  $wrong = 0
  $ours = 0
  $unknown = 0
  foreach ($setting in $Settings) {
    if ($null -ne (Read-Kept $setting)) { $ours++ }
    if (-not (Test-Offered $setting)) {
      $unknown++
      Write-Output "unknown    $(Get-Label $setting)"
      continue
    }
    $now = Read-Setting $setting
    if ($null -ne $now -and (Test-SameState $now (Get-WantedState $setting))) {
      Write-Output "in place   $(Get-Label $setting)"
    } else {
      $wrong++
      $is = if ($null -eq $now) { 'not before a restart' } elseif ($now.present) { $now.value } else { 'not set' }
      Write-Output "different  $(Get-Label $setting): $is"
    }
  }
  Get-Missing $unknown | ForEach-Object { Write-Output $_ }
  if ($wrong -eq 0) {
    Get-LogonHints | ForEach-Object { Write-Output $_ }
    if ($isFull) {
      Write-Output 'Locked down.'
    } else {
      Write-Output "Locked down in part: all that Windows $edition can have is in place."
      $script:exitCode = 4
    }
  } elseif ($ours -eq 0) {
    Write-Output 'Not locked down.'
    $script:exitCode = 3
  } else {
    Write-Output "Locked down in part: $wrong of $($Settings.Count) are not in place. Next: -Apply, or -Undo."
    $script:exitCode = 4
  }
}

$exitCode = 0
if (-not (Test-Administrator)) {
  Write-Output 'Only an administrator may do this. Next: right-click Windows PowerShell, Run as administrator.'
  exit 1
}
try {
  $allSettings = @(Import-Csv -LiteralPath (Join-Path $PSScriptRoot 'settings.csv') -Encoding UTF8)
  $edition = (Get-WindowsVersion).EditionID
  $isFull = $edition -match $fullEditions
  $settings = @($allSettings | Where-Object { $isFull -or $_.pro -eq 'yes' })
  if ($Apply) { Invoke-Apply $settings } elseif ($Undo) { Invoke-Undo $allSettings } else { Invoke-Status $settings }
} catch {
  Write-Output "It did not go through to the end: $($_.Exception.Message)"
  Write-Output 'What was there before is kept. Next: the same command once more, or -Undo.'
  exit 1
}
exit $exitCode
