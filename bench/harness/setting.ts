/** What all measures share: how big, with which peers, and the offices' data folders, made once and used by several. */
import { cpSync } from 'node:fs'
import type { Flags } from './flags.ts'
import { temporaryFolder } from './folders.ts'
import { makeOffice } from './office.ts'

export interface Office {
  dataDir: string
  accounts: number
}

export interface Setting {
  quick: boolean
  profile: string | null
  /** Why there are no peers; null when they are there. */
  peersMissing: string | null
  offices: {
    /** 1,000 accounts. */
    small(): Promise<Office>
    /** 100,000 accounts; a fifth of it in a quick run. */
    large(): Promise<Office>
  }
  say(line: string): void
}

export function makeSetting(
  { quick, profile }: Flags,
  peersMissing: string | null,
  say: (line: string) => void,
): Setting {
  const office = (name: string, accounts: number) =>
    once(async () => {
      const dataDir = temporaryFolder(name)
      await makeOffice(dataDir, accounts)
      return { dataDir, accounts }
    })
  return {
    quick,
    profile,
    peersMissing,
    say,
    offices: { small: office('small', 1_000), large: office('large', quick ? 20_000 : 100_000) },
  }
}

/** For those who change what is in it. */
export function copyOf({ dataDir, accounts }: Office): Office {
  const copy = temporaryFolder('copy')
  cpSync(dataDir, copy, { recursive: true })
  return { dataDir: copy, accounts }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}
