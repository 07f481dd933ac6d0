/** Opens the service once, in a process that has done nothing else, and says how long that took. */
import { openKiosk } from '../../core/composition/open-kiosk.ts'
import { answer } from '../harness/answer.ts'
import { accountNumber, hashCost, key, officeConfig, password } from '../harness/office.ts'
import { silentLog } from '../../core/foundation/log.ts'

async function open({ dataDir }: { dataDir: string }): Promise<number> {
  const config = officeConfig(25)
  const started = performance.now()
  const kiosk = await openKiosk({ config, dataDir, key, hashCost, log: silentLog })
  const took = performance.now() - started
  await assertFilled(kiosk)
  await kiosk.close()
  return took
}

/** An empty folder would open quickly, too. */
async function assertFilled({ service }: Awaited<ReturnType<typeof openKiosk>>): Promise<void> {
  const caller = { kiosk: 'bench', session: null, visit: null }
  const started = await service.call('startVisit', { language: 'vi' }, caller)
  const { reply } = await service.call(
    'signIn',
    { accountNumber: accountNumber(0), password },
    { ...caller, session: started.session, visit: started.reply.session?.visit ?? null },
  )
  if (!reply.result.ok)
    throw new Error(`the service does not answer as it should: ${reply.result.error.kind}`)
}

answer({ open })
