/** What a shell prints once it stands: where it is, and in demo how to get in. */
import type { OpenKiosk } from './open-kiosk.ts'

/**
 * @param url of the browser shell, without a slash at its end; null for the desktop shell, which is its own window.
 * @returns lines for a terminal, newline included:
 *
 *     Kiosk: http://127.0.0.1:4173/
 *     Mailbox: http://127.0.0.1:4173/mailbox
 *
 *     Demo accounts:
 *       0100000001  Demo@2026  phone and e-mail on file
 */
export function announcement(url: string | null, { mailbox, demoAccounts }: AnnouncedKiosk): string {
  const lines: string[] = []
  if (url !== null) {
    lines.push(`Kiosk: ${url}/`)
    if (mailbox) lines.push(`Mailbox: ${url}/mailbox`)
  }
  if (demoAccounts.length > 0) {
    lines.push(...(lines.length > 0 ? [''] : []), 'Demo accounts:')
    const widest = (texts: string[]) => Math.max(...texts.map((text) => text.length))
    const number = widest(demoAccounts.map((account) => account.accountNumber))
    const password = widest(demoAccounts.map((account) => account.password))
    for (const account of demoAccounts) {
      lines.push(
        `  ${account.accountNumber.padEnd(number)}  ${account.password.padEnd(password)}  ${account.shows}`,
      )
    }
  }
  return lines.map((line) => `${line}\n`).join('')
}

type AnnouncedKiosk = Pick<OpenKiosk, 'demoAccounts'> & { mailbox: object | null }
