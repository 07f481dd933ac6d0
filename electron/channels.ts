/** One IPC channel per operation, and one for each thing the shell does for the page: there is no general one that a page could put a name into. */
import type { OperationName } from '../contract/operations.ts'

export function callChannel(operation: OperationName): string {
  return `kiosk:call:${operation}`
}

export const printChannel = 'kiosk:shell:print'
export const printStateChannel = 'kiosk:shell:print-state'
export const volumeChannel = 'kiosk:shell:volume'
export const saveChannel = 'kiosk:shell:save'
export const fileDialogChannel = 'kiosk:shell:file-dialog'
