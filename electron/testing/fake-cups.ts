/** A print server that speaks IPP on a socket, as CUPS 2.4 was seen to answer: `e2e/proofs/printing.ts` asks the real one. */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode, groups, tags, textsIn, valueIn, type IppAttribute } from '../print-jobs/ipp.ts'

export interface FakeJob {
  id: number
  name: string
  printer: string
  user: string
  /** As in RFC 8011, 5.3.7. */
  state: number
  /** Put away: lists have no name of it any more. */
  unloaded?: boolean
}

export interface FakePrinter {
  name: string
  info?: string
  state: number
  reasons: string[]
  device?: string
}

const ended = (state: number) => state >= 7
const one = (tag: number, name: string, ...values: (string | number)[]): IppAttribute => ({
  tag,
  name,
  values,
})

export async function fakeCups() {
  const folder = mkdtempSync(join(tmpdir(), 'fake-cups-'))
  const socketPath = join(folder, 'cups.sock')
  const jobs: FakeJob[] = []
  const printers: FakePrinter[] = []
  const asked: { path: string; code: number; user: string }[] = []
  /** What is answered in place of the right thing. */
  const wrong: { status?: number; body?: string; silent?: boolean; code?: number } = {}
  let usual: string | null = null

  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      if (wrong.silent) return
      response.statusCode = wrong.status ?? 200
      response.setHeader('content-type', 'application/ipp')
      response.end(wrong.body ?? answer(request.url ?? '', Buffer.concat(pieces)))
    })
  })

  function answer(path: string, body: Buffer): Uint8Array {
    const { code, requestId, groups: given } = decode(body)
    const [operation] = given
    const [charset, language, target] = operation?.attributes ?? []
    if (
      !operation ||
      charset?.name !== 'attributes-charset' ||
      language?.name !== 'attributes-natural-language'
    )
      return encode({ code: 0x0400, requestId, groups: [] })
    const text = (name: string) => String(valueIn(operation, name) ?? '')
    const user = text('requesting-user-name')
    asked.push({ path, code, user })
    const wanted = textsIn(operation, 'requested-attributes')
    const id = Number(/\/jobs\/(\d+)$/.exec(text('job-uri'))?.[1])
    const job = jobs.find((it) => it.id === id)

    const answered = (status: number, tag: number, all: IppAttribute[][] = []) =>
      encode({
        code: wrong.code ?? status,
        requestId,
        groups: [
          {
            tag: groups.operation,
            attributes: [
              one(tags.charset, 'attributes-charset', 'utf-8'),
              one(tags.language, 'attributes-natural-language', 'en'),
            ],
          },
          ...all.map((attributes) => ({
            tag,
            attributes: attributes.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
          })),
        ],
      })

    switch (code) {
      case 0x0a: {
        const mine = jobs.filter((it) => valueIn(operation, 'my-jobs') !== true || it.user === user)
        const which = mine.filter(({ state }) => ended(state) === (text('which-jobs') === 'completed'))
        if (text('which-jobs') === 'completed') which.reverse()
        const limit = Number(text('limit'))
        return answered(
          0,
          groups.job,
          which.slice(0, limit).map((it) => jobAttributes(it, user, it.unloaded)),
        )
      }
      case 0x09:
        return job ? answered(0, groups.job, [jobAttributes(job, user)]) : answered(0x0406, groups.job)
      case 0x08:
        if (!job) return answered(0x0406, groups.job)
        if (job.user !== user) return answered(0x0403, groups.job)
        if (ended(job.state)) return answered(0x0404, groups.job)
        job.state = 7
        return answered(0, groups.job)
      case 0x4001: {
        const printer = printers.find(({ name }) => name === usual)
        return printer
          ? answered(0, groups.printer, [printerAttributes(printer)])
          : answered(0x0406, groups.printer)
      }
      case 0x4002:
        return printers.length > 0
          ? answered(0, groups.printer, printers.map(printerAttributes))
          : answered(0x0406, groups.printer)
      case 0x0b: {
        const uri = String(target?.values[0])
        const printer = printers.find(({ name }) => uri.endsWith(`/printers/${encodeURIComponent(name)}`))
        return printer
          ? answered(0, groups.printer, [printerAttributes(printer)])
          : answered(0x0406, groups.printer)
      }
      default:
        return answered(0x0501, groups.printer)
    }
  }

  await new Promise<void>((resolve) => {
    server.listen(socketPath, resolve)
  })
  return {
    address: { socketPath },
    jobs,
    printers,
    asked,
    wrong,
    makeDefault: (name: string) => (usual = name),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function jobAttributes(job: FakeJob, user: string, unloaded = false): IppAttribute[] {
  return [
    // Withheld from others.
    ...(unloaded || job.user !== user ? [] : [one(tags.name, 'job-name', job.name)]),
    one(tags.integer, 'job-id', job.id),
    one(tags.uri, 'job-printer-uri', `ipp://localhost/printers/${encodeURIComponent(job.printer)}`),
    one(tags.enum, 'job-state', job.state),
  ]
}

function printerAttributes({ name, info, state, reasons, device }: FakePrinter): IppAttribute[] {
  return [
    one(tags.name, 'printer-name', name),
    one(tags.text, 'printer-info', info ?? ''),
    one(tags.enum, 'printer-state', state),
    one(tags.keyword, 'printer-state-reasons', ...(reasons.length > 0 ? reasons : ['none'])),
    one(tags.uri, 'device-uri', device ?? 'usb://EPSON/TM-T82'),
  ]
}

/** A printer of the network that speaks IPP itself; `uri` is its address. */
export async function fakeIppPrinter(answers: () => { state: number; reasons: string[] }) {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const { state, reasons } = answers()
      const attributes = printerAttributes({ name: 'device', state, reasons })
      response.end(encode({ code: 0, requestId: 1, groups: [{ tag: groups.printer, attributes }] }))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    uri: `ipp://127.0.0.1:${port}/ipp/print`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
