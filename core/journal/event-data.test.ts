/** What the service writes is what the registry describes: field by field, type by type, code by code. */
import { describe, expect, it } from 'vitest'
import {
  another,
  minute,
  newestCode,
  openTestKiosk,
  organisation,
  submitted,
  withEmail,
  type TestKiosk,
} from '../testing/kiosk.ts'
import { dataFields, type DataField } from './event-data.ts'
import { eventSentences } from './event-sentences.ts'
import type { JournalEvent } from './events.ts'

const settings = {
  config: { otp: { tries: 3, perAccountPerDay: 3 } },
  maintenanceCode: 'open sesame',
  leave() {},
}

describe('a day at the kiosk', () => {
  it('leaves nothing in the journal that is not described', async () => {
    const kiosk = await openTestKiosk(settings)
    await mishaps(kiosk)
    await changes(kiosk)
    for (const event of kiosk.store.events) expectDescribed(event)
    const written = new Set(kiosk.store.events.map(({ kind }) => kind))
    expect([...written].sort()).toEqual([
      'accounts.added',
      'captcha.failed',
      'change.cancelled',
      'change.confirmed',
      'change.expired',
      'change.locked',
      'change.refused',
      'code.limit',
      'code.refused',
      'code.sent',
      'help.asked',
      'kiosk.left',
      'maintenance.refused',
      'maintenance.tried',
      'sign-in.locked',
      'sign-in.refused',
      'sign-in.succeeded',
    ])
  })
})

async function mishaps(kiosk: TestKiosk): Promise<void> {
  const visitor = kiosk.visitor()
  await visitor.signIn(organisation)
  for (let i = 0; i < 5; i++) {
    await visitor.signIn(another, 'not the password')
    kiosk.pass(minute)
  }
  await visitor.must('askForHelp', { screen: 'sign-in' })
  await visitor.call('leaveKiosk', { code: 'not the code', what: 'close' })
  await visitor.must('leaveKiosk', { code: 'open sesame', what: 'restart' })
  await visitor.signIn(withEmail)
  const change = await visitor.must('draftChange', { phone: '0356 789 013' })
  const { id } = await visitor.must('newCaptcha', { changeId: change.id })
  await visitor.call('submitChange', { changeId: change.id, captcha: { id, answer: 'x' } })
}

async function changes(kiosk: TestKiosk): Promise<void> {
  const again = () => kiosk.pass(25 * 60 * minute)
  const confirmed = await submitted(kiosk, { phone: '0356 789 012', email: 'moi@example.vn' })
  const { visitor, changeId } = confirmed
  await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
  again()
  const cancelled = await submitted(kiosk, { phone: '0356 789 013' })
  await cancelled.visitor.must('cancelChange', { changeId: cancelled.changeId })
  const left = await submitted(kiosk, { phone: '0356 789 013' })
  await left.visitor.must('endVisit', {})
  again()
  const locked = await submitted(kiosk, { phone: '0356 789 013' })
  for (let i = 0; i < 3; i++) {
    await locked.visitor.call('confirmCode', { changeId: locked.changeId, code: kiosk.wrongCode() })
  }
  again()
  const first = await submitted(kiosk, { phone: '0356 789 014' })
  const second = await submitted(kiosk, { phone: '0356 789 015' })
  const secondCode = newestCode(kiosk)
  await first.visitor.must('confirmCode', { changeId: first.changeId, code: kiosk.mails.at(-2)?.code ?? '' })
  await second.visitor.call('confirmCode', { changeId: second.changeId, code: secondCode })
  for (let i = 0; i < 2; i++) await submitted(kiosk, { phone: '0356 789 016' }).catch(() => {})
}

function expectDescribed({ kind, data }: JournalEvent): void {
  const listed: readonly string[] = eventSentences[kind].data
  for (const [name, value] of Object.entries(data)) {
    expect(listed, `${kind} holds ${name}`).toContain(name)
    const field: DataField = dataFields[name as keyof typeof dataFields]
    if (value === null) continue
    expect(typeOf(value), `${kind}: ${name}`).toBe(field.type)
    if (!field.codes) continue
    for (const one of [value].flat()) {
      expect(Object.keys(field.codes), `${kind}: ${name}`).toContain(String(one).replace(/:.*$/, ''))
    }
  }
}

function typeOf(value: unknown): DataField['type'] {
  if (Array.isArray(value)) return 'lines'
  if (typeof value === 'boolean') return 'yes-no'
  return typeof value === 'number' ? 'number' : 'text'
}
