/** What a shell prints once it stands: where it is, in demo how to get in, and how the first administrator is made. */
import type { OpenKiosk } from '../composition/options.ts'
import { setUpVariable } from '../passwords/staff-secrets.ts'

/**
 * @param url of the browser shell, without a slash at its end; null for the desktop shell, which is its own window.
 * @param own where this machine itself reaches it; where others must be let in first, staff begin there
 * @returns lines for a terminal, newline included:
 *
 *     Kiosk: http://127.0.0.1:4173/
 *     Mailbox: http://127.0.0.1:4173/mailbox
 *
 *     Demo accounts:
 *       0100000001  Demo@2026  phone and e-mail on file
 *
 *     Demo staff, at http://127.0.0.1:4173/#staff:
 *       lan.tran  Demo@2026-BHXH  258041  clerk
 */
export function announcement(url: string | null, kiosk: AnnouncedKiosk, own = url): string {
  const { mailbox, demoAccounts, demoStaff, setUp } = kiosk
  const door = own === null ? 'behind five taps in the top left corner' : `at ${own}/#staff`
  const address = url === null ? [] : [`Kiosk: ${url}/`, ...(mailbox ? [`Mailbox: ${url}/mailbox`] : [])]
  const parts = [
    address,
    table(
      'Demo accounts:',
      demoAccounts.map(({ accountNumber, password, shows }) => [accountNumber, password, shows]),
    ),
    table(
      `Demo staff, ${door}:`,
      demoStaff.map(({ userName, password, pin, role }) => [userName, password, pin, role]),
    ),
    setUp === null ? [] : [`Set-up code for the first administrator, ${door}: ${codeIn(setUp)}`],
  ]
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
    .join('\n')
}

const codeIn = ({ code }: { code: string | null }) => code ?? `the one in ${setUpVariable}`

function table(title: string, rows: readonly string[][]): string[] {
  if (rows.length === 0) return []
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return [
    title,
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd()),
  ]
}

type AnnouncedKiosk = Pick<OpenKiosk, 'demoAccounts' | 'demoStaff' | 'setUp'> & { mailbox: object | null }
