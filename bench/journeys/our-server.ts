/** The browser shell in a process of its own, over a made office, as production runs it but for the cost of hashing. */
import { openKiosk } from '../../core/composition/open-kiosk.ts'
import type { HashCost } from '../../core/passwords/password.ts'
import type { OpenKiosk } from '../../core/composition/options.ts'
import { createServer, type BrowserShell } from '../../server/create-server.ts'
import { answer } from '../harness/answer.ts'
import { hashCost as quickHashCost, key, officeConfig } from '../harness/office.ts'
import { mailerWithoutMail, postman } from './postman.ts'
import { silentLog } from '../../core/foundation/log.ts'

export interface OurServerInput {
  dataDir: string
  smtpPort: number
  /** Given where mail is counted apart: no mail then, only the codes. */
  postmanPort?: number
  /** Where the built screens are; without them only the operations are served. */
  rendererDir?: string
  /** Of passwords; next to nothing where it is not given. */
  hashCost?: HashCost
}

let kiosk: OpenKiosk | null = null
let shell: BrowserShell | null = null

async function open(input: OurServerInput): Promise<number> {
  const { dataDir, smtpPort, postmanPort, rendererDir = dataDir } = input
  const { hashCost = quickHashCost } = input
  // One account makes many journeys where memory is measured.
  const config = officeConfig(smtpPort, { otp: { perAccountPerDay: 50, perAddressPerDay: 50 } })
  const log = { ...silentLog, error: (fields: object, message: string) => console.error(message, fields) }
  const mailer = postmanPort === undefined ? {} : { mailer: mailerWithoutMail(postman(postmanPort)) }
  kiosk = await openKiosk({ config, dataDir, key, hashCost, log, ...mailer })
  shell = createServer({ kiosk, kioskId: config.kiosk, rendererDir, log, port: 0, devicesRequired: true })
  return Number(new URL(await shell.listen()).port)
}

/** What is in use after everything unused has been given back. Needs --expose-gc. @returns bytes. */
function heapUsed(): number {
  for (let i = 0; i < 3; i++) global.gc?.()
  return process.memoryUsage().heapUsed
}

async function close(): Promise<void> {
  await shell?.close(1_000)
  await kiosk?.close()
  shell = kiosk = null
}

answer({ open, heapUsed, close }, close)
