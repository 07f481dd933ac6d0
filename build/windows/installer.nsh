; What the kiosk's installer does beyond copying the program: the folder for configuration and data in ProgramData, who may
; do what in it, and where asked for, the start at sign-in. electron-builder calls the macros by name.
;
; Switches beside NSIS's own /S, of the installer: /KIOSKUSER=NAME, the account that the kiosk runs under ("kiosk"),
; /AUTOSTART, and /RESTART, with which an update is installed; of the uninstaller: /REMOVEDATA. See docs/deployment/windows.md.

!define KIOSK_POWERSHELL '"$SYSDIR\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -ExecutionPolicy Bypass -File'
!define KIOSK_REGISTRY 'Software\VssID Contact Kiosk'
!define KIOSK_FORGET_FINISH '"$SYSDIR\schtasks.exe" /delete /f /tn "\VssID Contact Kiosk\Finish update"'

!macro customHeader
  !ifndef BUILD_UNINSTALLER
    LangString kioskNoConfig ${LANG_ENGLISH} "The kiosk is installed, without a configuration. Next: put kiosk.config.json into $APPDATA\vssid-contact-kiosk, then lock this machine down."
    LangString kioskNoConfig ${LANG_VIETNAMESE} "Đã cài đặt ki-ốt, chưa có cấu hình. Bước tiếp theo: chép kiosk.config.json vào $APPDATA\vssid-contact-kiosk, rồi khóa máy này."
    LangString kioskNoUser ${LANG_ENGLISH} "There is no account $R9 on this machine that could be given the kiosk's data folder. Next: create it, then run this installer once more."
    LangString kioskNoUser ${LANG_VIETNAMESE} "Máy này chưa có tài khoản $R9 để cấp quyền dùng thư mục dữ liệu của ki-ốt. Bước tiếp theo: tạo tài khoản đó, rồi chạy lại bộ cài đặt này."
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
  ${EndIf}
!macroend

!macro customInstall
  SetShellVarContext all
  StrCpy $R8 "$APPDATA\vssid-contact-kiosk"
  ${GetParameters} $R7
  ClearErrors
  ${GetOptions} $R7 "/KIOSKUSER=" $R9
  ${If} ${Errors}
    ; An update is told nothing: the account is the one of before.
    ReadRegStr $R9 HKLM "${KIOSK_REGISTRY}" "KioskUser"
    ${If} $R9 == ""
      StrCpy $R9 "kiosk"
    ${EndIf}
  ${EndIf}
  WriteRegStr HKLM "${KIOSK_REGISTRY}" "KioskUser" "$R9"

  ; Everyone may add to ProgramData as Windows ships it, and would own what he has added: so the folder is taken over first.
  ; SYSTEM and administrators do as they like, users read; by number, since Windows translates the names.
  CreateDirectory "$R8\data"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8" /setowner *S-1-5-32-544'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
  Pop $0
  ; The data is nobody's but the kiosk's.
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\data" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\data" /grant:r "$R9:(OI)(CI)M"'
  Pop $0
  ${If} $0 != "0"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(kioskNoUser)" /SD IDOK
  ${EndIf}

  ; What the kiosk offers to be installed, and where it is copied for that: see electron/updates/hand-over.ts.
  CreateDirectory "$R8\update"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\update" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "$R8\update" /grant:r "$R9:(OI)(CI)M"'
  Pop $0
  CreateDirectory "$R8\installing"
  nsExec::Exec '${KIOSK_POWERSHELL} "$INSTDIR\resources\lock-down\update-task.ps1" -KioskUser "$R9"'
  Pop $0

  ; From the medium, once: an upgrade keeps what the machine has.
  ${IfNot} ${FileExists} "$R8\kiosk.config.json"
  ${AndIf} ${FileExists} "$EXEDIR\kiosk.config.json"
    CopyFiles /SILENT "$EXEDIR\kiosk.config.json" "$R8\kiosk.config.json"
  ${EndIf}
  ${IfNot} ${FileExists} "$R8\kiosk.config.json"
    MessageBox MB_OK|MB_ICONINFORMATION "$(kioskNoConfig)" /SD IDOK
  ${EndIf}

  ClearErrors
  ${GetOptions} $R7 "/AUTOSTART" $0
  ${IfNot} ${Errors}
    nsExec::Exec '${KIOSK_POWERSHELL} "$INSTDIR\resources\lock-down\autostart.ps1" -KioskUser "$R9"'
    Pop $0
  ${EndIf}

  ; The last of all: the machine starts anew, with the kiosk that is there now.
  ClearErrors
  ${GetOptions} $R7 "/RESTART" $0
  ${IfNot} ${Errors}
    DeleteRegValue HKLM "${KIOSK_REGISTRY}" "UpdateTries"
    nsExec::Exec '"$SYSDIR\shutdown.exe" /a'
    Pop $0
    nsExec::Exec '"$SYSDIR\shutdown.exe" /r /t 5 /d p:4:2'
    Pop $0
    ; Behind everything else: it is the task in which this runs.
    nsExec::Exec '${KIOSK_FORGET_FINISH}'
    Pop $0
  ${EndIf}
!macroend

; Also called before an upgrade, which is no reason to forget anything.
!macro customUnInstall
  ${IfNot} ${isUpdated}
    nsExec::Exec '${KIOSK_POWERSHELL} "$INSTDIR\resources\lock-down\autostart.ps1" -Remove'
    Pop $0
    nsExec::Exec '${KIOSK_POWERSHELL} "$INSTDIR\resources\lock-down\update-task.ps1" -Remove'
    Pop $0
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
