/** lock-down.ps1's walks, run over machines of every kind: what was applied is undone, to the last setting. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { powershellParser, type Node } from './powershell.ts'
import { runnable } from './run-powershell.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

interface State {
  present: boolean
  value: string
  type: string
}
interface Setting {
  kind: string
  path: string
  name: string
  type: string
  value: string
  pro: string
}
const setting = (kind: string, path: string, name = '', value = 'true', pro = 'no'): Setting => ({
  kind,
  path,
  name,
  value,
  pro,
  type: kind === 'registry' ? 'DWord' : '',
})
const table = [
  setting('feature', 'Client-EmbeddedShellLauncher', '', 'Enabled'),
  setting('feature', 'Client-KeyboardFilter', '', 'Enabled'),
  setting('registry', 'HKLM:\\SOFTWARE\\A', 'One', '1', 'yes'),
  setting('registry', 'HKLM:\\SOFTWARE\\A', 'Release', '{release}', 'yes'),
  setting('registry', 'HKLM:\\SYSTEM\\B', 'KIOSK_SUPERVISED', '1'),
  setting('filter-setting', 'BreakoutKeyScanCode', '', '88'),
  setting('key', 'Alt+Tab'),
  setting('key', 'Win+Unheard'),
  setting('default-shell', 'everyone else', '', '0;;explorer.exe'),
  setting('shell', '{user}', '', '0;100=3;"{program}" --config "{config}"'),
  setting('shell-launcher', 'enabled'),
]
const old = [...table, setting('registry', 'HKLM:\\SOFTWARE\\A', 'AlwaysAutoReboot', '1', 'yes')]

const idOf = ({ kind, path, name }: Setting) => `${kind}|${path.replace('{user}', 'kiosk')}|${name}`
const absent: State = { present: false, value: '', type: '' }

/** A Windows that keeps what it is told; what belongs to a feature is there only after a restart with it. */
function machine(edition: string, before: Record<string, State>, text = read('lock-down.ps1')) {
  const states = new Map<string, State>(Object.entries(before))
  const kept = new Map<string, unknown>()
  const features = { running: new Set<string>() }
  let answers = true
  const isOn = (feature: string) => states.get(`feature|${feature}|`)?.value === 'Enabled'
  const featureOf = ({ kind }: Setting) =>
    ['filter-setting', 'key'].includes(kind)
      ? 'Client-KeyboardFilter'
      : ['default-shell', 'shell', 'shell-launcher'].includes(kind)
        ? 'Client-EmbeddedShellLauncher'
        : null
  const isThere = (one: Setting) => {
    const feature = featureOf(one)
    return feature === null || (features.running.has(feature) && answers)
  }
  const restart = () => {
    for (const name of ['Client-KeyboardFilter', 'Client-EmbeddedShellLauncher']) {
      if (isOn(name)) features.running.add(name)
      else {
        features.running.delete(name)
        // With a feature all goes that was set in it.
        for (const one of old) if (featureOf(one) === name) states.delete(idOf(one))
      }
    }
  }
  restart()

  function run(walk: 'Apply' | 'Undo' | 'Status', rows: Setting[], whatIf = false) {
    const isFull = /^Enterprise/.test(edition)
    const settings = rows.filter(({ pro }) => isFull || pro === 'yes')
    const script = runnable(parse(text), {
      variables: {
        Program: 'C:\\k.exe',
        Config: 'C:\\k.json',
        Data: 'C:\\data',
        KioskUser: 'kiosk',
        edition,
        isFull,
        exitCode: 0,
        restartNeeded: false,
        WhatIfPreference: whatIf,
        allSettings: rows,
        kept: 'SOFTWARE\\VssID Contact Kiosk\\Lock-down',
      },
      statics: {
        'Microsoft.Win32.Registry::GetValue': (_: string, name: string) => kept.get(name) ?? null,
        'Microsoft.Win32.Registry::SetValue': (_: string, name: string, value: unknown) =>
          void kept.set(name, value),
        'Microsoft.Win32.Registry::LocalMachine': {
          OpenSubKey: () =>
            kept.size === 0
              ? null
              : {
                  GetValueNames: () => [...kept.keys()],
                  DeleteValue: (name: string) => void kept.delete(name),
                  Close: () => undefined,
                },
        },
        'array::Reverse': (list: unknown[]) => void list.reverse(),
      },
      commands: {
        'Get-Problems': () => [],
        'Get-LogonHints': () => [],
        'Get-WindowsVersion': () => ({ CurrentBuildNumber: '26100', EditionID: edition }),
        'Get-Release': () => '24H2',
        'Get-WindowsOptionalFeature': ([name]) => ({ State: isOn(name as string) ? 'Enabled' : 'Disabled' }),
        'Get-Embedded': ([kind]) => {
          if (!features.running.has('Client-KeyboardFilter') || !answers) return []
          const names = old.filter(({ path }) => path !== 'Win+Unheard')
          return kind === 'WEKF_Settings'
            ? names.filter((one) => one.kind === 'filter-setting').map(({ path }) => ({ Name: path }))
            : names.filter((one) => one.kind === 'key').map(({ path }) => ({ Id: path }))
        },
        'Read-Setting': ([one]) => {
          const asked = one as Setting
          return isThere(asked) ? { ...(states.get(idOf(asked)) ?? absent) } : null
        },
        'Write-Setting': ([one, state]) => {
          const [asked, wanted] = [one as Setting, state as State]
          expect(isThere(asked), `${idOf(asked)} is written while Windows does not have it`).toBe(true)
          if (wanted.present) states.set(idOf(asked), { ...wanted })
          else states.delete(idOf(asked))
          return undefined
        },
        'Remove-EmptyKey': () => undefined,
      },
    })
    const said = script.call(`Invoke-${walk}`, walk === 'Undo' ? rows : settings).map(String)
    return { said, exitCode: Number(script.variable('exitCode')) }
  }

  return {
    run,
    restart,
    kept,
    set: (id: string, value: string) => states.set(id, { present: true, value, type: 'DWord' }),
    /** From now on, or no longer, Windows does not answer for what belongs to a feature. */
    answer: (does: boolean) => (answers = does),
    states: () =>
      Object.fromEntries(
        [...states].filter(([, { present }]) => present).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
  }
}

let parse: (script: string) => Node
beforeAll(async () => {
  const once = new Map<string, Node>()
  const parser = await powershellParser()
  parse = (script) => {
    const tree = once.get(script) ?? parser(script)
    once.set(script, tree)
    return tree
  }
})

const fresh = {
  'feature|Client-EmbeddedShellLauncher|': { present: true, value: 'Disabled', type: '' },
  'feature|Client-KeyboardFilter|': { present: true, value: 'Disabled', type: '' },
}

describe('a machine as it comes', () => {
  it('is locked in two runs, with a restart between, and says so; a third has nothing to do', () => {
    const one = machine('Enterprise', fresh)
    expect(one.run('Status', table).exitCode).toBe(3)
    expect(one.run('Apply', table).exitCode).toBe(3010)
    one.restart()
    const second = one.run('Apply', table)
    expect([second.exitCode, second.said.at(-1)]).toEqual([
      0,
      expect.stringContaining('Next: Restart-Computer'),
    ])
    expect(one.run('Apply', table).said.at(-1)).toContain('Nothing to do')
    const status = one.run('Status', table)
    expect([status.exitCode, status.said.at(-1)]).toEqual([0, 'Locked down.'])
    // A key that this Windows does not know is said, and asks for no restart.
    expect(status.said.filter((line) => line.startsWith('unknown'))).toEqual(['unknown    key Win+Unheard'])
    expect(one.states()['registry|HKLM:\\SOFTWARE\\A|Release']?.value).toBe('24H2')
  })

  it('of Pro gets what Pro can have, in one run, and hears what is missing', () => {
    const one = machine('Professional', fresh)
    const applied = one.run('Apply', table)
    expect(applied.exitCode).toBe(0)
    expect(applied.said.join()).toContain('without Shell Launcher and Keyboard Filter')
    expect(Object.keys(one.states())).toEqual([
      ...Object.keys(fresh).sort(),
      'registry|HKLM:\\SOFTWARE\\A|One',
      'registry|HKLM:\\SOFTWARE\\A|Release',
    ])
    const status = one.run('Status', table)
    expect([status.exitCode, status.said.at(-1)]).toEqual([4, expect.stringContaining('Locked down in part')])
    one.run('Undo', table)
    expect(one.states()).toEqual(fresh)
  })

  it('is not touched by -WhatIf', () => {
    const one = machine('Enterprise', fresh)
    one.run('Apply', table, true)
    expect([one.states(), one.kept.size]).toEqual([fresh, 0])
    one.run('Apply', table)
    const locked = [one.states(), one.kept.size]
    one.run('Undo', table, true)
    expect([one.states(), one.kept.size]).toEqual(locked)
  })
})

it('what an older table has set and this one has not is put back by -Apply as by -Undo', () => {
  for (const walk of ['Apply', 'Undo'] as const) {
    const one = machine('Professional', fresh)
    one.run('Apply', old)
    expect(Object.keys(one.states()).join()).toContain('AlwaysAutoReboot')
    one.run(walk, table)
    expect(Object.keys(one.states()).join()).not.toContain('AlwaysAutoReboot')
  }
})

it('what cannot be put back now stays kept, until a later -Undo', () => {
  const one = machine('Enterprise', fresh)
  one.run('Apply', table)
  one.restart()
  one.run('Apply', table)
  one.answer(false)
  const undone = one.run('Undo', table)
  expect(undone.exitCode).toBe(4)
  expect([...one.kept.keys()]).toContain('shell|kiosk|')
  one.answer(true)
  expect(one.run('Undo', table).exitCode).toBe(0)
  expect(one.kept.size).toBe(0)
  one.restart()
  expect(one.states()).toEqual(fresh)
})

/** Both runs of -Apply, the undoing of them, and what differs then. */
function isUndone(text: string): boolean {
  const before = { ...fresh, 'registry|HKLM:\\SOFTWARE\\A|One': { present: true, value: '7', type: 'DWord' } }
  const one = machine('Enterprise', before, text)
  for (const walk of ['Apply', 'Apply', 'Undo'] as const) {
    one.run(walk, table)
    one.restart()
    // Somebody changes it by hand; that is not what was there before.
    if (walk === 'Apply') one.set('registry|HKLM:\\SOFTWARE\\A|One', '9')
  }
  return one.kept.size === 0 && isDeepStrictEqual(one.states(), before)
}

it.each([
  ['nothing is kept', 'Save-Kept $setting $now', ''],
  ['it is kept anew by each run', 'if ($null -ne (Read-Kept $Setting)) { return }', ''],
  ['it is not written back', '{ Write-Setting $Setting $before }', '{ }'],
  ['it is not forgotten', '  Remove-Kept $Setting\n', ''],
  ['all of one registry key is kept under one name', '|$($Setting.name)"', '|"'],
])('a script in which %s is found out', (_, what, instead) => {
  const text = read('lock-down.ps1')
  expect(text.split(what)).toHaveLength(2)
  expect(isUndone(text)).toBe(true)
  expect(isUndone(text.replace(what, instead))).toBe(false)
})

it('whatever was there before is there again after -Undo, however often and in whichever order it was applied', () => {
  const registry = old.filter(({ kind }) => kind === 'registry').map(idOf)
  const anyState = fc.record({
    present: fc.constant(true),
    value: fc.constantFrom('0', '1', '2', 'text'),
    type: fc.constantFrom('DWord', 'String'),
  })
  const step = fc.constantFrom('apply', 'apply old', 'restart', 'status', 'what if')
  fc.assert(
    fc.property(
      fc.constantFrom('Enterprise', 'Professional'),
      fc.dictionary(fc.constantFrom(...registry), anyState),
      fc.array(step, { maxLength: 8 }),
      (edition, found, steps) => {
        const before = { ...fresh, ...found }
        const one = machine(edition, before)
        for (const what of steps) {
          if (what === 'restart') one.restart()
          else if (what === 'status') one.run('Status', table)
          else one.run('Apply', what === 'apply old' ? old : table, what === 'what if')
        }
        one.run('Undo', table)
        one.restart()
        one.run('Undo', table)
        expect(one.states()).toEqual(before)
        expect(one.kept.size).toBe(0)
      },
    ),
    { numRuns: 30 },
  )
}, 60_000)
