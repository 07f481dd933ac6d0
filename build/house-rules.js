// @ts-check
/**
 * The house's arrows: renderer → contract; core → contract; electron → core, contract; server → core, contract.
 * And what each folder may not know: contract and renderer no Node, core no shell, no screen, no clock of its own.
 */

const folders = ['contract', 'core', 'electron', 'server', 'renderer', 'build', 'e2e', 'bench']

/**
 * @typedef {{ folder: string, mayImport: string[], notFrom: RegExp, why: string }} House
 * @type {House[]}
 */
const houses = [
  {
    folder: 'contract',
    mayImport: [],
    notFrom: /^(?:node:|electron$|fastify$|@fastify\/|vue$|pinia$)/,
    why: 'the contract is words only: no I/O, no Node, no screen.',
  },
  {
    folder: 'core',
    mayImport: ['contract'],
    notFrom: /^(?:electron$|fastify$|@fastify\/|vue$|vue-i18n$|pinia$|node:https?$|node:http2$)/,
    why: 'the core knows no shell and no screen.',
  },
  {
    folder: 'electron',
    mayImport: ['core', 'contract'],
    notFrom: /^(?:fastify$|@fastify\/|vue$|vue-i18n$|pinia$)/,
    why: 'the desktop shell has neither a web server nor screens of its own.',
  },
  {
    folder: 'server',
    mayImport: ['core', 'contract'],
    notFrom: /^(?:electron$|vue$|vue-i18n$|pinia$)/,
    why: 'the browser shell has neither Electron nor screens of its own.',
  },
  {
    folder: 'renderer',
    mayImport: ['contract'],
    notFrom: /^(?:node:|electron$|fastify$|@fastify\/)/,
    why: 'screens run in a locked-down page.',
  },
]

/** What takes a part of a second on purpose would hold up the window, in BoringSSL even where its call is asynchronous. */
const slowHashing = [
  'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/^(scrypt|pbkdf2|argon2)/]',
  'MemberExpression[property.name=/^(scrypt|pbkdf2|argon2)(Sync)?$/]',
].map((selector) => ({
  selector,
  message: 'Slow hashing runs on threads of its own: see core/foundation/scrypt.ts.',
}))

/** One block per folder; static imports, re-exports and `import()` alike. */
export const houseRules = houses.flatMap(({ folder, mayImport, notFrom, why }) => {
  const others = folders.filter((other) => other !== folder && !mayImport.includes(other))
  const outside = `^(?:\\.\\.?/)+(?:${others.join('|')})/`
  const arrow = `${folder} may import ${[...mayImport, 'nothing else of ours'].join(', ')}.`
  const patterns = [
    { regex: outside, message: arrow },
    { regex: notFrom.source, message: `In ${folder}, ${why}` },
  ]
  return [
    {
      files: [`${folder}/**`],
      rules: {
        'no-restricted-imports': ['error', { patterns }],
        'no-restricted-syntax': ['error', ...dynamicImports(patterns), ...slowHashing],
      },
    },
    {
      // A test may read files: that no text is missing, that no source says what it must not.
      files: [`${folder}/**/*.test.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns: patterns.slice(0, 1) }] },
    },
  ]
})

/** Its schemas bring zod along, a third of what the first screen may weigh. */
export const leanRules = {
  files: ['renderer/**'],
  ignores: ['**/*.test.ts', 'renderer/testing/**'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: 'contract/(?:views|operations|failures)',
            allowTypeImports: true,
            message: 'Screens take types from the contract, and leave its schemas to the service.',
          },
        ],
      },
    ],
  },
}

/** The kiosk's process is not always the one that Playwright started. */
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

/** @param {{ regex: string, message: string }[]} patterns */
function dynamicImports(patterns) {
  return patterns.map(({ regex, message }) => ({
    selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\u002f')}/]`,
    message,
  }))
}

const fromOutside = 'In core, time and chance come in as arguments: see clock.ts and random.ts.'

/** Beside the arrows, since a later block replaces a rule's options as a whole. */
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
      ...dynamicImports(
        houses
          .filter(({ folder }) => folder === 'core')
          .map(({ notFrom, why }) => ({ regex: notFrom.source, message: `In core, ${why}` })),
      ),
      ...[
        "MemberExpression[object.name='Date'][property.name='now']",
        "NewExpression[callee.name='Date'][arguments.length=0]",
        "CallExpression[callee.name='Date']",
        "MemberExpression[object.name='Math'][property.name='random']",
        "MemberExpression[object.name='performance'][property.name='now']",
        'ImportDeclaration[source.value=/^(node:)?crypto$/] > ImportSpecifier[imported.name=/^random/]',
      ].map((selector) => ({ selector, message: fromOutside })),
    ],
  },
}
