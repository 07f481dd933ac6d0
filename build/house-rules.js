// @ts-check
/**
 * Which top-level folder may import which: renderer → contract; core → contract; electron → core, contract; server → core, contract.
 * And what each folder may not know: contract and renderer no Node, core no shell, no screen, no clock of its own.
 */
import boundaries from 'eslint-plugin-boundaries'
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Floors: the files of a folder may import each other, and those of folders that stand before it. A folder's subfolders have
 * floors of their own; none is left out (house-rules.test.ts). Tests, and what only they use (`testing/`), may import all of
 * their top-level folder. Without a list there are no floors.
 *
 * @type {Record<string, string[]>}
 */
export const floors = {
  core: [
    'foundation',
    'logging',
    'events',
    'contact',
    'passwords',
    'storage/encryption',
    'storage/disk',
    'storage/port',
    'storage/journal',
    'storage/documents',
    'storage/folder',
    'storage/memory',
    'storage/backup',
    'web',
    'config',
    'audit',
    'mail/templates',
    'mail',
    'otp',
    'captcha',
    'session',
    'authentication',
    'sign-in',
    'contact-change',
    'staff',
    'staff/auth',
    'staff/downloads',
    'staff/two-person',
    'staff/members',
    'staff/counter',
    'devices',
    'accounts',
    'accounts/import/file',
    'accounts/import',
    'admin/update',
    'admin/health',
    'admin/clock',
    'admin/backup',
    'admin/settings',
    'admin/retention',
    'admin/maintenance',
    'admin/support',
    'admin/webhook',
    'admin/kiosks',
    'service',
    'remote',
    'demo',
    'composition',
    'commands',
  ],
  renderer: [
    'locales',
    'shared/text',
    'keyboard',
    'shared/service',
    'shared/page',
    'design/styles',
    'design',
    'design/fields',
    'design/screens',
    'read-aloud',
    'receipt',
    'citizen/visit',
    'scanner',
    'citizen/idle',
    'citizen/overlays',
    'citizen/demo',
    'citizen/sign-in',
    'citizen/change',
    'citizen/code',
    'citizen/receipt',
    'citizen/hand-over',
    'staff/locales',
    'staff/shared',
    'staff/forms',
    'staff/sign-in',
    'staff/counter',
    'staff/audit',
    'staff/accounts',
    'staff/admin',
    'staff/machines',
    'staff/approvals',
    'staff/desk',
    'app',
  ],
}

const webServer = ['fastify', '@fastify/**']
const screens = ['vue', 'vue-i18n', 'pinia']

/**
 * @typedef {{ folder: string, mayImport: string[], inTesting?: string, notFrom: string[], why: string }} TopFolder
 * @type {TopFolder[]}
 */
const topFolders = [
  {
    folder: 'contract',
    mayImport: [],
    notFrom: ['node:**', 'electron', ...webServer, ...screens],
    why: 'the contract is words only: no I/O, no Node, no screen.',
  },
  {
    folder: 'core',
    mayImport: ['contract'],
    notFrom: ['electron', ...webServer, ...screens, 'node:http', 'node:https', 'node:http2'],
    why: 'the core knows no shell and no screen.',
  },
  {
    folder: 'electron',
    mayImport: ['core', 'contract'],
    notFrom: [...webServer, ...screens],
    why: 'the desktop shell has neither a web server nor screens of its own.',
  },
  {
    folder: 'server',
    mayImport: ['core', 'contract'],
    notFrom: ['electron', ...screens],
    why: 'the browser shell has neither Electron nor screens of its own.',
  },
  {
    folder: 'renderer',
    mayImport: ['contract'],
    // Screens are tested with the service itself, as the core's own tests open it.
    inTesting: 'core/testing/**',
    notFrom: ['node:**', 'electron', ...webServer, 'zod', 'zod/**'],
    why: 'screens run in a locked-down page, and leave schemas to the service.',
  },
]

/** What takes a part of a second on purpose would hold up the window, in BoringSSL even where its call is asynchronous. */
const slowHashing = [
  'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/^(scrypt|pbkdf2|argon2)/]',
  'MemberExpression[property.name=/^(scrypt|pbkdf2|argon2)(Sync)?$/]',
].map((selector) => ({
  selector,
  message: 'Slow hashing runs on threads of its own: see core/passwords/slow-hash.ts.',
}))

/** What the rules below cannot follow: an import whose path is put together, or is found by something else. */
const hiddenImports = [
  "ImportExpression:not([source.type='Literal'])",
  "MemberExpression[object.type='MetaProperty'][property.name='glob']",
  "ImportSpecifier[imported.name='createRequire']",
].map((selector) => ({ selector, message: 'An import names its file or package in plain text.' }))

/** Of Node's own modules, without the `node:` by which the rules know them. */
const bareBuiltins = builtinModules.filter((name) => !name.startsWith('node:'))

/** What only tests use. */
const ofTests = ['**/*.test.ts', '**/testing/**']

/**
 * One block per folder, one per floor; static imports, re-exports, `import()` and `import('…').Type` alike. An import that
 * leads nowhere is none that is allowed.
 *
 * @param {Record<string, string[]>} floorsOf
 * @param {string} root where the folders are
 * @returns {import('eslint').Linter.Config[]}
 */
export function houseRules(floorsOf = floors, root = fileURLToPath(new URL('..', import.meta.url))) {
  return [
    {
      files: topFolders.map(({ folder }) => `${folder}/**`),
      plugins: { boundaries },
      settings: {
        'boundaries/root-path': root,
        'boundaries/elements': [{ type: 'folder', pattern: '*', partialMatch: false }],
        // What older configurations may say: looking for it takes time.
        'boundaries/legacy-templates': false,
        'boundaries/legacy-warnings': false,
        'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export'],
        'boundaries/additional-dependency-nodes': [
          { selector: 'TSImportType > Literal', kind: 'type', name: 'import-type' },
        ],
        // An import says the ending of what it means.
        'import/resolver': { node: { extensions: [] } },
      },
      rules: { 'no-restricted-syntax': ['error', ...slowHashing] },
    },
    {
      files: topFolders.map(({ folder }) => `${folder}/**`),
      ignores: ofTests,
      rules: { 'no-restricted-syntax': ['error', ...slowHashing, ...hiddenImports] },
    },
    ...topFolders.flatMap((topFolder) => [
      { files: [`${topFolder.folder}/**`], rules: arrows(topFolder) },
      ...floorRules(topFolder, floorsOf[topFolder.folder] ?? []),
      { files: [`${topFolder.folder}/**/testing/**`], rules: arrows(topFolder, undefined, true) },
      // A test may read files: that no text is missing, that no source says what it must not.
      {
        files: [`${topFolder.folder}/**/*.test.ts`],
        rules: arrows({ ...topFolder, notFrom: [] }, undefined, true),
      },
      ...(topFolder.inTesting === undefined
        ? []
        : [
            {
              files: [`${topFolder.folder}/testing/**`],
              rules: arrows(topFolder, [`${topFolder.folder}/**`, topFolder.inTesting], true),
            },
          ]),
    ]),
  ]
}

/**
 * @param {TopFolder} topFolder
 * @param {string[]} floorsOfFolder
 */
function floorRules(topFolder, floorsOfFolder) {
  const paths = floorsOfFolder.map((floor) => `${topFolder.folder}/${floor}/*`)
  return paths.map((path, index) => ({
    files: [path],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: arrows(topFolder, paths.slice(0, index + 1)),
  }))
}

/**
 * @param {TopFolder} topFolder
 * @param {string[]} [own] what may be imported of its own folder
 * @param {boolean} [forTests] whether what only tests use may be imported, too
 * @returns {import('eslint').Linter.RulesRecord}
 */
function arrows({ folder, mayImport, notFrom, why }, own = [`${folder}/**`], forTests = false) {
  const local = { file: { path: [...mayImport.map((other) => `${other}/**`), ...own] } }
  return {
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        checkInternals: true,
        checkUnknownLocals: true,
        message:
          own[0] === `${folder}/**`
            ? `${folder} may import ${[...mayImport, 'nothing else of ours'].join(', ')}.`
            : `In ${folder}, a folder may import what stands before it in the list of build/house-rules.js.`,
        policies: [
          { allow: { to: [{ module: { origin: ['external', 'core'] } }, local] } },
          { disallow: { to: { module: { source: notFrom } } }, message: `In ${folder}, ${why}` },
          {
            disallow: { to: { module: { origin: 'core', source: bareBuiltins } } },
            message: 'Node’s own modules are named node:…',
          },
          ...(forTests
            ? []
            : [
                {
                  disallow: { to: { file: { path: ofTests } } },
                  message: 'Only tests use what is made for them.',
                },
              ]),
        ],
      },
    ],
  }
}

const schemasStay = 'Screens take types from the contract, and leave its schemas to the service.'
/** All of the contract but the files that are free of schemas. */
const withSchemas = 'contract/(?!(?:demo|device-texts|digits|enrolment-qr|http|names|result|shell)\\.ts$)'

/**
 * Its schemas bring zod along, a third of what the first screen may weigh.
 *
 * @type {import('eslint').Linter.Config}
 */
export const leanRules = {
  files: ['renderer/**'],
  ignores: ['**/*.test.ts', 'renderer/testing/**'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: withSchemas,
            allowTypeImports: true,
            message: schemasStay,
          },
        ],
      },
    ],
    // Of `import { type X }` the import itself stays.
    '@typescript-eslint/no-import-type-side-effects': 'error',
    'no-restricted-syntax': [
      'error',
      ...slowHashing,
      ...hiddenImports,
      {
        selector: `ImportExpression[source.value=/${withSchemas.replace('/', '\\/')}/]`,
        message: schemasStay,
      },
    ],
  },
}

/**
 * The kiosk's process is not always the one that Playwright started.
 *
 * @type {import('eslint').Linter.Config}
 */
export const processRules = {
  files: ['e2e/**/*.ts'],
  ignores: ['e2e/electron-stand-in/launch.ts'],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: "CallExpression[callee.property.name='process'][arguments.length=0]",
        message: 'On Windows app.process() is cmd.exe: use killDesktop and watchEnd of launch.ts.',
      },
    ],
  },
}

const fromOutside = 'In core, time and chance come in as arguments: see clock.ts and random.ts.'

/**
 * With the rules of all folders, since a later block replaces a rule's options as a whole.
 *
 * @type {import('eslint').Linter.Config}
 */
export const clockRules = {
  files: ['core/**/*.ts'],
  ignores: [
    'core/foundation/clock.ts',
    'core/foundation/random.ts',
    'core/**/*.test.ts',
    'core/**/testing/**',
  ],
  rules: {
    'no-restricted-syntax': [
      'error',
      ...slowHashing,
      ...hiddenImports,
      ...[
        "MemberExpression[object.name='Date'][property.name='now']",
        "NewExpression[callee.name='Date'][arguments.length=0]",
        "CallExpression[callee.name='Date']",
        "MemberExpression[object.name='Date'][property.value='now']",
        'MemberExpression[property.name=/^(getRandomValues|random(Bytes|Fill|FillSync|Int|UUID))$/]',
        "MemberExpression[object.name='Math'][property.name='random']",
        "MemberExpression[object.name='performance'][property.name='now']",
        'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/^random/]',
      ].map((selector) => ({ selector, message: fromOutside })),
    ],
  },
}
