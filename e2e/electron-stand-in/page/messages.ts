/** What the page's worlds and the main process say to each other. */

/** Isolated world → main process, through a CDP binding. */
export type ToMain =
  { type: 'invoke'; id: number; channel: string; args: unknown } | { type: 'preload-error'; message: string }

/** Main process → isolated world: how an `invoke` ended. */
export type ToWorld = { id: number; value: unknown } | { id: number; error: string }

/** An API on its way to the page's world: functions by number. */
export type Shape = { fn: number } | { members: Record<string, Shape> } | { value: unknown }

/** Between the two worlds, as details of events with a secret name. */
export interface CallDetail {
  id: number
  fn: number
  args: unknown[]
}
export type ReturnDetail = { value: unknown } | { promise: true } | { error: string }
export type SettleDetail = { id: number; value: unknown } | { id: number; error: string }

export const bindingName = '__standInToMain'
export const receiverName = '__standInFromMain'
export const isolatedWorldName = 'Electron Isolated Context'
