/** Calls to the outside: whose certificates are trusted, and the central system that is told of changes. */
import { dirname, resolve } from 'node:path'
import type { SecureContext } from 'node:tls'
import { checkTarget, type TargetProblem } from '../admin/webhook/target.ts'
import { openWebhook, type Webhook } from '../admin/webhook/webhook.ts'
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

/** Null where no central system is to be told. @throws OpenError when it cannot be told safely. */
export function openCentral(
  { config, webhookSecret = '' }: OpenOptions,
  deps: { store: Store; clock: Clock; log: Log; fetch: Outgoing['fetch'] },
  cleanUps: CleanUps,
): Webhook | null {
  if (!config.webhook) return null
  const target = checkTarget({ url: config.webhook.url, secret: webhookSecret })
  if (!target.ok) throw new ConfigError(targetSentence(target.error))
  const history = (after: number) => deps.store.history(after)
  const webhook = openWebhook({ ...deps, history, timers: machineTimers, target: target.value })
  cleanUps.add(() => webhook.close())
  return webhook
}

function targetSentence(problem: TargetProblem): string {
  switch (problem.kind) {
    case 'url-invalid':
      return 'webhook.url is no address: write https://… as the central system gave it.'
    case 'url-with-password':
      return 'webhook.url has a user name or password in it: take them out; deliveries are signed instead.'
    case 'not-encrypted':
      return 'webhook.url begins with http: the changes are personal data, use https.'
    case 'secret-short':
      return `KIOSK_WEBHOOK_SECRET needs at least ${problem.least} characters: make one with the receiver, and set it.`
  }
}
