/**
 * CUPS, asked over IPP: on the socket of this machine, or wherever CUPS_SERVER says. Nobody signs in: CUPS lets everybody look,
 * and an account cancel its own jobs.
 */
import { request } from 'node:http'
import type { PrinterTrouble } from '../../contract/shell.ts'
import { decode, encode, groups, tags, textsIn, valueIn, type IppAttribute, type IppGroup } from './ipp.ts'
import type { SpooledJob, SpooledPrinter, Spooler } from './spooler.ts'

/** A socket's path, or a host and port. */
export type CupsAddress = { socketPath: string } | { host: string; port: number }

export interface CupsOptions {
  address: CupsAddress
  /** The account whose jobs are asked for: that of this process, by which Chromium prints. */
  user: string
  withinMs?: number
}

/** Registered with IANA; the last two are CUPS's own. */
const operations = {
  cancelJob: 0x08,
  getJobAttributes: 0x09,
  getJobs: 0x0a,
  getPrinterAttributes: 0x0b,
  getDefault: 0x4001,
  getPrinters: 0x4002,
}

const refusedFrom = 0x0400
const notFound = 0x0406
/** A job that has ended is not cancelled any more. */
const notPossible = 0x0404

/** What the server as a whole is called, wherever it listens. */
const server = 'ipp://localhost/'

/** As libcups reads CUPS_SERVER: a path, or a name with or without a port. Default: the usual socket. */
export function cupsAddress(env: NodeJS.ProcessEnv): CupsAddress {
  const wanted = env['CUPS_SERVER'] ?? ''
  if (wanted === '') return { socketPath: '/run/cups/cups.sock' }
  if (wanted.startsWith('/')) return { socketPath: wanted }
  const [, host = wanted, port = '631'] = /^(.+?)(?::(\d+))?$/.exec(wanted) ?? []
  return { host, port: Number(port) }
}

export function cupsSpooler({ address, user, withinMs = 5_000 }: CupsOptions): Spooler {
  let lastId = 0

  /** @throws where it was refused, but for the statuses that are no error here */
  async function ask(
    code: number,
    path: string,
    attributes: readonly IppAttribute[],
    { fine = [], at = address }: { fine?: readonly number[]; at?: CupsAddress } = {},
  ): Promise<readonly IppGroup[]> {
    lastId += 1
    const operation = [
      one(tags.charset, 'attributes-charset', 'utf-8'),
      one(tags.language, 'attributes-natural-language', 'en'),
      ...attributes,
    ]
    const asked = { code, requestId: lastId, groups: [{ tag: groups.operation, attributes: operation }] }
    const answer = decode(await post(at, path, encode(asked), withinMs))
    if (answer.code >= refusedFrom && !fine.includes(answer.code))
      throw new Error(`an IPP operation was refused (0x${answer.code.toString(16)})`)
    return answer.groups
  }

  const me = one(tags.name, 'requesting-user-name', user)

  async function myJobs(which: 'completed' | 'not-completed', limit: number): Promise<IppGroup[]> {
    const answered = await ask(operations.getJobs, '/', [
      one(tags.uri, 'printer-uri', server),
      me,
      one(tags.integer, 'limit', limit),
      wanted(...ofJobs),
      one(tags.keyword, 'which-jobs', which),
      one(tags.boolean, 'my-jobs', true),
    ])
    return answered.filter(isJob)
  }

  async function jobById(id: number): Promise<SpooledJob | null> {
    const attributes = [one(tags.uri, 'job-uri', jobUri(id)), me, wanted(...ofJobs)]
    const answered = await ask(operations.getJobAttributes, '/jobs/', attributes, { fine: [notFound] })
    const job = answered.find(isJob)
    return job ? jobIn(job) : null
  }

  /** Of the printer itself, where it speaks IPP: a queue learns of it only while it prints. */
  async function troubleOfDevice(uri: string): Promise<PrinterTrouble | null> {
    const { hostname, port, pathname } = new URL(uri)
    const at = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || '631') }
    const attributes = [one(tags.uri, 'printer-uri', uri), me, wanted(...ofPrinters)]
    try {
      const answered = await ask(operations.getPrinterAttributes, pathname, attributes, { at })
      return troubleIn(answered.find(isPrinter))
    } catch {
      return 'offline'
    }
  }

  return {
    everyMs: { following: 500, idle: 30_000 },

    async unfinished(prefix) {
      const jobs = (await myJobs('not-completed', 500)).flatMap((job) => jobIn(job) ?? [])
      return jobs.filter(({ name }) => name.startsWith(prefix))
    },

    async ended(name) {
      // The newest first. Of jobs that it has put away the list has no names.
      for (const job of await myJobs('completed', 10)) {
        const id = valueIn(job, 'job-id')
        const found = jobIn(job) ?? (typeof id === 'number' ? await jobById(id) : null)
        if (found?.name === name) return found
      }
      return null
    },

    async cancel({ id }) {
      const job = [one(tags.uri, 'job-uri', jobUri(id)), me]
      await ask(operations.cancelJob, '/jobs/', job, { fine: [notPossible, notFound] })
    },

    async printers() {
      const usual = (await ask(operations.getDefault, '/', [me], { fine: [notFound] })).find(isPrinter)
      const names = wanted('printer-name', 'printer-info')
      const all = await ask(operations.getPrinters, '/', [me, names], { fine: [notFound] })
      return all
        .filter(isPrinter)
        .flatMap((printer) => printerIn(printer, usual && valueIn(usual, 'printer-name')) ?? [])
    },

    async trouble(name) {
      const path = `/printers/${encodeURIComponent(name)}`
      const uri = one(tags.uri, 'printer-uri', `ipp://localhost${path}`)
      const answered = await ask(operations.getPrinterAttributes, path, [uri, me, wanted(...ofPrinters)])
      const printer = answered.find(isPrinter)
      const device = printer && valueIn(printer, 'device-uri')
      const queued = troubleIn(printer)
      if (queued === 'stopped' || typeof device !== 'string' || !device.startsWith('ipp://')) return queued
      // A queue that is stopped stays so, whatever its printer says.
      return (await troubleOfDevice(device)) ?? (printer && isStopped(printer) ? 'stopped' : null)
    },
  }
}

const ofJobs = ['job-id', 'job-name', 'job-printer-uri', 'job-state']
const ofPrinters = ['printer-state', 'printer-state-reasons', 'device-uri']

const isJob = ({ tag }: IppGroup) => tag === groups.job
const isPrinter = ({ tag }: IppGroup) => tag === groups.printer
const jobUri = (id: number) => `ipp://localhost/jobs/${id}`

function wanted(...names: string[]): IppAttribute {
  return { tag: tags.keyword, name: 'requested-attributes', values: names }
}

function one(tag: number, name: string, value: string | number | boolean): IppAttribute {
  return { tag, name, values: [value] }
}

function jobIn(job: IppGroup): SpooledJob | null {
  const [id, name] = [valueIn(job, 'job-id'), valueIn(job, 'job-name')]
  const printer = valueIn(job, 'job-printer-uri')
  // The name is withheld from others than its owner.
  if (typeof id !== 'number' || typeof name !== 'string' || typeof printer !== 'string') return null
  return { id, name, printer: lastPart(printer), state: jobState(valueIn(job, 'job-state')) }
}

function lastPart(uri: string): string {
  const part = uri.slice(uri.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** RFC 8011, 5.3.7: pending, held, processing, processing-stopped, canceled, aborted, completed. */
function jobState(state: unknown): SpooledJob['state'] {
  switch (state) {
    case 5:
      return 'printing'
    case 7:
    case 8:
      return 'failed'
    case 9:
      return 'printed'
    default:
      return 'queued'
  }
}

function printerIn(printer: IppGroup, usual: unknown): SpooledPrinter | null {
  const name = valueIn(printer, 'printer-name')
  if (typeof name !== 'string') return null
  const info = valueIn(printer, 'printer-info')
  const displayName = typeof info === 'string' && info !== '' ? info : name
  return { name, displayName, isDefault: name === usual }
}

function troubleIn(printer: IppGroup | undefined): PrinterTrouble | null {
  if (!printer) return null
  return troubleOf(valueIn(printer, 'printer-state'), textsIn(printer, 'printer-state-reasons'))
}

/** RFC 8011, 5.4.11 and 5.4.12; what is first here counts where there are several. */
const reasonsOf: [PrinterTrouble, RegExp][] = [
  ['cover-open', /^(?:cover|door|interlock)-open$/],
  ['jam', /^(?:media-jam|cutter-jam)$/],
  ['no-paper', /^(?:media-empty|media-needed|input-tray-missing|cutter-no-paper)$/],
  ['stopped', /^(?:paused|moving-to-paused|stopped|stopping)$/],
  ['offline', /^(?:offline|shutdown|timed-out)$/],
]

const isStopped = (printer: IppGroup) => valueIn(printer, 'printer-state') === stopped
const stopped = 5

/** @param reasons with or without how grave they are: a receipt printer has one tray */
export function troubleOf(state: unknown, reasons: readonly string[]): PrinterTrouble | null {
  const bare = reasons.map((reason) => reason.replace(/-(?:report|warning|error)$/, ''))
  const found = reasonsOf.find(([, pattern]) => bare.some((reason) => pattern.test(reason)))
  return found?.[0] ?? (state === stopped ? 'stopped' : null)
}

/** No answer to what is asked here is longer. */
const mostBytes = 2_000_000

function post(address: CupsAddress, path: string, body: Uint8Array, withinMs: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const sent = request({
      ...address,
      path,
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/ipp', 'content-length': body.length },
      signal: AbortSignal.timeout(withinMs),
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const pieces: Buffer[] = []
      let bytes = 0
      response.on('error', reject)
      response.on('data', (piece: Buffer) => {
        pieces.push(piece)
        bytes += piece.length
        if (bytes > mostBytes) response.destroy(new Error('an answer over IPP was too long'))
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(pieces))
        else reject(new Error(`CUPS, or a printer, answered ${response.statusCode}`))
      })
    })
    sent.end(body)
  })
}
