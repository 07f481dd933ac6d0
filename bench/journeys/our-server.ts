/** The browser shell in a process of its own, over a made office, as production runs it but for the cost of hashing. */
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import { openKiosk } from '../../core/composition/open-kiosk.ts'
import { useNativeArgon2 } from '../../core/passwords/native-argon2.ts'
import type { HashCost } from '../../core/passwords/password.ts'
import type { OpenKiosk } from '../../core/composition/options.ts'
import { createServer, type BrowserShell } from '../../server/create-server.ts'
import { answer } from '../harness/answer.ts'
import { hashCost as quickHashCost, key, officeConfig } from '../harness/office.ts'
import type { Device } from './signing.ts'
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
  /** Passwords are hashed by the native library, as at a service. */
  native?: boolean
}

/** This file is bundled elsewhere. */
const requireOfProject = createRequire(join(process.cwd(), 'package.json')) as (name: string) => unknown
const setUpCode = 'mã của người lắp máy 7'

let kiosk: OpenKiosk | null = null
let shell: BrowserShell | null = null

async function open(input: OurServerInput): Promise<number> {
  const { dataDir, smtpPort, postmanPort, rendererDir = dataDir } = input
  const { hashCost = quickHashCost } = input
  if (input.native && useNativeArgon2(requireOfProject) === 'wasm')
    throw new Error('@node-rs/argon2 is not installed here')
  // One account makes many journeys where memory is measured.
  const config = officeConfig(smtpPort, { otp: { perAccountPerDay: 50, perAddressPerDay: 50 } })
  const log = { ...silentLog, error: (fields: object, message: string) => console.error(message, fields) }
  const mailer = postmanPort === undefined ? {} : { mailer: mailerWithoutMail(postman(postmanPort)) }
  kiosk = await openKiosk({ config, dataDir, key, hashCost, log, setUpCode, ...mailer })
  shell = createServer({ kiosk, kioskId: config.kiosk, rendererDir, log, port: 0, devicesRequired: true })
  return Number(new URL(await shell.listen()).port)
}

/** Lets kiosks in, each with a key and a first token, as they would come by them. */
async function enrol({ count, port }: { count: number; port: number }): Promise<Device[]> {
  if (!kiosk?.devices) throw new Error('nothing is open')
  const { service, devices } = kiosk
  let session: string | null = null
  let visit: string | null = null
  const call = async <T>(operation: string, given: unknown): Promise<T> => {
    const answered = await service.call(operation, given, { kiosk: 'bench', session, visit })
    session = answered.session
    visit = answered.reply.session?.visit ?? visit
    if (!answered.reply.result.ok) throw new Error(`${operation}: ${JSON.stringify(answered.reply.result)}`)
    return answered.reply.result.value as T
  }
  const person = { name: 'Phạm Thị Mai', ownAccount: '0199999904', userName: 'mai.pham' }
  const secrets = { code: setUpCode, password: 'Máy chủ số 5 xin chào', pin: '258041' }
  await call('setUpStaff', { ...person, ...secrets, language: 'vi' })
  const made: Device[] = []
  for (let n = 1; n <= count; n++) {
    const { code } = await call<{ code: string }>('makeDeviceCode', {
      name: `kiosk-${n}-of-bench`,
      replaces: null,
    })
    const pair = await generateKeyPair('ES256', { extractable: true })
    const privateJwk = await exportJWK(pair.privateKey)
    const { x = '', y = '' } = privateJwk
    const publicKey = { x, y }
    const thumbprint = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y })
    const enrolled = await devices.enrol(code, { kind: 'kiosk', thumbprint, publicKey }, `${n}`)
    const program = { boot: randomUUID(), version: 'bench', keptIn: 'file' as const }
    const token = await devices.tokenFor({ thumbprint, publicKey }, program)
    if (!enrolled.ok || !token.ok) throw new Error('a kiosk was not let in')
    made.push({ privateJwk, accessToken: token.value.accessToken, nonce: devices.nonce(), port })
  }
  return made
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

answer({ open, enrol, heapUsed, close }, close)
