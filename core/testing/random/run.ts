/**
 * A run of random operations: everybody at it at once, over a slow store, with a clock that moves and a service that is
 * closed and opened anew in between. Everything in it follows from the script. What was seen is held against the rules
 * in `rules.ts`.
 */
import { isOperationName, type OperationName, type ResultOf } from '../../../contract/operations.ts'
import { addAccounts } from '../../accounts/add-accounts.ts'
import { recoverImports } from '../../accounts/import/recover-imports.ts'
import { memorySpool } from '../../accounts/import/file/spool.ts'
import type { CodeMail } from '../../contact-change/deps.ts'
import type { KioskConfigInput } from '../../config/config.ts'
import type { Admin } from '../../service/handler-types.ts'
import type { Store } from '../../storage/port/store.ts'
import { addStaff, expectContract, noon, openTestKiosk, type TestKiosk } from '../kiosk.ts'
import { asked, inputFor, likely } from './asking.ts'
import { newPage, take, type Page } from './page.ts'
import { accounts, gatherings, whatIsKnown, type Gathering } from './people.ts'
import { seededRandom } from './seeded-random.ts'
import { hashing } from './slow-passwords.ts'
import { openGate, slowStore, type SlowStore, type Written } from './slow-store.ts'
import type { Log } from '../../foundation/log.ts'

export type Step =
  /** `who` of those who are there asks something, chosen by `seed`; then so many of what waits go on. */
  | { kind: 'ask'; who: number; likely: boolean; seed: number; then: number }
  /** A visit is ended from outside. */
  | { kind: 'end'; who: number; then: number }
  | { kind: 'clock'; seconds: number; then: number }
  /** `crash`: callers that were waiting never get an answer. */
  | { kind: 'restart'; crash: boolean }

export interface Script {
  /** Of everything that is left to chance, the order of the store's answers first of all. */
  seed: number
  /** So many of what waits go on at most between two steps: the fewer, the more is under way at once. */
  pace: number
  gathering: Gathering
  config: { captcha: boolean; unique: boolean; sharing: boolean; proof: 'both' | 'registered' | 'new' }
  steps: readonly Step[]
}

export interface Call {
  operation: OperationName
  input: unknown
  kiosk: string
  /** What the page showed when it was sent. */
  by: Pick<Page, 'visit' | 'account' | 'userName'> & { person: number; opening: string | null }
  /** Of the service it was sent to. */
  era: number
  sentAfter: number
  /** Null: none came. */
  answer: Answered | null
}

export interface Answered {
  result: ResultOf<OperationName>
  /** Which answer it was, from 0. */
  order: number
  /** That the page is in from then on. */
  visit: string | null
  /** Entries of the journal whose commit had been acknowledged by then. */
  acknowledgedBefore: ReadonlySet<number>
}

export interface Compared {
  hash: string
  at: number
  /** Entries of the journal by then. */
  after: number
}

export interface Seen {
  script: Script
  /** The journal, as it came true. */
  written: Written[]
  calls: Call[]
  mails: Array<CodeMail & { after: number }>
  compared: Compared[]
  /** Journal's length at each opening of the service; `crash` says how the one before ended. */
  eras: Array<{ from: number; crash: boolean }>
  problems: string[]
  /** With what was kept; open. */
  store: Store
}

/** More than an office would allow, so that a run does not come to stand at them. */
export const codeLimits = { perAccountPerDay: 20, perAddressPerDay: 12 }

/** As a run ends when something has come to stand. */
const mostSteps = 20_000

/** @param reopen closes the store and opens it anew, as a restart of the program does. */
export async function run(
  script: Script,
  inner: Store,
  reopen: (store: Store) => Promise<Store> = async (store) => store,
): Promise<Seen> {
  const chance = seededRandom(script.seed)
  const gate = openGate(chance)
  const known = whatIsKnown(script.config.sharing)
  const spool = memorySpool()
  const seen: Seen = {
    script,
    written: [],
    calls: [],
    mails: [],
    compared: [],
    eras: [],
    problems: [],
    store: inner,
  }
  const pages = gatherings[script.gathering].map(newPage)
  let now = noon
  let kiosk: TestKiosk
  let store: SlowStore
  let underWay: Promise<unknown>[] = []
  let answered = 0

  const log: Log = {
    info() {},
    warn() {},
    error: (fields, message) => {
      // A store that was closed under somebody says so; everything else is a bug.
      if (!isClosing) seen.problems.push(`${message}: ${JSON.stringify(fields)}`)
    },
  }
  let isClosing = false
  let isCut = false

  const backups: Admin['backups'] = {
    async make() {
      await gate.wait()
      const sequence = seen.written.length
      async function* pieces() {
        yield Buffer.from('a backup')
      }
      const made = { sequence, hash: '', bytes: 8, pieces: pieces(), remove: async () => {} }
      return made
    },
  }

  async function open(crash: boolean): Promise<void> {
    seen.eras.push({ from: seen.written.length, crash })
    store = slowStore(seen.store, gate, seen.written)
    const config: KioskConfigInput = {
      captcha: { enabled: script.config.captcha },
      email: { unique: script.config.unique },
      proof: { email: script.config.proof },
      otp: codeLimits,
    }
    await recoverImports(store, { spool, clock: { now: () => now }, uniqueEmail: script.config.unique })
    kiosk = await openTestKiosk({
      store,
      spool,
      random: chance,
      log,
      config,
      backups,
      maintenanceCode: '713905',
      leave() {},
      delivery(mail) {
        seen.mails.push({ ...mail, after: seen.written.length })
        known.mails.push(mail)
        return 'sent'
      },
    })
    kiosk.pass(now - noon)
  }

  async function until<T>(work: Promise<T>): Promise<T> {
    const state = { over: false }
    const ended = work.finally(() => (state.over = true))
    ended.catch(() => undefined)
    let quiet = 0
    for (let steps = 0; steps < mostSteps; steps++) {
      await gate.still()
      if (state.over) return ended
      quiet = (await gate.letOne()) ? 0 : quiet + 1
      if (quiet > 1) throw new Error('something waits for what never comes')
    }
    throw new Error('something goes on for ever')
  }

  async function restart(crash: boolean): Promise<void> {
    isCut = true
    if (crash) store.cut('lost')
    else {
      isClosing = true
      await until(kiosk.imports.close())
      await until(kiosk.service.close())
      store.cut('closed')
    }
    // Whatever still waits hears that the store is closed, or nothing.
    while (await gate.letOne());
    isClosing = false
    isCut = false
    seen.store = await reopen(seen.store)
    underWay = []
    for (const page of pages) page.waiting = 0
    await until(open(crash))
  }

  function ask({ who, likely: sensibly, seed }: Extract<Step, { kind: 'ask' }>): void {
    const page = pages[who % pages.length]
    const own = seededRandom(seed)
    // Now and then somebody does not wait for the answer before.
    if (!page || page.waiting >= (own.once(5) ? 2 : 1)) return
    const operation = own.one<OperationName>(sensibly ? likely(page) : asked)
    const made = inputFor(operation, page, own, known)
    if (made === null) return
    underWay.push(send(page, who % pages.length, operation, made))
  }

  async function send(page: Page, person: number, operation: OperationName, made: unknown): Promise<void> {
    const input = page.shows.named(operation, made)
    const { visit, account, userName } = page
    const call: Call = {
      operation,
      input,
      kiosk: page.person.kiosk,
      era: seen.eras.length,
      sentAfter: seen.written.length,
      answer: null,
      by: { visit, account, userName, person, opening: page.case?.id ?? null },
    }
    seen.calls.push(call)
    const asked = page.token
    const era = seen.eras.length
    page.waiting++
    const caller = { kiosk: page.person.kiosk, session: asked, visit: page.shows.visit() }
    const answer = await kiosk.service.call(operation, input, caller)
    if (era !== seen.eras.length) return
    page.waiting--
    const result = answer.reply.result as ResultOf<OperationName>
    const acknowledged = seen.written.filter((entry) => entry.acknowledged).map(({ sequence }) => sequence)
    const order = answered++
    call.answer = {
      result,
      order,
      visit: answer.reply.session?.visit ?? null,
      acknowledgedBefore: new Set(acknowledged),
    }
    if (isOperationName(operation)) expectContract(operation, result)
    if (!result.ok && result.error.kind === 'out-of-service' && !isClosing) {
      seen.problems.push(`${operation} ended with out-of-service`)
    }
    take(page, known, { operation, input, asked, visit }, answer)
    if (begins(operation) && result.ok) call.answer.visit = page.visit
  }

  const failures: unknown[] = []
  const watch = () => {
    for (const one of underWay.splice(0)) one.catch((error: unknown) => failures.push(error))
  }

  hashing.gate = gate
  hashing.compared = (hash) => seen.compared.push({ hash, at: now, after: seen.written.length })
  try {
    await addAccounts(inner, accounts, { at: noon, kiosk: 'test' })
    await addStaff(inner)
    for await (const { sequence, event, puts } of inner.history(0)) {
      seen.written.push({
        sequence,
        event,
        puts: puts.map((put) => ({ ...put, expect: 0 }) as never),
        acknowledged: true,
      })
    }
    await until(open(false))
    for (const step of script.steps) {
      if (step.kind === 'ask') ask(step)
      if (step.kind === 'clock') {
        now += step.seconds * 1000
        kiosk!.pass(step.seconds * 1000)
        kiosk!.service.present()
        const era = seen.eras.length
        const applied = kiosk!.service.applyDue().catch((error: unknown) => {
          // Whoever was cut off in the middle is nobody's fault.
          if (era === seen.eras.length && !isCut) throw error
        })
        underWay.push(applied)
      }
      if (step.kind === 'end') {
        const token = pages[step.who % pages.length]?.token
        if (token) void kiosk!.service.endVisit(token)
      }
      if (step.kind === 'restart') await restart(step.crash)
      watch()
      await gate.still()
      const goingOn = 'then' in step ? step.then % (script.pace + 1) : 0
      for (let gone = 0; gone < goingOn; gone++) if (!(await gate.letOne())) break
      if (failures.length > 0) throw failures[0]
    }
    while (await gate.letOne());
    await until(kiosk!.imports.idle())
    const unanswered = seen.calls.filter(({ answer, era }) => answer === null && era === seen.eras.length)
    for (const { operation } of unanswered) seen.problems.push(`${operation} was never answered`)
    await until(kiosk!.service.close())
    while (await gate.letOne());
    watch()
    if (failures.length > 0) throw failures[0]
  } finally {
    hashing.gate = null
    hashing.compared = () => {}
  }
  return seen
}

const begins = (operation: OperationName) =>
  (['startVisit', 'signIn', 'staffSignIn', 'handOver'] as OperationName[]).includes(operation)

/** Line by line what was asked and answered, and what was committed, to read a run that failed. */
export function storyOf({ calls, written }: Seen): string {
  const lines = [
    ...calls.map((call, at) => ({
      at: call.sentAfter,
      text: `  ${at}. person ${call.by.person} (${call.by.userName ?? call.by.account ?? '–'}, visit ${call.by.visit}) ${call.operation} ${JSON.stringify(call.input)} → ${outcome(call)}`,
    })),
    ...written.map(({ sequence, event, acknowledged }) => ({
      at: sequence,
      text: `#${sequence} ${event.kind} ${event.staff ?? ''} ${event.account ?? ''} visit ${event.visit} ${JSON.stringify(event.data)}${acknowledged ? '' : ' (nobody was told)'}`,
    })),
  ]
  return lines
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join('\n')
}

function outcome({ answer }: Call): string {
  if (answer === null) return 'no answer'
  return answer.result.ok ? 'ok' : answer.result.error.kind
}
