/** The panels of the desk in their order, and their roles. */
import {
  ArrowDownUp,
  HeartPulse,
  MonitorSmartphone,
  NotebookText,
  Search,
  Settings,
  ShieldCheck,
  UserCog,
  Users,
} from '@lucide/vue'
import type { Component } from 'vue'
import { staffRoles } from '../../../contract/names.ts'
import type { StaffRole } from '../../../contract/views.ts'
import type { StaffWordKey } from './staff-words.ts'

export interface Panel {
  words: StaffWordKey
  icon: Component
  /** The lowest role that has it. */
  role: StaffRole
}

export const panels = {
  support: { words: 'desk.support', icon: Search, role: 'clerk' },
  approvals: { words: 'desk.approvals', icon: ShieldCheck, role: 'clerk' },
  journal: { words: 'desk.journal', icon: NotebookText, role: 'supervisor' },
  imports: { words: 'desk.imports', icon: ArrowDownUp, role: 'administrator' },
  colleagues: { words: 'desk.colleagues', icon: Users, role: 'administrator' },
  machines: { words: 'desk.machines', icon: MonitorSmartphone, role: 'administrator' },
  settings: { words: 'desk.settings', icon: Settings, role: 'administrator' },
  health: { words: 'desk.health', icon: HeartPulse, role: 'clerk' },
  own: { words: 'desk.own', icon: UserCog, role: 'clerk' },
} as const satisfies Record<string, Panel>
export type PanelName = keyof typeof panels

export function panelsFor(role: StaffRole): PanelName[] {
  const names = Object.keys(panels) as PanelName[]
  return names.filter((name) => staffRoles.indexOf(role) >= staffRoles.indexOf(panels[name].role))
}
