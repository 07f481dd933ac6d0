/** A mail server for proofs: takes everything, and prints what it is told. Run by the service's own Node, which strips types. */
import { createServer } from 'node:net'

createServer((socket) => {
  let inMail = false
  socket.on('error', () => {})
  socket.write('220 proof\r\n')
  socket.on('data', (bytes) => {
    for (const line of bytes.toString().split('\r\n').filter(Boolean)) {
      if (inMail && line !== '.') continue
      process.stdout.write(`${line}\n`)
      if (line === '.') inMail = false
      if (line === 'DATA') inMail = true
      if (line.startsWith('EHLO')) socket.write('250-proof\r\n250 AUTH PLAIN\r\n')
      else if (line.startsWith('AUTH')) socket.write('235 ok\r\n')
      else if (line === 'DATA') socket.write('354 go on\r\n')
      else if (line === 'QUIT') socket.end('221 bye\r\n')
      else socket.write('250 ok\r\n')
    }
  })
}).listen(2525, '127.0.0.1')
