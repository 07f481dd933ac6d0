/**
 * Starts an application as Electron's executable would: `[-r MODULE] [switches] FOLDER-OR-FILE [arguments]`. What is
 * emulated, what is not, and where it differs: README.md beside this file.
 */
import { readFileSync, statSync } from 'node:fs'
import Module, { createRequire, register } from 'node:module'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createStandIn, type Launched } from './electron.ts'

const [, , ...args] = process.argv
const requires: string[] = []
let entry: string | undefined
for (let at = 0; at < args.length && entry === undefined; at += 1) {
  const argument = args[at] ?? ''
  if (argument === '-r') requires.push(args[(at += 1)] ?? '')
  else if (!argument.startsWith('-')) entry = resolve(argument)
}
if (entry === undefined) throw new Error('electron-stand-in: say which application to start')

// As the application sees them in Electron.
process.argv = [join(import.meta.dirname, 'bin', 'electron'), ...args]
Object.assign(process, { type: 'browser', defaultApp: true })
const platform = process.env['ELECTRON_STAND_IN_PLATFORM']
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform })
Object.assign(process.versions, { electron: '45.0.0-stand-in' })

const { main, ...launched } = application(entry)
const { electron, app, start } = createStandIn(launched)
Object.assign(globalThis, { [Symbol.for('electron-stand-in')]: electron })
register<readonly string[]>(`./hooks${extname(import.meta.filename)}`, import.meta.url, {
  data: Object.keys(electron),
})
const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown }
const load = loader._load.bind(loader)
loader._load = (request, ...rest) =>
  request === 'electron' || request === 'electron/main' ? electron : load(request, ...rest)

const require = createRequire(import.meta.url)
for (const path of requires) require(path)
// Electron, too, is ready only when the main module is through.
Promise.all([start(), import(pathToFileURL(main).href)]).then(
  () => {
    app.becomeReady()
  },
  (error: unknown) => {
    process.stderr.write(
      `App threw an error during load\n${error instanceof Error ? error.stack : String(error)}\n`,
    )
    process.exit(1)
  },
)

function application(path: string): Launched & { main: string } {
  if (!statSync(path).isDirectory()) return { main: asBundled(path), folder: dirname(path), packageJson: {} }
  const packageJson = JSON.parse(
    readFileSync(join(path, 'package.json'), 'utf8'),
  ) as Launched['packageJson'] & {
    main?: string
  }
  return { main: join(path, packageJson.main ?? 'index.js'), folder: path, packageJson }
}

/** A main of the stand-in's own folder is bundled like this file, where this file is. */
function asBundled(path: string): string {
  const bundle = import.meta.filename
  if (extname(bundle) === '.ts' || extname(path) !== '.ts') return path
  return join(dirname(bundle), relative(import.meta.dirname, path).replace(/ts$/, 'mjs'))
}
