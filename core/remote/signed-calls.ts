/**
 * Calls of the service over HTTPS, each signed with the kiosk's key (DPoP, RFC 9449). Gets an access token when there is none
 * that holds, and signs anew with the nonce that the service asks for. What is sent again keeps its number, so that it
 * is carried out once.
 */
import { hash } from 'node:crypto'
import { SignJWT } from 'jose'
import type { z } from 'zod'
import {
  callHeader,
  endVisitPath,
  enrolAnswer,
  enrolPath,
  heartbeatAnswer,
  heartbeatPath,
  sessionHeader,
  tokenAnswer,
  tokenPath,
  type DeviceIdentity,
  type Heartbeat,
  type HeartbeatAnswer,
  type StartedProgram,
} from '../../contract/device.ts'
import { failure, type Failure } from '../../contract/failures.ts'
import { visitHeader } from '../../contract/http.ts'
import type { Reply } from '../../contract/operations.ts'
import { contractHeader, contractVersion } from '../../contract/version.ts'
import type { Random } from '../foundation/random.ts'
import { err, ok, type Result } from '../foundation/result.ts'
import { version } from '../foundation/version.ts'
import type { Enrolment } from './enrolment.ts'

/** No answer, or none of the service: it may not have come there at all, or its answer may be lost. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

export interface SignedCall {
  operation: string
  input: unknown
  /** From 1, since the program's start; the same where a call is sent again. */
  number: number
  /** The token that the shell holds. */
  session: string | null
  /** The visit that the page shows. */
  visit: string | null
}

export interface SignedAnswer {
  reply: Reply
  session: string | null
}

export interface SignedCalls {
  /** @throws NoAnswer */
  call(call: SignedCall, signal: AbortSignal): Promise<SignedAnswer>
  /** Ends a visit by its token, whatever its page shows. @throws NoAnswer */
  endVisit(session: string, signal: AbortSignal): Promise<void>
  /** How the kiosk is, and what it is to do. @throws NoAnswer */
  heartbeat(beat: Heartbeat, signal: AbortSignal): Promise<Result<HeartbeatAnswer, Failure>>
  /** Has the kiosk let in. @throws NoAnswer */
  enrol(code: string, signal: AbortSignal): Promise<Result<DeviceIdentity, Failure>>
}

export interface SignedCallsOptions {
  enrolment: Pick<Enrolment, 'url' | 'key' | 'keptIn' | 'keepDevice'>
  fetch: typeof globalThis.fetch
  random: Random
  /** Random, of this start. */
  boot: string
}

/** More than a fresh token and a fresh nonce is never needed. */
const mostAttempts = 4

export function signedCalls({ enrolment, fetch, random, boot }: SignedCallsOptions): SignedCalls {
  const { url: origin, key } = enrolment
  let nonce: string | null = null
  let token: string | null = null
  let asking: Promise<Result<string, Failure>> | null = null

  function proof(path: string, accessToken: string | null): Promise<string> {
    const claims = {
      jti: random.bytes(15).toString('base64url'),
      htm: 'POST',
      htu: `${origin}${path}`,
      ...(nonce !== null && { nonce }),
      ...(accessToken !== null && { ath: hash('sha256', accessToken, 'base64url') }),
    }
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.publicJwk })
      .sign(key.privateKey)
  }

  async function send(
    path: string,
    body: unknown,
    { headers = {}, accessToken = null }: { headers?: Record<string, string>; accessToken?: string | null },
    signal: AbortSignal,
  ): Promise<Response> {
    let response: Response
    try {
      response = await fetch(`${origin}${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [contractHeader]: String(contractVersion),
          dpop: await proof(path, accessToken),
          ...(accessToken !== null && { authorization: `DPoP ${accessToken}` }),
          ...headers,
        },
        body: JSON.stringify(body),
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        signal,
      })
    } catch (error) {
      throw new NoAnswer(reasonOf(error), { cause: error })
    }
    nonce = response.headers.get('dpop-nonce') ?? nonce
    return response
  }

  /** Once more where the nonce was an old one. */
  async function sendWithNonce(...given: Parameters<typeof send>): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await send(...given)
      if (attempt === mostAttempts || challengeOf(response) !== 'use_dpop_nonce') return response
      await response.body?.cancel()
    }
  }

  /** One at a time, whoever asks. */
  function freshToken(signal: AbortSignal): Promise<Result<string, Failure>> {
    asking ??= askForToken(signal).finally(() => (asking = null))
    return asking
  }

  async function askForToken(signal: AbortSignal): Promise<Result<string, Failure>> {
    const started: StartedProgram = { boot, version, keptIn: enrolment.keptIn }
    const response = await sendWithNonce(tokenPath, started, {}, signal)
    const given = await read(response, tokenAnswer)
    if (!given.ok) return given
    await enrolment.keepDevice(given.value.device)
    token = given.value.accessToken
    return ok(token)
  }

  /** With an access token. @returns the failure where there is none to be had */
  async function sendAsDevice(
    path: string,
    body: unknown,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Result<Response, Failure>> {
    for (let attempt = 1; ; attempt++) {
      if (token === null) {
        const fresh = await freshToken(signal)
        if (!fresh.ok) return fresh
      }
      const response = await send(path, body, { headers, accessToken: token }, signal)
      const challenge = challengeOf(response)
      if (challenge === null || attempt === mostAttempts) return ok(response)
      await response.body?.cancel()
      if (challenge !== 'use_dpop_nonce') token = null
    }
  }

  return {
    async call({ operation, input, number, session, visit }, signal) {
      const headers = {
        [callHeader]: String(number),
        ...(session !== null && { [sessionHeader]: session }),
        ...(visit !== null && { [visitHeader]: visit }),
      }
      const sent = await sendAsDevice(`/api/${operation}`, input, headers, signal)
      if (!sent.ok) return { reply: { result: sent, session: null }, session }
      const reply = await replyIn(sent.value)
      const kept = sent.value.headers.get(sessionHeader)
      return { reply, session: kept === null ? session : kept || null }
    },
    async endVisit(session, signal) {
      const sent = await sendAsDevice(endVisitPath, {}, { [sessionHeader]: session }, signal)
      if (sent.ok) await replyIn(sent.value)
    },
    async heartbeat(beat, signal) {
      const sent = await sendAsDevice(heartbeatPath, beat, {}, signal)
      return sent.ok ? read(sent.value, heartbeatAnswer) : sent
    },
    async enrol(code, signal) {
      const response = await sendWithNonce(enrolPath, { code }, {}, signal)
      const enrolled = await read(response, enrolAnswer)
      if (!enrolled.ok) return enrolled
      await enrolment.keepDevice(enrolled.value.device)
      token = null
      return ok(enrolled.value.device)
    },
  }
}

/** RFC 9449, §8: why a signed call was refused; null where it was not for that. */
function challengeOf(response: Response): string | null {
  if (response.status !== 401) return null
  return /^DPoP error="(\w+)"/.exec(response.headers.get('www-authenticate') ?? '')?.[1] ?? null
}

/** What a proxy answers in the service's place says nothing of the call. */
async function replyIn(response: Response): Promise<Reply> {
  const json = await jsonIn(response)
  if (typeof json !== 'object' || json === null || !('result' in json) || !('session' in json))
    throw new NoAnswer(`HTTP ${response.status} is no answer of the service`)
  return json as Reply
}

async function read<T extends z.ZodType>(
  response: Response,
  schema: T,
): Promise<Result<z.infer<T>, Failure>> {
  const json = await jsonIn(response)
  if (response.ok) {
    const answer = schema.safeParse(json)
    if (answer.success) return ok(answer.data)
  }
  const refused = failure.safeParse((json as { result?: { error?: unknown } } | null)?.result?.error)
  if (refused.success) return err(refused.data)
  throw new NoAnswer(`HTTP ${response.status} is no answer of the service`)
}

async function jsonIn(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    throw new NoAnswer(`HTTP ${response.status} is no answer of the service`, { cause: error })
  }
}

/** Codes alone: what else an error says may name machines. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown'
}
