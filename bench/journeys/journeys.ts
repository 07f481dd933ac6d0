/** One citizen's journey, call by call, on each of the servers. */
import { visitHeader } from '../../contract/http.ts'
import { emailOnFile, accountNumber, newEmail, newPhone, password } from '../harness/office.ts'
import type { HttpClient } from './http-client.ts'
import type { MailSink } from './mail-sink.ts'

export interface Citizen {
  client: HttpClient
  mails: MailSink
  /** Which account. */
  index: number
  /** Which journey of this account. */
  round: number
  /** Told each answer's text, by operation. */
  onReply?: (operation: string, text: string) => void
}

export type Journey = (citizen: Citizen) => Promise<void>
export type JourneyName = 'ours' | 'peer' | 'empty'

/** Eight calls: a phone change proved by a code to the e-mail on file. */
const ours: Journey = async ({ client, mails, index, round, onReply }) => {
  async function call<T>(operation: string, input: object): Promise<T> {
    const { status, body } = await client.post(`/api/${operation}`, input)
    onReply?.(operation, body)
    const { result, session } = JSON.parse(body) as {
      result: { ok: boolean; value: T }
      session: { visit: string } | null
    }
    if (status !== 200 || !result.ok) throw new Error(`${operation}: ${status} ${body}`)
    if (session) client.headers.set(visitHeader, session.visit)
    return result.value
  }
  client.forget()
  await call('startVisit', { language: 'vi' })
  await call('signIn', { accountNumber: accountNumber(index), password })
  const { id: changeId } = await call<{ id: string }>('draftChange', {
    changeId: null,
    phone: newPhone(index, round),
  })
  const { id } = await call<{ id: string }>('newCaptcha', { changeId })
  const { digits } = await call<{ digits: string[] }>('hearCaptcha', { captchaId: id })
  await call('submitChange', { changeId, captcha: { id, answer: digits.join('') } })
  const code = await mails.codeFor(emailOnFile(index))
  const { receipt } = await call<{ receipt: object | null }>('confirmCode', { changeId, code })
  if (!receipt) throw new Error('confirmed, but no receipt')
  await call('endVisit', {})
}

/** Six calls, as its own client makes them: it asks for the session anew after signing in and after a change. */
const peer: Journey = async ({ client, mails, index, round }) => {
  async function called({ status, body }: { status: number; body: string }): Promise<void> {
    if (status !== 200 || body === 'null') throw new Error(`better-auth: ${status} ${body}`)
  }
  const email = newEmail(index, round)
  const current = round === 0 ? emailOnFile(index) : newEmail(index, round - 1)
  client.forget()
  await called(await client.post('/api/auth/sign-in/email', { email: current, password }))
  await called(await client.get('/api/auth/get-session'))
  await called(await client.post('/api/auth/email-otp/request-email-change', { newEmail: email }))
  const otp = await mails.codeFor(email)
  await called(await client.post('/api/auth/email-otp/change-email', { newEmail: email, otp }))
  await called(await client.get('/api/auth/get-session'))
  await called(await client.post('/api/auth/sign-out', {}))
}

/** The eight calls of ours with inputs of their length, to a server that does nothing. */
const empty: Journey = async ({ client, index, round }) => {
  const [changeId, id] = ['a'.repeat(16), 'b'.repeat(16)]
  client.forget()
  client.headers.set(visitHeader, 'c'.repeat(8))
  for (const [operation, input] of [
    ['startVisit', { language: 'vi' }],
    ['signIn', { accountNumber: accountNumber(index), password }],
    ['draftChange', { changeId: null, phone: newPhone(index, round) }],
    ['newCaptcha', { changeId }],
    ['hearCaptcha', { captchaId: id }],
    ['submitChange', { changeId, captcha: { id, answer: '12345' } }],
    ['confirmCode', { changeId, code: '123456' }],
    ['endVisit', {}],
  ] as const) {
    const { status, body } = await client.post(`/api/${operation}`, input)
    if (status !== 200 || JSON.parse(body) === null) throw new Error(`empty: ${status}`)
  }
}

export const journeys: Record<JourneyName, Journey> = { ours, peer, empty }
