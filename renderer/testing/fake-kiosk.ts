/**
 * A service made up for trying and testing the screens: it keeps one visit in memory and answers as the real one
 * would, with a right code of 123456 and a right captcha of 12345. Never part of the product.
 */
import type { Failure } from '../../contract/failures.ts'
import type { InputOf, KioskApi, OperationName, OutputOf } from '../../contract/operations.ts'
import type { AccountView, KioskView, Language, SessionStatus } from '../../contract/views.ts'
import { createFakeStaff, type FakeStaffOptions } from './fake-staff.ts'
import type { FakeHandlers } from './fake-handlers.ts'
import type { AssistanceView, ChangeView, CodeView, Delivery, Receipt } from '../../contract/citizen/views.ts'

/** An operation and what it is asked with; what a page shows need not be named here. */
export type FakeCall = { [N in OperationName]: readonly [N, Unnamed<InputOf<N>>] }[OperationName]
type Unnamed<I> = Omit<I, 'case' | 'changeId' | 'request' | 'undoes'> &
  Partial<Pick<I, keyof I & ('case' | 'changeId' | 'request' | 'undoes')>>

/** Whatever is planned here is looked up when it is asked for: a test may change its mind. */
export interface FakeOptions {
  kiosk?: Partial<KioskView>
  account?: Partial<AccountView>
  staff?: FakeStaffOptions
  /** What was done already, by screens that stood here before. */
  did?: readonly FakeCall[]
  /** Where a new code's mail stands. */
  delivery?: Delivery
  /** On top of every code that is sent. */
  code?: Partial<CodeView>
  /** The next answers of an operation, taken instead of the usual one; a single failure is every answer. */
  failures?: Partial<Record<OperationName, Failure[] | Failure>>
  /** Calls that do not get through, and calls that are heard and never answered. */
  lost?: readonly OperationName[]
  unanswered?: readonly OperationName[]
  idleMs?: number
  warnMs?: number
  limitMs?: number
  otpTtlMs?: number
  /** Milliseconds every answer takes. */
  delayMs?: number
}

export const fakeKioskView: KioskView = {
  office: { code: 'DEMO', name: 'BHXH Quận 1, TP. Hồ Chí Minh', hotline: '1900 9068' },
  languages: ['vi', 'en'],
  screen: { diagonalInches: 21.5, largestText: 'fits' },
  demo: true,
  captcha: { enabled: true, digits: 5 },
  otp: { digits: 6 },
  session: { warnSeconds: 30 },
  emailDomains: ['@gmail.com', '@yahoo.com', '@outlook.com', '@icloud.com'],
  emailEndings: ['.com', '.vn'],
  openingHours: [],
  messages: [],
  receipt: { paper: 'thermal80' },
  scanner: { maxGapMs: 35 },
  outOfService: null,
}
export const fakeAccount: AccountView = {
  name: 'Nguyễn Thị Q•••',
  accountNumber: '•••••• 6789',
  personalId: '•••••••• 1234',
  phone: '•••• ••• 678',
  email: 'q•••@gmail.com',
}

export function createFakeKiosk(options: FakeOptions = {}): KioskApi {
  const view: KioskView = { ...fakeKioskView, ...options.kiosk }
  const idleMs = options.idleMs ?? 90_000
  const warnMs = options.warnMs ?? 30_000
  let status: SessionStatus | null = null
  let account: AccountView | null = null
  let change: ChangeView | null = null
  let receipt: Receipt | null = null
  let assistance: AssistanceView | undefined
  let changes = 0
  let visits = 0

  function alive(): void {
    if (status === null) return
    const now = Date.now()
    const idle = change?.state === 'code-sent' ? Math.max(idleMs, 300_000) : idleMs
    status = { ...status, now, warnAt: now + idle, endsAt: Math.min(now + idle + warnMs, status.limitAt) }
    if (options.idleMs !== undefined) status.warnAt = now + idleMs
    status.warnAt = Math.min(status.warnAt, status.endsAt - Math.min(warnMs, status.endsAt - now))
  }
  function wipe(): void {
    status = null
    account = null
    change = null
    receipt = null
    assistance = undefined
  }
  function begin(role: SessionStatus['role'], language: Language): void {
    wipe()
    const now = Date.now()
    status = {
      visit: `visit-${++visits}`,
      role,
      language,
      now,
      warnAt: 0,
      endsAt: 0,
      limitAt: now + (options.limitMs ?? 900_000),
    }
  }

  function sendCode(step: number): void {
    if (change === null) return
    const proof = change.proofs[step - 1]
    if (proof === undefined) return
    const now = Date.now()
    change = {
      ...change,
      state: 'code-sent',
      code: {
        step,
        steps: change.proofs.length,
        target: proof.target,
        sentTo: proof.sentTo,
        reference: step === 1 ? 'K7M' : 'P4X',
        sentAt: now,
        expiresAt: now + (options.otpTtlMs ?? 300_000),
        resendAt: now + 60_000,
        resendsLeft: 3,
        triesLeft: 5,
        delivery: options.delivery ?? 'sent',
        ...options.code,
      },
    }
  }

  function draft(input: { phone?: string | undefined; email?: string | undefined }): ChangeView | Failure {
    const from = account ?? fakeAccount
    if (input.phone === undefined && input.email === undefined) return { kind: 'nothing-to-change' }
    if (from.email === null && input.email === undefined) return { kind: 'email-required' }
    const digits = input.phone?.replace(/\D/g, '')
    const fresh: ChangeView = {
      id: `change-${++changes}`,
      state: 'draft',
      changes: [
        ...(digits === undefined
          ? []
          : [
              {
                field: 'phone' as const,
                old: from.phone,
                new: digits.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3'),
              },
            ]),
        ...(input.email === undefined
          ? []
          : [{ field: 'email' as const, old: from.email, new: input.email.trim() }]),
      ],
      captchaRequired: view.captcha.enabled,
      proofs: [
        ...(from.email === null ? [] : [{ target: 'registered' as const, sentTo: from.email }]),
        ...(input.email === undefined ? [] : [{ target: 'new' as const, sentTo: input.email.trim() }]),
      ],
      code: null,
    }
    return fresh
  }

  const staff = createFakeStaff(
    options.staff ?? {},
    { ...fakeAccount, ...options.account },
    {
      begin,
      handOver: (by, handed, language) => {
        begin('citizen', language)
        account = handed
        assistance = by
      },
      language: () => status?.language ?? 'vi',
    },
  )
  const usual: FakeHandlers = {
    ...staff,
    getKiosk: () => view,
    startVisit: ({ language }) => {
      begin('visitor', language)
      return null
    },
    getVisit: () =>
      status !== null && status.role !== 'visitor' && status.role !== 'citizen'
        ? { kind: 'not-allowed' }
        : { account, change, receipt, ...(assistance && { assistance }) },
    setLanguage: ({ language }) => {
      if (status) status = { ...status, language }
      return null
    },
    keepAlive: () => null,
    askForHelp: () => null,
    endVisit: () => {
      wipe()
      return null
    },
    checkAccountNumber: ({ accountNumber }) =>
      accountNumber.length === 10 || accountNumber.length === 12
        ? { display: accountNumber }
        : { kind: 'account-number-invalid', reason: accountNumber === '' ? 'empty' : 'length' },
    signIn: ({ password }) => {
      if (password === 'wrong') return { kind: 'sign-in-refused' }
      account = { ...fakeAccount, ...options.account }
      if (status) status = { ...status, role: 'citizen' }
      return account
    },
    checkContact: ({ field, value }) => {
      if (field === 'phone') return checkPhone(value)
      if (value.trim() === '') return { kind: 'email-invalid', reason: 'empty' }
      if (!value.includes('@')) return { kind: 'email-invalid', reason: 'no-at' }
      const suggestion = value.includes('gmial') ? value.replace('gmial', 'gmail') : null
      return { display: value, suggestion }
    },
    draftChange: (input) => {
      const made = draft(input)
      if ('kind' in made) return made
      change = made
      return change
    },
    draftPassword: ({ password }) => {
      if (password.length < 8) return { kind: 'password-weak', reason: 'too-short', length: 8 }
      const from = account ?? fakeAccount
      const proofs = [{ target: 'registered' as const, sentTo: from.email ?? '' }]
      const id = `change-${++changes}`
      change = { id, state: 'draft', changes: [], password: true, captchaRequired: false, proofs, code: null }
      return change
    },
    newCaptcha: () => ({
      id: `captcha-${Date.now()}`,
      picture: captchaPicture,
      digits: view.captcha.digits,
      expiresAt: Date.now() + 180_000,
    }),
    hearCaptcha: () => ({ digits: ['1', '2', '3', '4', '5'] }),
    submitChange: ({ captcha }) => {
      if (change?.captchaRequired && captcha?.answer.replace(/\D/g, '') !== '12345')
        return { kind: 'captcha-wrong' }
      sendCode(1)
      return change ?? { kind: 'change-not-found' }
    },
    resendCode: () => {
      const left = change?.code?.resendsLeft ?? 0
      if (left === 0) return { kind: 'resend-limit' }
      sendCode(change?.code?.step ?? 1)
      if (change?.code) change = { ...change, code: { ...change.code, resendsLeft: left - 1 } }
      return change ?? { kind: 'change-not-found' }
    },
    confirmCode: ({ code }) => {
      if (!change?.code) return { kind: 'wrong-step' }
      if (code.normalize('NFKC').replace(/\D/g, '') !== '123456') {
        const triesLeft = change.code.triesLeft - 1
        change = { ...change, code: { ...change.code, triesLeft } }
        if (triesLeft > 0) return { kind: 'code-wrong', triesLeft }
        change = { ...change, state: 'locked', code: null }
        return { kind: 'change-locked' }
      }
      if (change.code.step < change.code.steps) {
        sendCode(change.code.step + 1)
        return { change, receipt: null }
      }
      change = { ...change, state: 'confirmed', code: null }
      receipt = {
        reference: 'K7M4-92QX-T',
        at: Date.now(),
        office: view.office,
        name: (account ?? fakeAccount).name,
        accountNumber: (account ?? fakeAccount).accountNumber,
        changes: change.changes.map((one) => ({
          ...one,
          new:
            one.field === 'phone'
              ? `•••• ••• ${one.new.slice(-3)}`
              : `${one.new[0] ?? ''}•••@${one.new.split('@')[1] ?? ''}`,
        })),
        ...(change.password && { password: true as const }),
        noticesTo: change.proofs.map((proof) => proof.sentTo.replace(/^(.)[^@]*/, '$1•••')),
        digest: '7QKD-M2XW-94TC-B8HN',
        qr: 'VSSID-KIOSK/1 K7M4-92QX-T 2026-11-22T02:00:00.000Z 7QKD-M2XW-94TC-B8HN',
      }
      return { change, receipt }
    },
    cancelChange: () => {
      change = null
      return null
    },
    reportVoices: () => null,
    leaveKiosk: () => ({ kind: 'maintenance-refused' }),
  }

  async function answer(name: OperationName, input: unknown) {
    if (options.lost?.includes(name)) throw new Error(`${name} is lost`)
    if (options.unanswered?.includes(name)) await new Promise(() => {})
    if (options.delayMs) await new Promise((resolve) => setTimeout(resolve, options.delayMs))
    if (status !== null && Date.now() >= status.endsAt && status.endsAt > 0) {
      const reason = status.endsAt >= status.limitAt ? 'limit' : 'idle'
      wipe()
      if (needsVisit(name)) return refuse({ kind: 'session-ended', reason })
    }
    if (status === null && needsVisit(name)) return refuse({ kind: 'session-ended', reason: 'none' })
    const planned = nextOf(options.failures?.[name])
    const value: unknown = planned ?? usual[name](input as never)
    if (!looking.has(name)) alive()
    else if (status !== null) status = { ...(status as SessionStatus), now: Date.now() }
    return isFailure(value) ? refuse(value) : { result: { ok: true, value }, session: status }
  }
  for (const [name, input] of options.did ?? []) {
    if (isFailure(usual[name](input as never))) throw new Error(`${name} was not done`)
    alive()
  }

  const refuse = (error: Failure) => ({ result: { ok: false, error }, session: status })

  const names = Object.keys(usual) as OperationName[]
  return Object.fromEntries(
    names.map((name) => [name, (input: unknown) => answer(name, input)]),
  ) as unknown as KioskApi
}

/** No sign of life. */
const looking: ReadonlySet<OperationName> = new Set([
  'getVisit',
  'getKiosk',
  'reportVoices',
  'getStaff',
  'getStaffDoor',
  'keepDrafts',
  'takeDrafts',
  'listKinds',
  'getSigningKey',
])
const atAnyTime: ReadonlySet<OperationName> = new Set([
  'getKiosk',
  'startVisit',
  'endVisit',
  'reportVoices',
  'leaveKiosk',
  'getStaffDoor',
  'setUpStaff',
  'staffSignIn',
])

function needsVisit(name: OperationName): boolean {
  return !atAnyTime.has(name)
}

function nextOf(planned: Failure[] | Failure | undefined): Failure | undefined {
  return Array.isArray(planned) ? planned.shift() : planned
}

function isFailure(value: unknown): value is Failure {
  // A file at the desk has a kind, too, and it is no failure.
  return typeof value === 'object' && value !== null && 'kind' in value && !('account' in value)
}

function checkPhone(value: string): OutputOf<'checkContact'> | Failure {
  const digits = value.replace(/\D/g, '')
  if (digits === '') return { kind: 'phone-invalid', reason: 'empty', by: 0 }
  if (digits.length < 10) return { kind: 'phone-invalid', reason: 'too-short', by: 10 - digits.length }
  if (digits.length > 11) return { kind: 'phone-invalid', reason: 'too-long', by: digits.length - 10 }
  return { display: digits.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3'), suggestion: null }
}

const captchaPicture =
  'data:image/svg+xml;utf8,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 110"><rect width="320" height="110" fill="#fff"/><g font-family="sans-serif" font-size="74" font-weight="700" fill="#16202e"><text x="24" y="82" transform="rotate(-6 24 82)">1</text><text x="86" y="84" transform="rotate(5 86 84)">2</text><text x="140" y="80" transform="rotate(-4 140 80)">3</text><text x="200" y="86" transform="rotate(7 200 86)">4</text><text x="256" y="78" transform="rotate(-7 256 78)">5</text></g><path d="M8 66c60-44 90 40 150 0s110-30 154 8" stroke="#16202e" stroke-width="3" fill="none"/></svg>',
  )
