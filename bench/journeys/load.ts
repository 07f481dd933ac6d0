/** The citizens: many at once, each on a connection of its own, and the mailbox that their codes come to. */
import { answer } from '../harness/answer.ts'
import { HttpClient } from './http-client.ts'
import { journeys, type JourneyName } from './journeys.ts'
import { signing, type Device } from './signing.ts'
import { openMailSink, type MailSink } from './mail-sink.ts'

export interface LoadInput {
  journey: JourneyName
  port: number
  /** Citizens at once. */
  atOnce: number
  /** They take the accounts from `first` on, over and over: 0 ≤ index < accounts. */
  accounts: number
  first: number
  limit: { journeys: number } | Window
  /** Kiosks at which they stand, in turns; none: browsers of the server's own machine. */
  devices?: readonly Device[]
}

/**
 * Ends by themselves are counted in `ms` milliseconds after a start of `rampMs`: those under way at its end make up for
 * those under way at its beginning, so that slow journeys are not counted short.
 */
export interface Window {
  rampMs: number
  ms: number
}

export interface LoadResult {
  /** All, or those that ended within the window. */
  journeys: number
  /** The next journey's number, for `first`. */
  next: number
  /** Milliseconds of each that was counted. */
  took: number[]
}

const mails: MailSink = await openMailSink()

async function run({
  journey,
  port,
  atOnce,
  accounts,
  first,
  limit,
  devices = [],
}: LoadInput): Promise<LoadResult> {
  const started = performance.now()
  const window = 'ms' in limit ? limit : { rampMs: 0, ms: Infinity }
  const from = started + window.rampMs
  const to = from + window.ms
  const last = 'journeys' in limit ? first + limit.journeys : Infinity
  let next = first
  const took: number[] = []

  async function citizen(_: unknown, at: number): Promise<void> {
    const client = await HttpClient.open(port)
    const device = devices[at % devices.length]
    if (device) client.signing = await signing(device)
    while (next < last && performance.now() < to) {
      const number = next++
      const begun = performance.now()
      await journeys[journey]({
        client,
        mails,
        index: number % accounts,
        round: Math.floor(number / accounts),
      })
      const ended = performance.now()
      if (ended >= from && ended <= to) took.push(ended - begun)
    }
    client.close()
  }

  await Promise.all(Array.from({ length: atOnce }, citizen))
  return { journeys: took.length, next, took }
}

/** One journey of ours, for its answers' texts. */
async function replies({ port, index }: { port: number; index: number }): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  const client = await HttpClient.open(port)
  const onReply = (operation: string, text: string) => void (texts[operation] = text)
  await journeys.ours({ client, mails, index, round: 3, onReply })
  client.close()
  return texts
}

answer({
  smtpPort: () => mails.port,
  postmanPort: () => mails.postmanPort,
  codeFor: (address: string) => mails.codeFor(address),
  run,
  replies,
})
