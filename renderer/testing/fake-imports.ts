/** A made-up import: whatever the file holds, it has three rows; it moves on a step with each look. */
import type { accountsOperations } from '../../contract/accounts/operations.ts'
import type { ImportPreview, ImportProgress } from '../../contract/accounts/views.ts'
import type { FakeHandlers } from './fake-handlers.ts'

export interface FakeImportsOptions {
  /** On top of what a file would do. */
  preview?: Partial<ImportPreview>
  /** On top of how far it is: with a phase, it stays there. */
  progress?: Partial<ImportProgress>
}

const tally = { added: 1, updated: 1, unchanged: 0, refused: 1, kept: 1, leftOut: 1, renumbered: 1 }
const rows = 3
const steps: readonly Partial<ImportProgress>[] = [
  { phase: 'applying', rowsDone: 1, bytesDone: 400, rowsPerSecond: 4200, etaMs: 9_000 },
  { phase: 'finished', rowsDone: rows, bytesDone: 1000, ...tally },
]

export function createFakeImports(
  options: FakeImportsOptions,
): FakeHandlers<keyof typeof accountsOperations> {
  let fileName = ''
  /** Null while nothing was begun. */
  let step: number | null = null
  let cancelled = false
  const file = (name: string) => ({ id: 'export-2', fileName: name, type: 'text/csv;charset=utf-8' })

  return {
    beginImport: (input) => {
      fileName = input.fileName
      step = 0
      cancelled = false
      return { id: 'import-1' }
    },
    appendImport: () => (step === null ? { kind: 'import-refused', why: 'import-unknown' } : null),
    previewImport: ({ mapping, delimiter }) => ({
      ...usualPreview,
      ...(mapping && { mapping }),
      ...(delimiter && { delimiter }),
      ...options.preview,
    }),
    startImport: () => null,
    findImport: () => ({ id: step === null ? null : 'import-1' }),
    getImport: () => {
      if (step === null) return { kind: 'import-refused', why: 'import-unknown' }
      const at = cancelled ? { phase: 'cancelled' as const } : steps[Math.min(step++, steps.length - 1)]
      return { ...begun, fileName, ...at, ...options.progress }
    },
    cancelImport: () => {
      cancelled = true
      return null
    },
    exportRefusals: () => file('tu-choi.csv'),
    exportChanges: ({ format }) => file(`thay-doi.${format}`),
    getSigningKey: () => ({
      id: '4f1d-9c02',
      pem: '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----',
    }),
  }
}

const begun: ImportProgress = {
  phase: 'applying',
  fileName: '',
  rowsDone: 0,
  rowsTotal: rows,
  bytesDone: 0,
  bytesTotal: 1000,
  startedAt: null,
  rowsPerSecond: null,
  etaMs: null,
  ...{ added: 0, updated: 0, unchanged: 0, refused: 0, kept: 0, leftOut: 0, renumbered: 0 },
  mended: {},
  nothingNew: false,
}

const usualPreview: ImportPreview = {
  delimiter: ',',
  headers: ['ma_so_bhxh', 'ho_ten', 'cccd', 'dien_thoai', 'email', 'ghi_chu'],
  mapping: { number: 0, name: 1, personalId: 2, phone: 3, email: 4 },
  problems: [{ vi: 'Không đọc các cột: “ghi_chu”.', en: 'Columns that are not read: “ghi_chu”.' }],
  usable: true,
  mends: [
    {
      field: 'personalId',
      rows: 2,
      example: { before: '79085001234.0', after: '079085001234' },
      chosen: false,
    },
  ],
  rows: [
    {
      line: 2,
      cells: {
        number: '0100000021',
        name: 'Phạm Văn An',
        personalId: '001085012345',
        phone: '01681234567',
        email: '-',
      },
      mended: { phone: '0381234567' },
      leftOut: [
        {
          field: 'email',
          why: {
            vi: 'Địa chỉ email không hợp lệ. Sửa lại hoặc để trống.',
            en: 'The e-mail address is not valid. Correct it or leave it empty.',
          },
        },
      ],
      does: { kind: 'add' },
    },
    {
      line: 3,
      cells: {
        number: '0123456789',
        name: 'Nguyễn Thị Quỳnh',
        personalId: '079085001234',
        phone: '0987000111',
        email: 'quynh.nguyen@example.vn',
      },
      mended: {},
      leftOut: [],
      does: { kind: 'update', fields: ['name'], kept: ['phone'] },
    },
    {
      line: 4,
      cells: { number: '01234', name: 'Lê Văn Bình', phone: '0903', email: '' },
      mended: {},
      leftOut: [],
      does: {
        kind: 'refused',
        why: { vi: 'Mã số BHXH phải có 10 chữ số.', en: 'A BHXH number has 10 digits.' },
      },
    },
  ],
  totals: { rows, ...tally },
}
