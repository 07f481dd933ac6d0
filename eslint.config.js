// @ts-check
/**
 * Lint: strict TypeScript, Vue and its accessibility rules, and the house's own: who may import whom, and no clock in the core.
 * The rules that need types are oxlint's: `.oxlintrc.json`.
 */
import js from '@eslint/js'
import prettier from 'eslint-config-prettier/flat'
import regexp from 'eslint-plugin-regexp'
import vue from 'eslint-plugin-vue'
import vueAccessibility from 'eslint-plugin-vuejs-accessibility'
import { defineConfig, globalIgnores } from 'eslint/config'
import ts from 'typescript-eslint'
import { clockRules, houseRules, leanRules, processRules } from './build/house-rules.js'

export default defineConfig(
  globalIgnores([
    'dist/',
    'release/',
    'test-results/',
    'playwright-report/',
    'coverage/',
    '.cache/',
    'bench/node_modules/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  js.configs.recommended,
  ts.configs.strict,
  // What TypeScript sees already, in every kind of file.
  { rules: { ...ts.configs.eslintRecommended.rules, 'no-fallthrough': 'off' } },
  vue.configs['flat/recommended'],
  vueAccessibility.configs['flat/recommended'],
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      // oxlint cannot tell such a comment that is needed no more: what it is to overlook stands in its configuration.
      'no-warning-comments': ['error', { terms: ['oxlint-disable'], location: 'start' }],
      'prefer-const': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/multi-word-component-names': 'off',
      // An optional prop is undefined when it is not given; its type says so.
      'vue/require-default-prop': 'off',
      'vue/no-v-html': 'error',
      // A label that wraps its field is enough.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  {
    files: ['**/*.test.ts', '**/*.proof.ts', '**/testing/**', 'e2e/**'],
    rules: {
      // JSON of which the test itself says the form, fakes that do nothing.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    // What comes from outside may be long: no search in it takes more than a time in proportion to its length. A page's
    // text is a screenful, and its own.
    files: ['contract/**', 'core/**', 'electron/**', 'server/**'],
    ignores: ['**/*.test.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  { files: ['build/**', 'bench/**', 'e2e/**'], rules: { 'no-console': 'off' } },

  // Prettier says where lines break; its list does not know this one.
  prettier,
  { rules: { 'vue/first-attribute-linebreak': 'off' } },

  houseRules(),
  leanRules,
  clockRules,
  processRules,
)
