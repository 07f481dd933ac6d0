/** What the service's unit promises, and that the command beside it works within the same. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFlags } from '../../../core/config/flags.ts'
import { longestDrainSeconds } from '../../../core/config/server.ts'
import { parseUnit } from '../parse-unit.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const unit = parseUnit(read('vssid-kiosk-service.service'))
const one = (key: string) => unit.get(key)?.join('\n') ?? ''

describe('vssid-kiosk-service.service', () => {
  it.each([
    ['Service.DynamicUser', 'yes'],
    ['Service.StateDirectoryMode', '0700'],
    ['Service.Restart', 'always'],
    ['Unit.StartLimitIntervalSec', '0'],
    ['Service.KillMode', 'mixed'],
    ['Service.NoNewPrivileges', 'yes'],
    ['Service.CapabilityBoundingSet', 'CAP_NET_BIND_SERVICE'],
    ['Service.RestrictNamespaces', 'yes'],
    ['Service.ProtectSystem', 'strict'],
    ['Service.ProtectHome', 'yes'],
    ['Service.LimitCORE', '0'],
    ['Install.WantedBy', 'multi-user.target'],
  ])('%s is "%s"', (key, value) => expect(unit.get(key)).toEqual([value]))

  it('starts the service with flags that it knows, its data in the folder that is writable', () => {
    const [node, main, ...args] = one('Service.ExecStart').split(' ')
    expect([node, main]).toEqual([
      '/usr/lib/vssid-kiosk-service/node',
      '/usr/lib/vssid-kiosk-service/dist/server/main.js',
    ])
    expect(parseFlags(args)).toMatchObject({
      ok: true,
      value: {
        service: true,
        demo: false,
        config: '/etc/vssid-kiosk-service/kiosk.config.json',
        data: '/var/lib/vssid-kiosk-service/data',
      },
    })
    expect(one('Service.StateDirectory').split(' ')).toContain('vssid-kiosk-service/data')
  })

  it('waits for the longest drain, and for what is closed behind it', () => {
    expect(Number(one('Service.TimeoutStopSec'))).toBeGreaterThanOrEqual(longestDrainSeconds + 20)
  })

  it('has no secret in its environment', () => {
    expect(one('Service.LoadCredential')).toBe('kiosk:/etc/vssid-kiosk-service/credentials')
    expect(unit.has('Service.EnvironmentFile')).toBe(false)
    expect(one('Service.Environment')).not.toContain('KIOSK_')
  })
})

it('the command works as the same account, on the same folders, with the same secrets', () => {
  const command = read('vssid-kiosk-service').replaceAll(/\\\n\s*/g, '')
  const properties = new Map(
    [...command.matchAll(/--property='?(\w+)=((?<=')[^']*|[^' ]*)/g)].map(([, key, value]) => [key, value]),
  )
  for (const key of [
    'DynamicUser',
    'User',
    'StateDirectoryMode',
    'LoadCredential',
    'NoNewPrivileges',
    'ProtectHome',
  ]) {
    expect([key, properties.get(key)]).toEqual([key, one(`Service.${key}`)])
  }
  expect(command).toContain(`--property='StateDirectory=${one('Service.StateDirectory')}'`)
  expect(command).toContain('--data "$state/data"')
})
