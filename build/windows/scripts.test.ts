/** The PowerShell scripts as far as they can be known without Windows: their syntax, what they call, the tasks they make. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { staysClosed } from '../../electron/exit-codes.ts'
import { cancelScript, lookScript } from '../../electron/print-jobs/windows.ts'
import { projectDir } from '../freshness.ts'
import { callsIn, nodesOf, powershellParser, syntaxFaults, type Node } from './powershell.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const scripts = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ps1'))

/** Of Windows PowerShell 5.1, by module; what a script calls and is neither here nor its own is a slip of the pen. */
const cmdlets = new Set(
  [
    // Microsoft.PowerShell.Core, .Utility, .Management, .Security
    'ForEach-Object Where-Object Out-Null Out-Host Write-Output Select-Object New-Object Get-Date Start-Sleep New-TimeSpan',
    'ConvertTo-Json ConvertFrom-Json Import-Csv Read-Host Get-Content Join-Path Split-Path Test-Path Start-Process Wait-Process',
    'Stop-Process Get-Process Get-Item New-Item Remove-Item Get-ItemProperty New-ItemProperty Remove-ItemProperty',
    'Set-ItemProperty Get-Acl Get-ChildItem Copy-Item Move-Item Set-Content Get-FileHash Restart-Computer Get-WmiObject',
    'Get-CimInstance Set-CimInstance Set-Location Compress-Archive',
    // ScheduledTasks
    'Get-WinEvent Get-ScheduledTask Register-ScheduledTask Unregister-ScheduledTask New-ScheduledTaskAction New-ScheduledTaskTrigger',
    'New-ScheduledTaskPrincipal New-ScheduledTaskSettingsSet',
    // Microsoft.PowerShell.LocalAccounts
    'Get-LocalUser Set-LocalUser New-LocalUser Enable-LocalUser Get-LocalGroup Add-LocalGroupMember',
    // DISM, PrintManagement
    'Get-WindowsOptionalFeature Enable-WindowsOptionalFeature Disable-WindowsOptionalFeature Add-WindowsCapability',
    'Get-WindowsCapability Get-Printer Remove-PrintJob Set-StrictMode',
  ]
    .join(' ')
    .split(' '),
)
/** Of Windows itself. */
const programs =
  /^(?:powershell|schtasks|icacls|w32tm|shutdown|runas|reg|whoami|quser|logoff|net|manage-bde|control|exit|\.\\lock-down\.ps1)(?:\.exe)?$/

let parse: (script: string) => Node
beforeAll(async () => {
  parse = await powershellParser()
})

/** What a text calls that nobody knows. */
function unknownCalls(root: Node): string[] {
  const own = nodesOf(root).flatMap((node) => (node.type === 'function_name' ? [node.text] : []))
  // `& $value …`: a block or a path in a variable.
  const named = callsIn(root).filter((name) => /^[\w.\\-]+$/.test(name))
  return named.filter((name) => !own.includes(name) && !cmdlets.has(name) && !programs.test(name))
}

describe.each([
  ['looks at the spooler', lookScript],
  ['cancels a job', cancelScript],
])('what the shell %s with', (_what, script) => {
  it('is Windows PowerShell 5.1, and calls only what that has', () => {
    expect([syntaxFaults(parse(script)), unknownCalls(parse(script))]).toEqual([[], []])
    expect(script).toMatch(/^\n\$ErrorActionPreference = 'Stop'\n[\n\x20-\x7e]*$/)
  })
})

describe.each(scripts)('%s', (name) => {
  it('is Windows PowerShell 5.1', () => expect(syntaxFaults(parse(read(name)))).toEqual([]))

  it('calls only what it has, or 5.1', () => expect(unknownCalls(parse(read(name)))).toEqual([]))

  it('is plain ASCII, which Windows PowerShell reads the same in every country', () => {
    expect(read(name)).toMatch(/^[\n\x20-\x7e]*$/)
  })

  it('stops at the first error, and says by its exit code that it did', () => {
    expect(read(name)).toContain('Set-StrictMode -Version 2.0\n$ErrorActionPreference = ')
  })
})

describe('a planted fault is found', () => {
  it.each([
    ['if ($a { 1 }', 'not understood'],
    ['foreach ($a in $b { }', 'not understood'],
    ['$x = @{ a = 1 ', 'not understood'],
    ['$x = (1', 'not understood'],
    ["$x = 'abc", 'not understood'],
    ['function f { param($a,) }', 'not understood'],
    ['Get-Item x | ', 'not understood'],
    ['try { 1 }', 'try without catch'],
    ['1\nelse { 2 }', 'keyword'],
    ['$a ? 1 : 2', ''],
    ['$a ?? 2', ''],
    ['$a?.b', ''],
    ['a && b', 'operator'],
    ['a || b', 'operator'],
    ['1..3 | ForEach-Object -Parallel { $_ }', ''],
    ["ConvertFrom-Json 'x' -AsHashtable", 'parameter'],
    ['Get-Error', 'command'],
    ['if ($IsWindows) { 1 }', 'variable'],
  ])('%s', (script, what) => {
    const faults = syntaxFaults(parse(`$before = 1\n${script}`))
    expect(faults.length, script).toBeGreaterThan(0)
    expect(faults.join()).toContain(what)
  })

  it('and so is a call of what is not there', () => {
    expect(unknownCalls(parse('if ($a) { 1 } els { 2 }'))).toEqual(['els'])
    expect(unknownCalls(parse('Write-Settings $a; Get-Item x; & $value 1'))).toEqual(['Write-Settings'])
  })
})

describe('the tasks', () => {
  const makers = scripts.filter((name) => read(name).includes('Register-ScheduledTask'))
  const strings = (name: string, variable: string) =>
    [...read(name).matchAll(new RegExp(`^\\$${variable} = '(.*)'$`, 'gm'))].map(([, value]) => value!)

  it('lie all in one folder, none beside it under its name: in the task store both would be one name', () => {
    expect(makers).toEqual(['autostart.ps1', 'update-task.ps1'])
    const names = makers.flatMap((name) => [...strings(name, 'name'), ...strings(name, 'finish')])
    for (const name of makers) {
      expect(strings(name, 'path'), name).toEqual(['\\VssID Contact Kiosk\\'])
      const text = read(name)
      const registered = text.match(/^ *Register-ScheduledTask @task/gm)!.length
      expect(text.match(/^ *TaskPath {2}= \$path$/gm), name).toHaveLength(registered)
      expect(text).not.toMatch(/(?:Get|Unregister)-ScheduledTask (?!-TaskPath \$path )/)
    }
    expect(names).toEqual(['Start kiosk', 'Install update', 'Finish update'])
    expect(new Set(names).size).toBe(names.length)
  })

  it('have the priority of an ordinary program', () => {
    for (const name of makers) {
      expect(read(name), name).toMatch(/^ {2}Priority +(?:= 4)$/m)
      const sets = callsIn(parse(read(name))).filter((call) => call === 'New-ScheduledTaskSettingsSet')
      expect(read(name).match(/New-ScheduledTaskSettingsSet @settings/g), name).toHaveLength(sets.length)
    }
  })

  it('of the start keeps the kiosk running, until staff or an update have closed it', () => {
    expect(read('run-kiosk.ps1')).toContain(`$staysClosed = ${staysClosed}\n`)
    expect(read('run-kiosk.ps1')).toContain("$env:KIOSK_SUPERVISED = '1'")
    // What starts a kiosk that ended is no setting of the task: those act on a start that fails.
    expect(read('autostart.ps1')).not.toContain('RestartCount')
    const given = [...read('autostart.ps1').matchAll(/ -(\w+) ""\$\w+""/g)].map(([, name]) => name)
    const known = [...read('run-kiosk.ps1').matchAll(/^ {2}\[string\]\$(\w+)/gm)].map(([, name]) => name)
    expect(given).toEqual(['File', ...known])
  })
})

describe('lock-down.ps1, of which round-trip.test.ts runs the walks', () => {
  const script = () => parse(read('lock-down.ps1'))
  it('writes nowhere but where it has kept what was there, and where it puts that back', () => {
    const writers = nodesOf(script()).flatMap((node) =>
      node.type === 'function_statement' && callsIn(node).includes('Write-Setting')
        ? [node.children.find(({ type }) => type === 'function_name')!.text]
        : [],
    )
    expect(writers).toEqual(['Restore-Setting', 'Invoke-Apply'])
    expect(callsIn(script()).filter((name) => name === 'Write-Setting')).toHaveLength(2)
  })
})

describe('the guide', () => {
  const folder = join(projectDir, 'docs', 'deployment')
  const pages = readdirSync(folder).filter((name) => name.startsWith('windows'))
  const text = (page: string) => readFileSync(join(folder, page), 'utf8')
  /** Blocks of PowerShell, and single commands within a sentence. */
  function commands(page: string): string[] {
    const blocks = [...text(page).matchAll(/^ *```powershell\n([^]*?)^ *```$/gm)].map(([, block]) => block!)
    const inline = [
      ...text(page)
        .replaceAll(/^ *```[^]*?^ *```$/gm, '')
        .matchAll(/`([^`\n]+)`/g),
    ]
      .map(([, code]) => code!)
      .filter((code) =>
        /^(?:[A-Z][a-z]+-[A-Z]\w+ |\[\w+\]::|& |powershell |schtasks |w32tm |runas |reg |icacls |net |logoff |whoami)/.test(
          code,
        ),
      )
    return [...blocks, ...inline]
  }

  it('has pages with commands in them', () => {
    expect(pages).toContain('windows.md')
    for (const page of pages) expect(commands(page).length, page).toBeGreaterThan(3)
  })

  it.each(pages)('%s: each command is Windows PowerShell 5.1, and known', (page) => {
    for (const command of commands(page)) {
      const root = parse(command)
      expect(syntaxFaults(root), command).toEqual([])
      expect(unknownCalls(root), command).toEqual([])
    }
  })
})
