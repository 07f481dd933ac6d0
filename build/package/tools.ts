/** Programs of the machine that packages are made with, or looked at: found in PATH, never installed. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @returns the program's path; null where the machine has none */
export function findTool(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]
  const paths = (env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((file) => join(folder, file)))
  return paths.find(isProgram) ?? null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** For checks that a plain machine must pass without: says once on stderr what is left out, and how it would be done. */
export function lacks(tool: string, how: string): boolean {
  if (findTool(tool) !== null) return false
  process.stderr.write(`Left out what needs ${tool}. To have it done: ${how}\n`)
  return true
}
