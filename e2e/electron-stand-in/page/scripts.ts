/** The scripts that go into every page, as text. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inputPath } from '../address.ts'
import { decode, encode } from '../wire.ts'
import { inputWorld } from './input.ts'
import { isolatedWorld, type IsolatedWorldSetup } from './isolated-world.ts'
import { mainWorld } from './main-world.ts'
import { bindingName, receiverName } from './messages.ts'
import { withoutPermission } from './without-permission.ts'

/** What a loader's `keepNames` leaves in a function's text. */
const names = 'const __name = (it) => it;'

export function bridgeScripts(
  preload: string,
  process: IsolatedWorldSetup['process'],
): { main: string; isolated: string } {
  const secret = `stand-in-${randomBytes(16).toString('hex')}-`
  const setup: IsolatedWorldSetup = { secret, bindingName, receiverName, process }
  const source = readFileSync(preload, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')
  return {
    main: `(() => { ${names} (${mainWorld.toString()})(${JSON.stringify(secret)}) })()`,
    isolated: `(() => { ${names}
      ${encode.toString()}
      ${decode.toString()}
      ;(${isolatedWorld.toString()})(${JSON.stringify(setup)}, (require, module, exports, process) => {
${source}
      }, { encode, decode })
    })()`,
  }
}

export function inputScript(): string {
  return `(() => { ${names} (${inputWorld.toString()})(${JSON.stringify(inputPath)}) })()`
}

export function withoutPermissionScript(methods: readonly string[]): string {
  return `(() => { ${names} (${withoutPermission.toString()})(${JSON.stringify(methods)}) })()`
}
