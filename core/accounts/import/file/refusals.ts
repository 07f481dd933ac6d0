/** Why a row is not imported: every kind there is, with the words for it. */
import type { DigitsProblem } from '../../../../contract/digits.ts'
import type { FailureOf } from '../../../../contract/failures.ts'
import type { Field } from './columns.ts'
import type { Garbling } from './garbled-text.ts'

/** Why a cell with something in it is no number. */
export type NumberFault = Exclude<DigitsProblem, 'empty'> | 'length' | 'zero-lost'

export type Refusal =
  | { kind: 'quote-broken' }
  | { kind: 'row-too-long' }
  | { kind: 'too-many-cells'; expected: number; found: number }
  | { kind: 'too-few-cells'; expected: number; found: number }
  /** By what stands in the wrong columns: then the name may be half of one, too. */
  | { kind: 'cells-shifted' }
  /** Column from 0. */
  | { kind: 'cell-too-long'; column: number }
  | { kind: 'formula'; field: Field }
  | { kind: 'number-missing' }
  | { kind: 'number-invalid'; reason: NumberFault }
  | { kind: 'number-duplicate'; firstLine: number }
  | { kind: 'personal-id-invalid'; reason: NumberFault }
  | { kind: 'personal-id-duplicate'; firstLine: number }
  /** The old identity card's number, or a passport's. */
  | { kind: 'personal-id-other' }
  /** Another account has it. */
  | { kind: 'personal-id-taken' }
  /** Another account has it, of which an earlier line speaks: this row would join the two. */
  | { kind: 'accounts-joined'; firstLine: number }
  /** An earlier line speaks of the same account, by its other number. */
  | { kind: 'account-duplicate'; firstLine: number }
  /** Of the member who imports. */
  | { kind: 'own-record' }
  | { kind: 'kind-unknown' }
  | { kind: 'name-missing' }
  | { kind: 'name-too-long' }
  | { kind: 'name-characters' }
  | { kind: 'name-garbled'; looksLike: Garbling }
  | { kind: 'phone-invalid'; reason: FailureOf<'phone-invalid'>['reason'] }
  /** The number was mended, and the account that has it is another person's, by the name. */
  | { kind: 'mended-other-name' }
  /** A number of the row was mended, and the account has another personal ID. */
  | { kind: 'mended-other-id' }
  | { kind: 'email-invalid' }
  /** Another account has it, and each e-mail may stand in one account only. */
  | { kind: 'email-taken' }
  | { kind: 'password-hash-invalid' }
  /** No sign-in could wait for it. */
  | { kind: 'password-hash-costly' }
  /** Not written as day, month, year, or there is no such day or time. */
  | { kind: 'as-of-invalid' }
  | { kind: 'as-of-future' }
  | { kind: 'as-of-too-old' }
export type RefusalKind = Refusal['kind']

/** A cell without which its row is taken: an account that is there keeps what it has. */
export interface LeftOut {
  field: 'phone' | 'email' | 'personalId'
  /** Why it could not be read. */
  refusal: Refusal
}

interface Words {
  vi: string
  en: string
}

/** Of a cell that a spreadsheet has spoilt: what is wrong, then what to do. */
const faultWords: Readonly<Partial<Record<string, Words>>> = {
  fraction: {
    vi: '{vi} có dấu thập phân. Đổi cột sang dạng văn bản rồi lưu lại tệp.',
    en: '{en} has a decimal point or comma. Format the column as text and save the file again.',
  },
  exponent: {
    vi: '{vi} viết ở dạng lũy thừa nên đã mất chữ số. Điền lại đủ các chữ số.',
    en: '{en} is written with an exponent, so digits are lost. Fill in all of them.',
  },
  sign: {
    vi: '{vi} có dấu cộng hoặc dấu trừ. Kiểm tra rồi bỏ dấu đó.',
    en: '{en} has a plus or minus sign. Check it, then remove the sign.',
  },
  grouping: {
    vi: '{vi} được tách nhóm không đúng. Viết liền các chữ số.',
    en: '{en} is grouped in an unusual way. Write its digits without gaps.',
  },
  'not-digits': {
    vi: '{vi} có ký tự không phải chữ số. Chỉ để lại các chữ số của số đó.',
    en: '{en} has characters that are no digits. Write the digits of the number only.',
  },
}
const spoiltWords: Readonly<Partial<Record<RefusalKind, Words>>> = {
  'number-invalid': { vi: 'Mã số BHXH', en: 'The BHXH number' },
  'personal-id-invalid': { vi: 'Số căn cước', en: 'The personal ID number' },
  'phone-invalid': { vi: 'Số điện thoại', en: 'The phone number' },
}

/** `{…}` stands for what the refusal carries. */
const words: Readonly<Record<RefusalKind, { vi: string; en: string }>> = {
  'quote-broken': {
    vi: 'Dấu ngoặc kép không khép đúng. Sửa dấu ngoặc kép ở dòng này.',
    en: 'A quotation mark is not closed as it should be. Mend the quotation marks on this line.',
  },
  'row-too-long': {
    vi: 'Dòng quá dài. Kiểm tra xem có thiếu chỗ xuống dòng không.',
    en: 'The line is too long. Check whether a line break is missing.',
  },
  'too-many-cells': {
    vi: 'Có {found} ô, nhưng tiêu đề có {expected} cột. Bỏ các ô thừa.',
    en: 'There are {found} cells, but the header has {expected} columns. Remove the extra cells.',
  },
  'too-few-cells': {
    vi: 'Có {found} ô, nhưng tiêu đề có {expected} cột. Thêm các ô còn thiếu.',
    en: 'There are {found} cells, but the header has {expected} columns. Add the missing cells.',
  },
  'cells-shifted': {
    vi: 'Các ô có vẻ bị lệch cột. Kiểm tra dấu ngăn cách và các ô của dòng này.',
    en: 'The cells seem to stand in the wrong columns. Check the separators and cells of this line.',
  },
  'cell-too-long': {
    vi: 'Có ô dài hơn 1.000 ký tự. Rút ngắn ô đó.',
    en: 'A cell has more than 1,000 characters. Shorten it.',
  },
  formula: {
    vi: 'Có ô bắt đầu như một công thức. Thay công thức bằng giá trị của nó.',
    en: 'A cell begins like a formula. Put the value in its place.',
  },
  'number-missing': {
    vi: 'Thiếu số. Điền số căn cước 12 chữ số hoặc mã số BHXH 10 chữ số.',
    en: 'There is no number. Fill in the 12 digits of the ID card or the 10 of the BHXH number.',
  },
  'number-invalid': {
    vi: 'Mã số BHXH phải có 10 chữ số. Kiểm tra xem số 0 ở đầu có bị mất không.',
    en: 'A BHXH number has 10 digits. Check whether zeros at its start were lost.',
  },
  'number-duplicate': {
    vi: 'Mã số này đã có ở dòng {firstLine}. Giữ lại một trong hai dòng.',
    en: 'This number stands on line {firstLine} already. Keep one of the two lines.',
  },
  'personal-id-invalid': {
    vi: 'Số CCCD phải có 12 chữ số. Kiểm tra xem số 0 ở đầu có bị mất không.',
    en: 'A personal ID number has 12 digits. Check whether zeros at its start were lost.',
  },
  'personal-id-duplicate': {
    vi: 'Số CCCD này đã có ở dòng {firstLine}. Kiểm tra xem số đó là của ai.',
    en: 'This personal ID number stands on line {firstLine} already. Check whose it is.',
  },
  'personal-id-other': {
    vi: 'Đây là số CMND hoặc hộ chiếu, không phải số căn cước. Điền số căn cước 12 chữ số.',
    en: 'This is the number of an old identity card or a passport. Fill in the 12 digits of the ID card.',
  },
  'personal-id-taken': {
    vi: 'Số CCCD này đang thuộc một tài khoản khác. Kiểm tra xem số đó là của ai.',
    en: 'This personal ID number belongs to another account. Check whose it is.',
  },
  'accounts-joined': {
    vi: 'Số căn cước này thuộc tài khoản ở dòng {firstLine}, là tài khoản khác. Kiểm tra xem số đó là của ai.',
    en: 'This personal ID number belongs to the account on line {firstLine}, which is another one. Check whose it is.',
  },
  'account-duplicate': {
    vi: 'Dòng {firstLine} nói về cùng tài khoản này. Giữ lại một trong hai dòng.',
    en: 'Line {firstLine} speaks of the same account. Keep one of the two lines.',
  },
  'own-record': {
    vi: 'Đây là hồ sơ của chính người nhập. Nhờ đồng nghiệp nhập dòng này.',
    en: 'This is the record of whoever imports. Ask a colleague to import this row.',
  },
  'kind-unknown': {
    vi: 'Loại tài khoản phải là "cá nhân" hoặc "tổ chức".',
    en: 'The kind of account must be "individual" or "organisation".',
  },
  'name-missing': { vi: 'Thiếu họ và tên. Điền họ và tên.', en: 'The name is missing. Fill it in.' },
  'name-too-long': {
    vi: 'Họ và tên dài hơn 120 ký tự. Rút ngắn họ và tên.',
    en: 'The name has more than 120 characters. Shorten it.',
  },
  'name-characters': {
    vi: 'Họ và tên có ký tự không hiển thị được. Gõ lại họ và tên.',
    en: 'The name has characters that cannot be shown. Type the name again.',
  },
  'name-garbled': { vi: 'Họ và tên bị lỗi phông chữ. {vi}', en: 'The letters of the name are garbled. {en}' },
  'phone-invalid': {
    vi: 'Số điện thoại không phải số di động Việt Nam. Sửa lại hoặc để trống.',
    en: 'The phone number is not a Vietnamese mobile number. Correct it or leave it empty.',
  },
  'mended-other-name': {
    vi: 'Mã số sau khi sửa thuộc tài khoản mang tên khác. Kiểm tra xem mã số đó là của ai.',
    en: 'The mended number belongs to an account with another name. Check whose number it is.',
  },
  'mended-other-id': {
    vi: 'Số đã được sửa, nhưng tài khoản có số căn cước khác. Kiểm tra xem số đó là của ai.',
    en: 'A number was mended, but the account has another personal ID number. Check whose it is.',
  },
  'email-invalid': {
    vi: 'Địa chỉ email không hợp lệ. Sửa lại hoặc để trống.',
    en: 'The e-mail address is not valid. Correct it or leave it empty.',
  },
  'email-taken': {
    vi: 'Email này đang thuộc một tài khoản khác. Dùng email khác hoặc để trống.',
    en: 'This e-mail belongs to another account. Use another one or leave it empty.',
  },
  'password-hash-invalid': {
    vi: 'Mã băm mật khẩu không thuộc dạng nào đọc được: argon2id, bcrypt, scrypt, PBKDF2, SHA-2. Sửa lại hoặc để trống.',
    en: 'The password hash has no form that can be read: argon2id, bcrypt, scrypt, PBKDF2, SHA-2. Correct it or leave it empty.',
  },
  'password-hash-costly': {
    vi: 'Mã băm mật khẩu cần quá nhiều thời gian hoặc bộ nhớ để kiểm tra. Để trống; người dân đặt lại mật khẩu tại quầy.',
    en: 'Checking the password hash would take too much time or memory. Leave it empty; the password is reset at the counter.',
  },
  'as-of-invalid': {
    vi: 'Thời điểm cập nhật không đọc được. Viết ngày/tháng/năm, có thể thêm giờ, ví dụ 30/11/2026 14:35, hoặc để trống.',
    en: 'The time of update cannot be read. Write day/month/year, with a time or without, like 30/11/2026 14:35, or leave it empty.',
  },
  'as-of-future': {
    vi: 'Thời điểm cập nhật ở tương lai. Kiểm tra ngày ở dòng này và đồng hồ của máy.',
    en: 'The time of update is in the future. Check the date of this row and the clock of the kiosk.',
  },
  'as-of-too-old': {
    vi: 'Thời điểm cập nhật trước năm 1995, khi chưa có BHXH. Kiểm tra ngày ở dòng này.',
    en: 'The time of update is before 1995, when there was no BHXH yet. Check the date of this row.',
  },
}

/** What to do about text in another encoding. */
export const garblingWords: Readonly<Record<Garbling, Words>> = {
  tcvn3: {
    vi: 'Chữ đang ở bảng mã TCVN3 (ABC). Chuyển sang Unicode, ví dụ bằng UniKey, rồi lưu dạng “CSV UTF-8”.',
    en: 'They are in TCVN3 (ABC). Convert them to Unicode, for example with UniKey, and save as “CSV UTF-8”.',
  },
  vni: {
    vi: 'Chữ đang ở bảng mã VNI. Chuyển sang Unicode, ví dụ bằng UniKey, rồi lưu dạng “CSV UTF-8”.',
    en: 'They are in VNI. Convert them to Unicode, for example with UniKey, and save as “CSV UTF-8”.',
  },
  misread: {
    vi: 'Tệp đã được mở sai bảng mã rồi lưu lại. Mở lại tệp gốc với bảng mã UTF-8, rồi lưu dạng “CSV UTF-8”.',
    en: 'The file was opened in a wrong encoding and saved. Open the original as UTF-8 and save as “CSV UTF-8”.',
  },
  lost: {
    vi: 'Chữ có dấu đã mất khi lưu. Mở lại tệp gốc, rồi lưu dạng “CSV UTF-8”.',
    en: 'Letters with accents were lost when the file was saved. Open the original and save as “CSV UTF-8”.',
  },
}

const leftOutWords: Readonly<Record<LeftOut['field'], Words>> = {
  phone: {
    vi: 'Dòng này được nhập, trừ số điện thoại.',
    en: 'The row is imported without its phone number.',
  },
  email: { vi: 'Dòng này được nhập, trừ email.', en: 'The row is imported without its e-mail.' },
  personalId: {
    vi: 'Dòng này được nhập, trừ số căn cước.',
    en: 'The row is imported without its ID card number.',
  },
}

/** Which cell is left out, why, and what to do. Holds nothing of the row. */
export function leftOutReport({ field, refusal }: LeftOut): Words {
  const why = refusalWords(refusal)
  const { vi, en } = leftOutWords[field]
  return { vi: `${vi} ${why.vi}`, en: `${en} ${why.en}` }
}

/** Why, and what to do, in both languages. Holds nothing of the row. */
export function refusalWords(refusal: Refusal): { vi: string; en: string } {
  const carried = refusal as unknown as Record<string, string | number>
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(carried[name]))
  const spoilt = 'reason' in refusal ? faultWords[refusal.reason] : undefined
  const what = spoiltWords[refusal.kind]
  if (spoilt && what)
    return { vi: spoilt.vi.replace('{vi}', what.vi), en: spoilt.en.replace('{en}', what.en) }
  const { vi, en } = words[refusal.kind]
  if (refusal.kind === 'name-garbled') {
    const todo = garblingWords[refusal.looksLike]
    return { vi: vi.replace('{vi}', todo.vi), en: en.replace('{en}', todo.en) }
  }
  return { vi: filled(vi), en: filled(en) }
}
