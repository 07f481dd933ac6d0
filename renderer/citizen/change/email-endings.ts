/** One-tap endings of an e-mail address. */

/** "lan" and "lan@gm" both become "lan@gmail.com": the ending replaces everything after the at sign. */
export function withEnding(typed: string, domain: string): string {
  const name = typed.trim().split('@')[0] ?? ''
  return name + (domain.startsWith('@') ? domain : `@${domain}`)
}
