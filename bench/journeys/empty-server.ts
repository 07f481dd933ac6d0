/** The floor: Fastify with as many handlers, each of which answers with a fixed text as long as the real one. */
import fastify from 'fastify'
import { answer } from '../harness/answer.ts'

const app = fastify({ logger: false })

async function open({ replies }: { replies: Record<string, string> }): Promise<number> {
  for (const [operation, text] of Object.entries(replies)) {
    app.post(`/api/${operation}`, async (_request, reply) => {
      reply.header('set-cookie', 'visit=abcdefghijklmnopqrstuvwxyz; Path=/; HttpOnly; SameSite=Strict')
      return reply.type('application/json; charset=utf-8').send(text)
    })
  }
  return Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port)
}

answer({ open }, () => app.close())
