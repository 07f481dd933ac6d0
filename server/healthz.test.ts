import { expect, test } from 'vitest'
import { fakeKiosk } from './testing/fake-kiosk.ts'
import { host, shell } from './testing/shell.ts'

const get = (app: ReturnType<typeof shell>['app'], url: string, headers = {}, remoteAddress = '127.0.0.1') =>
  app.inject({ method: 'GET', url, headers: { host, ...headers }, remoteAddress })

test('says that the kiosk serves, or why not, to anyone, and calls no operation', async () => {
  const { app, kiosk } = shell()
  const well = await get(app, '/healthz', {}, '10.1.1.1')
  expect([well.statusCode, well.json()]).toEqual([200, { status: 'ok' }])
  expect(well.headers).toMatchObject({ 'cache-control': 'no-store' })
  expect(well.headers['set-cookie']).toBeUndefined()
  kiosk.health = { ...kiosk.health, outOfService: () => 'mail' }
  const { app: other } = shell(undefined, { kiosk })
  const out = await get(other, '/healthz')
  expect([out.statusCode, out.json()]).toEqual([503, { status: 'out-of-service', reason: 'mail' }])
  expect(kiosk.calls).toEqual([])
})

test('says that nobody new is taken while visits come to their end', async () => {
  const kiosk = fakeKiosk()
  const { app } = shell(undefined, {
    kiosk: { ...kiosk, service: { ...kiosk.service, isDraining: () => true } },
  })
  const draining = await get(app, '/healthz')
  expect([draining.statusCode, draining.json()]).toEqual([503, { status: 'draining' }])
})

test('gives its numbers to this machine alone, not to what a proxy passes on', async () => {
  const { app } = shell()
  const full = await get(app, '/healthz?full=1')
  expect(full.json()).toMatchObject({ status: 'ok', visits: 0 })
  expect((await get(app, '/healthz?full=1', {}, '::ffff:127.0.0.1')).statusCode).toBe(200)
  expect((await get(app, '/healthz?full=1', {}, '10.1.1.1')).statusCode).toBe(403)
  const proxies = [
    'cf-connecting-ip',
    'true-client-ip',
    'x-client-ip',
    'x-cluster-client-ip',
    'fly-client-ip',
  ]
  for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', ...proxies, 'x-of-tomorrow']) {
    expect((await get(app, '/healthz?full=1', { [name]: '127.0.0.1' })).statusCode, name).toBe(403)
  }
  const behind = shell(undefined, { publicOrigin: 'https://kiosk.example.vn' }).app
  expect((await get(behind, '/healthz?full=1')).statusCode, 'a proxy is configured').toBe(403)
})
