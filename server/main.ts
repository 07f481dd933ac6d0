/** The built browser shell's entry, `node dist/server/main.js [flags]`; `npm start` calls `serve` in its own process. */
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { flagHelp, parseFlags } from '../core/config/flags.ts'
import { runBrowserShell } from './run.ts'

/** @param args behind the program's name */
export async function serve(args: readonly string[], cwd = process.cwd()): Promise<void> {
  const flags = parseFlags(args)
  if (!flags.ok) {
    process.stderr.write(`${flags.error}\n`)
    process.exitCode = 2
  } else if (flags.value.help) {
    process.stdout.write(`node dist/server/main.js [options]\n\n${flagHelp}\n`)
  } else {
    const rendererDir = fileURLToPath(new URL('../renderer', import.meta.url))
    await runBrowserShell({ flags: flags.value, rendererDir, cwd })
  }
}

const called = process.argv[1]
if (called !== undefined && realpathSync(called) === fileURLToPath(import.meta.url)) {
  await serve(process.argv.slice(2))
}
