/** Files as offices send them: what a spreadsheet does to a list, and cells that are no contact, keep nobody out. */
import { describe, expect, it } from 'vitest'
import { findAccounts } from '../../staff/counter/find-accounts.ts'
import { searchQuery } from '../../staff/counter/search-query.ts'
import type { Account } from '../../storage/port/documents.ts'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import type { Store } from '../../storage/port/store.ts'
import { addAccounts } from '../add-accounts.ts'
import { consistentAccounts, importStand, must, textOf } from '../../testing/import-harness.ts'

const person = (i: number, more: Partial<Account> = {}): Account => ({
  number: `010000000${i}`,
  personalId: null,
  kind: 'individual',
  name: 'Lê Thị Bình',
  phone: null,
  email: null,
  passwordHash: null,
  ...more,
})

async function imported(text: string, { accounts = [], uniqueEmail = false }: Given = {}) {
  const store = memoryStore()
  await addAccounts(store, accounts, { at: 1, kiosk: 'test' })
  const stand = importStand({ store, uniqueEmail })
  const done = await stand.run(text)
  const report = await textOf(must(await stand.jobs.report(done.id)))
  const lines = report.trimEnd().split('\r\n').slice(1)
  const told = lines.map((line) => line.slice(1).split('","').slice(0, 2).join(' '))
  return { store, done, report, told, accounts: await consistentAccounts(store) }
}
interface Given {
  accounts?: Account[]
  uniqueEmail?: boolean
}

const found = async (store: Store, typed: string) =>
  (await findAccounts(store, must(searchQuery(typed)))).accounts.map(({ key }) => key)

const header = 'Mã số;Họ tên;CCCD;SĐT;Email'
const right = '0100000001;Nguyễn Văn An;079085001234;0912345678;an@example.vn'
const an = {
  number: '0100000001',
  name: 'Nguyễn Văn An',
  personalId: '079085001234',
  phone: '+84912345678',
  email: 'an@example.vn',
}

describe('what a spreadsheet leaves around a list is none of its rows', () => {
  it.each([
    ['900 rows of empty cells below', [header, right, ...Array<string>(900).fill(';;;;')]],
    ['empty cells with spaces, quotes or a no-break space', [header, right, ' ; ;\u00a0;"";" "']],
    ['empty rows above and between', [';;;;', header, ';;;;', right, ';']],
    ['a first line "sep=;"', ['sep=;', header, right]],
    ['the same with a byte-order mark, quoted', ['\ufeff"sep=;"', header, right]],
    ['the same, saved again', ['SEP=;;;;', header, right]],
    [
      'a first line that names another separator',
      ['sep=,', header.replaceAll(';', ','), right.replaceAll(';', ',')],
    ],
    [
      'a first line that names the tab',
      ['sep=\t', header.replaceAll(';', '\t'), right.replaceAll(';', '\t')],
    ],
    ['extra empty cells at the end', [header, `${right};;; `]],
    ['extra empty cells in the header, too', [`${header};;`, `${right};;;`]],
  ])('%s', async (_what, lines) => {
    const { done, accounts } = await imported(lines.join('\r\n'))
    expect(done).toMatchObject({ added: 1, refused: 0, rowsDone: 1 })
    expect(done.preview.totals).toMatchObject({ rows: 1, added: 1, refused: 0 })
    expect(accounts).toMatchObject([an])
  })

  it('says the right line below "sep=;" and empty rows', async () => {
    const { told } = await imported(['sep=;', header, ';;;;', right, right].join('\n'))
    expect(told).toEqual(['5 number-duplicate'])
  })

  it('cells that were dropped at the end are empty ones', async () => {
    const rows = ['0100000001;Nguyễn Văn An', '0100000002;Lê Bình;079085001235']
    const { done, accounts } = await imported([header, ...rows].join('\n'))
    expect(done).toMatchObject({ added: 2, refused: 0 })
    expect(accounts).toMatchObject([
      { name: 'Nguyễn Văn An', personalId: null, phone: null },
      { name: 'Lê Bình', personalId: '079085001235', phone: null },
    ])
  })

  it('a row without its number or name, or with something behind its last column, is refused still', async () => {
    const { told, accounts } = await imported([header, '0100000001', `${right};;x`].join('\n'))
    expect(told).toEqual(['2 too-few-cells', '3 too-many-cells'])
    expect(accounts).toEqual([])
  })

  it('a cell written as a text formula is its text', async () => {
    const row = '="0100000001";="Nguyễn Văn An";"=""079085001234""";=“x”;an@example.vn'.replace(
      '=“x”',
      '="0912345678"',
    )
    expect((await imported([header, row].join('\n'))).accounts).toMatchObject([an])
    const apostrophes = "'0100000001;Nguyễn Văn An;'079085001234;'+84912345678;an@example.vn"
    expect((await imported([header, apostrophes].join('\n'))).accounts).toMatchObject([an])
    const headers = header.split(';').map((cell) => `="${cell}"`)
    expect((await imported([headers.join(';'), right].join('\n'))).accounts).toMatchObject([an])
  })

  it.each(['=0100000001', '="0100000001"&""', '=SUM(1)', '="=1+1"', "'=1+1"])(
    'any other formula is refused: %s',
    async (cell) => {
      const { accounts, done } = await imported([header, `${cell};An;;;`].join('\n'))
      expect([done.refused, accounts]).toEqual([1, []])
    },
  )
})

describe('a column that is not read', () => {
  it('is named before anything is written, whoever chose the others', async () => {
    const stand = importStand({ store: memoryStore() })
    const id = must(await stand.upload(`STT;${header};Nơi làm việc\n1;${right};Huế\n`))
    const unused = { kind: 'columns-unused', columns: [0, 6] }
    const look = must(await stand.jobs.preview(id))
    expect(look).toMatchObject({ usable: true, problems: [unused] })
    const chosen = must(await stand.jobs.preview(id, { number: 1, name: 2 }))
    expect(chosen).toMatchObject({ usable: true, problems: [{ ...unused, columns: [0, 3, 4, 5, 6] }] })
  })
  it('is none where the others have no name, or where somebody has to choose', async () => {
    const stand = importStand({ store: memoryStore() })
    const id = must(await stand.upload(`Mã số;Họ tên;;SĐT;Di động\n`))
    expect(must(await stand.jobs.preview(id)).problems).toEqual([
      { kind: 'field-ambiguous', field: 'phone', columns: [3, 4] },
    ])
  })
})

describe('the letter Đ', () => {
  it.each(['Ð', '\u0189'])('is read from %s in names and headers', async (letter) => {
    const small = letter.toLowerCase()
    const text = `Mã số,Họ tên,S${letter}T,${letter}ối tượng\n0100000001,${letter}ặng ${small}ình,0912345678,tổ chức\n`
    const { accounts, done } = await imported(text)
    expect(accounts).toMatchObject([{ name: 'Đặng đình', phone: '+84912345678', kind: 'organisation' }])
    expect(done.preview.problems).toEqual([])
  })
  it.each([
    ['Ðặng Ðình Ðức', 'Đặng Đình'],
    ['Ðặng Ðình Ðức', 'đặng đức'],
    ['Đặng Đình Đức', 'Ðặng Ðình'],
    ['Đặng Đình Đức', 'ðặng ðức'],
    ['Ðặng Ðình Ðức', 'dang dinh'],
    ['Đặng Đình Đức', '\u0189ặng \u0256ức'],
  ])('is found however it is written: %s by %s', async (name, typed) => {
    const store = memoryStore()
    await addAccounts(store, [person(1, { name }), person(2)], { at: 1, kiosk: 'test' })
    expect(await found(store, typed)).toEqual(['0100000001'])
    expect(await found(store, `${typed.split(' ')[0]} 0001`)).toEqual(['0100000001'])
  })
  it('makes a mended number meet the same person', async () => {
    const store = memoryStore()
    await addAccounts(store, [person(1, { name: 'Ðỗ Bình' })], { at: 1, kiosk: 'test' })
    const done = await importStand({ store }).run('Mã số,Họ tên\n100000001,Đỗ Bình\n', undefined, ['number'])
    expect(done).toMatchObject({ updated: 1, refused: 0 })
  })
})

describe('a mended personal ID', () => {
  const id = '079085000001'
  it('that alone leads to an account meets the same person, with a new BHXH number beside it or without', async () => {
    for (const number of ['', '0100000009']) {
      const store = memoryStore()
      const stand = importStand({ store })
      await stand.run(`CCCD,Họ tên\n${id},Đỗ Bình\n`)
      const rows = (name: string) => `Mã số,CCCD,Họ tên\n${number},${id.slice(1)},${name}\n`
      const other = await stand.run(rows('Lê Thị Cúc'), undefined, ['personalId'])
      expect(other).toMatchObject({ added: 0, updated: 0, refused: 1 })
      expect(other.preview.rows[0]?.does).toEqual({ kind: 'refused', refusal: { kind: 'mended-other-name' } })
      expect((await store.get('accounts', id))?.value).toMatchObject({ name: 'Đỗ Bình', number: null })
      const same = await stand.run(rows('Đỗ Bình'), undefined, ['personalId'])
      expect(same).toMatchObject({ refused: 0 })
    }
  })
})

describe('text in another encoding', () => {
  it.each([
    ['NguyÔn V¨n An', 'tcvn3'],
    ['TrÇn ThÞ Hång', 'tcvn3'],
    ['Lª Hoa', 'tcvn3'],
    ['nguyÔn thÞ §µo', 'tcvn3'],
    ['§ç ®øc', 'tcvn3'],
    ['Bïi Hïng', 'tcvn3'],
    ['Ph¹m', 'tcvn3'],
    ['C«ng ty TNHH Hoµng Long', 'tcvn3'],
    ['Nguyeãn Vaên An', 'vni'],
    ['NGUYEÃN VAÊN AN', 'vni'],
    ['Traàn Thò Höông', 'vni'],
    ['Ñoã Hoaøng', 'vni'],
    ['Coâng ty TNHH Hoaøng Long', 'vni'],
    ['Nguyá»…n VÄƒn An', 'misread'],
    ['LÃª BÃ¬nh', 'misread'],
    ['TÃ´n', 'misread'],
    ['Ä\u0090áº·ng', 'misread'],
    ['Nguy·ªÖn VƒÉn An', 'misread'],
    ['NguyÃ¡Â»â€¦n', 'misread'],
    ['Nguy?n V?n An', 'lost'],
    ['L? B?nh', 'lost'],
    ['?oàn An', 'lost'],
    ['?? Thu ?', 'lost'],
    ['Nguy\ufffdn', 'lost'],
  ])('of a name is recognised, and the row refused: %s is %s', async (name, looksLike) => {
    const { done, accounts, report } = await imported(
      `Mã số;Họ tên\n0100000001;${name}\n0100000002;Lê Bình\n`,
    )
    expect(done.preview.rows[0]?.does).toEqual({
      kind: 'refused',
      refusal: { kind: 'name-garbled', looksLike },
    })
    expect(done).toMatchObject({ added: 1, refused: 1 })
    expect(accounts).toMatchObject([{ name: 'Lê Bình' }])
    expect(report).toMatch(looksLike === 'tcvn3' || looksLike === 'vni' ? /Unicode/ : /UTF-8/)
    expect(report).not.toContain(name)
  })

  it.each([
    ...['Nguyễn Văn An', 'NGUYỄN VĂN AN', 'Nguyễn Văn An'.normalize('NFD'), 'Lê Quý Đôn', 'Hoà', 'Thuý Oanh'],
    ...[
      'Y Thơm Niê',
      "H'Hen Niê",
      'Kpă Klơng',
      'K’Brơi',
      'A Lăng Bhuôch',
      'Giàng A Páo',
      'Đinh Núp',
      'Siu Đắk',
    ],
    ...[
      'José García',
      'Zoë Müller',
      'Björn Håkansson',
      'François Noël',
      'João Inês',
      'Søren Ærø',
      'Peña Muñoz',
    ],
    ...['Jürgen Groß', 'Naïm Benali', 'Łukasz Žižek', 'Þór Æsir', 'Weiß', 'Anaïs Citroën', "O'Brien", 'Zoé'],
    ...[
      'Công ty CP Sữa Việt Nam (Vinamilk®)',
      'Société Générale',
      'Nestlé Việt Nam',
      'Công ty “BẢ NGÔ',
      'Số 1½ ABC©',
    ],
    ...[
      '“NGÃ”',
      'NGÃ BA',
      '«Tí» An',
      'Công ty A & B – C/D',
      'Cty ViệtÁ',
      'Trần Thị Ý',
      'Ỷ Lan',
      'ÂU Cơ',
      'Vò Hồng',
    ],
    ...[
      'X',
      'Ông Ích Khiêm',
      'DNTN Ánh Dương II',
      'L.A. Sơn',
      'Nguyễn Văn A (con ông B)',
      'Quách Ngoan',
      'Khuất Duy',
    ],
  ])('is not seen in a name that is none: %s', async (name) => {
    expect((await imported(`Mã số\tHọ tên\n0100000001\t${name}\n`)).done).toMatchObject({ added: 1 })
  })

  it.each([
    ['M· sè BHXH;Hä vµ tªn', 'tcvn3'],
    ['Maõ soá BHXH;Hoï vaø teân', 'vni'],
    ['MÃ£ sá»‘;Há»\u008d vÃ  tÃªn', 'misread'],
    ['M? s? BHXH;H? và tên', 'lost'],
  ])('of the header is told with what to do: %s', async (headers, looksLike) => {
    const stand = importStand({ store: memoryStore() })
    const id = must(await stand.upload(`${headers}\n0100000001;An\n`))
    const look = must(await stand.jobs.preview(id, { number: 0, name: 1 }))
    expect(look.usable).toBe(false)
    expect(look.problems).toContainEqual({ kind: 'header-garbled', looksLike })
    expect(must(await stand.jobs.preview(id)).problems[0]).toEqual({ kind: 'header-garbled', looksLike })
  })
  it('is not seen in a header that asks', async () => {
    const stand = importStand({ store: memoryStore() })
    const id = must(await stand.upload('Mã số;Họ tên;Có thẻ?\n'))
    expect(must(await stand.jobs.preview(id)).usable).toBe(true)
  })
})

describe('a contact cell that cannot be read', () => {
  const rowWith = (cells: Partial<Record<'id' | 'phone' | 'email', string>>) =>
    `0100000001;Nguyễn Văn An;${cells.id ?? '079085001234'};${cells.phone ?? '0912345678'};${cells.email ?? 'an@example.vn'}`

  it.each([
    ['phone', '024 3812 3456', 'phone-invalid'],
    ['phone', '0912345678/0987654321', 'phone-invalid'],
    ['phone', '0912345678 - 0987654321', 'phone-invalid'],
    ['phone', '0912345678 0987654321', 'phone-invalid'],
    ['phone', '"0912345678; 0987654321"', 'phone-invalid'],
    ['phone', '0912 345 678 (vợ)', 'phone-invalid'],
    ['phone', '09123', 'phone-invalid'],
    ['phone', '-', 'phone-invalid'],
    ['phone', '—', 'phone-invalid'],
    ['phone', 'không có', 'phone-invalid'],
    ['phone', '-0912345678', 'phone-invalid'],
    ['phone', '9.12E+08', 'phone-invalid'],
    ['phone', '01612345678', 'phone-invalid'],
    ['email', '-', 'email-invalid'],
    ['email', 'chưa có', 'email-invalid'],
    ['email', '"an@example.vn; b@example.vn"', 'email-invalid'],
    ['email', '@an', 'formula'],
    ['email', 'a\u202eb@example.vn', 'email-invalid'],
    ['personalId', '012345678', 'personal-id-other'],
    ['personalId', '12 345 678', 'personal-id-other'],
    ['personalId', 'B1234567', 'personal-id-other'],
    ['personalId', '-', 'personal-id-invalid'],
    ['personalId', 'chưa có', 'personal-id-invalid'],
  ] as const)(
    'is left out, the person comes in, and the report says so: %s "%s"',
    async (field, cell, kind) => {
      const cells = field === 'personalId' ? { id: cell } : { [field]: cell }
      const { done, told, report, accounts } = await imported([header, rowWith(cells)].join('\n'))
      expect(done).toMatchObject({ added: 1, refused: 0, leftOut: 1 })
      expect(done.preview.totals).toMatchObject({ added: 1, leftOut: 1 })
      expect(done.preview.rows[0]).toMatchObject({
        does: { kind: 'add' },
        leftOut: [{ field, refusal: { kind } }],
      })
      expect(accounts).toMatchObject([{ ...an, [field]: null }])
      const names = { phone: 'phone', email: 'email', personalId: 'personal-id' }
      expect(told).toEqual([`2 ${names[field]}-left-out`])
      if (cell.length > 1) expect(report).not.toContain(cell)
    },
  )

  it('leaves an account that is there as it was', async () => {
    const there = person(1, { name: an.name, personalId: an.personalId, phone: an.phone, email: an.email })
    const rows = rowWith({ id: '012345678', phone: '-', email: 'x' })
    const { done, accounts, store } = await imported([header, rows].join('\n'), { accounts: [there] })
    expect(done).toMatchObject({ unchanged: 1, leftOut: 1, refused: 0, end: { changed: false } })
    expect(accounts).toEqual([there])
    expect(store.events.map(({ kind }) => kind)).toEqual(['accounts.added'])
  })

  it('is one, too, whose e-mail another account has, where each may have it once', async () => {
    const accounts = [person(2, { email: an.email })]
    const { done, told } = await imported([header, right].join('\n'), { accounts, uniqueEmail: true })
    expect(done).toMatchObject({ added: 1, refused: 0, leftOut: 1 })
    expect(told).toEqual(['2 email-left-out'])
  })

  it('is counted in the journal', async () => {
    const { store } = await imported([header, rowWith({ phone: '-' })].join('\n'))
    expect(store.events.at(-1)).toMatchObject({ kind: 'import.finished', data: { leftOut: 1 } })
  })

  it.each([
    ['a bad number', '010000001;An;;;'],
    ['a bad name', '0100000001;-;;-;'],
    ['an ID number that lacks a zero', '0100000001;An;79085001234;-;'],
    ['an ID number with a fraction', '0100000001;An;79085001234.0;-;'],
    ['cells that have slipped by one', '0100000001;Công ty A; Hà Nội;079085001234;0912345678;'],
    ['cells that have slipped within their columns', '0100000001;An;079085001234;Hà Nội;0912345678'],
  ])('does not bring in a row with %s', async (_what, row) => {
    const { done, accounts } = await imported([header, row].join('\n'))
    expect(done).toMatchObject({ added: 0, refused: 1, leftOut: 0 })
    expect(accounts).toEqual([])
  })

  it('does not keep its column from being mended', async () => {
    const rows = [
      '0100000001;An;79085001234;;',
      '0100000002;Bình;012345678;;',
      '0100000003;Chi;-;;',
      '0100000004;Dũng',
    ]
    const store = memoryStore()
    const done = await importStand({ store }).run([header, ...rows].join('\n'), undefined, ['personalId'])
    expect(done).toMatchObject({ added: 4, leftOut: 2, mended: { personalId: 1 } })
  })
})

describe('a mobile number of 11 digits', () => {
  it.each([
    ['01681234567', '+84381234567'],
    ['0162 123 4567', '+84321234567'],
    ['+84 169 123 4567', '+84391234567'],
    ['841691234567', '+84391234567'],
    ['1681234567', '+84381234567'],
    ['01201234567', '+84701234567'],
    ['0121.123.4567', '+84791234567'],
    ['01221234567', '+84771234567'],
    ['01261234567', '+84761234567'],
    ['01281234567', '+84781234567'],
    ['01231234567', '+84831234567'],
    ['01241234567', '+84841234567'],
    ['01251234567', '+84851234567'],
    ['01271234567', '+84811234567'],
    ['01291234567', '+84821234567'],
    ['01861234567', '+84561234567'],
    ['01881234567', '+84581234567'],
    ['01991234567', '+84591234567'],
    ['="01681234567"', '+84381234567'],
  ])('becomes today’s, which preview and report say: %s is %s', async (cell, phone) => {
    const { done, told, accounts, store } = await imported(`${header}\n0100000001;An;;${cell};\n`)
    expect(accounts).toMatchObject([{ phone }])
    expect(done).toMatchObject({ added: 1, refused: 0, leftOut: 0, renumbered: 1 })
    expect(done.preview.totals).toMatchObject({ renumbered: 1 })
    expect(done.preview.rows[0]?.mended).toEqual({ phone: `0${phone.slice(3)}` })
    expect(told).toEqual([' phones-renumbered'])
    expect(store.events.at(-1)?.data).toMatchObject({ renumbered: 1 })
  })

  it.each(['01601234567', '01301234567', '0168123456', '016812345678', '0912345678', '01891234567'])(
    'is no other number: %s',
    async (cell) => {
      const { done } = await imported(`${header}\n0100000001;An;;${cell};\n`)
      expect(done).toMatchObject({ added: 1, renumbered: 0, leftOut: cell === '0912345678' ? 0 : 1 })
    },
  )

  it('comes right when a spreadsheet has made a fraction of it, when that was chosen', async () => {
    const store = memoryStore()
    const text = `${header}\n0100000001;An;;1681234567.0;\n`
    const done = await importStand({ store }).run(text, undefined, ['phone'])
    expect(done).toMatchObject({ added: 1, leftOut: 0, renumbered: 1, mended: { phone: 1 } })
    expect(await consistentAccounts(store)).toMatchObject([{ phone: '+84381234567' }])
  })

  it('of today is no news for an account that has it', async () => {
    const there = person(1, { phone: '+84381234567' })
    const { done } = await imported(`${header}\n0100000001;Lê Thị Bình;;01681234567;\n`, {
      accounts: [there],
    })
    expect(done).toMatchObject({ unchanged: 1, end: { changed: false } })
  })
})
