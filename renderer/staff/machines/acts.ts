/** What an administrator can do with a machine, by how it is. */
import {
  CirclePause,
  CirclePlay,
  DoorClosed,
  DoorOpen,
  PencilLine,
  RefreshCw,
  Replace,
  RotateCcw,
  Trash2,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { DeviceView } from '../../../contract/admin/device-views.ts'

export const acts = {
  restart: RotateCcw,
  update: RefreshCw,
  close: DoorClosed,
  open: DoorOpen,
  rename: PencilLine,
  suspend: CirclePause,
  resume: CirclePlay,
  replace: Replace,
  remove: Trash2,
} as const satisfies Record<string, Component>
export type Act = keyof typeof acts

/** What is under way is not offered again; a browser has no program that could be told anything. */
export function actsFor({ kind, state, closed, orders, startedAt }: DeviceView): Act[] {
  const isKiosk = kind === 'kiosk'
  const isOrdered = (what: 'restart' | 'look-for-update') => orders.some((order) => order.what === what)
  const runs = isKiosk && state === 'active' && startedAt !== null
  const may: Record<Act, boolean> = {
    restart: runs && !isOrdered('restart'),
    update: runs && !isOrdered('look-for-update'),
    close: isKiosk && state === 'active',
    open: isKiosk && closed !== null,
    rename: true,
    suspend: state === 'active',
    resume: state === 'suspended',
    replace: true,
    remove: true,
  }
  return (Object.keys(acts) as Act[]).filter((act) => may[act])
}
