/**
 * What a kiosk keeps of the service that it belongs to: `enrolment.json` in its data folder, with its address, its
 * authority where it has one of its own, what the kiosk is called, and the key that it is known by. The key's private half
 * is encrypted with a key of the system's store where there is one.
 */
import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey } from 'jose'
import { z } from 'zod'
import { deviceIdentity, type DeviceIdentity } from '../../contract/device.ts'
import { mkdir } from 'node:fs/promises'
import { isServiceUrl } from '../config/config.ts'
import { machineDisk, replaceFile } from '../storage/disk/disk.ts'
import { deriveKey } from '../storage/encryption/derived-keys.ts'
import { seal, unseal } from '../storage/encryption/sealed.ts'

const coordinate = z.string().regex(/^[\w-]{43}$/)
const record = z.object({
  url: z.string().refine(isServiceUrl),
  /** PEM; null: the system's authorities will do. */
  ca: z.string().nullable(),
  /** Null until it was let in. */
  device: deviceIdentity.nullable(),
  publicKey: z.object({ x: coordinate, y: coordinate }),
  keptIn: z.enum(['key-store', 'file']),
  /** The private half: base64url as in a JWK, or, with a key store, sealed. */
  privateKey: z.string(),
})
type EnrolmentRecord = z.infer<typeof record>

export interface Enrolment {
  readonly url: string
  readonly ca: string | null
  readonly device: DeviceIdentity | null
  readonly keptIn: 'key-store' | 'file'
  readonly key: DeviceKey
  /** Written before it is told. */
  keepDevice(device: DeviceIdentity): Promise<void>
}

export interface DeviceKey {
  privateKey: CryptoKey
  publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string }
  thumbprint: string
}

export const enrolmentFileName = 'enrolment.json'
const bound = Buffer.from('the key of this device')

/**
 * @returns where a kiosk with this data folder finds its service; null where it belongs to none
 * @throws EnrolmentError
 */
export function enrolledAt(dataDir: string): string | null {
  return read(dataDir)?.url ?? null
}

/** With a sentence for the operator. */
export class EnrolmentError extends Error {
  override name = 'EnrolmentError'
}

/**
 * What is kept in this folder; a key is made where there is none. A service with another address keeps the key: it may only
 * have moved.
 * @param storeKey of the system's key store; undefined where it has none
 * @throws EnrolmentError
 */
export async function openEnrolment(
  dataDir: string,
  { url, ca, storeKey }: { url: string; ca: string | null; storeKey: Buffer | undefined },
): Promise<Enrolment> {
  const before = read(dataDir) ?? (await newRecord({ url, ca, storeKey }))
  let now: EnrolmentRecord = { ...before, url, ca: ca ?? (before.url === url ? before.ca : null) }
  const write = async () => {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const text = Buffer.from(`${JSON.stringify(now, null, 2)}\n`)
    await replaceFile(machineDisk, join(dataDir, enrolmentFileName), text)
  }
  const secret = secretOf(now, storeKey, dataDir)
  // Where there is a key store by now, as at the first start after --enrol.
  if (now.keptIn === 'file' && storeKey) now = { ...now, ...kept(secret, storeKey) }
  const key = await deviceKey(now, secret).catch((error: unknown) => {
    throw damaged(dataDir, error)
  })
  if (JSON.stringify(now) !== JSON.stringify(read(dataDir))) await write()
  return {
    url,
    ca: now.ca,
    keptIn: now.keptIn,
    key,
    get device() {
      return now.device
    },
    async keepDevice(device) {
      if (JSON.stringify(device) === JSON.stringify(now.device)) return
      now = { ...now, device }
      await write()
    },
  }
}

function read(dataDir: string): EnrolmentRecord | null {
  const file = join(dataDir, enrolmentFileName)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new EnrolmentError(`${file} cannot be read: ${(error as Error).message}.`)
  }
  try {
    return record.parse(JSON.parse(text))
  } catch (error) {
    throw damaged(dataDir, error)
  }
}

function damaged(dataDir: string, cause: unknown): EnrolmentError {
  return new EnrolmentError(
    `${join(dataDir, enrolmentFileName)} is damaged: remove it, and connect this kiosk anew with a code that an ` +
      'administrator makes (“replace”).',
    { cause },
  )
}

async function newRecord(given: {
  url: string
  ca: string | null
  storeKey: Buffer | undefined
}): Promise<EnrolmentRecord> {
  const { url, ca, storeKey } = given
  const pair = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(pair.privateKey)
  return {
    url,
    ca,
    device: null,
    publicKey: { x, y },
    ...kept(d, storeKey),
  }
}

function kept(secret: string, storeKey: Buffer | undefined): Pick<EnrolmentRecord, 'keptIn' | 'privateKey'> {
  if (!storeKey) return { keptIn: 'file', privateKey: secret }
  const sealed = seal(sealKey(storeKey), bound, Buffer.from(secret))
  return { keptIn: 'key-store', privateKey: sealed.toString('base64url') }
}

/** @throws EnrolmentError */
function secretOf(
  { keptIn, privateKey }: EnrolmentRecord,
  storeKey: Buffer | undefined,
  dataDir: string,
): string {
  const opened = keptIn === 'file' ? privateKey : storeKey && opens(privateKey, storeKey)
  if (!opened) {
    throw new EnrolmentError(
      `The key in ${join(dataDir, enrolmentFileName)} cannot be opened: it was sealed on another machine, or for another ` +
        'user. Start the kiosk in the account that it was set up in, or remove the file and connect this kiosk anew.',
    )
  }
  return opened
}

async function deviceKey({ publicKey }: EnrolmentRecord, secret: string): Promise<DeviceKey> {
  const publicJwk = { kty: 'EC' as const, crv: 'P-256' as const, ...publicKey }
  const imported = await importJWK({ ...publicJwk, d: secret }, 'ES256')
  return { privateKey: imported, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk) }
}

const sealKey = (storeKey: Buffer) => createSecretKey(deriveKey(storeKey, 'device-key'))

function opens(sealed: string, storeKey: Buffer): string | undefined {
  return unseal(sealKey(storeKey), bound, Buffer.from(sealed, 'base64url'))?.toString()
}
