/**
 * The real service in memory, for tests and pictures of screens, with overrides: answers that would need a
 * long preparation, and answers that never come.
 */
import type {
  FailureFor,
  InputOf,
  KioskApi,
  OperationName,
  OutputOf,
  Reply,
} from '../../contract/operations.ts'
import { openTestKiosk, person, type TestOptions } from '../../core/testing/kiosk.ts'
import { seededRandom } from '../../core/testing/random/seeded-random.ts'

export {
  member,
  newestCode,
  opened,
  password,
  person,
  staff,
  staffPassword,
} from '../../core/testing/kiosk.ts'

/** Looked up with every call, so that a test may change them. */
export interface Overrides {
  /** Failures instead of calls: from a list one after the other, a single one each time. */
  failures?: { [N in OperationName]?: FailureFor<N>[] | FailureFor<N> }
  /** Calls that fail to reach the service, and calls that are never answered. */
  unreachable?: readonly OperationName[]
  unanswered?: readonly OperationName[]
  /** Values in place of calls. */
  answered?: { [N in OperationName]?: (input: InputOf<N>) => OutputOf<N> }
  /** Maps the service's value to another one. */
  replaced?: { [N in OperationName]?: (said: OutputOf<N>) => OutputOf<N> }
}

export interface KioskOptions extends TestOptions, Overrides {
  /** Changes to `theAccount`. */
  account?: Partial<ReturnType<typeof person>>
}

export const office = { code: 'DEMO', name: 'BHXH cơ sở Bến Thành, TP. Hồ Chí Minh', hotline: '1900 9068' }
export const theAccount = person('0123456789', {
  name: 'Nguyễn Thị Quỳnh',
  personalId: '079085001234',
  phone: '+84912345678',
  email: 'quynh.nguyen@example.vn',
})
/** Registered since August 2025. */
export const idOnly = {
  ...person('', { name: 'Đặng Thu Hà', phone: '+84909876543', email: 'ha.dang@example.vn' }),
  number: null,
  personalId: '079301007788',
}
/** As screens show it. */
export const masked = {
  name: 'Nguyễn Thị Q•••',
  bhxhNumber: '•••••• 6789',
  personalId: '•••••••• 1234',
  phone: '•••• ••• 678',
  email: 'q•••@example.vn',
}

export type OpenKiosk = Awaited<ReturnType<typeof openKiosk>>

/**
 * With `theAccount` and the given accounts. Its clock is the test's own, which may be faked; its randomness
 * is seeded.
 */
export async function openKiosk(options: KioskOptions = {}) {
  const { account, accounts = [], config } = options
  const kiosk = await openTestKiosk({
    now: Date.now,
    random: seededRandom(1),
    ...options,
    accounts: [{ ...theAccount, ...account }, ...accounts],
    config: {
      ...config,
      office: { ...office, ...config?.office },
    },
  })
  const visitor = kiosk.visitor('quay-1')
  const api = withAnswers(visitor.api, options)
  let captchaId = 'none'
  const { newCaptcha } = api
  api.newCaptcha = async (input, visit) => {
    const reply = await newCaptcha(input, visit)
    if (reply.result.ok) captchaId = reply.result.value.id
    return reply
  }
  /** Another page of the same browser, which shows what is open. */
  async function beside() {
    const page = visitor.tab()
    return { page, visit: await page.must('getVisit', {}) }
  }

  return {
    ...kiosk,
    /** The person at the screens, for calls before the page is opened. */
    person: visitor,
    api,
    /** Answer to the current captcha. */
    async captchaAnswer() {
      const { page } = await beside()
      const { digits } = await page.must('hearCaptcha', { captchaId })
      return digits.join('')
    },
    async receipt() {
      const { visit } = await beside()
      if (visit.receipt === null) throw new Error('nothing was confirmed')
      return visit.receipt
    },
    /** May be changed at any time. */
    overrides: options as Overrides,
  }
}

const answering = new Set<Promise<unknown>>()
function underWay<T>(answer: Promise<T>): Promise<T> {
  answering.add(answer)
  return answer.finally(() => answering.delete(answer))
}
/**
 * Waits for pending calls: checking a password takes real time, also with fake timers.
 * @returns false when none was pending
 */
export async function answersCome(): Promise<boolean> {
  if (answering.size === 0) return false
  await Promise.allSettled(answering)
  return true
}

function withAnswers(api: KioskApi, overrides: Overrides): KioskApi {
  async function answer<N extends OperationName>(
    name: N,
    input: InputOf<N>,
    visit: string | null,
  ): Promise<Reply> {
    if (overrides.unreachable?.includes(name)) throw new Error(`${name} is unreachable`)
    if (overrides.unanswered?.includes(name)) return new Promise(() => {})
    const failure = nextOf(overrides.failures?.[name])
    if (failure) {
      const { session } = await api.getKiosk({}, visit)
      return {
        result: { ok: false, error: failure },
        session: failure.kind === 'session-ended' ? null : session,
      }
    }
    const value = overrides.answered?.[name]?.(input)
    if (value !== undefined) {
      // Does not move the session's deadline.
      const { session } = await api.getKiosk({}, visit)
      return { result: { ok: true, value }, session }
    }
    const reply = await underWay(api[name](input, visit))
    const replace = overrides.replaced?.[name]
    return reply.result.ok && replace
      ? { ...reply, result: { ok: true, value: replace(reply.result.value) } }
      : reply
  }
  const names = Object.keys(api) as OperationName[]
  // Each takes and returns the types of its name: see `answer`.
  return Object.fromEntries(
    names.map((name) => [name, (input: never, visit: string | null) => answer(name, input, visit)]),
  ) as unknown as KioskApi
}

function nextOf<F>(planned: F[] | F | undefined): F | undefined {
  return Array.isArray(planned) ? planned.shift() : planned
}
