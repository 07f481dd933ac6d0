/**
 * The peer: better-auth's own sign-in and e-mail change by code (its emailOTP plugin), over SQLite with WAL and
 * synchronous=FULL, on Node's HTTP through its own handler. Hashing costs nothing and its rate limit is off, as with
 * ours; codes go out by pooled nodemailer with our mail's text.
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTransport } from 'nodemailer'
import { codeMail } from '../../core/mail/templates/code-mail.ts'
import { openDatabase, type Database } from '../commit/sqlite-store.ts'
import { answer } from '../harness/answer.ts'
import { emailOnFile, officeConfig, password } from '../harness/office.ts'
import { importPeer } from '../harness/peers.ts'
import { postman, type Postman } from './postman.ts'

export interface PeerServerInput {
  file: string
  accounts: number
  smtpPort: number
  /** Given where mail is counted apart: no mail then, only the codes. */
  postmanPort?: number
}

let server: Server | null = null
let database: Database | null = null

async function open({ file, accounts, smtpPort, postmanPort }: PeerServerInput): Promise<number> {
  database = await openDatabase(file)
  // As long as ours keeps connections: on a busy machine a citizen waits for the mail longer than Node's five seconds.
  server = createServer({ keepAliveTimeout: 70_000 })
  const port = await new Promise<number>((resolve) => {
    server?.listen(0, '127.0.0.1', () => resolve((server?.address() as AddressInfo).port))
  })
  const { betterAuth } = await importPeer<{ betterAuth: (options: object) => object }>('better-auth')
  const { emailOTP } = await importPeer<{ emailOTP: (options: object) => object }>('better-auth/plugins')
  const { toNodeHandler } = await importPeer<{ toNodeHandler: (auth: object) => RequestListener }>(
    'better-auth/node',
  )
  const { getMigrations } = await importPeer<{
    getMigrations: (options: object) => Promise<{ runMigrations(): Promise<void> }>
  }>('better-auth/db/migration')

  const sendVerificationOTP = postmanPort === undefined ? mailer(smtpPort) : handOver(postman(postmanPort))
  const options = {
    database,
    baseURL: `http://127.0.0.1:${port}`,
    secret: 'a secret for measurements only, 32 bytes and more',
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      password: {
        hash: async (plain: string) => plain,
        verify: async ({ hash, password: given }: { hash: string; password: string }) => hash === given,
      },
    },
    plugins: [emailOTP({ changeEmail: { enabled: true }, sendVerificationOTP })],
  }
  await (await getMigrations(options)).runMigrations()
  fill(database, accounts)
  server.on('request', toNodeHandler(betterAuth(options)))
  return port
}

/** Not waited for by the caller: so its documentation recommends. */
function mailer(smtpPort: number) {
  const { office, smtp } = officeConfig(smtpPort)
  const transport = createTransport({ pool: true, host: '127.0.0.1', port: smtpPort, ignoreTLS: true })
  return async ({ email, otp }: { email: string; otp: string }) => {
    const now = Date.now()
    const content = codeMail({
      language: 'vi',
      code: otp,
      reference: 'K7M',
      fields: ['email'],
      accountNumber: '•••••• 1234',
      office,
      sentAt: now,
      expiresAt: now + 300_000,
    })
    transport.sendMail({ from: smtp?.from, to: email, ...content }).catch((error: unknown) => {
      console.error('a mail of the peer did not go out', error)
    })
  }
}

function handOver({ bring }: Postman) {
  return async ({ email, otp }: { email: string; otp: string }) => bring(email, otp)
}

/** As its own sign-up would leave them. */
function fill(into: Database, accounts: number): void {
  const user = into.prepare(
    'INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?, ?, ?, 1, ?, ?)',
  )
  const credential = into.prepare(
    `INSERT INTO account (id, accountId, providerId, userId, password, createdAt, updatedAt)
     VALUES (?, ?, 'credential', ?, ?, ?, ?)`,
  )
  const now = new Date().toISOString()
  const all = into.transaction(() => {
    for (let index = 0; index < accounts; index++) {
      const id = `user${String(index).padStart(28, '0')}`
      user.run(id, 'Nguyễn Văn An', emailOnFile(index), now, now)
      credential.run(`acct${id.slice(4)}`, id, id, password, now, now)
    }
  })
  all()
}

async function close(): Promise<void> {
  server?.closeAllConnections()
  server?.close()
  database?.close()
}

answer({ open }, close)
