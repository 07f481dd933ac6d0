/** `--enrol URL CODE`: lets this machine into an office's service, before its first start or after it was taken out. */
import { configSchema } from '../config/config.ts'
import { randomToken, secureRandom as random } from '../foundation/random.ts'
import { EnrolmentError, openEnrolment } from '../remote/enrolment.ts'
import { NoAnswer, signedCalls } from '../remote/signed-calls.ts'
import { readAuthorities, trustedContext } from '../web/authorities.ts'
import { outgoingFetch } from '../web/outgoing-fetch.ts'

export interface EnrolTask {
  what: 'enrol'
  url: string
  code: string
  /** Full path. */
  ca: string | null
}

const withinMs = 20_000

/** @returns whether it is done, and a sentence, newline included */
export async function runEnrolTask(
  { url: given, code, ca: caFile }: EnrolTask,
  { dataDir, key }: { dataDir: string; key?: Buffer | undefined },
): Promise<{ ok: boolean; said: string }> {
  const url = given.replace(/\/$/, '')
  const address = configSchema.safeParse({ service: { url } })
  if (!address.success)
    return failed(`"${given}" is no address of a service: it is such as https://kiosk.example.vn.`)
  const authorities = caFile === null ? null : readAuthorities(caFile, '--ca')
  if (authorities?.ok === false) return failed(authorities.error)
  const ca = authorities ? authorities.value.join('\n') : null
  const trusted = trustedContext(null, ca === null ? [] : [ca])
  if (!trusted.ok) return failed(trusted.error)
  const outgoing = outgoingFetch({ secureContext: trusted.value })
  try {
    const enrolment = await openEnrolment(dataDir, { url, ca, storeKey: key })
    const calls = signedCalls({ enrolment, fetch: outgoing.fetch, random, boot: randomToken(random) })
    const enrolled = await calls.enrol(code, AbortSignal.timeout(withinMs))
    if (enrolled.ok)
      return { ok: true, said: `This machine belongs to ${url} now, as ${enrolled.value.name}. Start it.\n` }
    return failed(
      enrolled.error.kind === 'device-code-refused'
        ? 'The code is not right, used up, or expired: check it, or ask an administrator for another one.'
        : `The service refused it (${enrolled.error.kind}): try again in a minute.`,
    )
  } catch (error) {
    if (error instanceof EnrolmentError) return failed(error.message)
    if (!(error instanceof NoAnswer)) throw error
    return failed(
      `${url} does not answer (${error.message}): check the address, the network, and whether the certificate is ` +
        'one that this machine trusts (--ca FILE names the office’s own authority).',
    )
  } finally {
    await outgoing.close()
  }
}

const failed = (sentence: string) => ({ ok: false, said: `${sentence}\n` })
