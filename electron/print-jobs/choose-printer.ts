/** Which of the system's printers the receipt is printed on. */
import type { KioskConfig } from '../../core/config/config.ts'
import type { Log } from '../../core/foundation/log.ts'

/** Printers that make a file, and ask where to: that question would cover the screens. */
const toFile = /pdf|onenote|document writer|image writer|\b(?:xps|fax)\b/i

/**
 * The configured one; without one, the system's default, `''`, as long as that cannot be one that makes files: which of
 * its printers is the default, the system does not say. Then the only real one is taken, or none.
 */
export function choosePrinter(
  printers: readonly { name: string; displayName: string }[],
  { paper, printer: wanted }: KioskConfig['receipt'],
  log: Log,
): string | null {
  if (paper === 'none') return null
  const real = printers.filter(({ name, displayName }) => !toFile.test(name) && !toFile.test(displayName))
  if (wanted !== undefined) {
    const found = real.find(({ name, displayName }) => name === wanted || displayName === wanted)
    if (!found) log.warn({ printers: real.length }, 'there is no printer by the name in receipt.printer')
    return found?.name ?? null
  }
  if (real.length === 0) return null
  if (real.length === printers.length) return ''
  const [only] = real
  if (real.length === 1 && only) return only.name
  log.warn({ printers: real.length }, 'there are several printers: say which one in receipt.printer')
  return null
}
