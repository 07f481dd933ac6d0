/** Kiosks that report: each with a key of its own, with which it signs, over a few kept connections. */
import { hash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose'
import { heartbeatPath, mostLine, tokenAnswer, tokenPath, type Heartbeat } from '../../contract/device.ts'
import { answer } from '../harness/answer.ts'
import { HttpClient } from '../journeys/http-client.ts'
import { boot, type EnrolledKey } from './known.ts'

interface Kiosk extends EnrolledKey {
  privateKey: CryptoKey
  token: string
}

const atOnce = 16

const kiosks: Kiosk[] = []
let clients: HttpClient[] = []
let origin = ''
let nonce = ''

async function make(count: number): Promise<EnrolledKey[]> {
  for (let n = 0; n < count; n++) {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const { x = '', y = '' } = await exportJWK(publicKey)
    const thumbprint = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y })
    kiosks.push({ thumbprint, publicKey: { x, y }, privateKey, token: '' })
  }
  return kiosks.map(({ thumbprint, publicKey }) => ({ thumbprint, publicKey }))
}

/** Each kiosk gets its access token. */
async function signOn(port: number): Promise<void> {
  clients = await Promise.all(Array.from({ length: atOnce }, () => HttpClient.open(port)))
  origin = `http://127.0.0.1:${port}`
  await renewNonce()
  await forEach(kiosks, async (kiosk, client) => {
    client.headers.set('dpop', await proof(kiosk, tokenPath))
    const { body } = await client.post(tokenPath, { boot, version: '1.0.0', keptIn: 'file' })
    kiosk.token = tokenAnswer.parse(JSON.parse(body)).accessToken
  })
}

/** As a browser may, too: whoever asks without one is told. */
async function renewNonce(): Promise<void> {
  const response = await fetch(`${origin}${tokenPath}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', dpop: await proof(kiosks[0], tokenPath) },
    body: '{}',
  })
  nonce = response.headers.get('dpop-nonce') ?? ''
}

function proof(kiosk: Kiosk | undefined, path: string): Promise<string> {
  if (!kiosk) throw new Error('there is no kiosk')
  const { publicKey, privateKey, token } = kiosk
  const ath = path === tokenPath ? {} : { ath: hash('sha256', token, 'base64url') }
  const claims = { jti: randomUUID(), htm: 'POST', htu: `${origin}${path}`, nonce, ...ath }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty: 'EC', crv: 'P-256', ...publicKey } })
    .sign(privateKey)
}

/** One report of each kiosk. */
async function report(): Promise<void> {
  await renewNonce()
  await forEach(kiosks, async (kiosk, client) => {
    client.headers.set('dpop', await proof(kiosk, heartbeatPath))
    client.headers.set('authorization', `DPoP ${kiosk.token}`)
    const { status, body } = await client.post(heartbeatPath, beat)
    if (status !== 200) throw new Error(`a report was refused: ${body}`)
  })
}

/** The same bytes to a handler that does nothing with them. */
async function reportTo({ port, path }: { port: number; path: string }): Promise<void> {
  const others = await Promise.all(Array.from({ length: atOnce }, () => HttpClient.open(port)))
  await forEach(
    kiosks,
    async (kiosk, client) => {
      client.headers.set('dpop', await proof(kiosk, heartbeatPath))
      client.headers.set('authorization', `DPoP ${kiosk.token}`)
      const { status } = await client.post(path, beat)
      if (status !== 200) throw new Error(`answered ${status}`)
    },
    others,
  )
  for (const client of others) client.close()
}

/** With as many lines of a log as there may be: a kiosk that is in trouble. */
const beat: Heartbeat = {
  uptimeS: 86_400,
  memoryMb: 400,
  troubles: [{ what: 'paper', detail: 'no-paper', forS: 600 }],
  lines: Array.from({ length: mostLine.lines }, (_, n) => ({
    level: 'warn',
    time: '2026-11-24T07:30:00.000Z',
    text: `${n} the printer needs staff`.padEnd(mostLine.characters / 2, '.'),
  })),
  done: [],
  file: { 'screen.diagonalInches': 32, 'receipt.paper': 'thermal80' },
  settings: 0,
}

async function forEach(
  all: readonly Kiosk[],
  work: (kiosk: Kiosk, client: HttpClient) => Promise<void>,
  over: readonly HttpClient[] = clients,
): Promise<void> {
  let next = 0
  const lane = async (client: HttpClient) => {
    for (let kiosk = all[next++]; kiosk; kiosk = all[next++]) await work(kiosk, client)
  }
  await Promise.all(over.map(lane))
}

answer({ make, signOn, report, reportTo }, async () => {
  for (const client of clients) client.close()
})
