/**
 * `npm run proof:office`, as root on Linux with iproute2 and openssl, after a build: one service with TLS and ten kiosks that
 * belong to it, all real processes, through cut wires, deaths of the service, thieves and copies. Prints what was seen, and
 * ends with 1 at the first that is not so.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { findTool } from '../../build/package/tools.ts'
import { addAccounts } from '../../core/accounts/add-accounts.ts'
import { randomToken, secureRandom as random } from '../../core/foundation/random.ts'
import { demoHashCost, hashPassword } from '../../core/passwords/password.ts'
import { openEnrolment } from '../../core/remote/enrolment.ts'
import { signedCalls } from '../../core/remote/signed-calls.ts'
import { loadKey } from '../../core/storage/disk/key-file.ts'
import { openLowdbStore } from '../../core/storage/folder/lowdb-store.ts'
import { newAccountKey } from '../../core/storage/port/find-account.ts'
import type { JournalEntry } from '../../core/storage/port/entry.ts'
import { trustedContext } from '../../core/web/authorities.ts'
import { outgoingFetch } from '../../core/web/outgoing-fetch.ts'
import {
  endAll,
  kill,
  letIn,
  OfficeService,
  Page,
  postHere,
  postThere,
  run,
  serviceUrl,
  startKiosk,
  wire,
  type Machine,
  type Result,
} from './office-machines.ts'

/** Longer than all of it takes on a slow machine. */
const limitMinutes = 20
const [kiosks, journeys, deaths, people] = [10, 500, 12, 40]
const password = 'Mat-khau-rieng-2026'

/** One line for what was seen; the first that is not so ends the proof. */
function see(what: string, isSo: unknown, found?: unknown): void {
  if (!isSo) throw new Error(found === undefined ? what : `${what}: ${JSON.stringify(found)}`)
  console.log(`ok    ${what}`)
}

interface Person {
  number: string
  email: string
  name: string
}
const everybody: Person[] = Array.from({ length: people }, (_, i) => ({
  number: `01999${String(i).padStart(5, '0')}`,
  email: `nguoi.thu.${i}@rieng-tu.example.vn`,
  name: `Nguyễn Riêng Tư ${i}`,
}))

/** All that no kiosk's disk may hold. */
const personal = new Set([
  password,
  'Demo@2026-BHXH',
  ...everybody.flatMap(({ number, email, name }) => [number, email, name]),
])

/** Six digits may stand in any number: these are looked for where they stand alone. */
const codes = new Set<string>()

/** What a citizen was told of a change, by its id. */
const told = new Map<string, { outcome: 'confirmed' | 'not-confirmed'; person: Person; phone: string }>()
const counts = { visits: 0, done: 0, begunAnew: 0, unanswered: 0, asked: 0 }
const lasted: number[] = []

/** Where something may happen to the wire or the service: before a call. */
type Step = 'startVisit' | 'signIn' | 'draftChange' | 'submitChange' | 'confirmCode' | 'endVisit'
const steps: Step[] = ['startVisit', 'signIn', 'draftChange', 'submitChange', 'confirmCode', 'endVisit']
type Meanwhile = (step: Step) => unknown

let phones = 0
const newPhone = () => `0987${String(++phones).padStart(6, '0')}`
const drafted = z.object({ id: z.string() })
const known = z.object({ outcome: z.enum(['confirmed', 'not-confirmed', 'unknown']) })

/** The newest code that came for somebody, but not an earlier one. */
type CodeFor = (person: Person, after: number) => Promise<string | null>

/**
 * One visit as a page makes it. What a page cannot go on from, it begins anew.
 * @returns whether its change was confirmed, as the citizen was told
 */
async function visit(page: Page, person: Person, codeFor: CodeFor, meanwhile: Meanwhile): Promise<boolean> {
  counts.visits += 1
  const step = (name: Step, input: unknown) => {
    void meanwhile(name)
    return page.call(name, input)
  }
  const began = Date.now()
  if (!(await step('startVisit', { language: 'vi' })).ok) return false
  personal.add(page.cookie.split('=')[1] ?? '')
  if (!(await step('signIn', { accountNumber: person.number, password })).ok) return false
  personal.add(page.cookie.split('=')[1] ?? '')
  const phone = newPhone()
  personal.add(phone).add(`+84${phone.slice(1)}`)
  const draft = await step('draftChange', { changeId: null, phone })
  if (!draft.ok) return false
  const changeId = drafted.parse(draft.value).id
  if (!(await step('submitChange', { changeId, captcha: null })).ok) return false
  const code = await codeFor(person, began)
  if (code === null) return false
  codes.add(code)
  const confirmed = await step('confirmCode', { changeId, code })
  const outcome = await outcomeOf(page, changeId, confirmed)
  told.set(changeId, { outcome, person, phone })
  await step('endVisit', {})
  return outcome === 'confirmed'
}

/** As the page finds it out: it asks where it got no answer, and looks at the visit where the service is undecided. */
async function outcomeOf(
  page: Page,
  changeId: string,
  answer: Result,
): Promise<'confirmed' | 'not-confirmed'> {
  if (answer.ok) return 'confirmed'
  if (answer.error.kind !== 'no-connection') return 'not-confirmed'
  counts.unanswered += 1
  let undecided = 0
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(500)) {
    const asked = await page.call('getChangeOutcome', { changeId })
    if (!asked.ok) continue
    const { outcome } = known.parse(asked.value)
    if (outcome === 'unknown' && ++undecided > 5) {
      const seen = await page.call('getVisit')
      if (seen.ok && z.object({ receipt: z.unknown() }).parse(seen.value).receipt !== null) return 'confirmed'
      await page.call('endVisit')
    }
    if (outcome === 'unknown') continue
    counts.asked += 1
    return outcome
  }
  throw new Error(`what became of change ${changeId} was never told`)
}

/** Visits until the change is made: people come again. */
async function journey(page: Page, person: Person, codeFor: CodeFor, meanwhile: Meanwhile): Promise<void> {
  const began = performance.now()
  for (let tries = 1; tries <= 60; tries++) {
    if (await visit(page, person, codeFor, meanwhile)) {
      counts.done += 1
      lasted.push(performance.now() - began)
      return
    }
    counts.begunAnew += 1
    await sleep(500)
  }
  throw new Error(`no change could be made at ${page.url}`)
}

/** Adds what the demo has not: enough people for so many changes on one day. */
async function addPeople(dataDir: string): Promise<void> {
  const store = await openStore(dataDir)
  const passwordHash = await hashPassword(password, random, demoHashCost)
  const accounts = everybody.map(({ number, email, name }, i) => {
    const phone = `+84912${String(i).padStart(6, '0')}`
    personal.add(phone)
    return { number, personalId: null, kind: 'individual' as const, name, phone, email, passwordHash }
  })
  await addAccounts(store, accounts, { at: Date.now(), kiosk: 'proof' })
  await store.close()
}

const openStore = (dataDir: string) =>
  openLowdbStore({ dataDir, key: loadKey(join(dataDir, 'kiosk.key')), now: Date.now })

async function journalOf(dataDir: string): Promise<JournalEntry[]> {
  const store = await openStore(dataDir)
  const all: JournalEntry[] = []
  for await (const entry of store.history(0)) all.push(entry)
  await store.close()
  return all
}

const mails = z.array(z.object({ to: z.string(), text: z.string(), receivedAt: z.number() }))

function mailbox(text: (path: string) => Promise<string>): CodeFor {
  let newest: z.infer<typeof mails> = []
  let looking: Promise<void> | null = null
  const look = async () => {
    newest = mails.parse(JSON.parse(await text('/mailbox.json').catch(() => '[]')))
    await sleep(150)
  }
  return async ({ email }, after) => {
    for (const end = Date.now() + 8_000; Date.now() < end;) {
      looking ??= look().finally(() => (looking = null))
      await looking
      for (const mail of newest) {
        if (mail.to !== email || mail.receivedAt < after) continue
        const code = /^\s*(\d{6})\s*$/m.exec(mail.text)?.[1]
        if (code !== undefined) return code
      }
    }
    return null
  }
}

async function cutInEachStep(kiosk: Machine, codeFor: CodeFor): Promise<void> {
  const person = everybody[0]!
  for (const cut of steps) {
    let back: Promise<unknown> = Promise.resolve()
    const before = counts.begunAnew
    await journey(kiosk.page, person, codeFor, (step) => {
      if (step !== cut) return
      wire.set('down')
      back = sleep(2_000).then(() => wire.set('up'))
    })
    await back
    see(`cut off for two seconds in ${cut}, the visit goes on`, counts.begunAnew === before)
  }
  const { unanswered } = counts
  let isCut = false
  await journey(kiosk.page, person, codeFor, (step) => {
    if (step !== 'confirmCode' || isCut) return
    isCut = true
    // Just after the call has gone out.
    void sleep(8).then(() => wire.set('down'))
    void sleep(26_000).then(() => wire.set('up'))
  })
  see(
    'cut off for longer with the last code, the page is told what became of it',
    counts.unanswered >= unanswered,
  )
}

async function onABadWire(kiosk: Machine, codeFor: CodeFor): Promise<void> {
  if (!wire.makeBad(200, 5)) {
    console.log('skip  delay and loss: this kernel has no netem (module sch_netem)')
    return
  }
  const began = performance.now()
  for (let i = 0; i < 3; i++) await journey(kiosk.page, everybody[i]!, codeFor, () => undefined)
  wire.makeGood()
  const seconds = Math.round((performance.now() - began) / 300) / 10
  see(`with 200 ms and 5 % loss three changes are made, in ${seconds} s each`, true)
}

async function manyJourneys(service: OfficeService, machines: readonly Machine[], codeFor: CodeFor) {
  const free = [...everybody]
  let left = journeys - counts.done
  let killed = 0
  let isDying = false
  const ends: Array<Promise<void>> = []
  const each = Math.floor(left / (deaths + 1))
  const die = async () => {
    await service.end('SIGKILL')
    await service.start()
  }
  /** With the last code on its way: sooner or later within it. */
  const meanwhile: Meanwhile = (step) => {
    const isDue = step === 'confirmCode' && !isDying && killed < deaths && counts.done >= each * (killed + 1)
    if (!isDue) return
    killed += 1
    isDying = true
    ends.push(
      sleep(4 * (killed - 1))
        .then(die)
        .finally(() => (isDying = false)),
    )
  }
  lasted.length = 0
  const began = performance.now()
  await Promise.all(
    machines.map(async ({ page }) => {
      while (left > 0) {
        left -= 1
        const person = free.shift()!
        await journey(page, person, codeFor, meanwhile)
        free.push(person)
      }
    }),
  )
  await Promise.all(ends)
  const seconds = (performance.now() - began) / 1_000
  lasted.sort((a, b) => a - b)
  const at = (part: number) => `${(lasted[Math.floor(lasted.length * part)]! / 1_000).toFixed(1)} s`
  see(
    `${counts.done} changes at ${machines.length} kiosks, of which one 10 min fast and one slow`,
    counts.done >= journeys,
  )
  console.log(
    `      the service was killed ${killed} times and started again; ${lasted.length} took ${seconds.toFixed(0)} s, half of them at most ` +
      `${at(0.5)} each, 95 % ${at(0.95)}; ${counts.begunAnew} visits were begun anew, ${counts.unanswered} last codes unanswered at first`,
  )
}

async function guessing(desk: Page, far: Page): Promise<string> {
  const made = z.object({ code: z.string() })
  const { code } = await desk.must('makeDeviceCode', { name: 'guessed', replaces: null }, made)
  const letters = 'BCDFGHJKLMNPQRSTVWXZ'
  const wrong = Array.from(
    { length: 50 },
    (_, i) => `${code.slice(0, -2)}${letters[i % 20]!}${letters[Math.floor(i / 20)]!}`,
  )
  const answers = await Promise.all(
    wrong.filter((one) => one !== code).map((one) => far.call('enrolDevice', { code: one })),
  )
  see(
    'fifty guesses at once let nobody in',
    answers.every(({ ok }) => !ok),
  )
  return code.slice(0, 4)
}

const listed = z.object({
  devices: z.array(z.object({ id: z.string(), name: z.string(), state: z.string() })),
})
const devicesOf = async (desk: Page) => (await desk.must('listDevices', {}, listed)).devices
async function deviceOf(desk: Page, name: string): Promise<{ id: string; state: string }> {
  const found = (await devicesOf(desk)).find((device) => device.name === name)
  if (!found) throw new Error(`no device is called ${name}`)
  return found
}

/** Somebody has the disk, and calls from elsewhere until an administrator takes the kiosk out. */
async function stolenKey(desk: Page, kiosk: Machine, ca: string): Promise<void> {
  await kill(kiosk.process, 'SIGKILL')
  const context = trustedContext(null, [readFileSync(ca, 'utf8')])
  if (!context.ok) throw new Error(context.error)
  const outgoing = outgoingFetch({ secureContext: context.value })
  const enrolment = await openEnrolment(kiosk.dataDir, { url: serviceUrl, ca: null, storeKey: undefined })
  const calls = signedCalls({ enrolment, fetch: outgoing.fetch, random, boot: randomToken(random) })
  let number = 0
  const steal = async () => {
    number += 1
    const call = { operation: 'startVisit', input: { language: 'vi' }, number, session: null, visit: null }
    return (await calls.call(call, AbortSignal.timeout(5_000))).reply.result
  }
  see('a stolen key calls, before anybody knows', (await steal()).ok)
  const { id } = await deviceOf(desk, kiosk.name)
  const removing = desk.must('setDeviceState', { device: id, state: 'removed' }, z.unknown())
  const began = performance.now()
  let refusedAfter = Infinity
  let taken = 0
  while (performance.now() - began < 4_000) {
    const asked = performance.now() - began
    const result = await steal()
    if (!result.ok) refusedAfter = Math.min(refusedAfter, performance.now() - began)
    else if (asked > refusedAfter) taken += 1
    await sleep(20)
  }
  await removing
  await outgoing.close()
  see(
    `taken out, it is refused after ${Math.round(refusedAfter)} ms, and from then on`,
    refusedAfter < 3_000 && taken === 0,
  )
}

/** Its disk was copied while it ran. */
async function twoMachines(
  desk: Page,
  kiosk: Machine,
  start: (dataDir: string) => Promise<Machine>,
): Promise<void> {
  const copy = `${kiosk.dataDir}-copy`
  // Elsewhere there is no process that the lock names.
  cpSync(kiosk.dataDir, copy, {
    recursive: true,
    filter: (file) => !/\/lock\.\d+$/.test(file) && !statSync(file).isSocket(),
  })
  const twin = await start(copy)
  const kinds: string[] = []
  for (const end = Date.now() + 20_000; Date.now() < end; await sleep(200)) {
    const both = await Promise.all([
      kiosk.page.call('startVisit', { language: 'vi' }),
      twin.page.call('startVisit', { language: 'vi' }),
    ])
    kinds.splice(0, 2, ...both.map((one) => (one.ok ? 'ok' : one.error.kind)))
    if (kinds.every((kind) => kind === 'device-suspended')) break
  }
  see(
    'a copy of a kiosk’s folder at work beside it suspends both',
    kinds.every((kind) => kind === 'device-suspended'),
    kinds,
  )
  see('the administrator sees it', (await deviceOf(desk, kiosk.name)).state === 'suspended')
  await kill(twin.process, 'SIGKILL')
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
}

/** As a thief with the whole disk, who has the key to the kiosk's own journal with it. */
async function searchDisks(machines: readonly Machine[]): Promise<void> {
  personal.delete('')
  const secrets = new Map(
    machines.map(({ name, dataDir }) => {
      const kept = z
        .object({ privateKey: z.string() })
        .parse(JSON.parse(readFileSync(join(dataDir, 'enrolment.json'), 'utf8')))
      return [name, kept.privateKey]
    }),
  )
  let files = 0
  for (const { name, dataDir } of machines) {
    const own = await journalOf(dataDir)
    const others = [...secrets].flatMap(([other, secret]) => (other === name ? [] : [secret]))
    const texts = [Buffer.from(JSON.stringify(own)), ...filesIn(dataDir).map((file) => readFileSync(file))]
    files += texts.length - 1
    const found = [...personal, ...others].filter((what) =>
      texts.some((text) => text.includes(what) || text.includes(Buffer.from(what, 'utf16le'))),
    )
    for (const text of texts)
      found.push(
        ...(text.toString('latin1').match(/(?<!\w)\d{6}(?!\w)/g) ?? []).filter((one) => codes.has(one)),
      )
    if (found.length > 0) see(`${name} keeps nothing of anybody`, false, found)
  }
  see(
    `in ${files} files and the own journals of ${machines.length} kiosks none of ${personal.size + codes.size} personal things, and no key of another`,
    true,
  )
}

/** What the journal says against what people were told. */
async function compare(dataDir: string, codeId: string): Promise<void> {
  const entries = await journalOf(dataDir)
  const of = (kind: string) => entries.map(({ event }) => event).filter((event) => event.kind === kind)
  const made = of('change.confirmed').map(({ data }) => String(data['change']))
  see('no change is in the journal twice', new Set(made).size === made.length)
  const wrong = [...told].filter(([id, { outcome }]) => (outcome === 'confirmed') !== made.includes(id))
  see(
    `of ${told.size} last codes each citizen was told what is so, ${counts.asked} of them after asking`,
    wrong.length === 0,
    wrong,
  )
  const untold = made.filter((id) => !told.has(id))
  see('and none is there of which nobody was told', untold.length === 0, untold)
  const store = await openStore(dataDir)
  const last = new Map<string, string>()
  for (const id of made) {
    const { person, phone } = told.get(id)!
    last.set(person.number, `+84${phone.slice(1)}`)
  }
  const off: string[] = []
  for (const person of everybody) {
    const kept = await store.get('accounts', newAccountKey({ number: person.number, personalId: null }))
    const phone = last.get(person.number)
    if (phone !== undefined && kept?.value.phone !== phone) off.push(person.number)
  }
  await store.close()
  see('each account has the number that was confirmed last', off.length === 0, off)
  see('the copied kiosk is in the journal once', of('device.doubled').length === 1)
  const tries = of('device.code-tried').filter(({ data }) => data['deviceName'] === 'guessed').length
  see(`of fifty guesses at the code ${codeId}-… ${tries} were counted`, tries > 0 && tries <= 5)
}

function missing(): string[] {
  const rights = process.platform === 'linux' && process.getuid?.() === 0
  const tools = ['ip', 'tc', 'openssl'] as const
  const packages = { ip: 'iproute2', tc: 'iproute2', openssl: 'openssl' }
  const lacking = new Set(tools.filter((tool) => findTool(tool) === null).map((tool) => packages[tool]))
  return [
    ...(rights ? [] : ['sudo -E npm run proof:office, on Linux']),
    ...(lacking.size > 0 ? [`apt-get install ${[...lacking].join(' ')}`] : []),
    ...(existsSync('dist/server/main.js') ? [] : ['npm run build']),
  ]
}

async function serves(page: Page): Promise<boolean> {
  const view = await page.call('getKiosk')
  return view.ok && z.object({ outOfService: z.unknown() }).parse(view.value).outOfService === null
}

async function prove(folder: string): Promise<void> {
  wire.lay()
  const service = new OfficeService(folder)
  await service.start()
  await service.end('SIGTERM')
  await addPeople(service.dataDir)
  await service.start()
  const here = postHere(readFileSync(service.ca, 'utf8'))
  const there = postThere(service.ca)
  const codeFor = mailbox((path) => here.text(path))
  let desk = await service.desk(here)

  const begun: Machine[] = []
  for (let i = 1; i <= kiosks; i++) {
    const kiosk = { name: `quay-${i}`, dataDir: join(folder, `quay-${i}`), isFar: i === 1 }
    await letIn(service, desk, kiosk)
    const clockMs = i === 9 ? 600_000 : i === 10 ? -600_000 : 0
    const how = {
      post: kiosk.isFar ? there : here,
      isFar: kiosk.isFar,
      clockMs,
      log: join(folder, 'kiosks.log'),
    }
    begun.push(await startKiosk(kiosk, how))
  }
  const [far, , thirds, fourths] = begun
  if (!far || !thirds || !fourths) throw new Error('too few kiosks')
  await Promise.all(
    begun.map(async ({ page, name }) => {
      for (const end = Date.now() + 30_000; !(await serves(page)); await sleep(500))
        if (Date.now() > end) throw new Error(`${name} does not serve`)
    }),
  )
  see(`${kiosks} kiosks were let in with codes, and serve`, true)
  const stranger = new Page(serviceUrl, there)
  const refused = await stranger.call('getKiosk')
  see('a machine that was not let in is told so', !refused.ok && refused.error.kind === 'device-unknown')

  await cutInEachStep(far, codeFor)
  await onABadWire(far, codeFor)
  await manyJourneys(service, begun, codeFor)
  desk = await service.desk(here)
  const codeId = await guessing(desk, stranger)
  await stolenKey(desk, thirds, service.ca)
  await twoMachines(desk, fourths, (dataDir) =>
    startKiosk({ name: 'copy', dataDir }, { post: here, log: join(folder, 'kiosks.log') }),
  )
  for (const { process: one } of begun) await kill(one, 'SIGTERM')
  await service.end('SIGTERM')
  await searchDisks(begun)
  const verified = run('npm', 'run', '-s', 'journal', '--', 'verify', service.dataDir)
  see(`the journal is whole: ${verified.trim().split('\n').at(-1)}`, true)
  await compare(service.dataDir, codeId)
}

const lacking = missing()
if (lacking.length > 0) {
  process.stderr.write(`proof:office needs more. Next: ${lacking.join('; ')}\n`)
  process.exit(1)
}
const folder = mkdtempSync(join(tmpdir(), 'proof-office-'))
const tidy = async () => {
  await endAll()
  wire.takeUp()
}
const late = setTimeout(() => {
  console.log(`FAILS It takes more than ${limitMinutes} minutes.`)
  void tidy().finally(() => process.exit(1))
}, limitMinutes * 60_000)
try {
  await prove(folder)
  rmSync(folder, { recursive: true, force: true })
} catch (error) {
  console.log(`FAILS ${error instanceof Error ? error.message : String(error)}`)
  console.log(`      What the processes said is in ${folder}.`)
  process.exitCode = 1
} finally {
  clearTimeout(late)
  await tidy()
}
process.exit()
