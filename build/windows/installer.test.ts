/** The installer's own part, as far as it can be known without Windows; that it compiles is `npm run dist:proof`. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { eventSource } from '../../electron/start-error.ts'
import { installingFiles, taskName, updateFolders } from '../../electron/updates/install-handshake.ts'
import { finishTaskName } from '../../electron/updates/install-release.ts'
import { installUpdateFlag } from '../../electron/updates/updates.ts'

const read = (...path: string[]) => readFileSync(resolve(import.meta.dirname, ...path), 'utf8')
const installer = read('installer.nsh')
const documentation = read('..', '..', 'docs', 'deployment', 'windows.md')

/** `$Name = 'value'` of a script's parameters. */
function defaults(script: string): Record<string, string> {
  const found = script.matchAll(/\[string\]\$(\w+) = '(.*)'/g)
  return Object.fromEntries([...found].map(([, name, value]) => [name!, value!]))
}

it('autostart.ps1 starts what lock-down.ps1 starts, with the same files, for the same account', () => {
  expect(defaults(read('autostart.ps1'))).toEqual(defaults(read('lock-down.ps1')))
  const { KioskUser: _, ...files } = defaults(read('lock-down.ps1'))
  expect(defaults(read('run-kiosk.ps1'))).toEqual(files)
})

it('the task of an update has the names that the kiosk calls it by, and starts the same program', () => {
  const script = read('update-task.ps1')
  const { Installer: _, ...shared } = defaults(script)
  expect(defaults(read('lock-down.ps1'))).toMatchObject(shared)
  const named = (name: string) => new RegExp(`^\\$${name} = '(.*)'$`, 'm').exec(script)?.[1] ?? ''
  expect(`${named('path')}${named('name')}`).toBe(taskName)
  expect(script).toContain(`-Argument '${installUpdateFlag}'`)
  expect(`${named('path')}${named('finish')}`).toBe(finishTaskName)
  expect(installer).toContain(`/change /tn "${finishTaskName}" /disable`)
})

it('what the system runs to finish an update is what was looked at, and nothing as long as there is no update', () => {
  const script = read('update-task.ps1')
  const { installer: copy } = installingFiles(updateFolders({ ProgramData: 'C:\\ProgramData' }))
  expect(defaults(script)['Installer']?.replaceAll('\\', '/')).toBe(copy.replaceAll('\\', '/'))
  expect(script).toContain("-Execute $Installer -Argument '/S --updated /RESTART'")
  expect(script).toMatch(/TaskName {2}= \$finish[\s\S]*-AtStartup[\s\S]*@settings -Disable/)
})

it('the folders of an update are where the kiosk looks for them', () => {
  const { offered, installing } = updateFolders({ ProgramData: 'C:\\ProgramData' })
  for (const folder of [offered, installing].map((path) => basename(path))) {
    expect(installer).toContain(`!insertmacro kioskTakeFolder "$R8\\${folder}"`)
  }
})

it('an update that is through is not begun again, and one that never is is given up', () => {
  const [, init = '', install = ''] =
    /!macro customInit([\s\S]*?)!macroend[\s\S]*!macro customInstall([\s\S]*?)!macroend/.exec(installer) ?? []
  expect(init).toMatch(
    /IntOp \$1 \$1 \+ 1[\s\S]*\$\{If\} \$1 > 3[\s\S]*KIOSK_FORGET_FINISH[\s\S]*Quit[\s\S]*shutdown\.exe" \/r \/t 1200/,
  )
  // Nor is one begun again over what was installed by hand.
  expect(install).toMatch(
    /"UpdateTries"[\s\S]*"\/RESTART"[\s\S]*shutdown\.exe" \/r \/t 5[\s\S]*\$\{EndIf\}[\s\S]*KIOSK_FORGET_FINISH\}'\s*Pop \$0\s*$/,
  )
})

it('the installer makes the folder that these scripts name, and copies the configuration to where they look', () => {
  const { Data, Config, KioskUser } = defaults(read('lock-down.ps1'))
  const folder = Config!.replace(/\\[^\\]+$/, '')
  expect([Data, Config]).toEqual([`${folder}\\data`, `${folder}\\kiosk.config.json`])
  expect(installer).toContain(`StrCpy $R8 "$APPDATA${folder.replace('C:\\ProgramData', '')}"`)
  expect(installer).toContain('!insertmacro kioskTakeFolder "$R8\\data"')
  expect(installer).toContain('CopyFiles /SILENT "$EXEDIR\\kiosk.config.json" "$R8\\kiosk.config.json"')
  expect(installer).toContain(`StrCpy $R9 "${KioskUser}"`)
})

it('electron-builder calls every macro there is: one that it does not know would be left out without a word', () => {
  const builder = dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json'))
  const templates = join(builder, 'templates', 'nsis')
  const called = [
    'installer.nsi',
    'installSection.nsh',
    'uninstaller.nsh',
    join('include', 'installUtil.nsh'),
  ]
    .map((name) => read(templates, name))
    .join()
  const macros = [...installer.matchAll(/^!macro (preInit|custom\w+)/gm)].map(([, name]) => name!)
  expect(macros).toEqual([
    ...['customHeader', 'preInit', 'customInit', 'customInstall'],
    ...['customUnInstallCheck', 'customUnInit', 'customUnInstall'],
  ])
  for (const name of macros) expect(called).toMatch(new RegExp(`!insertmacro ${name}\\s`))
})

/** electron-builder's own boxes that stand in a silent installation, too, and why none of them comes up in ours. */
const boxesOfOthers: Record<string, string> = {
  '"$(areYouSureToUninstall)"': 'only where it is not silent',
  '"$(win7Required)"': 'only before Windows 7',
  '"$(x64WinRequired)"': 'preInit leaves before it',
  '"Unsupported ${ROOT_KEY}"': 'a slip in its own script',
  '"$(uninstallFailed): $R0"': 'replaced by customUnInstallCheck',
  '"$(decompressionFailed)$\\n$R0"': 'only with ZIP_COMPRESSION',
  '"$(loginWithAdminAccount)"': 'not where it installs for the whole machine',
  '"Logon service not running, aborting!"': 'not where it installs for the whole machine',
  '"Unable to elevate, error $0"': 'not where it installs for the whole machine',
  '"Package file $4 found locally, but checksum doesn\'t match': 'only with APP_PACKAGE_URL',
  '"Unable to download application package from $packageUrl': 'only with APP_PACKAGE_URL',
}

it('no box waits for somebody in a silent installation', () => {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json')),
    'templates',
    'nsis',
  )
  const boxes = (text: string) => text.split('\n').filter((line) => /^\s*MessageBox\s/i.test(line))
  expect(boxes(installer)).toHaveLength(4)
  for (const line of boxes(installer)) expect(line).toMatch(/ \/SD ID\w+/)
  const theirs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ns[hi]$/.test(name) && !name.endsWith('portable.nsi'))
    .flatMap((name) => boxes(read(folder, name)))
    .filter((line) => !/ \/SD ID\w+/.test(line))
  expect(theirs.length).toBeGreaterThan(5)
  const known = Object.keys(boxesOfOthers)
  expect(theirs.filter((line) => !known.some((box) => line.includes(box)))).toEqual([])
})

it('every script is run by the 64-bit PowerShell, and its end stands in the log', () => {
  // A 32-bit installer finds in System32 what is for 32-bit programs.
  expect(installer).toContain(
    '!define KIOSK_POWERSHELL \'"$WINDIR\\Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe"',
  )
  expect(installer.match(/\$\{KIOSK_POWERSHELL\}/g)).toHaveLength(1)
  expect(installer).toMatch(
    /!macro kioskRunScript[^]*?ExecToStack '\$\{KIOSK_POWERSHELL\}[^]*?kioskLog "\$\{SCRIPT\} ended with \$0\. \$8"\n!macroend/,
  )
  const ran = [...installer.matchAll(/!insertmacro kioskRunScript "(\S+)" (.*)$/gm)].map(([, ...what]) =>
    what.join(' '),
  )
  expect(ran).toEqual([
    `update-task.ps1 '-KioskUser "$R9"'`,
    `autostart.ps1 '-KioskUser "$R9"'`,
    `lock-down.ps1 '-Undo -KioskUser "$R9"'`,
    `autostart.ps1 "-Remove"`,
    `update-task.ps1 "-Remove"`,
  ])
})

it('a locked machine is unlocked before anything of the kiosk goes, or nothing goes', () => {
  const [, init = ''] = /!macro customUnInit([\s\S]*?)!macroend/.exec(installer) ?? []
  expect(init).toMatch(
    /\$\{IfNot\} \$\{isUpdated\}[\s\S]*EnumRegValue \$0 HKLM "\$\{KIOSK_REGISTRY\}\\Lock-down" 0[\s\S]*lock-down\.ps1" '-Undo[\s\S]*\$0 != "0"[\s\S]*SetErrorLevel 2\s*Quit/,
  )
  expect(installer).toContain(`!define KIOSK_REGISTRY 'Software\\VssID Contact Kiosk'`)
  expect(read('lock-down.ps1')).toContain(`$kept = 'SOFTWARE\\VssID Contact Kiosk\\Lock-down'`)
  // It must be called before the first file is deleted.
  const builder = dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json'))
  const theirs = read(builder, 'templates', 'nsis', 'uninstaller.nsh')
  expect(theirs.indexOf('!insertmacro customUnInit')).toBeLessThan(theirs.indexOf('RMDir'))
})

it('users may read the configuration and nothing of the data', () => {
  const grants = [...installer.matchAll(/icacls\.exe" "(\S+)" .*\/grant:r (.*)'$/gm)].map(([, path, to]) => [
    path,
    to,
  ])
  expect(grants).toEqual([
    // Taken first, each of them.
    ['${PATH}', '*S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F'],
    ['${PATH}\\keep-this.txt', '*S-1-5-18:F *S-1-5-32-544:F'],
    ['$R8', '*S-1-5-32-545:(OI)(CI)RX'],
    ['$R8\\data', '"$R9:(OI)(CI)M"'],
    // What it offers to be installed, and nothing of where that is copied to.
    ['$R8\\update', '"$R9:(OI)(CI)M"'],
    ['$R8\\installing', '*S-1-5-32-545:(OI)(CI)RX'],
  ])
})

it('the kiosk’s account can make no link of a folder that the installer gives it rights on', () => {
  const taken = [...installer.matchAll(/insertmacro kiosk(\w+?)Folder "(\S+)"/g)].map(
    ([, what, path]) => `${what} ${path}`,
  )
  expect(taken).toEqual([
    ...['LookAt $R8', 'Take $R8'],
    ...['LookAt $R8\\data', 'Take $R8\\data', 'Keep $R8\\data'],
    ...['LookAt $R8\\update', 'Take $R8\\update', 'Keep $R8\\update'],
    // Only administrators and the system write there.
    'Take $R8\\installing',
  ])
})

it('data is removed only where that was asked for, and never before an upgrade', () => {
  const [, uninstall] = installer.split('!macro customUnInstall\n')
  // A link in the place of a folder is no data.
  expect(installer.match(/RMDir \/r/g)).toHaveLength(1)
  expect(uninstall).toMatch(
    /\$\{IfNot\} \$\{isUpdated\}[\s\S]*"\/REMOVEDATA"[\s\S]*\$\{IfNot\} \$\{Errors\}[\s\S]*RMDir/,
  )
})

it('every switch is documented, and what is said is said in both languages', () => {
  const found = [...installer.matchAll(/GetOptions\} \$R7 "(\/[A-Z]+)/g)].map(([, name]) => name!)
  const switches = [...new Set(found)]
  expect(switches).toEqual(['/RESTART', '/KIOSKUSER', '/AUTOSTART', '/REMOVEDATA'])
  for (const name of ['/S', ...switches]) expect(documentation).toContain(name)
  const said = [...installer.matchAll(/LangString (\w+) \$\{LANG_(\w+)\}/g)].map(
    ([, name, language]) => `${name} ${language}`,
  )
  const names = new Set(said.map((one) => one.split(' ')[0]!))
  expect(said.sort()).toEqual([...names].flatMap((name) => [`${name} ENGLISH`, `${name} VIETNAMESE`]).sort())
  for (const name of names) expect(installer).toContain(`"$(${name})" /SD IDOK`)
})

it('makes the source of the system’s log that the kiosk writes under, and takes it away', () => {
  expect(installer).toContain(`eventcreate.exe" /L APPLICATION /T INFORMATION /ID 1 /SO "${eventSource}"`)
  expect(installer).toContain(`EventLog\\Application\\${eventSource}'`)
  expect(installer).toContain('DeleteRegKey HKLM "${KIOSK_EVENTS}"')
})
