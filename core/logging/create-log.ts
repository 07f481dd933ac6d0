/**
 * Lines for the operator, on stderr and in files: JSON for a collector, one short line each for a person at a terminal. Nothing
 * personal is ever handed to it; should a careless line do so all the same, known names are blotted out.
 */
import { pino } from 'pino'
import { logFiles, logsDir, type LogLine } from './log-files.ts'
import type { Log } from '../foundation/log.ts'

export interface LogOptions {
  /** Takes whole lines, newline included. */
  write: (line: string) => void
  /** `info` by default. */
  level?: 'info' | 'warn' | 'error' | 'silent'
}

const personal = [
  'accountNumber',
  'personalId',
  'bhxhNumber',
  'number',
  'passwordHash',
  'name',
  'phone',
  'email',
  'to',
  'address',
  'password',
  'smtpPassword',
  'smtpSecrets',
  'code',
  'otp',
  'answer',
  'session',
  'token',
  'cookie',
  'key',
  'input',
]

export function createLog({ write, level = 'info' }: LogOptions): Log {
  const destination = { write }
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
      redact: { paths: personal.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    destination,
  )
}

export interface KioskLog {
  log: Log
  /** The last warnings and errors, newest last. */
  lastTroubles(): readonly LogLine[]
}

/** The log of a shell: to stderr, and as JSON into the data folder's files. */
export function kioskLog(dataDir: string): KioskLog {
  const troubles = keptTroubles(20)
  const toFile = logFiles(logsDir(dataDir))
  const readable = process.stderr.isTTY
  const write = (line: string) => {
    process.stderr.write(readable ? forPeople(line) : line)
    toFile(line)
    troubles.write(line)
  }
  return { log: createLog({ write }), lastTroubles: troubles.last }
}

/** Keeps the newest lines that are a warning or worse, `most` at most. */
export function keptTroubles(most: number): { write(line: string): void; last(): readonly LogLine[] } {
  let kept: LogLine[] = []
  return {
    write(line) {
      const parsed = JSON.parse(line) as LogLine
      if (parsed.level === 'warn' || parsed.level === 'error') kept = [...kept, parsed].slice(-most)
    },
    last: () => kept,
  }
}

/** `{"level":"warn","time":"2026-11-22T08:01:02.003Z","msg":"mail refused","tries":2}` → `08:01:02 warn  mail refused tries=2` */
export function forPeople(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${plain(value)}`)
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${String(msg)}${rest.join('')}\n`
}

function plain(value: unknown): string {
  if (typeof value === 'string' && /^[\w.:@/-]+$/.test(value)) return value
  return JSON.stringify(value)
}
