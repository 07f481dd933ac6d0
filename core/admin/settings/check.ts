/**
 * Whether changed settings can be used, by the configuration's own schema. What is wrong is told as data, a path, a rule
 * and what is allowed, so that a screen can say it in either language beside the field.
 */
import type { z } from 'zod'
import { configSchema, type KioskConfig } from '../../config/config.ts'
import { nodeAt, pathText, type SchemaNode } from '../../config/schema-node.ts'
import { isSender } from '../../mail/smtp-mailer.ts'
import { err, ok, type Result } from '../../foundation/result.ts'
import { isSettingPath, settingPaths, type SettingPath } from '../../config/setting-keys.ts'
import { overlaid, valueAt, type Values } from './overlay.ts'

export type SettingRule =
  /** Not among what can be changed from a screen. */
  | 'not-a-setting'
  /** The demo's mail goes to its own mailbox. */
  | 'not-in-demo'
  | 'missing'
  | 'type'
  | 'range'
  | 'length'
  | 'choice'
  /** Not the form of a host name, a time of day, a domain, a sender. */
  | 'form'
  /** Not the form of an office's code. */
  | 'code'
  /** The same entry more than once. */
  | 'twice'
  /** An end that is not after its beginning. */
  | 'order'
  /** Opening hours that run into earlier ones. */
  | 'overlap'
  /** Host, user or password changed: the password must be given with it. */
  | 'password-needed'
  /** A password without the user it belongs to. */
  | 'user-needed'

/** Null where there is no bound. */
export type Allowed =
  | { type: 'whole-number' | 'number'; min: number | null; max: number | null }
  /** In characters, and in entries. */
  | { type: 'text' | 'list'; min: number; max: number | null }
  | { type: 'one-of'; values: readonly unknown[] }
  | { type: 'yes-no' }

export interface SettingProblem {
  /** Of the field: "office.hours[0].from". */
  path: string
  /** The setting that it belongs to; null for what is none. */
  setting: SettingPath | null
  rule: SettingRule
  allowed: Allowed | null
}

/** @param values all that is changed. @returns the configuration they make with `base`, or every problem. */
export function checkValues(base: KioskConfig, values: Values): Result<KioskConfig, SettingProblem[]> {
  const raw = overlaid(base, values)
  const parsed = configSchema.safeParse(raw)
  if (!parsed.success) return err(parsed.error.issues.map((issue) => problemOf(issue, raw)))
  const unreadable = Object.entries(values).flatMap(([path, value]) => unreadableIn(path, value))
  if (unreadable.length > 0) return err(unreadable)
  const from = parsed.data.smtp?.from
  if (from !== undefined && !isSender(from)) return err([settingProblem('smtp.from', 'form')])
  return ok(parsed.data)
}

/** What is changed from a screen stands on screens, in mails and on paper: nothing blank, no control character in it. */
function unreadableIn(path: string, value: unknown): SettingProblem[] {
  if (typeof value === 'string') {
    const rule = value.trim() === '' ? 'missing' : /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value) ? 'form' : null
    const setting = settingAround(path)
    return rule === null ? [] : [{ path, setting, rule, allowed: setting && allowedFor(setting) }]
  }
  if (Array.isArray(value)) return value.flatMap((one, at) => unreadableIn(`${path}[${at}]`, one))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => unreadableIn(`${path}.${key}`, one))
}

export function settingProblem(path: string, rule: SettingRule): SettingProblem {
  const setting = isSettingPath(path) ? path : null
  return { path, setting, rule, allowed: setting && allowedFor(setting) }
}

const password: Allowed = { type: 'text', min: 1, max: 256 }

export function allowedFor(setting: SettingPath): Allowed | null {
  return setting === 'smtp.password' ? password : allowedAt(setting.split('.'))
}

export function isPassword(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 256
}

function problemOf(issue: z.core.$ZodIssue, raw: unknown): SettingProblem {
  const path = pathText(issue.path)
  const setting = settingAround(path)
  return { path, setting, rule: ruleOf(issue, raw), allowed: allowedAt(issue.path) }
}

const settingAround = (path: string) =>
  settingPaths.find((one) => path === one || /^[.[]/.test(after(path, one))) ?? null

const after = (path: string, start: string) => (path.startsWith(start) ? path.slice(start.length) : '')

function ruleOf(issue: z.core.$ZodIssue, raw: unknown): SettingRule {
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(raw, issue.path.join('.')) === null ? 'missing' : 'type'
    case 'too_small':
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'length' : 'range'
    case 'invalid_format':
      return pathText(issue.path) === 'office.code' ? 'code' : 'form'
    case 'invalid_value':
      return 'choice'
    case 'unrecognized_keys':
      return 'not-a-setting'
    case 'custom':
      return issue.params?.['rule'] as SettingRule
    default:
      return 'type'
  }
}

export function allowedAt(path: readonly PropertyKey[]): Allowed | null {
  const node: SchemaNode | undefined = nodeAt(path)
  if (node?.enum) return { type: 'one-of', values: node.enum }
  switch (node?.type) {
    case 'integer':
      return { type: 'whole-number', min: node.minimum ?? null, max: node.maximum ?? null }
    case 'number':
      return { type: 'number', min: node.minimum ?? null, max: node.maximum ?? null }
    case 'string':
      return { type: 'text', min: node.minLength ?? 0, max: node.maxLength ?? null }
    case 'array':
      return { type: 'list', min: node.minItems ?? 0, max: node.maxItems ?? null }
    case 'boolean':
      return { type: 'yes-no' }
    default:
      return null
  }
}
