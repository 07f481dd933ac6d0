/**
 * What can be known of the Windows lock-down without Windows: that the table is whole, that the script reads and writes
 * every kind of setting in it, and that the two XML files say the same as the table. The script itself is not run here.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { parseFlags } from '../../core/config/flags.ts'
import { staysClosed } from '../../electron/exit-codes.ts'
import { filterSettings, predefinedKeys } from './keyboard-filter-keys.ts'

const columns = ['kind', 'path', 'name', 'type', 'value', 'pro', 'reason'] as const
const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8')
const script = read('lock-down.ps1')
const settings = readTable(read('settings.csv'))
const guide = read('../../docs/deployment/windows.md')
const defaults = {
  program: /\$Program = '(.*)'/.exec(script)![1]!,
  config: /\$Config = '(.*)'/.exec(script)![1]!,
  data: /\$Data = '(.*)'/.exec(script)![1]!,
  user: /\$KioskUser = '(.*)'/.exec(script)![1]!,
}

type Setting = Record<(typeof columns)[number], string>

/** Every field in quotes, a quote in it doubled; no line breaks in fields. */
function readTable(text: string): Setting[] {
  const [header, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      expect(line).toMatch(/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/)
      return [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field]) => field!.replaceAll('""', '"'))
    })
  expect(header).toEqual(columns)
  return rows.map((row) => {
    expect(row, row.join()).toHaveLength(columns.length)
    return Object.fromEntries(columns.map((name, at) => [name, row[at]!])) as Setting
  })
}

const withDefaults = (text: string) =>
  text.replace(/\{(program|config|data|user)\}/g, (_, name: keyof typeof defaults) => defaults[name])
const valueOf = (kind: string, path: string, name = '') =>
  settings.find((setting) => setting.kind === kind && setting.path === path && setting.name === name)?.value

const update = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate'

/**
 * What the policies of Windows Update do to each other, as Microsoft says it of "Turn off auto-restart for updates during active
 * hours" and "Specify deadline for automatic updates and restarts" (WindowsUpdate.admx).
 */
function updateFaults(table: readonly Setting[]): string[] {
  const names = table.filter(({ kind }) => kind === 'registry').map(({ name }) => name)
  const found = (pattern: RegExp) => names.filter((name) => pattern.test(name))
  const hours = names.includes('SetActiveHours')
  const deadlines = found(/^SetComplianceDeadline/).length > 0
  return [
    ...(hours ? found(/^(?:AlwaysAutoRebootAtScheduledTime|NoAutoRebootWithLoggedOnUsers)/) : []).map(
      (name) => `${name} makes the active hours void`,
    ),
    ...(deadlines ? found(/^(?:AUOptions|ScheduledInstall\w+)$/) : []).map(
      (name) => `${name} is not looked at where there are deadlines`,
    ),
  ]
}

describe('settings.csv', () => {
  it('names each setting once, with a value and a reason', () => {
    const names = settings.map(({ kind, path, name }) => `${kind} ${path} ${name}`.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
    for (const { kind, path, value, reason } of settings) {
      expect([kind, path, value, reason]).not.toContain('')
      expect(reason).toMatch(/[.:,]$|[a-z]$/)
    }
  })

  it('has registry values of machines only, never of whoever is signed in, each with its type', () => {
    const registry = settings.filter(({ kind }) => kind === 'registry')
    expect(registry.length).toBeGreaterThan(20)
    for (const { path, name, type, value } of registry) {
      expect(path).toMatch(/^HKLM:\\(SOFTWARE|SYSTEM)\\[\w \\{}-]+$/)
      expect(name).toMatch(/^\w+$/)
      expect(['DWord', 'String']).toContain(type)
      if (type === 'DWord') expect(value).toMatch(/^\d{1,10}$/)
    }
  })

  it.each([
    ['feature', 'Client-EmbeddedShellLauncher', '', 'Enabled'],
    ['feature', 'Client-KeyboardFilter', '', 'Enabled'],
    ['registry', 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\EdgeUI', 'AllowEdgeSwipe', '0'],
    ['registry', 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\Explorer', 'DisableNotificationCenter', '1'],
    ['registry', 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate', 'SetActiveHours', '1'],
    ['filter-setting', 'ForceOffAccessibility', '', 'true'],
    ['filter-setting', 'DisableKeyboardFilterForAdministrators', '', 'true'],
    ['key', 'Ctrl+Alt+Del', '', 'true'],
    ['key', 'Shift+Ctrl+Esc', '', 'true'],
    ['key', 'Windows', '', 'true'],
    ['key', 'Alt+Tab', '', 'true'],
    ['key', 'Alt+F4', '', 'true'],
    ['key', 'Win+L', '', 'true'],
  ])('%s %s %s is %s', (kind, path, name, value) => expect(valueOf(kind, path, name)).toBe(value))

  it('leaves the keys that people type and correct with', () => {
    const keys = settings.filter(({ kind }) => kind === 'key').map(({ path }) => path)
    for (const needed of ['Ctrl', 'Alt', 'Shift', 'VolumeUp', 'VolumeDown'])
      expect(keys).not.toContain(needed)
  })

  it('keeps Windows from restarting while the office is open, in hours no longer than Windows allows', () => {
    expect(updateFaults(settings)).toEqual([])
    const [from, to] = ['ActiveHoursStart', 'ActiveHoursEnd'].map((name) =>
      Number(valueOf('registry', update, name)),
    )
    expect(to! - from!).toBeGreaterThan(0)
    expect(to! - from!).toBeLessThanOrEqual(18)
    // Both names: Windows 11 has read the second since 24H2.
    for (const name of [
      'SetComplianceDeadline',
      'SetComplianceDeadlineForQU',
      'SetComplianceDeadlineForFU',
    ]) {
      expect(valueOf('registry', update, name)).toBe('1')
    }
  })

  it.each([
    ['AlwaysAutoRebootAtScheduledTime', 'makes the active hours void'],
    ['NoAutoRebootWithLoggedOnUsers', 'makes the active hours void'],
    ['AUOptions', 'is not looked at where there are deadlines'],
    ['ScheduledInstallTime', 'is not looked at where there are deadlines'],
  ])('would not have %s beside them', (name, what) => {
    const [hours] = settings.filter((setting) => setting.name === 'SetActiveHours')
    const more = { ...hours!, path: `${update}\\AU`, name }
    expect(updateFaults([...settings, more])).toEqual([`${name} ${what}`])
  })

  it('blocks only keys that Keyboard Filter knows, and sets only settings that it has', () => {
    const named = (kind: string) => settings.filter((one) => one.kind === kind).map(({ path }) => path)
    expect(named('key').filter((key) => !predefinedKeys.includes(key))).toEqual([])
    expect(named('filter-setting').filter((name) => !filterSettings.includes(name))).toEqual([])
  })

  it('has another way out than the one that everybody knows, and the guide names it', () => {
    // Scan codes: 91 and 92 are the two Windows keys, either of which stands for both.
    const code = valueOf('filter-setting', 'BreakoutKeyScanCode')!
    expect(['91', '92', '0']).not.toContain(code)
    expect(code).toBe('88')
    expect(guide).toContain('press F12 five times')
    expect(guide).not.toContain('left Windows key five times')
  })

  it('keeps for Pro what is mere registry, but for what Pro does not heed and what says that Shell Launcher is there', () => {
    const without = settings
      .filter(({ kind, pro }) => kind === 'registry' && pro === 'no')
      .map(({ name }) => name)
    expect(without).toEqual(['NoLockScreen', 'KIOSK_SUPERVISED'])
    for (const { kind, pro } of settings) {
      if (kind !== 'registry') expect(pro).toBe('no')
      else expect(['yes', 'no']).toContain(pro)
    }
  })

  it('keeps screen and machine awake, plugged in and on battery', () => {
    const power = settings.filter(({ path }) => path.includes('\\PowerSettings\\'))
    const ids = new Set(power.map(({ path }) => path.split('\\').at(-1)))
    expect(ids.size).toBe(5)
    expect(power.map(({ name }) => name).sort()).toEqual([
      ...Array<string>(5).fill('ACSettingIndex'),
      ...Array<string>(5).fill('DCSettingIndex'),
    ])
    expect(new Set(power.map(({ value }) => value))).toEqual(new Set(['0']))
  })

  it('turns Shell Launcher on last, after it has been told what everyone gets', () => {
    expect(settings.slice(-3).map(({ kind }) => kind)).toEqual(['default-shell', 'shell', 'shell-launcher'])
    expect(settings.findLastIndex(({ kind }) => kind === 'feature')).toBe(2)
  })
})

describe('lock-down.ps1', () => {
  /** The kinds that a function tells apart. */
  function kindsOf(name: string): string[] {
    const body = new RegExp(`^function ${name}\\b[^]*?^\\}`, 'm').exec(script)![0]
    return [...body.matchAll(/^ {4}'([\w-]+)' \{/gm)].map(([, kind]) => kind!).sort()
  }

  it('reads and writes every kind of setting in the table, so that whatever it applies it also undoes', () => {
    const kinds = [...new Set(settings.map(({ kind }) => kind))].sort()
    expect(kindsOf('Read-Setting')).toEqual(kinds)
    expect(kindsOf('Write-Setting')).toEqual(kinds)
  })

  it.each([
    [
      'Enterprise EnterpriseN EnterpriseS EnterpriseSN EnterpriseEval EnterpriseSEval EnterpriseSNEval',
      'full',
    ],
    ['Education EducationN IoTEnterprise IoTEnterpriseS IoTEnterpriseSEval', 'full'],
    [
      'Professional ProfessionalN ProfessionalEducation ProfessionalWorkstation ProfessionalWorkstationN',
      'pro',
    ],
    ['Core CoreN CoreSingleLanguage Starter ServerStandard CloudEdition EnterpriseG', 'neither'],
  ])('takes %s for %s', (names, kind) => {
    const pattern = (name: string) =>
      new RegExp(new RegExp(`^\\$${name} = '(.*)'$`, 'm').exec(script)![1]!, 'i')
    for (const name of names.split(' ')) {
      const [full, pro] = [pattern('fullEditions').test(name), pattern('proEditions').test(name)]
      expect([full, pro], name).toEqual([kind === 'full', kind === 'pro'])
    }
  })

  it('has a table that is plain ASCII, which Windows PowerShell reads the same in every country', () => {
    expect(read('settings.csv')).toMatch(/^[\n\x20-\x7e]*$/)
  })
})

describe('the XML files', () => {
  const parse = (xml: string) => new new Window().DOMParser().parseFromString(xml, 'text/xml')

  /** Elements and attributes by their names as written: prefixes are fixed here by the root's own declarations. */
  function open(name: string) {
    const document = parse(read(name))
    expect(document.querySelector('parsererror')).toBeNull()
    const all = (tag: string) => [...document.getElementsByTagName(tag)]
    return { root: document.documentElement, one: (tag: string) => only(all(tag)), all }
  }
  function only<T>(list: T[]): T {
    expect(list).toHaveLength(1)
    return list[0]!
  }
  const guid = /^\{[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\}$/

  it('are parsed by something that finds a tag that is not closed', () => {
    expect(parse('<?xml version="1.0"?><a><b c="/>"/><d></a>').querySelector('parsererror')).not.toBeNull()
  })

  it('shell-launcher.xml says the same as the table, in the words of its schema', () => {
    const { root, one, all } = open('shell-launcher.xml')
    expect(root.getAttribute('xmlns')).toBe('http://schemas.microsoft.com/ShellLauncher/2018/Configuration')
    expect(root.getAttribute('xmlns:V2')).toBe(
      'http://schemas.microsoft.com/ShellLauncher/2019/Configuration',
    )
    const [shell, ids] = [all('Shell')[1]!, all('Profile').map((profile) => profile.getAttribute('Id'))]
    expect(ids).toHaveLength(2)
    expect(ids[0]).toMatch(guid)
    expect(ids[0]).toBe(ids[1])
    expect(one('Account').getAttribute('Name')).toBe(defaults.user)
    expect(shell.getAttribute('V2:AppType')).toBe('Desktop')

    const actions = ['RestartShell', 'RestartDevice', 'ShutdownDevice', 'DoNothing']
    const number = (element: { getAttribute(name: string): string | null }) =>
      actions.indexOf(element.getAttribute('Action') ?? '')
    const codes = all('ReturnCodeAction').map((each) => `${each.getAttribute('ReturnCode')}=${number(each)}`)
    const said = `${number(one('DefaultAction'))};${codes.join()};${shell.getAttribute('Shell')}`
    expect(said).toBe(withDefaults(valueOf('shell', '{user}')!))
    expect(valueOf('default-shell', 'everyone else')).toBe('0;;explorer.exe')
    expect(all('Shell')[0]!.getAttribute('Shell')).toBe('%SystemRoot%\\explorer.exe')
  })

  it('assigned-access.xml allows the same program, with the same arguments, and no other', () => {
    const { root, one, all } = open('assigned-access.xml')
    expect(root.getAttribute('xmlns')).toBe('http://schemas.microsoft.com/AssignedAccess/2017/config')
    expect(root.getAttribute('xmlns:rs5')).toBe('http://schemas.microsoft.com/AssignedAccess/201810/config')
    expect(root.getAttribute('xmlns:v5')).toBe('http://schemas.microsoft.com/AssignedAccess/2022/config')
    const app = one('App')
    const command = `"${app.getAttribute('DesktopAppPath')}" ${app.getAttribute('rs5:AutoLaunchArguments')}`
    expect(`0;100=3;${command}`).toBe(withDefaults(valueOf('shell', '{user}')!))
    expect(app.getAttribute('rs5:AutoLaunch')).toBe('true')
    expect(one('Taskbar').getAttribute('ShowTaskbar')).toBe('false')
    expect(one('Account').textContent).toBe(defaults.user)
    expect(all('Profile')[0]!.getAttribute('Id')).toMatch(guid)
    expect(one('DefaultProfile').getAttribute('Id')).toBe(all('Profile')[0]!.getAttribute('Id'))
  })

  it('start the kiosk again after every end but the one by staff, and tell it that they do', () => {
    // 0 restarts the shell, 3 does nothing.
    const [otherwise, codes] = valueOf('shell', '{user}')!.split(';')
    expect([otherwise, codes]).toEqual(['0', `${staysClosed}=3`])
    const environment = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment'
    expect(valueOf('registry', environment, 'KIOSK_SUPERVISED')).toBe('1')
  })

  it('start the kiosk with flags that it knows', () => {
    const [, , command] = withDefaults(valueOf('shell', '{user}')!).split(';')
    const [program, ...args] = [...command!.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare!,
    )
    expect(program).toBe('C:\\Program Files\\VssID Contact Kiosk\\VssID Contact Kiosk.exe')
    expect(parseFlags(args)).toMatchObject({
      ok: true,
      value: { config: defaults.config, data: defaults.data },
    })
  })
})
