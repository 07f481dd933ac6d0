import fc from 'fast-check'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { containedPath, contentSecurityPolicy, contentTypeOf, securityHeaders } from './headers.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kiosk-web-')))
const root = join(folder, 'renderer')

beforeAll(() => {
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), 'page')
  writeFileSync(join(root, 'assets', 'index-B_k-9.js'), 'script')
  writeFileSync(join(root, '.hidden'), 'no')
  writeFileSync(join(folder, 'secret.txt'), 'no')
  mkdirSync(join(folder, 'renderer-twin'))
  writeFileSync(join(folder, 'renderer-twin', 'secret.txt'), 'no')
  symlinkSync(join(folder, 'secret.txt'), join(root, 'leak.txt'))
  symlinkSync(join(folder, 'renderer-twin'), join(root, 'twin'))
  symlinkSync(join(root, 'index.html'), join(root, 'inside.html'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('containedPath', () => {
  test('finds what the build made', async () => {
    expect(await containedPath(root, '/index.html')).toBe(join(root, 'index.html'))
    expect(await containedPath(root, '/assets/index-B_k-9.js')).toBe(join(root, 'assets', 'index-B_k-9.js'))
  })

  test('follows a link that stays inside', async () => {
    expect(await containedPath(root, '/inside.html')).toBe(join(root, 'index.html'))
  })

  test.each([
    ['a way up', '/../secret.txt'],
    ['a way up in the middle', '/assets/../../secret.txt'],
    ['an encoded way up', '/%2e%2e/secret.txt'],
    ['an encoded slash', '/..%2fsecret.txt'],
    ['a twice encoded way up', '/%252e%252e%252fsecret.txt'],
    ['an overlong encoding', '/%c0%ae%c0%ae/secret.txt'],
    ['backslashes', '/..\\secret.txt'],
    ['encoded backslashes', '/..%5csecret.txt'],
    ['a NUL', '/index.html\0.txt'],
    ['an encoded NUL', '/index.html%00.txt'],
    ['an absolute path', '//etc/passwd'],
    ['a drive', '/C:/Windows/win.ini'],
    ['an alternate stream', '/index.html::$DATA'],
    ['a trailing dot', '/index.html.'],
    ['a trailing space', '/index.html '],
    ['a hidden file', '/.hidden'],
    ['no leading slash', 'index.html'],
    ['nothing', ''],
    ['the folder itself', '/'],
    ['a folder', '/assets'],
    ['a folder with a slash', '/assets/'],
    ['a link to outside', '/leak.txt'],
    ['a linked folder outside', '/twin/secret.txt'],
    ['a file that is not there', '/nothing.js'],
    ['a very long path', `/${'a'.repeat(600)}`],
  ])('refuses %s', async (_what, path) => {
    expect(await containedPath(root, path)).toBeNull()
  })

  test('whatever the path, the answer is null or a file inside', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '/',
        '\\',
        '%2e',
        '%2f',
        '%5c',
        '%00',
        '\0',
        'secret.txt',
        'assets',
        'index.html',
      ),
      fc.constantFrom('leak.txt', 'twin', 'inside.html', folder, 'C:', '~', 'index-B_k-9.js'),
      fc.string({ maxLength: 4, unit: 'binary' }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.boolean(), async (pieces, slash) => {
        const found = await containedPath(root, (slash ? '/' : '') + pieces.join(slash ? '/' : ''))
        if (found === null) return
        expect(found.startsWith(root + sep)).toBe(true)
        expect(readFileSync(found, 'utf8')).not.toBe('no')
      }),
      { numRuns: 500 },
    )
  })
})

describe('contentTypeOf', () => {
  test.each([
    ['/index.html', 'text/html; charset=utf-8'],
    ['/a/b.JS', 'text/javascript; charset=utf-8'],
    ['/font.woff2', 'font/woff2'],
    ['/data.exe', 'application/octet-stream'],
    ['/noending', 'application/octet-stream'],
  ])('%s', (path, type) => {
    expect(contentTypeOf(path)).toBe(type)
  })
})

test('the policy starts from nothing and has no way round', () => {
  expect(contentSecurityPolicy).toMatch(/^default-src 'none';/)
  expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:|blob:/)
  expect(securityHeaders['content-security-policy']).toBe(contentSecurityPolicy)
  expect(securityHeaders['x-content-type-options']).toBe('nosniff')
})
