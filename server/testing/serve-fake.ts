/** For tests of the process: the browser shell over a service whose `confirmCode` takes its time. Prints when it is called and closed. */
import { setTimeout } from 'node:timers/promises'
import { parseFlags } from '../../core/config/flags.ts'
import { OpenError } from '../../core/composition/options.ts'
import { ok } from '../../contract/result.ts'
import { runBrowserShell } from '../run.ts'
import { answer, fakeKiosk } from './fake-kiosk.ts'

const flags = parseFlags(process.argv.slice(2))
if (!flags.ok) throw new Error(flags.error)

await runBrowserShell({
  flags: flags.value,
  rendererDir: 'dist/renderer',
  openKiosk({ dataDir }) {
    if (dataDir.endsWith('taken')) return Promise.reject(new OpenError('The folder is in use.'))
    const kiosk = fakeKiosk(async ({ operation }) => {
      process.stdout.write(`called ${operation}\n`)
      if (operation === 'confirmCode') await setTimeout(1_000)
      return answer(ok('finished'), null)
    })
    const close = () => {
      process.stdout.write('closed\n')
      return kiosk.close()
    }
    return Promise.resolve({ ...kiosk, close })
  },
})
