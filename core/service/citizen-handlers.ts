/** What each operation does, one line or a few each; the rules are in the folders these lines call. */
import type { StaffOperationName } from '../../contract/operations.ts'
import type { KioskView, OutOfServiceReason } from '../../contract/views.ts'
import { captchaView, newCaptcha } from '../captcha/captcha.ts'
import type { KioskConfig } from '../config/config.ts'
import { groupAccountNumber, normaliseAccountNumber } from '../contact/account-number.ts'
import { maskedAccountView } from '../contact/account-view.ts'
import { changeView } from '../session/change.ts'
import type { ContactChanges } from '../contact-change/contact-change.ts'
import { isOver } from '../contact-change/machine.ts'
import { withDeviceValues } from '../devices/device-values.ts'
import { noMaintenanceExit } from '../admin/maintenance/maintenance-exit.ts'
import { err, ok } from '../foundation/result.ts'
import { newSession, type Session } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { KioskHandOvers } from '../staff/counter/kiosk-hand-overs.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import { callBudget } from '../foundation/call-budget.ts'
import { noRoomSeconds, type HandlerContext, type Handlers, type ServiceDeps } from './handler-types.ts'
import { requireSession, requireVisit } from './require-session.ts'
import { placeOf, type Caller } from './service.ts'

/** Of one caller: an office's kiosks may stand behind one address. */
const helpCallsPerMinute = 60
/** Of one visit. */
const visitCallsPerMinute = 30

interface CitizenHandlerDeps extends Pick<
  ServiceDeps,
  | 'store'
  | 'clock'
  | 'random'
  | 'config'
  | 'outOfService'
  | 'isDraining'
  | 'voices'
  | 'maintenanceExit'
  | 'devices'
> {
  sessions: Sessions
  changes: ContactChanges
  signIn: SignIn
  kioskHandOvers: KioskHandOvers
}

export function createCitizenHandlers(deps: CitizenHandlerDeps): Omit<Handlers, StaffOperationName> {
  const {
    store,
    clock,
    random,
    config,
    sessions,
    changes,
    signIn,
    kioskHandOvers,
    maintenanceExit = noMaintenanceExit,
  } = deps
  const helpCalls = callBudget(clock, helpCallsPerMinute)
  const visitCalls = callBudget(clock, visitCallsPerMinute)

  /** Codes that are being checked: their change is decided when they have been. */
  const confirmations = new Set<{ changeId: string }>()
  const isOpen = (id: string) =>
    [...confirmations].some(({ changeId }) => changeId === id) ||
    sessions.all().some((one) => one.side === 'citizen' && one.change?.id === id && !isOver(one.change.state))

  /** For what writes a line into the journal however it ends. */
  function inBudget<T>(context: HandlerContext, work: (session: Session) => Promise<T>) {
    const session = requireVisit(context)
    const seconds = visitCalls.take(session.visit)
    return seconds === null ? work(session) : err({ kind: 'busy' as const, seconds })
  }

  const outOfService = deps.outOfService ?? (() => (store.healthy ? null : 'disk'))
  const deviceOf = ({ device }: Caller) => (device ? deps.devices.list.current()?.byId(device.id) : null)

  return {
    getKiosk: (_input, { caller }) => {
      const { device } = caller
      const { closed, settings } = deviceOf(caller) ?? {}
      const reason = closed ? 'closed' : outOfService()
      // Browsers have no program that starts.
      const isKiosk = device && device.boot !== null
      const handOver = isKiosk ? kioskHandOvers.heardFrom(device) : null
      const view = kioskView(config, reason, closed?.message)
      const shown = settings ? withDeviceValues(view, settings.values) : view
      return ok({ ...shown, ...(handOver && reason === null && { handOver }) })
    },

    startVisit: ({ language }, { caller, from, setToken }) => {
      if (caller.session !== null) sessions.end(caller.session, 'ended')
      setToken(null)
      // For the mail too: without a code nobody gets anywhere, and it is better to hear so before the password.
      if (outOfService() !== null || deviceOf(caller)?.closed) return err({ kind: 'out-of-service' })
      if (deps.isDraining?.()) return err({ kind: 'busy', seconds: noRoomSeconds })
      const visit = random.bytes(6).toString('base64url')
      const token = sessions.add(newSession({ visit, ...placeOf(caller), language, now: clock.now() }), from)
      setToken(token)
      if (token !== null) deps.devices.watch.visitBegun(caller.device?.id ?? null)
      return token === null ? err({ kind: 'busy', seconds: noRoomSeconds }) : ok(null)
    },

    takeHandOver: ({ number }, { caller, from, setToken }) => {
      if (outOfService() !== null) return err({ kind: 'out-of-service' })
      if (deps.isDraining?.()) return err({ kind: 'busy', seconds: noRoomSeconds })
      return kioskHandOvers.take(caller.device?.id ?? null, number, (taken) => {
        const visit = random.bytes(6).toString('base64url')
        const { language } = taken
        const session = newSession({ visit, ...placeOf(caller), language, now: clock.now() }, taken)
        kioskHandOvers.begun(taken, session)
        const token = sessions.add(session, from)
        if (token === null) return null
        setToken(token)
        return session
      })
    },

    reportScreen: ({ screen }, context) => {
      requireVisit(context).screen = screen
      return ok(null)
    },

    getVisit: async (_input, context) => {
      const session = requireVisit(context)
      const account = session.account === null ? null : await store.get('accounts', session.account)
      const { assistance } = session
      return ok({
        ...(assistance && {
          assistance: {
            purpose: assistance.purpose,
            by: assistance.by.name,
            ...(kioskHandOvers.isWatched(session) && { watched: true as const }),
          },
        }),
        account: account ? maskedAccountView(account.value) : null,
        change: session.change ? changeView(session.change, config) : null,
        receipt: session.receipt,
      })
    },

    setLanguage: ({ language }, context) => {
      requireSession(context).language = language
      return ok(null)
    },

    keepAlive: () => ok(null),

    askForHelp: async ({ screen }, context) => {
      const { kiosk, account, visit } = requireVisit(context)
      const seconds = helpCalls.take(context.from)
      if (seconds !== null) return err({ kind: 'busy', seconds })
      await store.commit({
        event: { kind: 'help.asked', at: clock.now(), kiosk, account, visit, data: { screen } },
        puts: [],
      })
      return ok(null)
    },

    endVisit: (_input, { caller, setToken }) => {
      if (caller.session !== null) sessions.end(caller.session, 'ended')
      setToken(null)
      return ok(null)
    },

    checkAccountNumber: ({ accountNumber }) => {
      const number = normaliseAccountNumber(accountNumber)
      return number.ok ? ok({ display: groupAccountNumber(number.value) }) : number
    },

    signIn: async ({ accountNumber, password }, context) => {
      const session = requireVisit(context)
      if (session.account !== null) return err({ kind: 'not-allowed' })
      const { kiosk, visit } = session
      const signedIn = await signIn.attempt({ accountNumber, password, kiosk, visit, lane: context.from })
      if (!signedIn.ok) return signedIn
      if (session.ended || context.caller.session === null) {
        return err({ kind: 'session-ended', reason: session.ended ?? 'ended' })
      }
      session.account = signedIn.value.key
      session.publicId = random.bytes(6).toString('base64url')
      context.setToken(sessions.rotate(context.caller.session))
      return ok(maskedAccountView(signedIn.value.account))
    },

    checkContact: ({ field, value }, context) => changes.check(requireVisit(context), field, value),

    draftChange: (given, context) => changes.draft(requireVisit(context), given),
    draftPassword: ({ password }, context) => changes.draftPassword(requireVisit(context), password),

    newCaptcha: ({ changeId }, context) => {
      const session = requireVisit(context)
      const change = changes.find(session, changeId)
      if (!change.ok) return change
      if (change.value.state !== 'draft') return changes.notHere(change.value)
      session.captcha = newCaptcha(random, config.captcha, clock.now())
      return ok(captchaView(session.captcha, random))
    },

    hearCaptcha: ({ captchaId }, context) => {
      const { captcha } = requireVisit(context)
      if (!captcha || captcha.id !== captchaId || clock.now() >= captcha.expiresAt) {
        return err({ kind: 'captcha-expired' })
      }
      return ok({ digits: [...captcha.digits] })
    },

    submitChange: (given, context) => inBudget(context, (session) => changes.submit(session, given)),
    resendCode: (given, context) => inBudget(context, (session) => changes.resend(session, given)),
    confirmCode: async (given, context) => {
      const confirming = { changeId: given.changeId }
      confirmations.add(confirming)
      try {
        return await changes.confirm(requireVisit(context), given)
      } finally {
        confirmations.delete(confirming)
      }
    },
    getChangeOutcome: async ({ changeId }, { caller: { device = null } }) => {
      const undecided = { outcome: 'unknown' as const, reference: null }
      if (device === null || isOpen(changeId)) return ok(undecided)
      const kept = (await store.get('changeOutcomes', changeId))?.value
      if (kept?.device === device.id) return ok({ outcome: 'confirmed', reference: kept.reference })
      return ok({ outcome: 'not-confirmed', reference: null })
    },
    cancelChange: (given, context) => changes.cancel(requireVisit(context), given),

    reportVoices: (report) => {
      deps.voices?.report(report)
      return ok(null)
    },

    enrolDevice: async ({ code }, { caller, from, setDeviceCookie }) => {
      if (caller.mayEnrol !== true) return err({ kind: 'device-code-refused' })
      const enrolled = await deps.devices.gate.enrolBrowser(code, from)
      if (!enrolled.ok) return enrolled
      setDeviceCookie(enrolled.value.cookie)
      return ok({ name: enrolled.value.device.name })
    },

    leaveKiosk: async ({ code, what }, { caller, session, setToken }) => {
      const left = await maintenanceExit.attempt({
        code,
        what,
        kiosk: caller.kiosk,
        visit: session?.visit ?? null,
      })
      if (!left.ok) return left
      if (caller.session !== null) sessions.end(caller.session, 'ended')
      setToken(null)
      maintenanceExit.leave(what)
      return ok(null)
    },
  }
}

export function kioskView(
  config: KioskConfig,
  outOfService: OutOfServiceReason | null,
  closed: KioskView['closed'] = null,
): KioskView {
  return {
    office: { code: config.office.code, name: config.office.name, hotline: config.office.hotline },
    languages: config.languages,
    screen: config.screen,
    demo: config.demo,
    captcha: { enabled: config.captcha.enabled, digits: config.captcha.digits },
    otp: { digits: config.otp.digits },
    session: { warnSeconds: config.session.warnSeconds },
    emailDomains: config.email.domains.map((domain) => `@${domain}`),
    emailEndings: config.email.endings.map((ending) => `.${ending}`),
    openingHours: config.office.hours,
    messages: config.office.messages,
    legal: { ...config.legal, form: formInSentences(config.staff.form) },
    receipt: { paper: config.receipt.paper },
    scanner: config.scanner.enabled ? { maxGapMs: config.scanner.maxGapMs } : null,
    outOfService,
    closed,
  }
}

/** The longest name of a form that the help screen has room for, in the largest text. */
const longestForm = 16

/** "Mẫu số 02/SĐ-GD" within a sentence of each language. A form with another name keeps it; one too long for screens is a form. */
function formInSentences(form: string): { vi: string; en: string } {
  const [, number] = /^mẫu số\s+(\S.*)$/i.exec(form.normalize('NFC')) ?? []
  const named =
    number === undefined ? { vi: form, en: form } : { vi: `mẫu số ${number}`, en: `form ${number}` }
  return named.vi.length <= longestForm ? named : { vi: 'tờ khai', en: 'the paper form' }
}
