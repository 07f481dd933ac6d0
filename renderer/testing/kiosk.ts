/**
 * The real service in memory, for tests and pictures of the screens, and answers on top of it: those it would give only
 * after a lot has been done, and those that never come.
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

/** Looked up with every call: a test may change its mind. */
export interface Overrides {
  /** In place of what the service would do: of a list the next one, as long as there is one; a single one each time. */
  failures?: { [N in OperationName]?: FailureFor<N>[] | FailureFor<N> }
  /** Calls that do not get through, and calls that are heard and never answered. */
  unreachable?: readonly OperationName[]
  unanswered?: readonly OperationName[]
  /** What is told in place of what the service has said. */
  replaced?: { [N in OperationName]?: (said: OutputOf<N>) => OutputOf<N> }
}

export interface KioskOptions extends TestOptions, Overrides {
  /** Over `theAccount`. */
  account?: Partial<ReturnType<typeof person>>
}

export const office = { code: 'DEMO', name: 'BHXH Quận 1, TP. Hồ Chí Minh', hotline: '1900 9068' }
export const theAccount = person('0123456789', {
  name: 'Nguyễn Thị Quỳnh',
  personalId: '079085001234',
  phone: '+84912345678',
  email: 'quynh.nguyen@example.vn',
})
/** As screens show it. */
export const masked = {
  name: 'Nguyễn Thị Q•••',
  bhxhNumber: '•••••• 6789',
  personalId: '•••••••• 1234',
  phone: '•••• ••• 678',
  email: 'q•••@example.vn',
}

export type OpenKiosk = Awaited<ReturnType<typeof openKiosk>>

/** With one account, and those given. Its time is the test's own, which may be faked; its chance is the same each time. */
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
    /** Whoever stands at the screens: what they have done before these look for the first time. */
    person: visitor,
    api,
    /** Of the captcha that stands on the screen. */
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
 * Waits for what the service is asked at this moment: checking a password takes time of its own, whatever the test's says.
 * @returns false when nothing was asked
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
    if (overrides.unreachable?.includes(name)) throw new Error(`${name} is lost`)
    if (overrides.unanswered?.includes(name)) return new Promise(() => {})
    const failure = nextOf(overrides.failures?.[name])
    if (failure) {
      const { session } = await api.getKiosk({}, visit)
      return {
        result: { ok: false, error: failure },
        session: failure.kind === 'session-ended' ? null : session,
      }
    }
    const reply = await underWay(api[name](input, visit))
    const told = overrides.replaced?.[name]
    return reply.result.ok && told
      ? { ...reply, result: { ok: true, value: told(reply.result.value) } }
      : reply
  }
  const names = Object.keys(api) as OperationName[]
  // Each takes and gives what its name says: see `answer`.
  return Object.fromEntries(
    names.map((name) => [name, (input: never, visit: string | null) => answer(name, input, visit)]),
  ) as unknown as KioskApi
}

function nextOf<F>(planned: F[] | F | undefined): F | undefined {
  return Array.isArray(planned) ? planned.shift() : planned
}
