/**
 * `app://kiosk/…`: the built screens, the page for when nothing works, the one for other displays, and in demo the
 * mailbox and who can sign in. No file is ever loaded by `file:`, and nothing outside the built folder can be named.
 */
import { readFile } from 'node:fs/promises'
import type { Protocol } from 'electron'
import { demoSignInsPath } from '../contract/demo.ts'
import { demoSignIns } from '../core/demo/accounts.ts'
import type { DemoMailbox } from '../core/demo/mailbox.ts'
import { containedPath, contentTypeOf, securityHeaders } from '../core/web/headers.ts'
import { maintenancePage, maintenancePagePath, maintenancePageStyle } from './maintenance-page.ts'
import { blankPage, blankPagePath, blankPageStyle } from './blank-page.ts'
import { isOurs, scheme } from './origin.ts'
import type { Log } from '../core/foundation/log.ts'

/** Must be called before Electron is ready. Standard: paths resolve and have an origin. Secure: a secure context. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

export interface Pages {
  /** The folder of the built screens. */
  renderer: string
  /** Null where it is not known: then only the maintenance page is shown. */
  office: { name: string; hotline: string } | null
  /** Null in production: then `/mailbox` is a page like any that isn't there. */
  mailbox: DemoMailbox | null
  /** The mailbox page's style sheet. */
  mailboxStyle: string
}

interface Page {
  type: string
  body: string | Uint8Array<ArrayBuffer>
}

/** Answers one request: 200, 404, or 405 for anything but GET and HEAD; each with all the security headers. */
export function createPageHandler(pages: Pages): (request: Request) => Promise<Response> {
  const made = madePages(pages)
  return async ({ url, method }) => {
    if (!isOurs(url)) return answer(404, notFound, method)
    if (method !== 'GET' && method !== 'HEAD') return answer(405, notAllowed, method, { allow: 'GET, HEAD' })
    const path = rawPath(url)
    const make = made.get(path)
    const page = make ? make() : await builtPage(pages.renderer, path === '/' ? '/index.html' : path)
    return page ? answer(200, page, method) : answer(404, notFound, method)
  }
}

/** @returns its clean-up */
export function registerPages(
  protocol: Pick<Protocol, 'handle' | 'unhandle'>,
  handler: (request: Request) => Promise<Response>,
  log: Log,
): () => void {
  protocol.handle(scheme, async (request) => {
    try {
      return await handler(request)
    } catch (error) {
      log.error({ error }, 'a page could not be answered')
      return answer(500, { type: 'text/plain; charset=utf-8', body: 'out of service' }, request.method)
    }
  })
  return () => {
    protocol.unhandle(scheme)
  }
}

/** Pages that are made here and have no file. */
function madePages({ office, mailbox, mailboxStyle }: Pages): Map<string, () => Page> {
  const html = contentTypeOf('x.html')
  const css = contentTypeOf('x.css')
  const made = new Map<string, () => Page>([
    [maintenancePagePath, () => ({ type: html, body: maintenancePage(office) })],
    [`${maintenancePagePath}.css`, () => ({ type: css, body: maintenancePageStyle })],
    [blankPagePath, () => ({ type: html, body: blankPage })],
    [`${blankPagePath}.css`, () => ({ type: css, body: blankPageStyle })],
  ])
  if (mailbox) {
    made.set('/mailbox', () => ({ type: html, body: mailbox.page() }))
    made.set('/mailbox.css', () => ({ type: css, body: mailboxStyle }))
    const json = (body: unknown): Page => ({ type: contentTypeOf('x.json'), body: JSON.stringify(body) })
    made.set('/mailbox.json', () => json(mailbox.mails()))
    made.set(demoSignInsPath, () => json(demoSignIns))
  }
  return made
}

async function builtPage(root: string, path: string): Promise<Page | null> {
  const file = await containedPath(root, path)
  return file === null ? null : { type: contentTypeOf(file), body: new Uint8Array(await readFile(file)) }
}

/** The path as it was sent, before `URL` resolves `..` in it: what tries to climb is refused, not straightened. */
function rawPath(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || '/'
}

const notFound: Page = { type: 'text/plain; charset=utf-8', body: 'not found' }
const notAllowed: Page = { type: 'text/plain; charset=utf-8', body: 'method not allowed' }

function answer(status: number, page: Page, method: string, more: Record<string, string> = {}): Response {
  return new Response(method === 'HEAD' ? null : page.body, {
    status,
    headers: { ...securityHeaders, 'cache-control': 'no-store', 'content-type': page.type, ...more },
  })
}
