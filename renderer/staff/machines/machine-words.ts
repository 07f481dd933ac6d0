/** What the board says of a machine: keys of its sentences, and signs that differ by more than their colour. */
import {
  CircleAlert,
  CircleCheck,
  CircleOff,
  CirclePause,
  Clock,
  Hammer,
  Hourglass,
  MonitorOff,
  WifiOff,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { DeviceTrouble, DeviceView } from '../../../contract/admin/device-views.ts'
import type { Language } from '../../../contract/views.ts'
import { fullMoment, momentText } from '../../shared/text/format.ts'
import type { NamedValues } from '../../shared/text/words.ts'
import type { StaffWordKey } from '../shared/staff-words.ts'
import { conditionOf, type ShownCondition } from './machine-list.ts'

export interface Words {
  key: StaffWordKey
  named?: NamedValues
}

export const conditionSigns: Record<ShownCondition, { icon: Component; tone: 'bad' | 'good' | 'quiet' }> = {
  'out-of-service': { icon: CircleOff, tone: 'bad' },
  'staff-needed': { icon: CircleAlert, tone: 'bad' },
  silent: { icon: WifiOff, tone: 'bad' },
  suspended: { icon: CirclePause, tone: 'quiet' },
  closed: { icon: Hammer, tone: 'quiet' },
  'not-started': { icon: Hourglass, tone: 'quiet' },
  awaited: { icon: Clock, tone: 'quiet' },
  unused: { icon: MonitorOff, tone: 'quiet' },
  serving: { icon: CircleCheck, tone: 'good' },
}

/** The condition, and why: "Cần nhân viên: hết giấy". */
export function conditionWords(device: DeviceView): { is: Words; why: Words | null } {
  const condition = conditionOf(device)
  return { is: { key: `machines.condition.${condition}` }, why: why(device, condition) }
}

function why(device: DeviceView, condition: ShownCondition): Words | null {
  switch (condition) {
    case 'out-of-service':
      return device.outOfService && { key: `machines.outOfService.${device.outOfService}` }
    case 'staff-needed':
      return device.troubles[0] ? troubleWords(device.troubles[0]) : null
    case 'suspended':
      return device.suspended === 'two-machines' ? { key: 'machines.twoMachines' } : null
    default:
      return null
  }
}

/** Words that the kiosk's program has for a trouble; of a later program's it may not know the detail. */
const details = {
  paper: [],
  screen: [],
  printer: ['no-printer', 'jam', 'cover-open', 'stopped', 'offline', 'failed', 'timeout'],
  voices: ['vi', 'en', 'vi-en'],
  update: ['unproven', 'not-installed', 'taken-back'],
} as const satisfies Record<DeviceTrouble['what'], readonly string[]>

export function troubleWords({ what, detail }: Pick<DeviceTrouble, 'what' | 'detail'>): Words {
  const known: readonly string[] = details[what]
  const word = (detail ?? '').replaceAll(' ', '-')
  // Each of them has its sentence: see machine-words.test.ts.
  const which = known.includes(word) ? `${what}-${word}` : what
  return { key: `machines.trouble.${which}` as StaffWordKey }
}

export function everyTrouble(): { what: DeviceTrouble['what']; detail: string | null }[] {
  return Object.entries(details).flatMap(([what, words]) =>
    [null, ...words].map((detail) => ({ what: what as DeviceTrouble['what'], detail })),
  )
}

/** "just now", "3 minutes ago", "at 14:35", "at 14:35, 23/11/2026". */
export function seenWords(at: number | null, now: number, language: Language): Words {
  if (at === null) return { key: 'machines.seen.never' }
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return { key: 'machines.seen.now' }
  if (minutes < 60) return { key: 'machines.seen.minutes', named: { n: minutes } }
  return { key: 'machines.seen.at', named: { time: momentText(at, now, language) } }
}

/** In full, for a title: "14:35, 23/11/2026". */
export const seenTitle = (at: number | null, language: Language) =>
  at === null ? undefined : fullMoment(at, language)
