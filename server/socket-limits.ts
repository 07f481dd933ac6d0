/**
 * Connections on which nothing is asked give way: where there are as many as the server takes, of one address or in all,
 * the one that was quiet longest is closed for the new one. A caller that only opens connections blocks nobody else.
 */
import type { Server as HttpServer } from 'node:http'
import type { Socket } from 'node:net'

interface Held {
  address: string
  /** Calls that are not answered yet. */
  calls: number
  /** One more with each thing that happens to any connection. */
  lastUsed: number
}

export interface SocketLimits {
  /** In all. */
  most: number
  mostOfOneAddress: number
}

export function limitSockets(server: HttpServer, { most, mostOfOneAddress }: SocketLimits): void {
  const held = new Map<Socket, Held>()
  let uses = 0

  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? ''
    const own = [...held].filter(([, one]) => one.address === address)
    if (own.length >= mostOfOneAddress) closeQuietest(own)
    else if (held.size >= most) closeQuietest([...held])
    held.set(socket, { address, calls: 0, lastUsed: ++uses })
    socket.on('close', () => held.delete(socket))
  })

  server.on('request', ({ socket }, response) => {
    const one = held.get(socket)
    if (!one) return
    one.calls++
    response.on('close', () => {
      one.calls--
      one.lastUsed = ++uses
    })
  })

  function closeQuietest(sockets: ReadonlyArray<[Socket, Held]>): void {
    let quietest: [Socket, Held] | null = null
    for (const one of sockets) {
      if (one[1].calls > 0) continue
      if (quietest === null || one[1].lastUsed < quietest[1].lastUsed) quietest = one
    }
    if (quietest === null) return
    held.delete(quietest[0])
    quietest[0].destroy()
  }
}
