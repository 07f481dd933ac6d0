import { describe, expect, it } from 'vitest'
import { demoSignInsPath } from '../contract/demo.ts'
import { demoSignIns } from '../core/demo/accounts.ts'
import type { DemoMailbox } from '../core/demo/mailbox.ts'
import { fakeKiosk } from './testing/fake-kiosk.ts'
import { host, shell } from './testing/shell.ts'

describe('the mailbox', () => {
  const mail = { to: 'lan@example.vn', subject: 'Mã', text: '123456', html: '<p>', receivedAt: 1 }
  const mailbox: DemoMailbox = {
    smtp: { host: '127.0.0.1', port: 1 },
    mails: () => [mail],
    page: () => '<!doctype html><title>Mailbox</title>',
    close: () => Promise.resolve(),
  }

  it('is there in demo', async () => {
    const { app } = shell(undefined, { kiosk: { ...fakeKiosk(), mailbox } })
    const page = await app.inject({ url: '/mailbox', headers: { host } })
    expect(page.body).toContain('Mailbox')
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    expect((await app.inject({ url: '/mailbox.json', headers: { host } })).json()).toEqual([mail])
    expect((await app.inject({ url: demoSignInsPath, headers: { host } })).json()).toEqual(demoSignIns)
    expect((await app.inject({ url: '/mailbox.css', headers: { host } })).headers['content-type']).toContain(
      'text/css',
    )
  })

  it('loads itself anew in a tab of its own only', async () => {
    const { app } = shell(undefined, { kiosk: { ...fakeKiosk(), mailbox } })
    const refresh = async (dest: string) =>
      (await app.inject({ url: '/mailbox', headers: { host, 'sec-fetch-dest': dest } })).headers['refresh']
    expect([await refresh('document'), await refresh('iframe')]).toEqual(['5', undefined])
  })

  it.each(['/mailbox', '/mailbox.json', '/mailbox.css', demoSignInsPath])(
    'is not there otherwise: %s',
    async (url) => {
      expect((await shell().app.inject({ url, headers: { host } })).statusCode).toBe(404)
    },
  )
})
