/**
 * What the `data` of an event may hold: every field once, with its type and its meaning, and words for the codes that
 * stand in it. A name means the same in every event. Which event holds which fields stands in event-sentences.ts.
 */
import type { Language } from '../../contract/views.ts'

type Words = Readonly<Record<Language, string>>

export interface DataField extends Words {
  /** `time`: milliseconds since the epoch, or a date as text. `lines`: several texts. */
  type: 'text' | 'number' | 'yes-no' | 'time' | 'lines'
  /** Words for values that are codes; other values stand for themselves. */
  codes?: Readonly<Record<string, Words>>
}

const contactCodes = {
  phone: { vi: 'số điện thoại', en: 'phone' },
  email: { vi: 'e-mail', en: 'e-mail' },
}
const targetCodes = {
  registered: { vi: 'e-mail đang đăng ký', en: 'the e-mail on file' },
  new: { vi: 'e-mail mới', en: 'the new e-mail' },
}
const outOfServiceCodes = {
  mail: { vi: 'không gửi được thư', en: 'mail does not go out' },
  disk: { vi: 'ổ đĩa', en: 'the disk' },
  clock: { vi: 'đồng hồ', en: 'the clock' },
  connection: { vi: 'mất kết nối', en: 'no connection' },
  closed: { vi: 'đóng để bảo trì', en: 'closed for maintenance' },
}
const reasonCodes = {
  ...outOfServiceCodes,
  'captcha-wrong': { vi: 'mã không đúng', en: 'it was wrong' },
  'captcha-expired': { vi: 'mã hết hạn', en: 'it had expired' },
  'account-changed': { vi: 'tài khoản đã thay đổi trong lúc đó', en: 'the account had changed meanwhile' },
  'email-taken': { vi: 'e-mail thuộc tài khoản khác', en: 'the e-mail belongs to another account' },
  'code-limit': { vi: 'hết số mã được gửi trong ngày', en: 'no more codes on that day' },
  'address-refused': { vi: 'địa chỉ không nhận thư', en: 'the address takes no mail' },
  idle: { vi: 'không có ai dùng', en: 'nobody was there' },
  limit: { vi: 'hết thời gian của một lượt', en: 'its time was up' },
  ended: { vi: 'kết thúc', en: 'it was ended' },
  'not-allowed': { vi: 'vai trò không được phép', en: 'the role may not' },
  'own-record': { vi: 'hồ sơ của chính người đó', en: 'it is about themselves' },
  'own-request': { vi: 'đề nghị của chính người đó', en: 'they asked for it themselves' },
  'approval-required': { vi: 'chưa được người thứ hai duyệt', en: 'no second person has approved' },
  'too-new': { vi: 'vai trò hoặc mật khẩu mới được cấp', en: 'role or password were given within a day' },
  'requester-new': {
    vi: 'người đề nghị mới được cấp tài khoản hoặc mật khẩu',
    en: 'whoever asked was given account or password within a day',
  },
  'last-administrator': { vi: 'phải còn một quản trị viên', en: 'an administrator must be left' },
  'number-wrong': { vi: 'sai số ba lần', en: 'three wrong numbers' },
  'too-late': { vi: 'quá hai phút', en: 'two minutes went by' },
  visitor: { vi: 'máy có người khác dùng', en: 'somebody else was at the kiosk' },
  'device-lost': { vi: 'máy tạm ngừng hoặc khởi động lại', en: 'the kiosk was taken out or started anew' },
  'signed-out': { vi: 'nhân viên đã đăng xuất', en: 'the member of staff had left' },
  'not-possible': { vi: 'không còn đủ điều kiện', en: 'what it takes no longer held' },
  'passing-trouble': { vi: 'máy chủ thư trục trặc', en: 'trouble at the mail server' },
  misconfigured: { vi: 'máy chủ thư từ chối kiosk', en: 'the mail server refuses the kiosk' },
}
/** Where the sending of a test mail stopped. */
const mailStepCodes = {
  settings: { vi: 'cài đặt thư chưa đúng', en: 'the settings' },
  host: { vi: 'không tìm được máy chủ thư', en: 'finding the mail server' },
  connect: { vi: 'không kết nối được máy chủ thư', en: 'connecting to the mail server' },
  tls: { vi: 'kết nối mã hoá (TLS)', en: 'encryption (TLS)' },
  'sign-in': { vi: 'đăng nhập máy chủ thư', en: 'signing in to the mail server' },
  sender: { vi: 'máy chủ không nhận người gửi', en: 'the sender' },
  recipient: { vi: 'máy chủ không nhận người nhận', en: 'the recipient' },
  message: { vi: 'máy chủ không nhận nội dung', en: 'the message' },
}
const whyCodes = {
  'email-lost': { vi: 'không còn dùng được e-mail cũ', en: 'the old e-mail is lost' },
  'no-email': { vi: 'chưa có e-mail', en: 'there is no e-mail on file' },
  failed: { vi: 'không ghi được dữ liệu', en: 'data was not kept' },
  'nearly-full': { vi: 'sắp đầy', en: 'nearly full' },
  'before-build': { vi: 'ngày giờ trước khi phần mềm ra đời', en: 'before this program was made' },
  'behind-journal': { vi: 'chậm hơn nhật ký', en: 'behind the journal' },
  jumped: { vi: 'nhảy giờ', en: 'it jumped' },
  'behind-service': { vi: 'chậm hơn dịch vụ', en: 'behind the service' },
  settings: { vi: 'máy chủ thư từ chối kiosk', en: 'the mail server refuses the kiosk' },
  unreachable: { vi: 'không kết nối được', en: 'unreachable' },
  cancelled: { vi: 'bị hủy', en: 'it was cancelled' },
  'not-allowed': reasonCodes['not-allowed'],
  disk: { vi: 'ổ đĩa', en: 'the disk' },
  interrupted: { vi: 'chương trình dừng giữa chừng', en: 'the program ended in the middle' },
  unproven: { vi: 'không chạy ổn định', en: 'it did not stay well' },
  'not-installed': { vi: 'không cài được', en: 'it was not installed' },
  'taken-back': { vi: 'đã quay lại phiên bản trước', en: 'the version before was put back' },
  'user-name-taken': { vi: 'tên đăng nhập đã có người dùng', en: 'the user name is taken' },
  'changed-meanwhile': { vi: 'đã thay đổi trong lúc đó', en: 'it was changed meanwhile' },
  'settings-refused': { vi: 'cài đặt không còn dùng được', en: 'the settings cannot be used any more' },
  'no-code-goes-out': { vi: 'không thư nào gửi được', en: 'none goes out' },
}
const roleCodes = {
  clerk: { vi: 'nhân viên quầy', en: 'clerk' },
  supervisor: { vi: 'giám sát', en: 'supervisor' },
  administrator: { vi: 'quản trị viên', en: 'administrator' },
}

const alarmCodes = {
  'two-machines': { vi: 'hai máy dùng chung một khóa', en: 'two machines with one key' },
  silent: { vi: 'không liên lạc được', en: 'not heard of' },
  screen: { vi: 'màn hình không hoạt động', en: 'its screen does not work' },
  paper: { vi: 'hết giấy in', en: 'out of paper' },
  printer: { vi: 'máy in trục trặc', en: 'trouble with the printer' },
}

export const dataFields = {
  accounts: { type: 'number', vi: 'Số tài khoản trở lại như trước', en: 'Accounts that are as before' },
  added: { type: 'number', vi: 'Số tài khoản thêm mới', en: 'Accounts added' },
  after: { type: 'number', vi: 'Sau dòng nhật ký', en: 'After this entry of the journal' },
  approvedBy: { type: 'text', vi: 'Tên đăng nhập của người duyệt', en: 'User name of who approved' },
  batch: { type: 'number', vi: 'Phần thứ, từ 0', en: 'Part of the import, from 0' },
  asked: { type: 'text', vi: 'Đã tìm gì', en: 'What was asked' },
  before: {
    type: 'text',
    vi: 'Lý do ngừng phục vụ trước đó',
    en: 'Why nobody was served before',
    codes: outOfServiceCodes,
  },
  by: {
    type: 'text',
    vi: 'Bằng cách nào',
    en: 'By what',
    codes: {
      password: { vi: 'mật khẩu', en: 'password' },
      pin: { vi: 'mã PIN', en: 'PIN' },
      number: { vi: 'số căn cước hoặc mã số BHXH', en: 'ID card number or BHXH number' },
      text: { vi: 'tên, số điện thoại hoặc e-mail', en: 'name, phone or e-mail' },
      phone: { vi: 'số điện thoại', en: 'phone' },
      email: { vi: 'e-mail', en: 'e-mail' },
      'last-digits': { vi: 'các số cuối', en: 'last digits' },
      'digits-and-name': { vi: 'các số cuối và tên', en: 'last digits and name' },
      name: { vi: 'họ tên', en: 'name' },
      'second-person': { vi: 'người thứ hai xác nhận', en: 'a second person confirmed' },
      time: { vi: 'đã chờ đủ 24 giờ', en: 'after 24 hours' },
      'machine-code': { vi: 'xác nhận bằng mã tạo trên máy', en: 'confirmed with a code of the machine' },
    },
  },
  bytes: { type: 'number', vi: 'Số byte của tệp', en: 'Bytes of the file' },
  change: { type: 'text', vi: 'Mã nội bộ của thay đổi', en: 'Id of the change' },
  changes: {
    type: 'lines',
    vi: 'Các mục thay đổi; giá trị cũ và mới đã che',
    en: 'What changes; old and new value masked',
    codes: contactCodes,
  },
  codeBefore: { type: 'text', vi: 'Mã cơ quan trước đó', en: 'Code of the office before' },
  clockBefore: { type: 'time', vi: 'Giờ trước khi chỉnh', en: 'Time before it was corrected' },
  complete: { type: 'yes-no', vi: 'Khôi phục được tất cả', en: 'Everything could be taken back' },
  contacts: { type: 'number', vi: 'Số thông tin liên hệ cũ', en: 'Contacts from before a change' },
  count: { type: 'number', vi: 'Số lượng', en: 'How many' },
  counters: { type: 'number', vi: 'Số bộ đếm không còn dùng', en: 'Counters that count nothing any more' },
  created: { type: 'yes-no', vi: 'Kho dữ liệu vừa được tạo', en: 'The data folder was new' },
  detail: { type: 'text', vi: 'Máy chủ trả lời gì', en: 'What the server said' },
  digest: { type: 'text', vi: 'Mã kiểm chứng trên biên nhận', en: 'Digest that stands on the receipt' },
  device: { type: 'text', vi: 'Mã nội bộ của máy', en: 'Id of the machine' },
  deviceKind: {
    type: 'text',
    vi: 'Loại máy',
    en: 'Kind of machine',
    codes: {
      kiosk: { vi: 'máy cho người dân', en: 'kiosk' },
      browser: { vi: 'trình duyệt ở quầy', en: 'browser at the counter' },
    },
  },
  deviceName: { type: 'text', vi: 'Tên máy', en: 'Name of the machine' },
  deviceNameBefore: { type: 'text', vi: 'Tên máy trước đó', en: 'Name of the machine before' },
  order: {
    type: 'text',
    vi: 'Lệnh giao cho máy',
    en: 'What the machine is to do',
    codes: {
      restart: { vi: 'khởi động lại', en: 'restart' },
      'look-for-update': { vi: 'tìm bản cập nhật', en: 'look for an update' },
    },
  },
  over: { type: 'lines', vi: 'Đã hết, và máy nào', en: 'What is over, and where', codes: alarmCodes },
  overMore: { type: 'number', vi: 'Số máy khác đã hết', en: 'How many more are over' },
  raised: { type: 'lines', vi: 'Cần xem, và máy nào', en: 'What is wrong, and where', codes: alarmCodes },
  raisedMore: { type: 'number', vi: 'Số máy khác cần xem', en: 'How many more are wrong' },
  from: { type: 'number', vi: 'Từ dòng nhật ký', en: 'From this entry of the journal' },
  to: { type: 'number', vi: 'Đến dòng nhật ký', en: 'To this entry of the journal' },
  message: { type: 'text', vi: 'Lời nhắn trên màn hình chờ', en: 'What the idle screen says' },
  replaced: { type: 'yes-no', vi: 'Thay cho máy trước', en: 'In place of the one before' },
  document: {
    type: 'text',
    vi: 'Giấy tờ đã xem',
    en: 'Document that was seen',
    codes: {
      cccd: { vi: 'thẻ CCCD', en: 'CCCD card' },
      passport: { vi: 'hộ chiếu', en: 'passport' },
      other: { vi: 'giấy tờ khác', en: 'another document' },
    },
  },
  entries: { type: 'number', vi: 'Số dòng nhật ký', en: 'Entries of the journal' },
  event: { type: 'text', vi: 'Mã nội bộ của tin gửi đi', en: 'Id of what is delivered' },
  failures: { type: 'number', vi: 'Số lần sai liên tiếp', en: 'Wrong tries in a row' },
  files: {
    type: 'number',
    vi: 'Số tệp, thư mục được cất riêng',
    en: 'Files and folders that were put aside',
  },
  filter: { type: 'text', vi: 'Điều kiện lọc', en: 'What was looked for' },
  form: { type: 'text', vi: 'Mẫu giấy đã lập', en: 'Paper form that was filled in' },
  format: {
    type: 'text',
    vi: 'Định dạng tệp',
    en: 'Format of the file',
    codes: { csv: { vi: 'CSV', en: 'CSV' }, jsonl: { vi: 'JSONL', en: 'JSONL' } },
  },
  formatBefore: { type: 'number', vi: 'Định dạng dữ liệu trước đó', en: 'Format of the data before' },
  formatNow: { type: 'number', vi: 'Định dạng dữ liệu từ nay', en: 'Format of the data from then on' },
  hash: { type: 'text', vi: 'Dấu vân tay của dòng cuối cùng', en: 'Hash of the last entry' },
  hits: { type: 'number', vi: 'Số kết quả', en: 'How many were found' },
  import: { type: 'text', vi: 'Mã của lần nhập', en: 'Id of the import' },
  inForceAt: { type: 'time', vi: 'Tự có hiệu lực từ', en: 'In force by itself from' },
  kept: {
    type: 'number',
    vi: 'Số tài khoản giữ nguyên vì đã đổi tại kiosk',
    en: 'Accounts left as changed here',
  },
  keys: { type: 'lines', vi: 'Tên các cài đặt', en: 'Names of the settings' },
  lastActAt: { type: 'time', vi: 'Thao tác mới nhất trước đó', en: 'Newest act before' },
  last4: {
    type: 'text',
    vi: 'Bốn ký tự cuối của số giấy tờ',
    en: 'Last four characters of the document’s number',
  },
  leftOut: {
    type: 'number',
    vi: 'Số dòng được nhập mà bỏ ô không đọc được',
    en: 'Rows taken without a cell that could not be read',
  },
  mended: {
    type: 'lines',
    vi: 'Các cột có số được sửa khi nhập',
    en: 'Columns whose numbers were mended',
    codes: {
      number: { vi: 'mã số BHXH', en: 'BHXH number' },
      personalId: { vi: 'số căn cước', en: 'ID card number' },
      phone: { vi: 'số điện thoại', en: 'phone number' },
    },
  },
  nameBefore: { type: 'text', vi: 'Tên cơ quan trước đó', en: 'Name of the office before' },
  notice: { type: 'text', vi: 'Mã nội bộ của thông báo', en: 'Id of the notice' },
  office: { type: 'text', vi: 'Mã nội bộ của cơ quan', en: 'Id of the office' },
  officeCode: { type: 'text', vi: 'Mã cơ quan', en: 'Code of the office' },
  officeName: { type: 'text', vi: 'Tên cơ quan', en: 'Name of the office' },
  operation: { type: 'text', vi: 'Thao tác', en: 'Operation that was asked for' },
  outcome: {
    type: 'text',
    vi: 'Kết quả',
    en: 'What came of it',
    codes: { sent: { vi: 'đã gửi', en: 'sent' }, ...mailStepCodes, ...reasonCodes },
  },
  password: { type: 'yes-no', vi: 'Mật khẩu đã đổi', en: 'The password was changed' },
  pin: { type: 'yes-no', vi: 'Mã PIN đã đổi', en: 'The PIN was changed' },
  problems: {
    type: 'lines',
    vi: 'Những gì sai trong tệp cấu hình',
    en: 'What is wrong with the configuration file',
  },
  proofs: {
    type: 'lines',
    vi: 'Địa chỉ đã xác thực bằng mã',
    en: 'Addresses that were proved by a code',
    codes: { ...targetCodes, staff: { vi: 'nhân viên', en: 'staff' } },
  },
  purpose: {
    type: 'text',
    vi: 'Người dân được làm gì',
    en: 'What the citizen may do',
    codes: {
      change: { vi: 'đổi số điện thoại, e-mail', en: 'change phone and e-mail' },
      'new-email': {
        vi: 'dùng e-mail mới, không cần e-mail cũ',
        en: 'give a new e-mail without the old one',
      },
      password: { vi: 'đặt lại mật khẩu', en: 'set the password anew' },
    },
  },
  reason: {
    type: 'text',
    vi: 'Lý do: một mã, hoặc lời của nhân viên',
    en: 'Reason: a code, or in the words of staff',
    codes: reasonCodes,
  },
  reference: { type: 'text', vi: 'Số tham chiếu trên biên nhận', en: 'Reference that stands on the receipt' },
  refused: { type: 'number', vi: 'Số dòng bị từ chối', en: 'Rows refused' },
  renumbered: {
    type: 'number',
    vi: 'Số di động 11 chữ số được đổi sang đầu số mới',
    en: 'Phone numbers of 11 digits read as today’s',
  },
  weakHashes: {
    type: 'number',
    vi: 'Số mật khẩu băm bằng SHA-2, dễ dò',
    en: 'Passwords hashed by SHA-2, which are quickly guessed',
  },
  contactsReplaced: {
    type: 'number',
    vi: 'Số tài khoản có liên hệ xác nhận tại máy được thay bằng bản mới hơn trong tệp',
    en: 'Accounts whose contact, confirmed here, was replaced by what is newer in the file',
  },
  passwordsReplaced: {
    type: 'number',
    vi: 'Số mật khẩu đặt tại máy được thay bằng bản mới hơn trong tệp',
    en: 'Passwords set here that were replaced by what is newer in the file',
  },
  replayed: {
    type: 'number',
    vi: 'Số dòng nhật ký được áp dụng lại',
    en: 'Entries applied again at the start',
  },
  request: { type: 'text', vi: 'Mã của đề nghị', en: 'Id of the request' },
  requestedBy: { type: 'text', vi: 'Tên đăng nhập của người đề nghị', en: 'User name of who asked' },
  role: { type: 'text', vi: 'Vai trò', en: 'Role', codes: roleCodes },
  roleBefore: { type: 'text', vi: 'Vai trò trước đó', en: 'Role before', codes: roleCodes },
  screen: { type: 'text', vi: 'Màn hình đang mở', en: 'Screen that was open' },
  sha256: { type: 'text', vi: 'Dấu vân tay SHA-256 của tệp', en: 'SHA-256 of the file' },
  side: {
    type: 'text',
    vi: 'Gửi đến địa chỉ cũ hay mới',
    en: 'Whether it goes to the old or the new address',
    codes: {
      old: { vi: 'địa chỉ cũ', en: 'the old address' },
      new: { vi: 'địa chỉ mới', en: 'the new address' },
      office: { vi: 'địa chỉ của cơ quan', en: 'the office’s address' },
    },
  },
  state: {
    type: 'text',
    vi: 'Tình trạng khi hết hạn',
    en: 'How it stood when it ran out',
    codes: { waiting: { vi: 'chưa duyệt', en: 'undecided' }, approved: { vi: 'đã duyệt', en: 'approved' } },
  },
  step: { type: 'number', vi: 'Bước xác thực, từ 1', en: 'Step of the proof, from 1' },
  target: { type: 'text', vi: 'Nơi nhận mã', en: 'Where the code goes', codes: targetCodes },
  task: {
    type: 'text',
    vi: 'Việc cần hai người',
    en: 'What takes two people',
    codes: {
      'add-staff': { vi: 'thêm nhân viên', en: 'adding a member of staff' },
      'raise-role': { vi: 'nâng vai trò', en: 'a higher role' },
      'reactivate-staff': { vi: 'mở lại tài khoản nhân viên', en: 'reactivating a member of staff' },
      'change-settings': { vi: 'thay đổi cài đặt', en: 'changing settings' },
      'reset-settings': { vi: 'đưa cài đặt về tệp cấu hình', en: 'putting settings back to the file' },
    },
  },
  tornBytes: {
    type: 'number',
    vi: 'Số byte ghi dở bị bỏ khi khởi động',
    en: 'Bytes of a write cut short, removed at the start',
  },
  tries: { type: 'number', vi: 'Số lần thử', en: 'Tries so far' },
  triesLeft: { type: 'number', vi: 'Số lần thử còn lại', en: 'Tries left' },
  unchanged: { type: 'number', vi: 'Số tài khoản không đổi', en: 'Accounts unchanged' },
  undoes: {
    type: 'text',
    vi: 'Số tham chiếu của thay đổi được khôi phục',
    en: 'Reference of the change taken back',
  },
  updated: { type: 'number', vi: 'Số tài khoản cập nhật', en: 'Accounts updated' },
  upToEntry: { type: 'number', vi: 'Đến dòng nhật ký', en: 'Up to this entry of the journal' },
  upTo: { type: 'time', vi: 'Đến mốc', en: 'Up to' },
  user: { type: 'text', vi: 'Tên đăng nhập của nhân viên liên quan', en: 'User name of whom it is about' },
  version: { type: 'text', vi: 'Phiên bản', en: 'Version' },
  versionBefore: { type: 'text', vi: 'Phiên bản trước', en: 'Version before' },
  what: {
    type: 'text',
    vi: 'Đóng hay khởi động lại',
    en: 'Whether it was closed or restarted',
    codes: {
      close: { vi: 'đóng', en: 'to close it' },
      restart: { vi: 'khởi động lại', en: 'to restart it' },
    },
  },
  whose: {
    type: 'text',
    vi: 'Giới hạn của tài khoản hay của địa chỉ',
    en: 'Whether the account’s or the address’s limit',
    codes: { account: { vi: 'tài khoản', en: 'the account' }, address: { vi: 'địa chỉ', en: 'the address' } },
  },
  whole: { type: 'yes-no', vi: 'Nhật ký toàn vẹn', en: 'The journal is whole' },
  why: { type: 'text', vi: 'Vì sao', en: 'Why', codes: whyCodes },
} as const satisfies Record<string, DataField>

export type DataFieldName = keyof typeof dataFields
