import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { projectDir } from './freshness.ts'
import { importCircles, readFiles } from './import-circles.ts'

const folders = ['contract', 'core', 'renderer', 'electron', 'server', 'build', 'e2e', 'bench']

it('no file imports itself by way of others', () => {
  const names = folders.flatMap((folder) =>
    readdirSync(`${projectDir}/${folder}`, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((name) => /\.(?:[cm]?[jt]sx?|vue)$/.test(name) && !name.includes('node_modules/')),
  )
  expect(names.length).toBeGreaterThan(600)
  expect(importCircles(readFiles(projectDir, names))).toEqual([])
})

it.each([
  ['of two, one by its type alone', { 'a.ts': `import type { B } from './b.ts'`, 'b.ts': `import './a.ts'` }],
  [
    'behind a pattern with a backtick, in the second script of a screen, by a name of its own',
    {
      'a.ts': "const tick = /`/\nexport * as b from './b.vue'",
      'b.vue': `<script lang="ts">\n</script>\n<script setup lang="ts">\nimport type { A } from './a.ts'\n</script>`,
    },
  ],
  ['by an export', { 'a.ts': `export * from './x/b.ts'`, 'x/b.ts': `export { a } from '../a.ts'` }],
  [
    'of three, one by import() and one a screen',
    {
      'a.ts': `const later = import('./b.vue')`,
      'b.vue': `<script setup lang="ts">\nimport c from './c.ts'\n</script>\n<template><p /></template>`,
      'c.ts': `import {\n  a,\n} from './a.ts'`,
    },
  ],
])('a circle is found: %s', (_what, files) => {
  expect(importCircles(new Map(Object.entries(files)))).toEqual([Object.keys(files)])
})

it('a diamond is none, nor is a path in a comment', () => {
  const files = {
    'a.ts': `import './b.ts'\nimport './c.ts'`,
    'b.ts': `import './d.ts'`,
    'c.ts': `import './d.ts'`,
    'd.ts': `// import './a.ts'\nexport const text = "from './a.ts'"`,
  }
  expect(importCircles(new Map(Object.entries(files)))).toEqual([])
})
