/** One IPC channel per operation, and one for printing: there is no general one that a page could put a name into. */
import type { OperationName } from '../contract/operations.ts'

export function callChannel(operation: OperationName): string {
  return `kiosk:call:${operation}`
}

export const printChannel = 'kiosk:shell:print'
