/** Calls to the outside: whose certificates are trusted, and the central system that is told of changes. */
import { dirname, resolve } from 'node:path'
import type { SecureContext } from 'node:tls'
import { alarmsQueue } from '../admin/kiosks/alarm-record.ts'
import { checkTarget, type TargetProblem, type WebhookTarget } from '../admin/webhook/target.ts'
import { changesQueue, openWebhook, type Webhook, type WebhookQueue } from '../admin/webhook/webhook.ts'
import type { Clock } from '../foundation/clock.ts'
import type { Log } from '../foundation/log.ts'
import { machineTimers } from '../foundation/timers.ts'
import type { Store } from '../storage/port/store.ts'
import { trustedContext } from '../web/authorities.ts'
import { outgoingFetch, type Outgoing } from '../web/outgoing-fetch.ts'
import type { CleanUps } from './clean-ups.ts'
import { ConfigError, type OpenOptions } from './options.ts'

export interface Network {
  /** Undefined: the runtime's own authorities. */
  secureContext: SecureContext | undefined
  fetch: Outgoing['fetch']
}

/** @throws ConfigError */
export function openNetwork(options: OpenOptions, cleanUps: CleanUps): Network {
  const secureContext = trusted(options)
  const outgoing = outgoingFetch({ secureContext, proxy: options.config.proxy })
  cleanUps.add(() => outgoing.close())
  return { secureContext, fetch: outgoing.fetch }
}

/** Undefined: the runtime's own authorities. @throws ConfigError */
function trusted({ config, configFile }: OpenOptions): SecureContext | undefined {
  const { caFile } = config.tls
  const folder = configFile ? dirname(configFile.file) : process.cwd()
  const context = trustedContext(caFile === undefined ? null : resolve(folder, caFile))
  if (!context.ok) throw new ConfigError(context.error)
  return context.value
}

export interface Central {
  changes: Webhook
  /** Null where alarms about kiosks are posted nowhere. */
  alarms: Webhook | null
}

/** Null where no central system is to be told. @throws OpenError when it cannot be told safely. */
export function openCentral(
  { config, webhookSecret: secret = '' }: OpenOptions,
  deps: { store: Store; clock: Clock; log: Log; fetch: Outgoing['fetch'] },
  cleanUps: CleanUps,
): Central | null {
  if (!config.webhook) return null
  const { url, alarmsUrl } = config.webhook
  const history = (after: number) => deps.store.history(after)
  const open = (queue: WebhookQueue, target: WebhookTarget) => {
    const webhook = openWebhook({ ...deps, queue, history, timers: machineTimers, target })
    cleanUps.add(() => webhook.close())
    return webhook
  }
  const targetAt = (key: string, url: string) => {
    const target = checkTarget({ url, secret })
    if (!target.ok) throw new ConfigError(targetSentence(key, target.error))
    return target.value
  }
  const [forChanges, forAlarms] = [
    targetAt('webhook.url', url),
    alarmsUrl === undefined ? null : targetAt('webhook.alarmsUrl', alarmsUrl),
  ]
  return { changes: open(changesQueue, forChanges), alarms: forAlarms && open(alarmsQueue, forAlarms) }
}

function targetSentence(key: string, problem: TargetProblem): string {
  switch (problem.kind) {
    case 'url-invalid':
      return `${key} is no address: write https://… as the central system gave it.`
    case 'url-with-password':
      return `${key} has a user name or password in it: take them out; deliveries are signed instead.`
    case 'not-encrypted':
      return `${key} begins with http: what is posted is not for everybody, use https.`
    case 'secret-short':
      return `KIOSK_WEBHOOK_SECRET needs at least ${problem.least} characters: make one with the receiver, and set it.`
  }
}
