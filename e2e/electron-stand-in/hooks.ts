/** Module hooks: `import … from 'electron'` gives the stand-in that `run.ts` has put up. */
import type { LoadHook, ResolveHook, InitializeHook } from 'node:module'

const url = 'electron-stand-in:electron'
let names: readonly string[] = []

export const initialize: InitializeHook<readonly string[]> = (exported) => {
  names = exported
}

export const resolve: ResolveHook = (specifier, context, next) =>
  specifier === 'electron' || specifier === 'electron/main'
    ? { url, format: 'module', shortCircuit: true }
    : next(specifier, context)

export const load: LoadHook = (asked, context, next) => {
  if (asked !== url) return next(asked, context)
  const source = [
    `const electron = globalThis[Symbol.for('electron-stand-in')]`,
    'export default electron',
    ...names.map((name) => `export const ${name} = electron.${name}`),
  ].join('\n')
  return { format: 'module', source, shortCircuit: true }
}
