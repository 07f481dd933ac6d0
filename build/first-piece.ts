/**
 * Keeps the page's first piece in one chunk. Where late chunks load further ones, the bundler would cut it in two, which
 * compress worse: over a kilobyte on the wire.
 */
import type { Plugin } from 'vite'

/** What the page's entry imports, and what these import in turn, but not by `import()`. */
const first = new Set<string>()
/** Icons that these modules name: who imports one of the package imports, in the bundler's eyes, all of them. */
const icons = new Set<string>()

export const findFirstPiece: Plugin = {
  name: 'find-first-piece',
  buildEnd() {
    const reach = (id: string): void => {
      if (first.has(id)) return
      first.add(id)
      const { code, importedIds = [] } = this.getModuleInfo(id) ?? {}
      importedIds.filter((one) => !isAllIcons(one)).forEach(reach)
      iconsIn(code ?? '').forEach((icon) => icons.add(icon))
    }
    for (const id of this.getModuleIds()) if (this.getModuleInfo(id)?.isEntry) reach(id)
  },
}

export const isFirstPiece = (id: string) => first.has(id) || icons.has(iconOf(id))

const isAllIcons = (id: string) => id.includes('@lucide') && iconOf(id) === ''

/** "…/icons/arrow-down.mjs" is "arrowdown", as `ArrowDown` is below; "" for other modules. */
function iconOf(id: string): string {
  const [, name = ''] = /@lucide.*[/\\]icons[/\\]([\w-]+)\.\w+$/.exec(id) ?? []
  return name.replaceAll('-', '')
}

function iconsIn(code: string): string[] {
  const imports = code.matchAll(/import\s*\{([^}]*)\}\s*from\s*['"]@lucide\/vue['"]/g)
  return [...imports].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim().replace(/\s.*/s, '').toLowerCase()),
  )
}
