/**
 * The last look at an address before it goes to a mail server: exactly one mailbox, in plain ASCII, nothing that could
 * be read as a second recipient, a header or a command. Whether the domain exists is the server's business.
 */
const one = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/

export function isOneAddress(address: string): boolean {
  return address.length <= 254 && one.test(address)
}

/** True for addresses of this machine: 127.0.0.0/8, ::1, localhost. What is sent there crosses no wire. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  return bare === 'localhost' || bare === '::1' || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(bare)
}
