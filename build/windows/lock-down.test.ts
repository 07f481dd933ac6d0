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

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), 'utf8')
const script = read('lock-down.ps1')
const settings = readTable(read('settings.csv'))
const defaults = {
  program: /\$Program = '(.*)'/.exec(script)![1]!,
  config: /\$Config = '(.*)'/.exec(script)![1]!,
  data: /\$Data = '(.*)'/.exec(script)![1]!,
  user: /\$KioskUser = '(.*)'/.exec(script)![1]!,
}

type Setting = Record<'kind' | 'path' | 'name' | 'type' | 'value' | 'reason', string>

/** Every field in quotes, a quote in it doubled; no line breaks in fields. */
function readTable(text: string): Setting[] {
  const [header, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => {
      expect(line).toMatch(/^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/)
      return [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, field]) => field!.replaceAll('""', '"'))
    })
  expect(header).toEqual(['kind', 'path', 'name', 'type', 'value', 'reason'])
  return rows.map((row) => {
    expect(row, row.join()).toHaveLength(6)
    const [kind, path, name, type, value, reason] = row as [string, string, string, string, string, string]
    return { kind, path, name, type, value, reason }
  })
}

const withDefaults = (text: string) =>
  text.replace(/\{(program|config|data|user)\}/g, (_, name: keyof typeof defaults) => defaults[name])
const valueOf = (kind: string, path: string, name = '') =>
  settings.find((setting) => setting.kind === kind && setting.path === path && setting.name === name)?.value

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

  it('updates outside the hours in which it must not restart, and those are no longer than Windows allows', () => {
    const update = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate'
    const from = Number(valueOf('registry', update, 'ActiveHoursStart'))
    const to = Number(valueOf('registry', update, 'ActiveHoursEnd'))
    const at = Number(valueOf('registry', `${update}\\AU`, 'ScheduledInstallTime'))
    expect(to - from).toBeGreaterThan(0)
    expect(to - from).toBeLessThanOrEqual(18)
    expect(at < from || at >= to).toBe(true)
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

  it('keeps what was there before it writes, in each of its walks over the one table', () => {
    const walk = (name: string) => new RegExp(`^function ${name}\\b[^]*?^\\}`, 'm').exec(script)![0]
    for (const name of ['Invoke-Apply', 'Invoke-Undo', 'Invoke-Status']) {
      expect(walk(name)).toContain('foreach ($setting in $Settings)')
    }
    expect(walk('Invoke-Apply')).toMatch(/Save-Kept \$setting \$now\s+Write-Setting \$setting \$wanted/)
    expect(walk('Invoke-Apply')).toMatch(/if \(\$WhatIfPreference\) \{[^}]*continue\s+\}\s+Save-Kept/)
    expect(walk('Invoke-Undo')).toMatch(/if \(\$WhatIfPreference\) \{[^}]*continue\s+\}/)
    expect(walk('Invoke-Undo')).toContain('Write-Setting $setting $before')
    // Nowhere else is anything set.
    expect([...script.matchAll(/^(?!function).*\bWrite-Setting \$/gm)]).toHaveLength(2)
  })

  it('closes what it opens', () => {
    const left: string[] = []
    const closes: Record<string, string> = { '}': '{', ')': '(', ']': '[' }
    for (const character of withoutTexts(script)) {
      if ('{(['.includes(character)) left.push(character)
      else if (closes[character]) expect(left.pop()).toBe(closes[character])
    }
    expect(left).toEqual([])
  })

  it('and its table are plain ASCII, which Windows PowerShell reads the same in every country', () => {
    for (const text of [script, read('settings.csv')]) expect(text).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it('uses nothing that Windows PowerShell 5.1 lacks', () => {
    const code = withoutTexts(script)
    expect(code).not.toMatch(/\?\?|\?\.|&&|\|\||-AsHashtable|-Parallel\b|\bclean\b *\{/)
    expect(code).not.toMatch(/\? [^\n]+ : /)
  })

  it('finds a brace that is missing', () => {
    expect(withoutTexts(`a '}' "}" # }\n<# } #> }`)).toMatch(/^a\s+\}$/)
  })
})

/** A script without its comments and texts, in which a brace is only a letter. */
function withoutTexts(text: string): string {
  return text.replace(/<#[^]*?#>|#[^\n]*|'(?:[^']|'')*'|"(?:[^"`]|`.|"")*"/g, '')
}

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
