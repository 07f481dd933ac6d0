/** What another system is told of an alarm about kiosks: one record, read from the journal like confirmed changes. */
import type { HistoryEntry } from '../../accounts/confirmed-changes.ts'
import type { WebhookQueue } from '../webhook/webhook.ts'

export interface AlarmPost {
  /** The journal's sequence: unique for ever, and later alarms have greater ones. */
  id: number
  kind: 'kiosks.alarm'
  /** ISO 8601 in UTC, with milliseconds. */
  at: string
  /** A hundred of each at most; how many more there are. */
  raised: Array<{ kiosk: string; what: string }>
  raisedMore: number
  over: Array<{ kiosk: string; what: string }>
  overMore: number
}

/** Null for entries that are no alarm. */
export function alarmPost({ sequence, event: { kind, at, data } }: HistoryEntry): AlarmPost | null {
  if (kind !== 'kiosks.alarm') return null
  return {
    id: sequence,
    kind,
    at: new Date(at).toISOString(),
    raised: kiosksIn(data['raised']),
    raisedMore: Number(data['raisedMore'] ?? 0),
    over: kiosksIn(data['over']),
    overMore: Number(data['overMore'] ?? 0),
  }
}

function kiosksIn(value: unknown): AlarmPost['raised'] {
  if (!Array.isArray(value)) return []
  return value.map((one) => {
    const [what = '', kiosk = ''] = String(one).split(':')
    return { kiosk, what }
  })
}

export const alarmsQueue: WebhookQueue = {
  recordOf: alarmPost,
  mark: 'alarms',
  delivered: 'webhook.alarms-delivered',
  delayed: 'webhook.alarms-delayed',
  what: 'alarms',
}
