import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { callerKey } from './caller-key.ts'

const keyOf = (remoteAddress: string | undefined) => callerKey({ socket: { remoteAddress } as Socket })

it('is the address; of IPv6 the network, however it is written', () => {
  expect(keyOf('203.0.113.7')).toBe('203.0.113.7')
  expect(keyOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(keyOf('2001:db8::1')).toBe('2001:db8:0:0::/64')
  expect(keyOf('2001:0DB8:0:0:ffff::2')).toBe('2001:db8:0:0::/64')
  expect(keyOf('2001:db8:0:1::1')).toBe('2001:db8:0:1::/64')
  expect(keyOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(keyOf('::1')).toBe('0:0:0:0::/64')
  expect(keyOf(undefined)).toBe('unknown')
})
