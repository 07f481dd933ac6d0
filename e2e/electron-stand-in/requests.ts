/** Every request of a page, before it leaves: keys to ask about, navigations to allow, pages to make. No network. */
import { fromPrivate, inputPath } from './address.ts'
import type { Cdp } from './cdp.ts'
import type { StandInSession } from './session.ts'

export interface RequestRules {
  session: StandInSession
  /** @returns whether a frame may go there */
  mayNavigate(url: string, frameId: string): boolean
  /** @returns whether the page may have this key */
  mayHaveKey(input: Electron.Input): boolean
}

export async function answerRequests(cdp: Cdp, rules: RequestRules): Promise<void> {
  cdp.on('Fetch.requestPaused', ({ requestId, request, resourceType, frameId }) => {
    const { method, headers, postData } = request
    const url = fromPrivate(request.url)
    void answer().catch(() => {
      // The page or the browser is gone, and the request with it.
    })

    async function answer(): Promise<void> {
      const { pathname, searchParams } = new URL(url)
      if (pathname === inputPath) {
        await fulfill(new Response(rules.mayHaveKey(inputOf(searchParams)) ? 'allowed' : 'prevented'))
        return
      }
      if (resourceType === 'Document' && !rules.mayNavigate(url, frameId)) {
        await fail('Aborted')
        return
      }
      if (!(await rules.session.mayRequest(url))) {
        await fail('BlockedByClient')
        return
      }
      const handler = rules.session.protocol.handlerOf(url)
      if (!handler) {
        process.stderr.write(`electron-stand-in does not emulate loading ${url}: it has no network\n`)
        await fail('AddressUnreachable')
        return
      }
      let response: Response
      try {
        response = await handler(
          new Request(url, { method, headers, ...(postData === undefined ? {} : { body: postData }) }),
        )
      } catch (error) {
        process.stderr.write(`electron-stand-in: a protocol handler threw: ${String(error)}\n`)
        await fail('Failed')
        return
      }
      await fulfill(response)
    }

    async function fulfill(response: Response): Promise<void> {
      await cdp.send('Fetch.fulfillRequest', {
        requestId,
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
        body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      })
    }

    function fail(errorReason: 'Aborted' | 'BlockedByClient' | 'AddressUnreachable' | 'Failed') {
      return cdp.send('Fetch.failRequest', { requestId, errorReason })
    }
  })
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
}

function inputOf(question: URLSearchParams): Electron.Input {
  const flags = JSON.parse(question.get('flags') ?? '{}') as Pick<
    Electron.Input,
    'isAutoRepeat' | 'isComposing' | 'shift' | 'control' | 'alt' | 'meta' | 'location'
  >
  return {
    ...flags,
    type: question.get('type') ?? '',
    key: question.get('key') ?? '',
    code: question.get('code') ?? '',
    modifiers: (['shift', 'control', 'alt', 'meta'] as const).filter((name) => flags[name]),
  }
}
