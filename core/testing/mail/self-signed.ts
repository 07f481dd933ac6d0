/** For tests: a self-signed certificate for localhost and 127.0.0.1, made on the spot. Node can read X.509 but not write it. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/**
 * Valid for a day around now, by the machine's clock: TLS goes by that one.
 *
 * @param of `days`: moves that time; `host`: another name than localhost, and no address.
 */
export function selfSigned({ days = 0, host }: { days?: number; host?: string } = {}): {
  key: string
  cert: string
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  })
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('localhost')))))
  const day = 24 * 60 * 60 * 1000
  const middle = Date.now() + days * day
  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    name,
    sequence(utcTime(middle - day), utcTime(middle + day)),
    name,
    publicKey,
    der(0xa3, sequence(subjectAltName(host))),
  )
  const signature = sign('sha256', certificate, createPrivateKey(privateKey))
  const whole = sequence(
    certificate,
    ecdsaWithSha256,
    der(0x03, Buffer.concat([Buffer.from([0]), signature])),
  )
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n')
  return { key: privateKey, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` }
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

/** YYMMDDHHMMSSZ */
function utcTime(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/\D/g, '')
  return der(0x17, Buffer.from(`${digits.slice(2, 14)}Z`))
}

function subjectAltName(host: string | undefined): Buffer {
  const here = [der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1]))]
  const names = sequence(...(host === undefined ? here : [der(0x82, Buffer.from(host))]))
  return sequence(oid('551d11'), der(0x04, names))
}
