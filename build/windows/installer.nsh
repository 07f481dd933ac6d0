; What the kiosk's installer does beyond copying the program: the folder for configuration and data in ProgramData, who may
; do what in it, and where asked for, the start at sign-in. electron-builder calls the macros by name.
;
; Switches beside NSIS's own /S, of the installer: /KIOSKUSER=NAME, the account that the kiosk runs under ("kiosk"),
; /AUTOSTART, and /RESTART, with which an update is installed; of the uninstaller: /REMOVEDATA. See docs/deployment/windows.md.

; An installer is a 32-bit program, for which System32 is another folder: a 32-bit PowerShell would see another registry.
!define KIOSK_POWERSHELL '"$WINDIR\Sysnative\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -NonInteractive -ExecutionPolicy Bypass -File'
!define KIOSK_REGISTRY 'Software\VssID Contact Kiosk'
!define KIOSK_FORGET_FINISH '"$SYSDIR\schtasks.exe" /change /tn "\VssID Contact Kiosk\Finish update" /disable'
; The source under which the kiosk writes what keeps it from starting into the system's log (electron/start-error.ts). This part of
; the registry is the same for 32-bit programs.
!define KIOSK_EVENTS 'SYSTEM\CurrentControlSet\Services\EventLog\Application\VssID Contact Kiosk'
; Of a folder or file: it leads somewhere else.
!define KIOSK_IS_LINK 0x400

; $0 is "link" where the folder is one: what is granted on it would be granted on what it leads to. The kiosk's account can make
; links of empty folders that it may write in, so these are never empty (kioskKeepFolder).
!macro kioskLookAtFolder PATH
  System::Call 'kernel32::GetFileAttributes(t "${PATH}") i .r0'
  ${If} $0 = -1
    StrCpy $0 ""
  ${Else}
    IntOp $0 $0 & ${KIOSK_IS_LINK}
    ${If} $0 <> 0
      StrCpy $0 "link"
    ${EndIf}
  ${EndIf}
!macroend

; SYSTEM's and administrators'. $R6 is empty at the first installation: then somebody may have made the folder before, with rights
; of his own. Later what is in it would be open to users until the next line.
!macro kioskTakeFolder PATH
  CreateDirectory "${PATH}"
  nsExec::Exec '"$SYSDIR\icacls.exe" "${PATH}" /setowner *S-1-5-32-544'
  Pop $0
  ${If} $R6 == ""
    nsExec::Exec '"$SYSDIR\icacls.exe" "${PATH}" /reset'
    Pop $0
  ${EndIf}
  nsExec::Exec '"$SYSDIR\icacls.exe" "${PATH}" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F'
  Pop $0
!macroend

; A file in it that the kiosk's account cannot remove.
!macro kioskKeepFolder PATH
  ${IfNot} ${FileExists} "${PATH}\keep-this.txt"
    FileOpen $0 "${PATH}\keep-this.txt" w
    FileWrite $0 "As long as this file is here, nobody can put a link in the place of this folder.$\r$\n"
    FileClose $0
  ${EndIf}
  nsExec::Exec '"$SYSDIR\icacls.exe" "${PATH}\keep-this.txt" /setowner *S-1-5-32-544'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "${PATH}\keep-this.txt" /inheritance:r /grant:r *S-1-5-18:F *S-1-5-32-544:F'
  Pop $0
!macroend

; A line of install.log, which users may read. $R8 is the folder of the configuration. $1 to $7 are lost.
!macro kioskLog TEXT
  ${GetTime} "" "L" $1 $2 $3 $4 $5 $6 $7
  FileOpen $4 "$R8\install.log" a
  FileSeek $4 0 END
  FileWrite $4 "$3-$2-$1 $5:$6:$7 ${TEXT}$\r$\n"
  FileClose $4
!macroend

; One of the scripts. $0 is its exit code, "error" or "timeout". What it said goes to the log: of a script that a policy of this
; machine stops (AllSigned, Constrained Language Mode) nothing else would be seen.
!macro kioskRunScript SCRIPT ARGUMENTS
  nsExec::ExecToStack '${KIOSK_POWERSHELL} "$INSTDIR\resources\lock-down\${SCRIPT}" ${ARGUMENTS}'
  Pop $0
  Pop $8
  !insertmacro kioskLog "${SCRIPT} ended with $0. $8"
!macroend

!macro customHeader
  !ifdef BUILD_UNINSTALLER
    LangString kioskStillLocked ${LANG_ENGLISH} "This machine is still locked down and could not be unlocked, so nothing was uninstalled. Next: read $R8\install.log, then run resources\lock-down\lock-down.ps1 -Undo by hand."
    LangString kioskStillLocked ${LANG_VIETNAMESE} "Máy vẫn bị khóa và chưa mở khóa được, nên chưa gỡ gì. Bước tiếp theo: đọc $R8\install.log, rồi tự chạy resources\lock-down\lock-down.ps1 -Undo."
  !else
    LangString kioskNoConfig ${LANG_ENGLISH} "The kiosk is installed, without a configuration. Next: put kiosk.config.json into $APPDATA\vssid-contact-kiosk, then lock this machine down."
    LangString kioskNoConfig ${LANG_VIETNAMESE} "Đã cài đặt ki-ốt, chưa có cấu hình. Bước tiếp theo: chép kiosk.config.json vào $APPDATA\vssid-contact-kiosk, rồi khóa máy này."
    LangString kioskNoUser ${LANG_ENGLISH} "There is no account $R9 on this machine that could be given the kiosk's data folder. Next: create it, then run this installer once more."
    LangString kioskNoUser ${LANG_VIETNAMESE} "Máy này chưa có tài khoản $R9 để cấp quyền dùng thư mục dữ liệu của ki-ốt. Bước tiếp theo: tạo tài khoản đó, rồi chạy lại bộ cài đặt này."
  !endif
!macroend

; A silent installation on a 32-bit Windows would wait for ever at electron-builder's box about that.
!macro preInit
  !ifndef BUILD_UNINSTALLER
    ${IfNot} ${RunningX64}
    ${AndIf} ${Silent}
      SetErrorLevel 2
      Quit
    ${EndIf}
  !endif
!macroend

; An update's task starts this at each start of the machine until it is through (electron/updates/install-release.ts). One that
; never gets there is given up.
!macro customInit
  ${GetParameters} $R7
  ClearErrors
  ${GetOptions} $R7 "/RESTART" $0
  ${IfNot} ${Errors}
    ClearErrors
    ReadRegDWORD $1 HKLM "${KIOSK_REGISTRY}" "UpdateTries"
    ${If} ${Errors}
      StrCpy $1 0
    ${EndIf}
    IntOp $1 $1 + 1
    WriteRegDWORD HKLM "${KIOSK_REGISTRY}" "UpdateTries" $1
    ${If} $1 > 3
      DeleteRegValue HKLM "${KIOSK_REGISTRY}" "UpdateTries"
      nsExec::Exec '${KIOSK_FORGET_FINISH}'
      Pop $0
      Quit
    ${EndIf}
    ; However this ends, the screen comes back. The first time the machine is about to start anew already.
    nsExec::Exec '"$SYSDIR\shutdown.exe" /r /t 1200 /d p:4:2'
    Pop $0
    ; Open until this process ends, whatever ends it, and shared with nobody: a kiosk that is started meanwhile finds that and
    ; leaves the screen with 100 (electron/updates/install-lock.ts). Windows removes the file when it is closed.
    System::Call 'kernel32::CreateFile(t "$APPDATA\vssid-contact-kiosk\installing\under-way", i 0x40000000, i 0, p 0, i 2, i 0x04000000, p 0) p .r0'
  ${EndIf}
!macroend

!macro customInstall
  SetShellVarContext all
  StrCpy $R8 "$APPDATA\vssid-contact-kiosk"
  ${GetParameters} $R7
  ReadRegStr $R6 HKLM "${KIOSK_REGISTRY}" "KioskUser"
  ClearErrors
  ${GetOptions} $R7 "/KIOSKUSER=" $R9
  ${If} ${Errors}
    ; An update is told nothing: the account is the one of before.
    StrCpy $R9 $R6
    ${If} $R9 == ""
      StrCpy $R9 "kiosk"
    ${EndIf}
  ${EndIf}
  WriteRegStr HKLM "${KIOSK_REGISTRY}" "KioskUser" "$R9"

  ; Everyone may add to ProgramData as Windows ships it, and would own what he has added: so the folder is taken over first.
  ; Users read; all of them by number, since Windows translates the names.
  !insertmacro kioskLookAtFolder "$R8"
  ${If} $0 == "link"
    RMDir "$R8"
  ${EndIf}
  !insertmacro kioskTakeFolder "$R8"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8" /grant:r *S-1-5-32-545:(OI)(CI)RX'
  Pop $0
  ; The data is nobody's but the kiosk's. Where an administrator has put a link, the rights on what it leads to are his matter.
  !insertmacro kioskLookAtFolder "$R8\data"
  ${If} $0 != "link"
    !insertmacro kioskTakeFolder "$R8\data"
    !insertmacro kioskKeepFolder "$R8\data"
    nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\data" /grant:r "$R9:(OI)(CI)M"'
    Pop $0
    ${If} $0 != "0"
      !insertmacro kioskLog "There is no account $R9 that could be given the data folder."
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(kioskNoUser)" /SD IDOK
    ${EndIf}
  ${EndIf}

  ; What the kiosk offers to be installed, and where it is copied for that: see electron/updates/install-handshake.ts.
  !insertmacro kioskLookAtFolder "$R8\update"
  ${If} $0 == "link"
    RMDir "$R8\update"
  ${EndIf}
  !insertmacro kioskTakeFolder "$R8\update"
  !insertmacro kioskKeepFolder "$R8\update"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\update" /grant:r "$R9:(OI)(CI)M"'
  Pop $0
  ; The kiosk reads there what the system answers.
  !insertmacro kioskTakeFolder "$R8\installing"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\installing" /grant:r *S-1-5-32-545:(OI)(CI)RX'
  Pop $0
  !insertmacro kioskRunScript "update-task.ps1" '-KioskUser "$R9"'

  ; From the medium, once: an upgrade keeps what the machine has.
  ${IfNot} ${FileExists} "$R8\kiosk.config.json"
  ${AndIf} ${FileExists} "$EXEDIR\kiosk.config.json"
    CopyFiles /SILENT "$EXEDIR\kiosk.config.json" "$R8\kiosk.config.json"
  ${EndIf}
  ${IfNot} ${FileExists} "$R8\kiosk.config.json"
    !insertmacro kioskLog "There is no kiosk.config.json yet."
    MessageBox MB_OK|MB_ICONINFORMATION "$(kioskNoConfig)" /SD IDOK
  ${EndIf}

  ClearErrors
  ${GetOptions} $R7 "/AUTOSTART" $0
  ${IfNot} ${Errors}
    !insertmacro kioskRunScript "autostart.ps1" '-KioskUser "$R9"'
  ${EndIf}

  !insertmacro kioskLog "Version ${VERSION} is installed."
  ; The first line under a source makes the source, which takes an administrator; the kiosk's account only adds to it.
  nsExec::Exec '"$WINDIR\Sysnative\eventcreate.exe" /L APPLICATION /T INFORMATION /ID 1 /SO "VssID Contact Kiosk" /D "Version ${VERSION} is installed."'
  Pop $0
  DeleteRegValue HKLM "${KIOSK_REGISTRY}" "UpdateTries"
  ; The last of all: the machine starts anew, with the kiosk that is there now.
  ClearErrors
  ${GetOptions} $R7 "/RESTART" $0
  ${IfNot} ${Errors}
    nsExec::Exec '"$SYSDIR\shutdown.exe" /a'
    Pop $0
    nsExec::Exec '"$SYSDIR\shutdown.exe" /r /t 5 /d p:4:2'
    Pop $0
  ${EndIf}
  ; Behind everything else: it may be the task in which this runs. Nor does an update that was cut off come back over what was
  ; installed by hand.
  nsExec::Exec '${KIOSK_FORGET_FINISH}'
  Pop $0
!macroend

; In the place of what electron-builder does when the version before cannot be uninstalled: its box would stand before nobody,
; for ever, in a silent installation.
!macro customUnInstallCheck
  StrCpy $R8 "$APPDATA\vssid-contact-kiosk"
  ${If} ${Errors}
    !insertmacro kioskLog "The uninstaller of the version before could not be started."
  ${ElseIf} $R0 != 0
    !insertmacro kioskLog "The version before could not be uninstalled: $R0. Nothing was installed."
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(uninstallFailed): $R0" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
!macroend

; What undoes the lock-down goes with the program: so it is undone first, and where that fails nothing is uninstalled.
!macro customUnInit
  StrCpy $R8 "$APPDATA\vssid-contact-kiosk"
  ${IfNot} ${isUpdated}
    ClearErrors
    EnumRegValue $0 HKLM "${KIOSK_REGISTRY}\Lock-down" 0
    ${IfNot} ${Errors}
      ReadRegStr $R9 HKLM "${KIOSK_REGISTRY}" "KioskUser"
      ${If} $R9 == ""
        StrCpy $R9 "kiosk"
      ${EndIf}
      !insertmacro kioskRunScript "lock-down.ps1" '-Undo -KioskUser "$R9"'
      ${If} $0 != "0"
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(kioskStillLocked)" /SD IDOK
        SetErrorLevel 2
        Quit
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; Also called before an upgrade, which is no reason to forget anything.
!macro customUnInstall
  ${IfNot} ${isUpdated}
    StrCpy $R8 "$APPDATA\vssid-contact-kiosk"
    !insertmacro kioskRunScript "autostart.ps1" "-Remove"
    !insertmacro kioskRunScript "update-task.ps1" "-Remove"
    DeleteRegKey HKLM "${KIOSK_EVENTS}"
    ${GetParameters} $R7
    ClearErrors
    ${GetOptions} $R7 "/REMOVEDATA" $0
    ${IfNot} ${Errors}
      SetShellVarContext all
      RMDir /r "$APPDATA\vssid-contact-kiosk"
      DeleteRegValue HKLM "${KIOSK_REGISTRY}" "KioskUser"
    ${EndIf}
  ${EndIf}
!macroend
