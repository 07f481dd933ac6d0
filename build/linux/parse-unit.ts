/** For tests: what a unit of systemd says. */

/** @returns `Section.Key`: its values in order. @throws where a line is neither a key, a section nor a comment */
export function parseUnit(text: string): Map<string, string[]> {
  const all = new Map<string, string[]>()
  let section = ''
  for (const line of text.split('\n')) {
    const [, header] = /^\[(\w+)\]$/.exec(line) ?? []
    if (header) section = header
    else if (line !== '' && !line.startsWith('#')) {
      const at = line.indexOf('=')
      if (at <= 0) throw new Error(`No key: ${line}`)
      const key = `${section}.${line.slice(0, at).trim()}`
      all.set(key, [...(all.get(key) ?? []), line.slice(at + 1).trim()])
    }
  }
  return all
}
