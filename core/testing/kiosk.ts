/**
 * A kiosk for tests of rules: the real service over a store in memory, with a clock that stands until it is moved and
 * a mail that is caught. Every answer is held against the contract: its form, and that its failure is a listed one.
 */
import {
  commonFailures,
  isOperationName,
  operationNames,
  operations,
  type KioskApi,
  type OperationName,
  type ResultOf,
} from '../../contract/operations.ts'
import type { OutOfServiceReason } from '../../contract/views.ts'
import { addAccounts } from '../accounts/add-accounts.ts'
import { signingKey } from '../accounts/export-changes.ts'
import { openImports } from '../accounts/import/imports.ts'
import { memorySpool, type Spool } from '../accounts/import/file/spool.ts'
import { configSchema, type KioskConfigInput } from '../config/config.ts'
import { openClockCorrection, type ClockCorrectionDeps } from '../admin/clock/clock-correction.ts'
import type { CodeMail } from '../contact-change/deps.ts'
import { soundHealth } from '../admin/health/health.ts'
import { healthReport, thisMachine } from '../admin/health/report.ts'
import { openMaintenanceExit, type Leave } from '../admin/maintenance/maintenance-exit.ts'
import { secureRandom, type Random } from '../foundation/random.ts'
import { ok } from '../foundation/result.ts'
import { createService, type WholeService } from '../service/create-service.ts'
import type { Admin } from '../service/handler-types.ts'
import type { Caller, Service } from '../service/service.ts'
import { openDeviceList } from '../devices/device-list.ts'
import { listPut } from '../devices/device-puts.ts'
import { deviceProofs } from '../devices/device-proof.ts'
import { watchDevices } from '../devices/device-watch.ts'
import { createDevices, type CallingDevice } from '../devices/devices.ts'
import { openSettings } from '../admin/settings/settings.ts'
import { hashPassword } from '../passwords/password.ts'
import type { Account, Device, DeviceIdentity, StaffMember } from '../storage/port/documents.ts'
import type { MachineCode } from '../staff/auth/machine-code.ts'
import { memoryStore, type MemoryStore } from '../storage/memory/memory-store.ts'
import type { Store } from '../storage/port/store.ts'
import { nothingNew } from '../admin/update/version-watch.ts'
import { shownByPage, type Unnamed } from './shown-by-page.ts'
import { silentLog, type Log } from '../foundation/log.ts'
import type { Delivery } from '../../contract/citizen/views.ts'

export const password = 'Mật khẩu 1'
/** Quick: what a hash costs is not what these tests are about. */
const hashCost = { memoryKiB: 8, passes: 1, lanes: 1 }
export const noon = Date.UTC(2026, 10, 22, 5)
export const minute = 60_000
/** Tests start at noon. */
export const noonPlus = (ms: number) => noon + ms

export const withEmail = '0100000001'
export const withoutEmail = '0100000002'
export const another = '0100000003'
export const organisation = '0100000004'

const passwordHash = await hashPassword(password, secureRandom, hashCost)

/** Somebody with a BHXH number at least. */
export type Person = Account & { number: string }

/** Signs in with `password`. */
export function person(number: string, more: Omit<Partial<Account>, 'number'>): Person {
  const base = {
    personalId: null,
    kind: 'individual' as const,
    name: 'Nguyễn Thị Quỳnh',
    phone: null,
    email: null,
  }
  return { number, passwordHash, ...base, ...more }
}

export const people: readonly Person[] = [
  person(withEmail, { phone: '+84912345678', email: 'quynh@example.vn', personalId: '001085012345' }),
  person(withoutEmail, { phone: '+84987654321' }),
  person(another, { phone: '+84356789012', email: 'yen@example.vn' }),
  person(organisation, { kind: 'organisation', email: 'ketoan@example.vn' }),
]

export const staffPassword = 'Quầy số 5 xin chào'
export const staffPin = '258041'
const staffHash = await hashPassword(staffPassword, secureRandom, hashCost)
const pinHash = await hashPassword(staffPin, secureRandom, hashCost)

/** Signs in with `staffPassword` or `staffPin`. */
export function member(
  userName: string,
  name: string,
  role: StaffMember['role'],
  ownAccount: string,
): StaffMember {
  const secrets = { passwordHash: staffHash, pinHash, mustChange: false }
  const rest = { active: true, addedAt: noon, addedBy: null, lastSignIn: null }
  return { userName, name, role, ownAccount, ...secrets, ...rest }
}

/** Two clerks, two supervisors, an administrator; yen.le and an.pham are among the accounts. */
export const staff: readonly StaffMember[] = [
  member('lan.tran', 'Trần Thị Lan', 'clerk', '0199999901'),
  member('binh.do', 'Đỗ Văn Bình', 'clerk', '0199999902'),
  member('yen.le', 'Lê Hoàng Yến', 'supervisor', another),
  member('hung.vu', 'Vũ Quốc Hùng', 'supervisor', '0199999903'),
  member('mai.pham', 'Phạm Thị Mai', 'administrator', '0199999904'),
]

export interface TestOptions {
  config?: KioskConfigInput
  /** `people` by default. */
  accounts?: readonly Account[]
  /** Those above by default; nobody where there is a `setUpCode`. */
  staff?: readonly StaffMember[]
  /** Brings its own accounts and staff. */
  store?: MemoryStore
  /** Milliseconds since the epoch; it stands at noon by default. `pass` moves on from it. */
  now?: () => number
  /** Of imports that an earlier kiosk on this store has begun. */
  spool?: Spool
  random?: Random
  log?: Log
  /** How the mail server answers; 'sent' by default. */
  delivery?: (mail: CodeMail) => Delivery
  /** The maintenance exit; none by default. */
  maintenanceCode?: string
  leave?: Leave
  /** With which the first administrator is made; then nobody works here yet. */
  setUpCode?: string
  /** A store in memory has none that could be made. */
  backups?: Admin['backups']
  machineCode?: MachineCode
  mailFailingSince?: () => number | null
  /** How the machine's clock is; it is right by default. */
  watch?: ClockCorrectionDeps['watch']
  /** Null, or the store's state, by default. */
  outOfService?: () => OutOfServiceReason | null
}

/** What receipts are signed with here. */
export const receiptKey = Buffer.alloc(32, 7)

export async function openTestKiosk(options: TestOptions = {}) {
  const config = configSchema.parse(options.config ?? {})
  const store = options.store ?? memoryStore()
  const { now = () => noon } = options
  let aheadMs = 0
  const clock = { now: () => now() + aheadMs, goOnFrom: (at: number) => void (aheadMs = at - now()) }
  const log = options.log ?? silentLog
  const correction = openClockCorrection({
    store,
    clock,
    log,
    watch: options.watch ?? rightClock(clock),
    kiosk: 'kiosk-1',
    isIdle: () => service.isIdle(),
    onCorrected() {},
  })
  const mails: CodeMail[] = []
  const waiting: Array<() => void> = []
  const timers = { after: (_ms: number, run: () => void) => (waiting.push(run), () => {}) }
  const random = options.random ?? secureRandom
  if (!options.store) await addAccounts(store, options.accounts ?? people, { at: clock.now(), kiosk: 'test' })
  if (!options.store && options.setUpCode === undefined) await addStaff(store, options.staff)

  const imports = openImports({
    store,
    spool: options.spool ?? memorySpool(),
    clock,
    timers,
    random,
    log,
    uniqueEmail: config.email.unique,
  })
  const settings = await openSettings({
    store,
    clock,
    random,
    log,
    base: config,
    given: options.config ?? {},
    onChange() {},
    isUsable: () => true,
  })
  const deviceKey = Buffer.alloc(32, 5)
  const deviceList = await openDeviceList({
    store,
    timers: { after: () => () => {} },
    monotonic: () => 0,
    log,
    onLost: (ids) => service.endVisitsAt(ids),
  })
  const deviceWatch = watchDevices(clock)
  const devices = createDevices({
    store,
    watch: deviceWatch,
    clock,
    random,
    log,
    list: deviceList,
    proofs: deviceProofs({
      key: deviceKey,
      clock,
      isKnown: (thumbprint) => (deviceList.current()?.byThumbprint(thumbprint) ?? null) !== null,
    }),
    key: deviceKey,
    kiosk: 'kiosk-1',
    onStarted: (id) => service.endVisitsAt([id]),
  })
  const service: WholeService = createService({
    admin: {
      settings,
      clockCorrection: correction,
      webhook: null,
      verify: () => store.verify(),
      report: () =>
        healthReport({
          store,
          clock,
          service,
          health: soundHealth,
          machine: thisMachine,
          versions: nothingNew,
          prints: { last: () => null, printer: () => null },
          lastVerify: () => null,
          lastTroubles: () => [],
          retention: { months: config.retention.months, lastAt: () => null },
          wall: clock.now,
        }),
      testMail: async () => ok({ step: 'sent' }),
      async *support() {
        yield '{}'
      },
      backups: options.backups ?? { make: () => Promise.reject(new Error('no folder, no backup')) },
    },
    // Time stands still: nothing waits for a fixed time to answer.
    signInQueue: { monotonic: clock.now, sleep: async () => {}, slots: 4 },
    imports,
    devices: {
      gate: devices,
      list: deviceList,
      watch: deviceWatch,
      key: deviceKey,
      office: async () => 'office-1',
      address: () => 'https://kiosk.example.vn',
    },
    signing: signingKey(Buffer.alloc(32, 9)),
    store,
    clock,
    config: settings.config,
    hashCost,
    random,
    log,
    receiptKey,
    sweepMs: 0,
    setUpCode: options.setUpCode,
    ...(options.outOfService ? { outOfService: options.outOfService } : {}),
    ...(options.machineCode ? { machineCode: options.machineCode } : {}),
    ...(options.mailFailingSince ? { mailFailingSince: options.mailFailingSince } : {}),
    maintenanceExit: openMaintenanceExit({
      store,
      clock,
      timers,
      random,
      log,
      code: options.maintenanceCode,
      leave: options.leave,
    }),
    sendCode(mail) {
      mails.push(mail)
      const state = options.delivery?.(mail) ?? 'sent'
      return { state: () => state, settled: async () => {}, stop() {} }
    },
    noticesWait() {},
  })

  /** A machine that was let in. */
  async function device(name: string, kind: 'kiosk' | 'browser' = 'kiosk') {
    const id = `id-of-${name}`
    const identity: DeviceIdentity =
      kind === 'kiosk' ? { kind, thumbprint: id, publicKey: { x: '', y: '' } } : { kind, secretHash: id }
    const enrolled = { state: 'active' as const, enrolledAt: clock.now(), enrolledBy: 'mai.pham' }
    const value: Device = { name, office: 'office-1', identity, ...enrolled }
    const event = { kind: 'device.enrolled' as const, at: clock.now(), kiosk: 'test' }
    await store.commit({
      event: { ...event, account: null, visit: null, data: {} },
      puts: [{ collection: 'devices', key: id, value, expect: 0 }, await listPut(store, clock)],
    })
    await deviceList.refresh()
    const calling = { id, name, office: value.office, boot: kind === 'kiosk' ? 'boot-1' : null }
    return {
      id,
      visitor: () => visitorOf(service, name, calling),
      async desk(userName = 'lan.tran') {
        const desk = visitorOf(service, name, calling)
        await desk.must('staffSignIn', { userName, secret: staffPassword, language: 'vi' })
        return desk
      },
    }
  }

  return {
    service,
    devices,
    device,
    kiosks: { board: () => service.board(), visits: () => deviceWatch.visits(), alarms: () => [] },
    correction,
    imports,
    store,
    config,
    mails,
    clock,
    /** Moves the clock on; negative moves it back, as somebody with the machine's settings might. */
    pass: (ms: number) => void (aheadMs += ms),
    /** Brings into force what has waited long enough for a second person. */
    applyDue: () => service.applyDue(),
    /** Runs what was to be done a moment after an answer. */
    aMomentLater: () => waiting.splice(0).forEach((run) => run()),
    visitor: (kiosk?: string) => visitorOf(service, kiosk),
    /** Somebody of the staff, signed in. */
    async desk(userName = 'lan.tran', kiosk?: string) {
      const desk = visitorOf(service, kiosk)
      await desk.must('staffSignIn', { userName, secret: staffPassword, language: 'vi' })
      return desk
    },
    member: async (userName: string) => (await store.get('staff', userName))!.value,
    /** A code that is none of those sent. */
    wrongCode: () =>
      ['000000', '111111', '222222'].find((code) => mails.every((mail) => mail.code !== code)) ?? '',
    account: async (number: string) => (await store.get('accounts', number))!.value,
    events: (kind: string) => store.events.filter((event) => event.kind === kind),
    notices: async () => (await store.list('outbox')).map(({ value }) => value),
  }
}
export type TestKiosk = Awaited<ReturnType<typeof openTestKiosk>>
export type Visitor = ReturnType<typeof pageOf>

const rightClock = (clock: { now(): number }): ClockCorrectionDeps['watch'] => ({
  machineNow: clock.now,
  hasSettledBack: () => false,
  accept: () => () => {},
  trouble: () => null,
})

/** One browser: its pages share a session token, which they hold as a shell would. */
function visitorOf(
  service: ReturnType<typeof createService>,
  kiosk = 'kiosk-1',
  device: CallingDevice | null = null,
) {
  const shared = { session: null }
  const at = { kiosk, device }
  return {
    ...pageOf(service, at, shared),
    /** Another page of the same browser. It shows nothing until it asks. */
    tab: () => pageOf(service, at, shared),
    /** For screens, which name by themselves what they show. */
    api: apiOf(service, at, shared),
  }
}

type At = Pick<Caller, 'kiosk' | 'device'>

function apiOf(service: Service, at: At, shared: { session: string | null }): KioskApi {
  const call = async (operation: OperationName, input: unknown, visit: string | null) => {
    const caller = { ...at, session: shared.session, visit }
    const { reply, session } = await service.call(operation, input, caller)
    shared.session = session
    expectContract(operation, reply.result as ResultOf<OperationName>)
    return reply
  }
  // What comes back was just held against the contract.
  return Object.fromEntries(
    operationNames.map((name) => [name, (input: unknown, visit: string | null) => call(name, input, visit)]),
  ) as unknown as KioskApi
}

/** One page of a browser: it names what it shows, wherever the test does not name something else. */
function pageOf(service: Service, at: At, shared: { session: string | null }) {
  const shows = shownByPage()

  async function raw(operation: string, input: unknown) {
    const caller = { ...at, session: shared.session, visit: shows.visit() }
    const { reply, session } = await service.call(operation, shows.named(operation, input), caller)
    shared.session = session
    if (!isOperationName(operation)) return reply
    expectContract(operation, reply.result as ResultOf<OperationName>)
    shows.take(operation, reply)
    return reply
  }

  async function call<N extends OperationName>(operation: N, input: Unnamed<N>): Promise<ResultOf<N>> {
    return (await raw(operation, input)).result as ResultOf<N>
  }

  /** The value, where the test is not about this step failing. */
  async function must<N extends OperationName>(operation: N, input: Unnamed<N>) {
    const result = await call(operation, input)
    if (!result.ok) throw new Error(`${operation}: ${JSON.stringify(result.error)}`)
    return result.value
  }

  return {
    raw,
    call,
    must,
    token: () => shared.session,
    /** As a thief who got hold of a token would. */
    useToken: (token: string | null) => void (shared.session = token),
    async signIn(accountNumber = withEmail, secret = password) {
      await must('startVisit', { language: 'vi' })
      return call('signIn', { accountNumber, password: secret })
    },
    /** Up to the point where the first code was sent. */
    async submit(contact: { phone?: string; email?: string }) {
      const change = await must('draftChange', contact)
      return must('submitChange', { changeId: change.id, captcha: await solve(change.id) })
    },
    solve,
  }

  async function solve(changeId: string) {
    const captcha = await must('newCaptcha', { changeId })
    const { digits } = await must('hearCaptcha', { captchaId: captcha.id })
    return { id: captcha.id, answer: digits.join('') }
  }
}

export function expectContract(name: OperationName, result: ResultOf<OperationName>) {
  const operation = operations[name]
  if (result.ok) {
    operation.output.parse(result.value)
  } else {
    const listed: readonly string[] = [...commonFailures, ...operation.failures]
    if (!listed.includes(result.error.kind)) throw new Error(`${name} may not end with ${result.error.kind}`)
  }
}

/** Signs in and takes a change to the point where the first code was sent. */
export async function submitted(
  kiosk: TestKiosk,
  contact: { phone?: string; email?: string },
  account = withEmail,
) {
  const visitor = kiosk.visitor()
  await visitor.signIn(account)
  const change = await visitor.submit(contact)
  return { visitor, changeId: change.id, change }
}

export const newestCode = (kiosk: TestKiosk) => kiosk.mails.at(-1)?.code ?? ''

export async function addStaff(store: Store, members = staff): Promise<void> {
  const event = {
    kind: 'staff.added' as const,
    at: noon,
    kiosk: 'test',
    account: null,
    visit: null,
    data: {},
  }
  const puts = members.map((value) => ({
    collection: 'staff' as const,
    key: value.userName,
    value,
    expect: 0,
  }))
  await store.commit({ event, puts })
}

/** Opens an account at this desk, by its number, and records that a document was seen. */
export async function opened(desk: Visitor, account: string, checked = true) {
  const { found } = await desk.must('findAccounts', { query: account })
  const view = await desk.must('openAccount', { id: found[0]?.id ?? '' })
  if (!checked) return view
  return desk.must('recordCheck', { document: 'cccd', last4: '4321', form: 'Mẫu số 02/SĐ-GD' })
}

/** "Old e-mail lost", as far as the citizen's visit: one asks, another approves, the first hands over. */
export async function withNewEmailAllowed(kiosk: TestKiosk, account: string) {
  const desk = await kiosk.desk('lan.tran')
  await opened(desk, account)
  await desk.must('requestApproval', { reason: 'Không còn dùng hộp thư cũ' })
  const supervisor = await kiosk.desk('hung.vu', 'counter-2')
  const [request] = (await supervisor.must('listRequests', {})).requests
  await supervisor.must('decideRequest', { id: request!.id, approve: true, reason: '' })
  await desk.must('handOver', { purpose: 'new-email', language: 'vi' })
  return { visitor: desk, supervisor, request: request! }
}
