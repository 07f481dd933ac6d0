/** What administrators change: what is taken, what is refused and why, what is kept, and what a later start makes of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configSchema, type KioskConfigInput } from '../../config/config.ts'
import { secureRandom } from '../../foundation/random.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import { anAdministrator } from '../../testing/administrator.ts'
import { settingPaths, type SettingPath } from '../../config/setting-keys.ts'
import { openSettings } from './settings.ts'
import type { Log } from '../../foundation/log.ts'

const smtp = { host: 'mail.bhxh.example', user: 'kiosk', from: 'BHXH <kiosk@bhxh.example>' }
const file: KioskConfigInput = { smtp, session: { idleSeconds: 120 } }
const mai = await anAdministrator(memoryStore())

async function opened(given = file, store = memoryStore()) {
  await anAdministrator(store)
  const told: SettingPath[][] = []
  const warned: unknown[] = []
  const log: Log = { info() {}, warn: (fields) => warned.push(fields), error() {} }
  const settings = await openSettings({
    store,
    log,
    given,
    base: configSchema.parse(given),
    clock: { now: () => 1 },
    random: secureRandom,
    smtpPassword: given.smtp ? 'from-environment' : undefined,
    onChange: (keys) => told.push([...keys]),
    // What no rule of the schema knows of.
    isUsable: ({ office }) => office.name !== 'nobody can use this',
  })
  const written = () => store.events.filter(({ kind }) => kind === 'settings.changed')
  return { settings, store, written, told, warned }
}

describe('what is in force', () => {
  it('comes from the default, the file, or from here; what is changed shows in the same object at once', async () => {
    const { settings, told } = await opened()
    const { config } = settings
    const { session, office } = config
    const before = settings.view()
    expect(before.version).toBe(0)
    expect(before.from).toMatchObject({
      'session.idleSeconds': 'file',
      'session.limitSeconds': 'default',
      'smtp.password': 'file',
    })
    const changes = { 'session.idleSeconds': 45, 'office.name': 'BHXH cơ sở Bến Thành', languages: ['en'] }
    const saved = await settings.save(mai, changes, 0)
    expect(saved).toMatchObject({ ok: true, value: { from: { 'session.idleSeconds': 'here' } } })
    expect(settings.view().version).toBeGreaterThan(0)
    expect([session.idleSeconds, office.name, config.languages]).toEqual([45, 'BHXH cơ sở Bến Thành', ['en']])
    expect(told).toEqual([['office.name', 'languages', 'session.idleSeconds']])

    const reset = await settings.reset(mai, ['session.idleSeconds'], settings.view().version)
    expect(reset).toMatchObject({ ok: true, value: { from: { 'session.idleSeconds': 'file' } } })
    expect([session.idleSeconds, office.name]).toEqual([120, 'BHXH cơ sở Bến Thành'])
  })

  it('is journalled by name and person, never by value; what is equal is no change', async () => {
    const { settings, written, told } = await opened()
    await settings.save(mai, { 'smtp.password': 'mật-khẩu-mới', 'smtp.port': 2525, 'staff.pinHours': 8 }, 0)
    expect(written()).toEqual([
      {
        kind: 'settings.changed',
        at: 1,
        kiosk: 'k',
        account: null,
        visit: 'v',
        staff: 'mai.pham',
        data: { keys: ['smtp.port', 'smtp.password'] },
      },
    ])
    expect(JSON.stringify(settings.view())).not.toContain('mật-khẩu-mới')
    const { version } = settings.view()
    expect(await settings.save(mai, { 'smtp.port': 2525 }, version)).toMatchObject({ value: { version } })
    expect([written().length, told.length]).toEqual([1, 1])
  })

  it('is written over by nobody who has not seen it', async () => {
    const { settings } = await opened()
    const both = [45, 50].map((seconds) => settings.save(mai, { 'session.idleSeconds': seconds }, 0))
    expect((await Promise.all(both)).map(({ ok }) => ok)).toEqual([true, false])
    expect(settings.config.session.idleSeconds).toBe(45)
    expect(await settings.reset(mai, ['session.idleSeconds'], 0)).toEqual({
      ok: false,
      error: { kind: 'settings-conflict' },
    })
  })

  it('is there again after a start', async () => {
    const { settings, store } = await opened()
    await settings.save(mai, { 'captcha.enabled': false, 'smtp.password': 'neu' }, 0)
    const again = (await opened(file, store)).settings
    expect(again.config.captcha.enabled).toBe(false)
    expect(again.view().version).toBe(settings.view().version)
    expect(again.mail()?.password).toBe('neu')
  })
})

describe('what is wrong', () => {
  it.each<[string, unknown, object]>([
    ['session.idleSeconds', 5, { rule: 'range', allowed: { type: 'whole-number', min: 30, max: 600 } }],
    ['session.idleSeconds', '90', { rule: 'type' }],
    ['office.name', '', { rule: 'length', allowed: { type: 'text', min: 1, max: 120 } }],
    ['office.name', null, { rule: 'missing' }],
    ['office.name', ' \u00a0 ', { rule: 'missing' }],
    ['office.name', 'BHXH\r\nBcc: a@example.vn', { rule: 'form' }],
    ['legal.law.vi', 'Luật\u2028số 91', { rule: 'form' }],
    ['staff.form', 'Mẫu\u0007', { rule: 'form' }],
    ['staff.approval', 'nobody', { rule: 'choice', allowed: { type: 'one-of' } }],
    ['languages', ['vi', 'vi'], { rule: 'twice' }],
    ['languages', [], { rule: 'length', allowed: { type: 'list', min: 1 } }],
    ['email.domains', ['không phải'], { path: 'email.domains[0]', setting: 'email.domains', rule: 'form' }],
    ['smtp.from', 'a@x.example, b@x.example', { rule: 'form' }],
    ['smtp.from', 'x <a@-_->', { rule: 'form' }],
    ['smtp.port', 0, { rule: 'range' }],
    ['office.code', 'hcm q1', { rule: 'code', allowed: { type: 'text', min: 0, max: null } }],
    ['office.code', '', { rule: 'code' }],
    ['office.code', null, { rule: 'missing' }],
    ['__proto__', {}, { rule: 'not-a-setting' }],
    ['throttle.lockAfter', 10, { rule: 'not-a-setting' }],
  ])('%s %j', async (path, value, problem) => {
    const { settings, written } = await opened()
    const changes = Object.fromEntries([[path, value]])
    expect(settings.check(changes)).toMatchObject([{ path, ...problem }])
    expect(await settings.save(mai, changes, 0)).toMatchObject({ error: { kind: 'settings-refused' } })
    expect(written()).toEqual([])
  })

  it('stands beside the field it is in, in a list of opening hours too', async () => {
    const { settings } = await opened()
    const hours = [
      { days: ['mon'], from: '07:30', to: '11:30' },
      { days: ['mon'], from: '11:00', to: '17:00' },
      { days: ['tue'], from: '17:00', to: '08:00' },
    ]
    const rules = (changes: object) =>
      settings.check({ ...changes }).map(({ path, setting, rule }) => [path, setting, rule])
    expect(rules({ 'office.hours': hours.slice(0, 2) })).toEqual([
      ['office.hours[1]', 'office.hours', 'overlap'],
    ])
    expect(rules({ 'office.hours': hours.slice(2) })).toEqual([
      ['office.hours[0].from', 'office.hours', 'order'],
    ])
  })

  it('is told of each text of a list', async () => {
    const { settings } = await opened()
    const messages = [
      { vi: 'Nghỉ lễ ngày 2/9', en: 'Closed on 2 September' },
      { vi: ' ', en: 'a\u0000b' },
    ]
    const found = settings.check({ 'office.messages': messages })
    expect(found.map(({ path, setting, rule }) => [path, setting, rule])).toEqual([
      ['office.messages[1].vi', 'office.messages', 'missing'],
      ['office.messages[1].en', 'office.messages', 'form'],
    ])
  })

  it('is found whatever is sent: problems or a configuration, never an exception', async () => {
    const { settings } = await opened()
    const changes = fc.dictionary(fc.constantFrom(...settingPaths, 'toString', 'x'), fc.jsonValue(), {
      maxKeys: 4,
    })
    fc.assert(
      fc.property(changes, (given) => {
        for (const problem of settings.check(given)) expect(typeof problem.rule).toBe('string')
      }),
      { numRuns: 200 },
    )
  })
})

describe('what would end the kiosk', () => {
  it('is refused before it is written, whichever rule allows it', async () => {
    const { settings, written } = await opened()
    const changes = { 'office.name': 'nobody can use this' }
    expect(settings.check(changes)).toMatchObject([{ path: 'office.name', rule: 'form' }])
    expect(await settings.save(mai, changes, 0)).toMatchObject({ error: { kind: 'settings-refused' } })
    expect(written()).toEqual([])
    expect(settings.config.office.name).not.toBe('nobody can use this')
  })
})

describe('the mail account', () => {
  it('goes to another host or user only with a password given for it', async () => {
    const { settings } = await opened()
    const needed = [expect.objectContaining({ path: 'smtp.password', rule: 'password-needed' })]
    expect(settings.check({ 'smtp.host': 'elsewhere.example' })).toEqual(needed)
    expect(settings.check({ 'smtp.user': 'other' })).toEqual(needed)
    expect(settings.check({ 'smtp.port': 2525, 'smtp.host': smtp.host })).toEqual([])
    const account = { 'smtp.host': 'elsewhere.example', 'smtp.password': 'neu' }
    expect(await settings.save(mai, account, 0)).toMatchObject({ ok: true })
    expect([settings.config.smtp?.host, settings.mail()?.password]).toEqual(['elsewhere.example', 'neu'])
    expect(settings.check({ 'smtp.host': smtp.host })).toEqual(needed)
  })

  it('goes back as a whole: no password stays with a host it was not given for', async () => {
    const { settings } = await opened()
    await settings.save(mai, { 'smtp.host': 'elsewhere.example', 'smtp.password': 'neu', 'smtp.port': 25 }, 0)
    expect(await settings.reset(mai, ['smtp.password'], settings.view().version)).toMatchObject({ ok: true })
    expect([settings.config.smtp, settings.mail()?.password]).toMatchObject([
      { host: smtp.host, port: 25 },
      'from-environment',
    ])
  })

  it('can be tried before it is saved', async () => {
    const { settings } = await opened()
    const tried = settings.mailWith({ 'smtp.host': 'elsewhere.example', 'smtp.password': 'neu' })
    expect(tried).toMatchObject({ value: { host: 'elsewhere.example', user: 'kiosk', password: 'neu' } })
    expect(settings.mailWith({ 'smtp.host': 'elsewhere.example' })).toMatchObject({ ok: false })
    expect(settings.mailWith({})).toMatchObject({ value: { host: smtp.host, password: 'from-environment' } })
    expect(settings.mail()).toMatchObject({ host: smtp.host, password: 'from-environment' })
  })

  it('may have neither user nor password', async () => {
    const { settings } = await opened()
    expect(await settings.save(mai, { 'smtp.user': null }, 0)).toMatchObject({ ok: true })
    expect([settings.config.smtp, settings.mail()?.password]).toEqual([
      { host: smtp.host, port: 587, secure: false, from: smtp.from },
      undefined,
    ])
    expect(settings.check({ 'smtp.password': 'x' })).toMatchObject([
      { path: 'smtp.user', rule: 'user-needed' },
    ])
  })

  it('cannot be set in demo; the rest can', async () => {
    const { settings } = await opened({})
    expect(settings.check({ 'smtp.host': 'mail.example', 'smtp.password': 'x' })).toMatchObject([
      { path: 'smtp.host', rule: 'not-in-demo' },
      { path: 'smtp.password', rule: 'not-in-demo' },
    ])
    expect(await settings.save(mai, { 'office.name': 'Thử' }, 0)).toMatchObject({ ok: true })
    expect(settings.config).toMatchObject({ demo: true, office: { name: 'Thử' } })
  })
})

describe('a later start', () => {
  const kept = { 'session.idleSeconds': 5, 'office.gone': 1, 'captcha.enabled': false, 'smtp.host': 'a b' }

  async function storeWith(values: object) {
    const store = memoryStore()
    const event = {
      kind: 'settings.changed',
      at: 0,
      kiosk: 'k',
      account: null,
      visit: null,
      data: {},
    } as const
    const value = { values: { ...values }, smtpPassword: 'neu' }
    await store.commit({ event, puts: [{ collection: 'settings', key: 'office', value, expect: 0 }] })
    return store
  }

  it('leaves out just what no longer fits, and says which', async () => {
    const { settings, warned } = await opened(file, await storeWith({ ...kept, 'smtp.user': 'x' }))
    expect(settings.config).toMatchObject({
      session: { idleSeconds: 120 },
      captcha: { enabled: false },
      smtp: { host: smtp.host, user: 'kiosk' },
    })
    expect(settings.mail()?.password).toBe('from-environment')
    expect(warned).toEqual([
      { settings: ['office.gone'] },
      { settings: expect.arrayContaining(['session.idleSeconds', 'smtp.host']) },
    ])
    await settings.save(mai, { 'captcha.enabled': true }, 1)
    expect(settings.view().version).toBe(2)
  })

  it('leaves out what a start would refuse though every rule allows it', async () => {
    const values = { 'captcha.enabled': false, 'office.name': 'nobody can use this', 'staff.pinHours': 4 }
    const { settings, warned } = await opened(file, await storeWith(values))
    expect(settings.config).toMatchObject({ captcha: { enabled: false }, staff: { pinHours: 4 } })
    expect(settings.config.office.name).not.toBe('nobody can use this')
    expect(warned).toEqual([{ settings: ['office.name'] }])
  })

  it('leaves the mail out where the file has become a demo', async () => {
    const store = await storeWith({ 'smtp.host': 'mail.example', 'smtp.user': 'x', 'captcha.enabled': false })
    const { settings } = await opened({}, store)
    expect([settings.config.smtp, settings.mail()?.password, settings.config.captcha.enabled]).toEqual([
      ...[undefined, undefined, false],
    ])
  })
})
