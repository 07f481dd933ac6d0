import { generateKeyPairSync, verify, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newestCode, openTestKiosk, submitted, type TestKiosk, type Visitor } from '../testing/kiosk.ts'

const csv = `Mã số BHXH;Họ và tên;Điện thoại;Email
0200000001;Nguyễn Văn Một;0912000001;mot@example.vn
0200000002;Trần Thị Hai;024 3812 3456;
02;Trần Văn Tư;;
0200000003;Lê Văn Ba;;ba@example.vn
`

async function whole(desk: Visitor, id: string) {
  let text = ''
  for (;;) {
    const piece = await desk.must('readExport', { id })
    text += piece.text
    if (piece.done) return text
  }
}

async function uploaded(desk: Visitor, text = csv) {
  const bytes = Buffer.from(text)
  const { id } = await desk.must('beginImport', { fileName: 'ds.csv', bytes: bytes.length })
  for (let at = 0; at < bytes.length; at += 60) {
    await desk.must('appendImport', { id, piece: bytes.subarray(at, at + 60).toString('base64') })
  }
  return id
}

async function imported(kiosk: TestKiosk, desk: Visitor, text = csv) {
  const id = await uploaded(desk, text)
  const preview = await desk.must('previewImport', { id, mapping: null, delimiter: null })
  await desk.must('startImport', { id, mapping: preview.mapping, delimiter: preview.delimiter })
  await kiosk.imports.idle()
  return { id, preview, progress: await desk.must('getImport', { id }) }
}

describe('an import at the desk', () => {
  it('is looked at in both languages, applied, and its refused rows come as a file', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('mai.pham')
    expect(await desk.must('findImport', {})).toEqual({ id: null })
    const { id, preview, progress } = await imported(kiosk, desk)
    expect(await desk.must('findImport', {})).toEqual({ id })
    expect(preview).toMatchObject({
      usable: true,
      delimiter: ';',
      totals: { rows: 4, added: 3, refused: 1, leftOut: 1 },
    })
    expect(preview.rows[1]).toMatchObject({
      does: { kind: 'add' },
      leftOut: [{ field: 'phone', why: { vi: expect.stringContaining('điện thoại') } }],
    })
    expect(preview.rows[2]?.does).toMatchObject({
      kind: 'refused',
      why: { vi: expect.stringContaining('10 chữ số') },
    })
    expect(progress).toMatchObject({ phase: 'finished', added: 3, refused: 1, leftOut: 1, nothingNew: false })
    expect(await kiosk.account('0200000001')).toMatchObject({ name: 'Nguyễn Văn Một', passwordHash: null })
    const file = await desk.must('exportRefusals', { id })
    expect(file.fileName).toMatch(/\.csv$/)
    expect(await whole(desk, file.id)).toMatch(/phone-left-out.*\s+.*number-invalid/)
    expect(kiosk.events('import.finished')).toMatchObject([
      { staff: 'mai.pham', data: { added: 3, refused: 1, leftOut: 1 } },
    ])
    const again = await imported(kiosk, desk)
    expect(again.progress).toMatchObject({ phase: 'finished', nothingNew: true, unchanged: 3 })
  })

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'file-workbook'],
    ['another encoding', Buffer.from([0x41, 0xc3, 0x28, 0x0a]), 'file-not-utf8'],
  ])('of %s is refused with what to do', async (_what, bytes, why) => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('mai.pham')
    const { id } = await desk.must('beginImport', { fileName: 'x.csv', bytes: bytes.length })
    expect(await desk.call('appendImport', { id, piece: bytes.toString('base64') })).toMatchObject({
      error: { kind: 'import-refused', why },
    })
  })

  it('changes nothing of the record of whoever imports', async () => {
    const own = '0199999904'
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('mai.pham')
    const id = await uploaded(
      desk,
      `Mã số BHXH,Họ và tên,Email\n${own},Phạm Thị Mai,mai@example.vn\n0200000001,Một Hai,a@example.vn\n`,
    )
    const look = await desk.must('previewImport', { id, mapping: null, delimiter: null })
    expect(look.totals).toMatchObject({ added: 1, refused: 1 })
    await desk.must('startImport', { id, mapping: look.mapping, delimiter: look.delimiter })
    await kiosk.imports.idle()
    expect(await kiosk.store.get('accounts', own)).toBeNull()
    expect(await kiosk.store.get('accounts', '0200000001')).not.toBeNull()
    const report = await desk.must('exportRefusals', { id })
    expect(await whole(desk, report.id)).toContain('own-record')
  })

  it.each([
    ['import.started', { active: false }],
    ['import.batch', { active: false }],
    ['import.batch', { role: 'clerk' }],
  ] as const)(
    'is rolled back where the member who began it may not import any more: at %s, %o',
    async (at, change) => {
      const kiosk = await openTestKiosk()
      const desk = await kiosk.desk('mai.pham')
      const { commit } = kiosk.store
      kiosk.store.commit = async (given) => {
        if (given.event.kind !== at) return commit(given)
        kiosk.store.commit = commit
        const found = (await kiosk.store.get('staff', 'mai.pham'))!
        const value = { ...found.value, ...change }
        const put = { collection: 'staff' as const, key: 'mai.pham', value, expect: found.version }
        await commit({ event: { ...given.event, kind: 'staff.edited', staff: 'chau.dang' }, puts: [put] })
        return commit(given)
      }
      const id = await uploaded(desk)
      const { mapping, delimiter } = await desk.must('previewImport', { id, mapping: null, delimiter: null })
      await desk.must('startImport', { id, mapping, delimiter })
      await kiosk.imports.idle()
      expect(kiosk.imports.progress(id)).toMatchObject({
        value: { phase: 'failed', end: { kind: 'rolled-back', why: 'not-allowed' } },
      })
      expect(await kiosk.store.get('accounts', '0200000001')).toBeNull()
      expect(kiosk.events('import.batch')).toEqual([])
      expect(kiosk.events('import.cancelled').map(({ data }) => data['why'])).toEqual(
        at === 'import.batch' ? ['not-allowed'] : [],
      )
      expect(await kiosk.store.list('imports')).toEqual([])
    },
  )

  it('names the columns that somebody has to choose', async () => {
    const kiosk = await openTestKiosk()
    const desk = await kiosk.desk('mai.pham')
    const id = await uploaded(desk, 'Số,Tên gọi\n0200000001,Một Hai\n')
    const preview = await desk.must('previewImport', { id, mapping: null, delimiter: null })
    expect(preview.usable).toBe(false)
    expect(preview.problems.map(({ en }) => en)).toContain(
      'Choose the column that has the ID card number or the BHXH number.',
    )
    const chosen = await desk.must('previewImport', { id, mapping: { number: 0, name: 1 }, delimiter: ',' })
    expect(chosen).toMatchObject({ usable: true, totals: { added: 1 } })
    expect(
      (await desk.must('previewImport', { id, mapping: { number: 0, name: 0 }, delimiter: ',' })).problems[0]
        ?.vi,
    ).toContain('“Số”')
  })
})

describe('an export of changes', () => {
  it('is signed line by line by the key that is shown', async () => {
    const kiosk = await openTestKiosk()
    const { visitor, changeId } = await submitted(kiosk, { phone: '0987000111' })
    const { receipt } = await visitor.must('confirmCode', { changeId, code: newestCode(kiosk) })
    const desk = await kiosk.desk('mai.pham')
    const file = await desk.must('exportChanges', { format: 'jsonl', after: 0 })
    const lines = (await whole(desk, file.id)).trim().split('\n')
    const { pem, id } = await desk.must('getSigningKey', {})
    const [header, change] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(header).toMatchObject({ format: 'vssid-changes/1', key: id, from: 0 })
    expect(change).toMatchObject({ reference: receipt!.reference, phone: '+84987000111' })
    for (const line of lines) {
      const { signature, ...record } = JSON.parse(line) as Record<string, unknown>
      const canonical = JSON.stringify(record, Object.keys(record).sort())
      const signed = Buffer.from(String(signature), 'base64url')
      expect(verify(null, Buffer.from(canonical), createPublicKey(pem), signed)).toBe(true)
      expect(verify(null, Buffer.from(canonical), generateKeyPairSync('ed25519').publicKey, signed)).toBe(
        false,
      )
    }
    const next = await desk.must('exportChanges', { format: 'jsonl', after: Number(header?.['to']) })
    expect((await whole(desk, next.id)).trim().split('\n')).toHaveLength(1)
    expect(kiosk.events('changes.exported')).toHaveLength(2)
  })
})
