/**
 * Handing a citizen over to a kiosk. The clerk chooses it and reads a number out; the kiosk shows nothing of the citizen before it
 * was given there. What a hand-over takes is looked at when it is made and again when the number is right, each time in
 * the commit that says so.
 */
import type { FailureOf } from '../../../contract/failures.ts'
import type { InputOf, ResultOf } from '../../../contract/operations.ts'
import type { HandOverStep, HandOverView, KioskChoice } from '../../../contract/counter/views.ts'
import type { KioskView, Language } from '../../../contract/views.ts'
import type { KioskConfig } from '../../config/config.ts'
import type { Clock } from '../../foundation/clock.ts'
import type { Random } from '../../foundation/random.ts'
import { err, ok } from '../../foundation/result.ts'
import { maskName } from '../../contact/mask.ts'
import type { Assistance } from '../../session/assistance.ts'
import type { LiveSession, Session, StaffSession } from '../../session/session.ts'
import type { Store } from '../../storage/port/store.ts'
import { RightsLost, type StaffAudit } from '../staff-audit.ts'
import { handOverData, type Cases } from './cases.ts'
import { createHandOvers, mostNumberTries, type HandOver } from './hand-overs.ts'

/** A machine that may call, as the list of devices has it. */
export interface OfficeDevice {
  id: string
  name: string
  office: string
  /** A kiosk's program; else a browser at a counter. */
  isKiosk: boolean
}

export interface KioskHandOversDeps {
  store: Store
  clock: Clock
  random: Random
  config: KioskConfig
  audit: StaffAudit
  cases: Pick<Cases, 'mayHandOver'>
  /** All that may call now, of all offices. */
  devices: () => readonly OfficeDevice[]
  sessions: () => readonly LiveSession[]
  /** Ends the visit at a kiosk. */
  endVisit: (visit: Session) => void
  /** Runs what the journal is told on the side; its failure is logged. */
  aside: (work: () => Promise<void>) => void
}

/** What the visit at the kiosk is begun with. */
export interface TakenUp {
  account: string
  language: Language
  assistance: Assistance
}

/** How often an idle kiosk asks where a citizen's account is open at the desk, and where somebody of the staff is at work. */
const askSoonMs = 2_000
const askNowAndThenMs = 5_000
/** An idle kiosk asks every 20 seconds at least: one that has been silent for longer would not notice a hand-over. */
const silentAfterMs = 45_000

export function createKioskHandOvers(deps: KioskHandOversDeps) {
  const { store, clock, config, audit, cases } = deps
  /** By kiosk: when its idle screen last asked. */
  const heard = new Map<string, number>()
  const handOvers = createHandOvers({ ...deps, onEnd })

  function onEnd(handOver: HandOver, before: HandOver['stage']): void {
    const { visit } = handOver
    if (visit && !visit.ended) deps.endVisit(visit)
    // What is being written says so itself, in its order. That a visit ends says nobody in the journal.
    if (before === 'waiting') deps.aside(() => noteEnd(handOver))
  }

  /** Unless its member has said so already. */
  async function noteEnd(handOver: HandOver): Promise<void> {
    if (handOver.end !== 'taken-back') await note('hand-over.ended', handOver)
  }

  const aboutKiosk = ({ kiosk }: Pick<HandOver, 'kiosk'>) => ({ device: kiosk.id, deviceName: kiosk.name })

  /** No act of staff. */
  async function note(kind: 'hand-over.tried' | 'hand-over.ended', handOver: HandOver): Promise<void> {
    const { kiosk, account, tries, end } = handOver
    const more = kind === 'hand-over.tried' ? { tries } : { reason: end }
    await store.commit({
      event: {
        kind,
        at: clock.now(),
        kiosk: kiosk.name,
        account,
        visit: null,
        data: { ...aboutKiosk(handOver), ...more },
      },
      puts: [],
    })
  }

  const isBusy = (kiosk: string) => deps.sessions().some(({ device }) => device === kiosk)

  /** Whether its idle screen would notice a hand-over, or somebody is at it. What else is known of kiosks belongs here. */
  const isThere = (kiosk: string) =>
    isBusy(kiosk) || clock.now() - (heard.get(kiosk) ?? -Infinity) < silentAfterMs

  const isFree = (kiosk: string) => !isBusy(kiosk) && handOvers.atKiosk(kiosk) === null

  const kiosksOf = (office: string) => deps.devices().filter((one) => one.isKiosk && one.office === office)

  /** @param here the device that asks: its own screen is no other one */
  function list(office: string, here: string | null): KioskChoice[] {
    return kiosksOf(office)
      .filter(({ id }) => id !== here && isThere(id))
      .map(({ id, name }) => ({ id, name, free: isFree(id) }))
      .sort(
        (a, b) => Number(b.free) - Number(a.free) || a.name.localeCompare(b.name, 'vi', { numeric: true }),
      )
  }

  async function make(
    session: StaffSession,
    office: string,
    given: Omit<InputOf<'handOverToKiosk'>, 'case'>,
  ): Promise<ResultOf<'handOverToKiosk'>> {
    for (;;) {
      const may = await cases.mayHandOver(session, given)
      if (!may.ok) return may
      const { account, checks, assistance } = may.value
      const own = handOvers.ofMember(session.userName)
      if (own && own.stage !== 'over') return err({ kind: 'hand-over-open' })
      const kiosk = kiosksOf(office).find(({ id }) => id === given.kiosk)
      if (!kiosk || !isThere(kiosk.id) || !isFree(kiosk.id)) return err({ kind: 'kiosk-in-use' })
      const reserved = handOvers.reserve({
        by: session,
        caseId: session.case?.id ?? '',
        kiosk: { id: kiosk.id, name: kiosk.name },
        account: account.key,
        accountVersion: account.version,
        name: maskName(account.value.name),
        language: given.language,
        assistance,
      })
      if (!reserved.ok) return err({ kind: reserved.error })
      const handOver = reserved.value
      try {
        const data = { ...handOverData(assistance), ...aboutKiosk(handOver) }
        if (await audit.write(session, 'hand-over.made', account.key, data, [], { checks })) {
          handOvers.offer(handOver)
          // Somebody came to the kiosk meanwhile, or the member left.
          if (handOver.end !== null) await noteEnd(handOver)
          return ok(view(handOver))
        }
      } catch (error) {
        handOvers.release(handOver)
        throw error
      }
      handOvers.release(handOver)
    }
  }

  /**
   * @param device that calls
   * @param begin the visit, which nothing can come before any more; null where there is no room
   */
  async function take(
    device: string | null,
    typed: string,
    begin: (taken: TakenUp) => Session | null,
  ): Promise<ResultOf<'takeHandOver'>> {
    const handOver = device === null ? null : handOvers.atKiosk(device)
    if (!handOver || !handOvers.countTry(handOver)) return over
    await note('hand-over.tried', handOver)
    const compared = handOvers.compare(handOver, typed)
    if (compared === 'wrong')
      return err({ kind: 'hand-over-number-wrong', triesLeft: mostNumberTries - handOver.tries })
    if (compared === 'over') return over
    const refused = await writeTakenUp(handOver).catch((error: unknown) => {
      handOvers.end(handOver, 'not-possible')
      // Not the kiosk's failure, but that of the member who handed over.
      if (error instanceof RightsLost) return 'not-possible' as const
      throw error
    })
    if (refused !== null) handOvers.end(handOver, refused)
    if (handOver.stage === 'taking' && begin(handOver)) return ok(null)
    handOvers.end(handOver, 'not-possible')
    await noteEnd(handOver)
    return over
  }

  /** @returns why it cannot be taken up any more */
  async function writeTakenUp(handOver: HandOver): Promise<'account-changed' | 'not-possible' | null> {
    const { by, caseId, assistance, account, accountVersion } = handOver
    const given = { purpose: assistance.purpose, request: assistance.request?.id ?? null }
    for (;;) {
      const may = await cases.mayHandOver(by, given)
      if (!may.ok) return may.error.kind === 'account-changed' ? may.error.kind : 'not-possible'
      const { account: now, checks, assistance: again } = may.value
      if (by.case?.id !== caseId || now.key !== account || again.check !== assistance.check)
        return 'not-possible'
      if (now.version !== accountVersion) return 'account-changed'
      if (handOver.stage !== 'taking') return null
      const data = { ...handOverData(assistance), ...aboutKiosk(handOver) }
      if (await audit.write(by, 'account.handed-over', account, data, [], { checks })) return null
    }
  }

  async function takeBack(session: StaffSession, id: string): Promise<ResultOf<'takeBackHandOver'>> {
    const handOver = handOvers.ofMember(session.userName)
    if (handOver?.id !== id || handOver.stage === 'over') return over
    await audit.write(session, 'hand-over.taken-back', handOver.account, aboutKiosk(handOver))
    handOvers.end(handOver, 'taken-back')
    return ok(view(handOver))
  }

  function view(handOver: HandOver): HandOverView {
    const { id, kiosk, name, assistance, stage, number, expiresAt, tries, visit, end } = handOver
    const receipt = handOver.receipt ?? visit?.receipt ?? null
    const isWaiting = stage === 'waiting'
    const codeTries = visit?.change?.state === 'code-sent' ? visit.change.triesUsed : null
    return {
      id,
      kiosk: kiosk.name,
      name,
      purpose: assistance.purpose,
      step: receipt ? 'done' : visit && !visit.ended ? stepOf(visit) : 'number',
      number,
      expiresAt: isWaiting ? expiresAt : null,
      triesLeft: isWaiting
        ? mostNumberTries - tries
        : codeTries === null
          ? null
          : config.otp.tries - codeTries,
      receipt,
      end,
    }
  }

  return {
    list,
    make,
    take,
    takeBack,

    /** @returns what the idle screen of this kiosk is told; it has asked. */
    heardFrom(kiosk: Pick<OfficeDevice, 'id' | 'office'>): KioskView['handOver'] {
      heard.set(kiosk.id, clock.now())
      const handOver = handOvers.atKiosk(kiosk.id)
      const waiting = handOver?.stage === 'waiting' ? handOver.language : null
      const againMs = handOver ? askSoonMs : askAgainMs(kiosk)
      return againMs === null ? undefined : { waiting, againMs }
    },

    /** As its member sees it; null where there is none. */
    current(session: StaffSession): HandOverView | null {
      const handOver = handOvers.ofMember(session.userName)
      return handOver && handOver.stage !== 'making' ? view(handOver) : null
    },

    isWatched: (visit: Session) => handOvers.ofVisit(visit) !== null,

    close: (session: StaffSession, id: string) => handOvers.close(session.userName, id),

    begun: (taken: TakenUp, visit: Session) => {
      const handOver = visit.device === null ? null : handOvers.atKiosk(visit.device)
      if (handOver === taken) handOvers.begin(handOver, visit)
    },
    onBegin: (session: LiveSession) => handOvers.visitBegins(session),
    onEnd(session: LiveSession): void {
      if (session.side === 'staff') handOvers.memberLeaves(session)
      else handOvers.visitEnds(session, handOvers.ofVisit(session))
    },
    /** The last moment at which a visit has its receipt. */
    beforeWipe(visit: Session): void {
      const handOver = handOvers.ofVisit(visit)
      if (handOver) handOvers.keepReceipt(visit, handOver)
    },
    kiosksLost: (devices: readonly string[]) => devices.forEach((one) => handOvers.kioskLost(one)),
    sweep: () => handOvers.sweep(),
  }

  /** Null: nobody of the office is at work elsewhere. */
  function askAgainMs({ id, office }: Pick<OfficeDevice, 'id' | 'office'>): number | null {
    const devices = deps.devices()
    const isHere = (device: string | null) =>
      device === null || devices.find((one) => one.id === device)?.office === office
    const atWork = deps
      .sessions()
      .filter((one) => one.side === 'staff' && one.device !== id && isHere(one.device))
    if (atWork.length === 0) return null
    return atWork.some((one) => one.side === 'staff' && one.case !== null) ? askSoonMs : askNowAndThenMs
  }
}

export type KioskHandOvers = ReturnType<typeof createKioskHandOvers>

const over = err<FailureOf<'hand-over-over'>>({ kind: 'hand-over-over' })

const typing: ReadonlySet<string> = new Set(['edit-phone', 'edit-email', 'new-password'])

/** Its page says where it is while nothing was sent yet; from then on the change does. */
function stepOf({ change, screen }: Session): HandOverStep {
  switch (change?.state) {
    case 'code-sent':
      return change.delivery?.state() === 'sending' ? 'code-sending' : 'code'
    case 'expired':
    case 'locked':
      return 'stopped'
    default:
      if (screen !== null && typing.has(screen)) return 'typing'
      return change?.state === 'draft' || change?.state === 'captcha-passed' ? 'review' : 'reading'
  }
}
