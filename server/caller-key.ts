/**
 * Who calls, for limits by caller: the address that the connection comes from, or, where that is a proxy that is trusted,
 * whom it names. An IPv6 network is one caller, since a machine has as many addresses of its network as it likes.
 */
import type { FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'

/** @param request `ip` is the proxy's word, where it is trusted */
export function callerKey({
  socket,
  ip,
}: Pick<FastifyRequest, 'socket'> & Partial<Pick<FastifyRequest, 'ip'>>): string {
  const [withoutZone = ''] = (ip ?? socket.remoteAddress ?? 'unknown').split('%')
  const address = withoutZone.replace(ipv4InIpv6, '')
  return address.includes(':') ? networkOf(address) : address
}

/** Of the other end of a connection; an IPv4 address is one also where it comes as an IPv6 one. */
export function plainAddress({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  return remoteAddress.replace(ipv4InIpv6, '')
}

const ipv4InIpv6 = /^::ffff:(?=\d+\.)/i

/** The first 64 bits, written in full: `2001:db8::1` and `2001:0db8:0:0::2` are of one network. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = (part: string | undefined) => (part ? part.split(':') : [])
  const missing = 8 - groups(head).length - groups(tail).length
  const all =
    tail === undefined
      ? groups(head)
      : [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail)]
  const network = all.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ''))
  return `${network.join(':')}::/64`
}
