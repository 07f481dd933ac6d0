/** The machines of an office, on touch and on a counter PC: none, three, and forty with all that can be wrong with them. */
import { expect } from '@playwright/test'
import type { DeviceDetails, DeviceView } from '../../../contract/admin/device-views.ts'
import type { OutputOf } from '../../../contract/operations.ts'
import type { KioskOptions } from '../../../renderer/testing/kiosk.ts'
import type { Citizen } from '../../citizen.ts'
import { minute, opensAt, type Entries } from '../entry.ts'
import { administrator } from '../staff.ts'
import { atDesk, day, hour, opensPanel } from './desk-steps.ts'

const well: DeviceView = {
  id: 'machine-0',
  name: 'kiosk-1',
  kind: 'kiosk',
  keptIn: 'key-store',
  state: 'active',
  suspended: null,
  enrolledAt: opensAt - 90 * day,
  enrolledBy: administrator,
  version: '2.4.0',
  startedAt: opensAt - 3 * day,
  condition: 'serving',
  outOfService: null,
  troubles: [],
  lastSeenAt: opensAt - minute / 3,
  visitsToday: 14,
  inUse: 'nobody',
  closed: null,
  orders: [],
}
const trouble = (what: DeviceView['troubles'][number]['what'], detail: string | null = null) => ({
  what,
  detail,
  since: opensAt - 25 * minute,
})
/** One of each. */
const kinds: readonly Partial<DeviceView>[] = [
  { inUse: 'citizen' },
  {
    condition: 'staff-needed',
    troubles: [trouble('paper'), trouble('voices', 'vi en'), trouble('update', 'unproven')],
  },
  { condition: 'out-of-service', outOfService: 'screen', troubles: [trouble('screen')] },
  { condition: 'silent', lastSeenAt: opensAt - 2 * day },
  { condition: 'suspended', state: 'suspended', suspended: 'two-machines', keptIn: 'file' },
  {
    condition: 'closed',
    closed: {
      message: {
        vi: 'Máy đang bảo trì. Mời ông/bà dùng máy khác hoặc gặp nhân viên.',
        en: 'This kiosk is closed for maintenance. Use another kiosk, or ask staff.',
      },
      by: administrator,
      at: opensAt - hour,
    },
  },
  {
    condition: 'not-started',
    version: null,
    startedAt: null,
    keptIn: null,
    lastSeenAt: null,
    visitsToday: 0,
  },
  { condition: 'awaited', lastSeenAt: null },
  { kind: 'browser', version: null, startedAt: null, keptIn: null, inUse: 'staff', name: 'quay-tiep-nhan-1' },
  { kind: 'browser', version: null, startedAt: null, keptIn: null, condition: 'silent', lastSeenAt: null },
  { condition: 'staff-needed', troubles: [trouble('printer', 'cover-open')], inUse: 'citizen' },
  { version: '2.3.1', orders: [{ id: 'o', what: 'restart', by: administrator, at: opensAt - 2 * minute }] },
  // The longest name that is allowed.
  {
    name: 'Kiosk-tang-2-khu-B-quay-tiep-12',
    condition: 'staff-needed',
    troubles: [trouble('voices', 'vi en')],
  },
  {},
]

const machines = (count: number): DeviceView[] =>
  Array.from({ length: count }, (_, at) => ({
    ...well,
    id: `machine-${at}`,
    name: `kiosk-${at + 1}`,
    visitsToday: (at * 7) % 23,
    lastSeenAt: opensAt - (at % 12) * 10_000,
    // All of them once; then most are well.
    ...(at < kinds.length || at % 5 === 0 ? kinds[at % kinds.length] : {}),
    ...(at >= kinds.length && { name: `kiosk-${at + 1}` }),
  }))

const codes: OutputOf<'listDevices'>['codes'] = [
  { id: 'BCDF', name: 'quay-21', replaces: null, madeBy: administrator, expiresAt: opensAt + 9 * minute },
  { id: 'GHJK', name: 'kiosk-3', replaces: 'machine-2', madeBy: 'mai.pham', expiresAt: opensAt + 4 * minute },
]

const detailsOf = (device: DeviceView): DeviceDetails => ({
  device,
  program: {
    uptimeS: 3 * 86_400,
    memoryMb: 312,
    reportedAt: opensAt,
    lines: [
      { level: 'warn', time: '2026-11-25T01:40:00.000Z', text: 'printing failed: media-empty' },
      { level: 'error', time: '2026-11-25T01:41:07.112Z', text: 'receipt was not printed' },
    ],
  },
  history: ['device.started', 'device.suspended', 'device.resumed', 'device.enrolled'].map((kind, at) => ({
    kind,
    at: opensAt - (at + 1) * 3 * day,
    who: at === 0 ? null : administrator,
  })),
  settings: {
    version: 3,
    inForce: false,
    values: [
      {
        path: 'screen.diagonalInches',
        value: 21.5,
        from: 'default',
        allowed: { type: 'number', min: 10, max: 100 },
      },
      {
        path: 'screen.largestText',
        value: 'fits',
        from: 'default',
        allowed: { type: 'one-of', values: ['fits', 'double'] },
      },
      {
        path: 'receipt.paper',
        value: 'thermal80',
        from: 'file',
        allowed: { type: 'one-of', values: ['none', 'thermal80', 'a4'] },
      },
      { path: 'receipt.printer', value: null, from: 'default', allowed: { type: 'text', min: 0, max: 200 } },
      { path: 'scanner.enabled', value: true, from: 'here', allowed: { type: 'yes-no' } },
      {
        path: 'scanner.maxGapMs',
        value: 35,
        from: 'default',
        allowed: { type: 'whole-number', min: 5, max: 200 },
      },
      { path: 'languages', value: ['vi', 'en'], from: 'default', allowed: { type: 'list', min: 1, max: 2 } },
    ],
  },
})

function office(count: number, withCodes = false): KioskOptions {
  const devices = machines(count)
  return {
    answered: {
      listDevices: () => ({ devices, codes: withCodes ? codes : [], address: 'https://kiosk.example.vn' }),
      getDevice: ({ device }) => detailsOf(devices.find(({ id }) => id === device) ?? well),
      makeDeviceCode: ({ name }) => ({
        id: 'MNPQ',
        code: 'MNPQ-RSTV-WXZB',
        name,
        expiresAt: opensAt + 15 * minute,
        address: 'https://kiosk.example.vn',
      }),
    },
  }
}

const atMachines = async (citizen: Citizen) => {
  await opensPanel(citizen, 'machines')
  await citizen.page.locator('.empty, [data-machine]').first().waitFor()
}
async function opensTheMachine(citizen: Citizen): Promise<void> {
  await atMachines(citizen)
  await citizen.page.locator(`[data-machine="machine-1"]`).click()
  await citizen.page.locator('article h3').last().waitFor()
}
const inRows = async (citizen: Citizen) => {
  await atMachines(citizen)
  await citizen.taps(citizen.t.staff.machines.rows)
}
async function letsIn(citizen: Citizen): Promise<void> {
  await atMachines(citizen)
  await citizen.taps(citizen.t.staff.machines.letIn)
  await citizen.field('machine-name').fill('quay-22')
  await citizen.taps(citizen.t.staff.machines.code.make)
  await citizen.page.locator('#one-time-code').waitFor()
}
async function removes(citizen: Citizen): Promise<void> {
  await opensTheMachine(citizen)
  await citizen.taps(citizen.t.staff.machines.actName.remove)
  await citizen.field('machine-remove').fill('kiosk-1')
  await citizen.page.keyboard.press('Enter')
  await expect(citizen.field('machine-remove')).toHaveAttribute('aria-invalid', 'true')
}
async function renamesInVain(citizen: Citizen): Promise<void> {
  await opensTheMachine(citizen)
  await citizen.taps(citizen.t.staff.machines.actName.rename)
  await citizen.field('machine-rename').fill('quầy số 5')
  await citizen.page.keyboard.press('Enter')
  await expect(citizen.field('machine-rename')).toHaveAttribute('aria-invalid', 'true')
}
const closes = async (citizen: Citizen) => {
  await opensTheMachine(citizen)
  await citizen.taps(citizen.t.staff.machines.actName.close)
  await citizen.page.locator('#machine-close-vi').waitFor()
}
const findsNone = async (citizen: Citizen) => {
  await inRows(citizen)
  await citizen.field('machine-search').fill('xyz')
}
const opensMenu = async (citizen: Citizen) => {
  await atMachines(citizen)
  await citizen.page.locator('.person').click()
}

const touch = { shows: 'desk-machines', ...atDesk(administrator) } as const
const pc = { ...touch, pc: true } as const

export const machinesEntries = {
  'desk-machines-none': { ...touch, service: office(0), taps: atMachines },
  'desk-machines': { ...touch, service: office(14), taps: atMachines },
  'desk-machines-rows': { ...touch, service: office(14), taps: inRows },
  'desk-machine': { ...touch, service: office(3), taps: opensTheMachine },
  'desk-machine-close': { ...touch, service: office(3), taps: closes },
  'desk-machine-code': { ...touch, service: office(3, true), taps: letsIn },
  'pc-machines-none': { ...pc, service: office(0), taps: atMachines },
  'pc-machines-three': { ...pc, service: office(3), taps: atMachines },
  'pc-machines': { ...pc, service: office(40), taps: atMachines },
  'pc-machines-rows': { ...pc, service: office(40), taps: inRows },
  'pc-machines-not-found': { ...pc, service: office(40), taps: findsNone },
  'pc-machine': {
    ...pc,
    service: office(40),
    taps: async (citizen) => {
      await inRows(citizen)
      await citizen.page.locator('[data-machine="machine-1"]').click()
      await citizen.page.locator('article h3').last().waitFor()
    },
  },
  'pc-machine-remove': { ...pc, service: office(14), taps: removes },
  'pc-machine-rename': { ...pc, service: office(14), taps: renamesInVain },
  'pc-machine-close': { ...pc, service: office(14), taps: closes },
  'pc-machine-code': { ...pc, service: office(40, true), taps: letsIn },
  'pc-menu': { ...pc, service: office(14), taps: opensMenu },
} as const satisfies Entries
