import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DeviceView } from '../../../contract/admin/device-views.ts'
import {
  columns,
  conditionOf,
  conditionOrder,
  counts,
  found,
  movedTo,
  needing,
  sorted,
  sortedBy,
  usualSorting,
} from './machine-list.ts'

const device = (name: string, over: Partial<DeviceView> = {}): DeviceView => ({
  id: name,
  name,
  kind: 'kiosk',
  keptIn: 'file',
  state: 'active',
  suspended: null,
  enrolledAt: 0,
  enrolledBy: 'mai.pham',
  version: '1.0.0',
  startedAt: 0,
  condition: 'serving',
  outOfService: null,
  troubles: [],
  lastSeenAt: 0,
  visitsToday: 0,
  inUse: 'nobody',
  closed: null,
  orders: [],
  ...over,
})
const names = (devices: readonly DeviceView[]) => devices.map(({ name }) => name)

const anyDevice = fc
  .record({
    name: fc.stringMatching(/^[a-z]{1,3}-[0-9]{1,2}$/),
    kind: fc.constantFrom('kiosk', 'browser'),
    condition: fc.constantFrom('serving', 'silent', 'staff-needed', 'out-of-service', 'closed'),
    version: fc.constantFrom(null, '1.9.0', '1.10.0'),
    lastSeenAt: fc.constantFrom(null, 1, 2),
    visitsToday: fc.nat(3),
    inUse: fc.constantFrom('nobody', 'citizen', 'staff'),
  })
  .map(({ name, ...over }) => device(name, over))

describe('the order', () => {
  test('is that of what needs somebody, then of the names as people count', () => {
    const all = [
      device('kiosk-10'),
      device('kiosk-2'),
      device('kiosk-3', { condition: 'staff-needed' }),
      device('kiosk-4', { condition: 'out-of-service' }),
      device('kiosk-5', { condition: 'silent', kind: 'browser' }),
      device('kiosk-6', { condition: 'silent' }),
    ]
    expect(names(sorted(all, usualSorting))).toEqual([
      'kiosk-4',
      'kiosk-3',
      'kiosk-6',
      'kiosk-5',
      'kiosk-2',
      'kiosk-10',
    ])
  })

  test('has newer versions after older ones, and who was seen last first', () => {
    const all = [
      device('a', { version: '1.10.0', lastSeenAt: null }),
      device('b', { version: '1.9.0', lastSeenAt: 5 }),
      device('c', { version: null, lastSeenAt: 9 }),
    ]
    expect(names(sorted(all, { by: 'version', descending: false }))).toEqual(['c', 'b', 'a'])
    expect(names(sorted(all, { by: 'lastSeen', descending: false }))).toEqual(['c', 'b', 'a'])
  })

  test('of each column has all machines, and turned round only equal ones stay as they are', () => {
    fc.assert(
      fc.property(fc.array(anyDevice), fc.constantFrom(...columns), (devices, by) => {
        const up = sorted(devices, { by, descending: false })
        expect(names(up).toSorted()).toEqual(names(devices).toSorted())
        expect(sorted(up, { by, descending: false })).toEqual(up)
        const down = sorted(devices, { by, descending: true })
        expect(sorted(down, { by, descending: false })).toEqual(up)
      }),
    )
  })

  test('is turned round by the same column, and begins anew with another', () => {
    const once = sortedBy('name', usualSorting)
    expect(once).toEqual({ by: 'name', descending: false })
    expect(sortedBy('name', once)).toEqual({ by: 'name', descending: true })
    expect(sortedBy('visits', sortedBy('name', once))).toEqual({ by: 'visits', descending: false })
  })
})

test('a counter PC that is not heard of is not in use, and needs nobody', () => {
  expect(conditionOf(device('a', { kind: 'browser', condition: 'silent' }))).toBe('unused')
  expect(conditionOf(device('a', { condition: 'silent' }))).toBe('silent')
  expect(
    needing([
      device('a', { kind: 'browser', condition: 'silent' }),
      device('b', { condition: 'silent' }),
      device('c', { condition: 'suspended' }),
    ]),
  ).toBe(1)
})

test('a name is found by a part of it, as people type it', () => {
  const all = [device('Quay-5'), device('quay-15'), device('dia-chi-1')]
  const by = (name: string) => names(found(all, { name, condition: null }))
  expect(by('quầy 5')).toEqual(['Quay-5'])
  expect(by(' 5 ')).toEqual(['Quay-5', 'quay-15'])
  expect(by('Địa chỉ')).toEqual(['dia-chi-1'])
  expect(by('')).toHaveLength(3)
})

test('the numbers of the conditions are what the filter shows, and all of them together', () => {
  fc.assert(
    fc.property(fc.array(anyDevice), (devices) => {
      const each = counts(devices)
      for (const { condition, count } of each)
        expect(found(devices, { name: '', condition })).toHaveLength(count)
      expect(each.reduce((sum, { count }) => sum + count, 0)).toBe(devices.length)
      expect(each.map(({ condition }) => conditionOrder.indexOf(condition))).toEqual(
        each.map(({ condition }) => conditionOrder.indexOf(condition)).toSorted((a, b) => a - b),
      )
    }),
  )
})

describe('a key', () => {
  const keys = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End']

  test('never leads out of the list', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(),
        (key, length, columns, some) => {
          const at = (some % (length + 1)) - 1
          const next = movedTo(key, at, length, columns)
          if (next === null) expect(['ArrowLeft', 'ArrowRight']).toContain(key)
          else expect(next >= 0 && next < length).toBe(true)
        },
      ),
    )
  })

  test('goes along rows, and across tiles', () => {
    expect(movedTo('ArrowDown', -1, 5)).toBe(0)
    expect(movedTo('ArrowUp', -1, 5)).toBe(4)
    expect(movedTo('ArrowDown', 4, 5)).toBe(4)
    expect(movedTo('ArrowDown', 1, 9, 4)).toBe(5)
    expect(movedTo('ArrowRight', 1, 9, 4)).toBe(2)
    expect(movedTo('PageDown', 2, 40)).toBe(12)
    expect(movedTo('PageDown', 35, 40)).toBe(39)
    expect(movedTo('Enter', 1, 5)).toBeNull()
    expect(movedTo('ArrowDown', -1, 0)).toBeNull()
  })
})
