/**
 * The spooler of Windows, asked through Windows PowerShell 5.1: what Win32_PrintJob and Win32_Printer say. Written from their
 * documentation, not tried on Windows. What somebody named goes there as a variable, never as a part of the script.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { PrinterTrouble } from '../../contract/shell.ts'
import type { SpooledJob, SpooledPrinter, Spooler } from './spooler.ts'

/** Runs a script with variables of its environment. @returns what it wrote; rejects when it failed, or took too long */
export type RunPowerShell = (script: string, variables: Record<string, string>) => Promise<string>

export const lookScript = `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
$jobs = @(Get-CimInstance -ClassName Win32_PrintJob | ForEach-Object {
  @{ id = [int]$_.JobId; document = [string]$_.Document; queue = [string]$_.Name; mask = [int]$_.StatusMask }
})
$printers = @(Get-CimInstance -ClassName Win32_Printer | ForEach-Object {
  @{
    name = [string]$_.Name
    usual = [bool]$_.Default
    workOffline = [bool]$_.WorkOffline
    errorState = [int]$_.DetectedErrorState
    status = [int]$_.ExtendedPrinterStatus
  }
})
ConvertTo-Json -Compress -Depth 3 -InputObject @{ jobs = $jobs; printers = $printers }
`

export const cancelScript = `
$ErrorActionPreference = 'Stop'
Remove-PrintJob -PrinterName $env:KIOSK_PRINTER -ID ([int]$env:KIOSK_PRINT_JOB)
`

const looked = z.object({
  jobs: z.array(
    z.object({
      id: z.number(),
      document: z.string(),
      /** "Printer's name, number" */
      queue: z.string(),
      mask: z.number(),
    }),
  ),
  printers: z.array(
    z.object({
      name: z.string(),
      usual: z.boolean(),
      workOffline: z.boolean(),
      errorState: z.number(),
      status: z.number(),
    }),
  ),
})
type Looked = z.infer<typeof looked>
type Job = Looked['jobs'][number]
type Printer = Looked['printers'][number]

/** Bits of Win32_PrintJob.StatusMask. */
const bits = {
  error: 0x2,
  deleting: 0x4,
  printing: 0x10,
  offline: 0x20,
  paperOut: 0x40,
  printed: 0x80,
  deleted: 0x100,
}

/** Every look starts a program: one serves all that is asked at the same time. */
const freshMs = 1_000

export function windowsSpooler(run: RunPowerShell): Spooler {
  let last: { at: number; look: Promise<Looked> } | null = null

  function look(): Promise<Looked> {
    const now = performance.now()
    if (last === null || now - last.at > freshMs) {
      last = { at: now, look: run(lookScript, {}).then((text) => looked.parse(JSON.parse(text))) }
    }
    return last.look
  }
  const jobs = async () => (await look()).jobs.map((job) => ({ ...jobOf(job), ended: isEnded(job) }))

  return {
    everyMs: { following: 2_000, idle: 60_000 },

    async unfinished(prefix) {
      const all = await jobs()
      return all.flatMap(({ ended, ...job }) => (!ended && job.name.startsWith(prefix) ? [job] : []))
    },

    // Windows forgets a job that is printed, unless its printer keeps them.
    async ended(name) {
      const all = await jobs()
      return all.flatMap(({ ended, ...job }) => (ended && job.name === name ? [job] : []))[0] ?? null
    },

    async cancel({ id, name, printer }) {
      try {
        await run(cancelScript, { KIOSK_PRINTER: printer, KIOSK_PRINT_JOB: String(id) })
      } catch (error) {
        // Printed meanwhile, say.
        last = null
        if ((await this.unfinished(name)).length > 0) throw error
      }
      last = null
    },

    async printers() {
      return (await look()).printers.map(({ name, usual }): SpooledPrinter => ({
        name,
        displayName: name,
        isDefault: usual,
      }))
    },

    async trouble(name) {
      const { printers, jobs: all } = await look()
      const printer = printers.find((one) => one.name === name)
      if (!printer) throw new Error('no such printer')
      return troubleOf(
        printer,
        all.filter(({ queue }) => printerOf(queue) === name),
      )
    },
  }
}

const printerOf = (queue: string) => queue.replace(/, *\d+$/, '')
const isEnded = ({ mask }: Job) => (mask & (bits.printed | bits.deleting | bits.deleted)) !== 0

function jobOf({ id, document, queue, mask }: Job): SpooledJob {
  return { id, name: document, printer: printerOf(queue), state: stateOf(mask) }
}

function stateOf(mask: number): SpooledJob['state'] {
  if (mask & (bits.deleting | bits.deleted)) return 'failed'
  if (mask & bits.printed) return 'printed'
  const held = bits.error | bits.offline | bits.paperOut
  return mask & bits.printing && !(mask & held) ? 'printing' : 'queued'
}

/** By Win32_Printer's documentation: DetectedErrorState, ExtendedPrinterStatus. */
function troubleOf(printer: Printer, jobs: readonly Job[]): PrinterTrouble | null {
  const { errorState, status, workOffline } = printer
  if (errorState === 7) return 'cover-open'
  if (errorState === 8) return 'jam'
  if (errorState === 4 || jobs.some(({ mask }) => mask & bits.paperOut)) return 'no-paper'
  if (status === 6 || status === 8) return 'stopped'
  if (workOffline || errorState === 9 || status === 7 || jobs.some(({ mask }) => mask & bits.offline))
    return 'offline'
  return null
}

/** @param env of this process: where Windows is */
export function powerShell(env: NodeJS.ProcessEnv): RunPowerShell {
  const folder = join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0')
  const start = promisify(execFile)
  return async (script, variables) => {
    const encoded = Buffer.from(script, 'utf16le').toString('base64')
    const { stdout } = await start(
      join(folder, 'powershell.exe'),
      ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded],
      { env: { ...env, ...variables }, timeout: 10_000, windowsHide: true },
    )
    return stdout
  }
}
