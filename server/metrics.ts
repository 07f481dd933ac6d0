/**
 * `GET /metrics`, for Prometheus: kiosks, calls, sign-ins, mail and the process, in numbers; no person and no account is in
 * it. For this machine alone, or with the token of KIOSK_METRICS_TOKEN. What each number says: docs/monitoring.md.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hash, timingSafeEqual } from 'node:crypto'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { deviceCondition } from '../contract/admin/device-views.ts'
import { isOperationName, type Reply } from '../contract/operations.ts'
import type { OpenKiosk } from '../core/composition/options.ts'
import { alarmKinds } from '../core/storage/port/documents.ts'
import { isLocal } from './healthz.ts'
import { refuse } from './refusals.ts'

export interface Metrics {
  /** An operation was answered. */
  called(operation: string, result: Reply['result'], seconds: number): void
  contentType: string
  text(): Promise<string>
}

type Measured = Pick<OpenKiosk, 'health' | 'report' | 'kiosks'>

/** Calls that only read are quick, and a password hash takes part of a second. */
const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const signIns: Readonly<Record<string, string>> = { signIn: 'citizen', staffSignIn: 'staff' }

export function createMetrics(kiosk: Measured): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const calls = new Counter({
    name: 'kiosk_calls_total',
    help: 'Calls by operation, and how each ended: ok, or the kind of failure.',
    labelNames: ['operation', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'kiosk_call_duration_seconds',
    help: 'How long calls took, by operation.',
    labelNames: ['operation'],
    buckets,
    registers,
  })
  const tries = new Counter({
    name: 'kiosk_sign_in_tries_total',
    help: 'Tries to sign in, of citizens and of staff, by outcome.',
    labelNames: ['who', 'outcome'],
    registers,
  })
  const readService = gaugesOf(kiosk, registers)
  const readDevices = gaugesOfDevices(kiosk, registers)

  return {
    contentType: registry.contentType,
    async text() {
      // All of one moment, and before any of them is written.
      readDevices()
      await readService()
      return registry.metrics()
    },
    called(name, result, took) {
      // Names that are none of ours would be as many as somebody likes.
      const operation = isOperationName(name) ? name : 'unknown'
      const outcome = result.ok ? 'ok' : result.error.kind
      calls.inc({ operation, outcome })
      seconds.observe({ operation }, took)
      const who = signIns[name]
      if (who !== undefined) tries.inc({ who, outcome })
    },
  }
}

function gaugesOf({ health, report }: Measured, registers: Registry[]): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const visits = gauge('kiosk_visits_present', 'Visits that are on.')
  const staff = gauge('kiosk_staff_present', 'Members of staff who are signed in.')
  const outbox = gauge('kiosk_outbox_depth', 'Notices that wait to be mailed.')
  const oldest = gauge(
    'kiosk_outbox_oldest_timestamp_seconds',
    'Since when the oldest notice waits; 0: none does.',
  )
  const store = gauge('kiosk_store_healthy', '0 once a write has failed.')
  const free = gauge('kiosk_disk_free_bytes', 'Free where the data is.')
  const info = new Gauge({
    name: 'kiosk_service_info',
    help: 'The version of the service.',
    labelNames: ['version'],
    registers,
  })
  const reasons = new Gauge({
    name: 'kiosk_out_of_service',
    help: '1 for the reason for which nobody is served.',
    labelNames: ['reason'],
    registers,
  })
  const mail = new Gauge({
    name: 'kiosk_mail_state',
    help: '1 for the state that the mail is in.',
    labelNames: ['state'],
    registers,
  })
  const entries = gauge('kiosk_journal_entries', 'Entries of the journal.')

  return async () => {
    for (const reason of ['mail', 'disk', 'clock'])
      reasons.set({ reason }, Number(health.outOfService() === reason))
    const now = await report()
    visits.set(now.visits)
    staff.set(now.staffSignedIn)
    // What cannot be read now keeps its last number; that it cannot be is the store's.
    if (now.outbox) {
      outbox.set(now.outbox.depth)
      oldest.set((now.outbox.oldestAt ?? 0) / 1000)
    }
    store.set(Number(now.store.healthy))
    if (now.disk.freeMb !== null) free.set(now.disk.freeMb * 1_000_000)
    info.set({ version: now.version }, 1)
    for (const state of ['up', 'doubtful', 'down', 'builtin'])
      mail.set({ state }, Number(now.mail.state === state))
    if (now.store.journal) entries.set(now.store.journal.entries)
  }
}

function gaugesOfDevices({ kiosks }: Measured, registers: Registry[]): () => void {
  if (!kiosks) return () => {}
  const visits = new Counter({
    name: 'kiosk_visits_total',
    help: 'Visits that were begun since the start of the service.',
    registers,
  })
  const seen = new Gauge({
    name: 'kiosk_device_last_seen_timestamp_seconds',
    help: 'When each machine was last heard of.',
    labelNames: ['name'],
    registers,
  })
  const info = new Gauge({
    name: 'kiosk_device_info',
    help: 'The kind of each machine, and its program’s version; empty in browsers.',
    labelNames: ['name', 'kind', 'version'],
    registers,
  })
  const troubles = new Gauge({
    name: 'kiosk_device_trouble',
    help: '1 for each trouble that a kiosk reports.',
    labelNames: ['name', 'what'],
    registers,
  })
  const conditions = new Gauge({
    name: 'kiosk_devices',
    help: 'Kiosks in each condition; browsers at counters are not among them.',
    labelNames: ['condition'],
    registers,
  })
  const alarms = new Gauge({
    name: 'kiosk_alarms',
    help: 'Troubles that the office was told of and that are not over.',
    labelNames: ['what'],
    registers,
  })

  return () => {
    visits.reset()
    visits.inc(kiosks.visits())
    // Machines that were removed or renamed are not spoken of any more.
    for (const gauge of [seen, info, troubles]) gauge.reset()
    for (const condition of deviceCondition.options) conditions.set({ condition }, 0)
    for (const { name, kind, version, condition, lastSeenAt, troubles: reported } of kiosks.board()) {
      if (kind === 'kiosk') conditions.inc({ condition })
      if (lastSeenAt !== null) seen.set({ name }, lastSeenAt / 1000)
      info.set({ name, kind, version: version ?? '' }, 1)
      for (const { what } of reported) troubles.set({ name, what }, 1)
    }
    for (const what of alarmKinds) alarms.set({ what }, 0)
    for (const { what } of kiosks.alarms()) alarms.inc({ what })
  }
}

export function metricsRoutes(
  app: FastifyInstance,
  metrics: Pick<Metrics, 'contentType' | 'text'>,
  { behindProxy, token }: { behindProxy: boolean; token: string | null },
): void {
  app.get('/metrics', async (request, reply) => {
    const isAllowed = hasToken(request, token) || (!behindProxy && isLocal(request))
    if (!isAllowed) return refuse(reply, 403, { kind: 'not-allowed' })
    return reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text())
  })
}

/** Compared as digests: of the same length, whatever was sent. */
function hasToken({ headers }: FastifyRequest, token: string | null): boolean {
  const sent = /^Bearer (\S{1,512})$/i.exec(headers.authorization ?? '')?.[1]
  if (token === null || sent === undefined) return false
  return timingSafeEqual(hash('sha256', sent, 'buffer'), hash('sha256', token, 'buffer'))
}
