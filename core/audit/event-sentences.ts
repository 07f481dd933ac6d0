/**
 * For every kind of event its sentence in both languages, and the fields of `data` it may hold. Long because the list
 * of kinds is; each is one row.
 *
 * In a sentence, `{name}` stands for a field of `data` or one of: `{who}` the member of staff, or "a member of staff";
 * `{staff}` the same, only where there is one; `{account}` "account •••••• 0001", or "an account"; `{kiosk}`. What
 * stands in brackets is left out unless everything in it is there. Outside of brackets only `{who}`, `{account}` and
 * `{kiosk}` may stand: they always have words, also in old entries with other data.
 */
import type { DataFieldName } from '../events/event-data.ts'
import type { EventKind } from '../events/events.ts'

export interface EventSentence {
  vi: string
  en: string
  data: readonly DataFieldName[]
}

const staffData = ['user', 'role'] as const
const authorityData = ['document', 'form', 'request', 'approvedBy'] as const
const requestData = ['request', 'why', 'reason'] as const
const officeData = ['officeCode', 'officeName', 'codeBefore', 'nameBefore'] as const
const deviceData = ['device', 'deviceName'] as const
const twoPeopleData = ['request', 'requestedBy', 'by'] as const
const twoPersonData = ['request', 'task', 'user', 'role', 'keys'] as const
const journalData = ['filter', 'format'] as const
const importData = [
  ...['import', 'sha256', 'mended', 'added', 'updated', 'unchanged', 'kept', 'refused'],
  ...['leftOut', 'renumbered', 'weakHashes', 'contactsReplaced', 'passwordsReplaced'],
] as const
const noticeData = ['notice', 'reference', 'side', 'tries'] as const
const webhookData = ['event', 'tries', 'detail'] as const

export const eventSentences: { readonly [K in EventKind]: EventSentence } = {
  'store.opened': row(
    'Kho dữ liệu được mở tại {kiosk}[; số dòng nhật ký áp dụng lại: {replayed}][; số byte ghi dở bị bỏ: {tornBytes}].',
    'The data folder was opened at {kiosk}[; entries applied again: {replayed}][; bytes of a torn write removed: {tornBytes}].',
    ['created', 'replayed', 'tornBytes'],
  ),
  'store.migrated': row(
    'Dữ liệu được chuyển sang định dạng mới[: từ {formatBefore} lên {formatNow}].',
    'The data were brought to a new format[: from {formatBefore} to {formatNow}].',
    ['formatBefore', 'formatNow'],
  ),
  'accounts.added': row(
    'Tài khoản được thêm vào[, số lượng: {count}].',
    'Accounts were added[, {count} in all].',
    ['count'],
  ),
  'demo.staff-added': row(
    'Nhân viên thử nghiệm được thêm vào[: {user}].',
    'The demo’s staff were added[: {user}].',
    ['user'],
  ),
  'sign-in.tried': row(
    'Có người thử đăng nhập {account} tại {kiosk}; lần thử được tính trước khi kiểm tra mật khẩu.',
    'Somebody tried to sign in to {account} at {kiosk}; the try was counted before the password was checked.',
    [],
  ),
  'sign-in.succeeded': row(
    'Người dân đăng nhập {account} tại {kiosk}.',
    'A citizen signed in to {account} at {kiosk}.',
    [],
  ),
  'sign-in.refused': row(
    'Có lần đăng nhập {account} tại {kiosk} bị từ chối[; số lần sai liên tiếp: {failures}].',
    'A sign-in to {account} at {kiosk} was refused[; wrong tries in a row: {failures}].',
    ['failures'],
  ),
  'sign-in.locked': row(
    'Đăng nhập {account} bị tạm khoá tại {kiosk}[; số lần sai liên tiếp: {failures}].',
    'Sign-in to {account} was locked for a while at {kiosk}[; wrong tries in a row: {failures}].',
    ['failures'],
  ),
  'sign-in.kiosk-paused': row(
    'Máy {kiosk} tạm ngừng nhận đăng nhập vì quá nhiều lần sai[: {failures}].',
    'Kiosk {kiosk} paused sign-ins after too many wrong tries[: {failures}].',
    ['failures'],
  ),
  'help.asked': row(
    'Người dân gọi nhân viên tại {kiosk}[, ở màn hình {screen}].',
    'A citizen called staff at {kiosk}[, on the screen {screen}].',
    ['screen'],
  ),
  'captcha.failed': row(
    'Mã kiểm tra không được chấp nhận khi thay đổi {account}[: {reason}].',
    'The captcha was not accepted while {account} was being changed[: {reason}].',
    ['reason'],
  ),
  'code.sent': row(
    'Mã xác thực được gửi cho {account}[, đến {target}][, bước {step}].',
    'A code was sent for {account}[, to {target}][, step {step}].',
    ['change', 'target', 'step'],
  ),
  'code.refused': row(
    'Mã xác thực nhập sai cho {account}[; còn {triesLeft} lần thử].',
    'A wrong code was entered for {account}[; tries left: {triesLeft}].',
    ['change', 'triesLeft'],
  ),
  'code.limit': row(
    'Không gửi mã cho {account} vì đã hết số mã trong ngày[ của {whose}].',
    'No code was sent for {account}: the daily limit[ of {whose}] is reached.',
    ['whose'],
  ),
  'change.confirmed': row(
    'Thay đổi của {account} được ghi nhận[: {changes}][, số tham chiếu {reference}][, có {staff} hỗ trợ].',
    'A change of {account} was confirmed[: {changes}][, reference {reference}][, with the help of {staff}].',
    ['change', 'reference', 'digest', 'proofs', 'changes', 'officeCode', 'purpose', ...authorityData],
  ),
  'change.cancelled': row(
    'Thay đổi của {account} bị hủy[, nhân viên: {staff}][, lý do: {reason}].',
    'A change of {account} was cancelled[, staff: {staff}][, reason: {reason}].',
    ['change', 'reason'],
  ),
  'change.expired': row(
    'Thay đổi của {account} hết hạn, không có gì được ghi nhận.',
    'A change of {account} expired; nothing was changed.',
    ['change', 'changes'],
  ),
  'change.locked': row(
    'Thay đổi của {account} bị khoá vì nhập sai mã[ {tries} lần].',
    'A change of {account} was locked after wrong codes[: {tries}].',
    ['change', 'tries', 'changes'],
  ),
  'change.refused': row(
    'Thay đổi của {account} bị từ chối khi ghi nhận[: {reason}].',
    'A change of {account} was refused at the last moment[: {reason}].',
    ['change', 'reason', 'changes'],
  ),
  'notice.sent': row(
    'Thông báo về thay đổi[ {reference}] được gửi[ đến {side}].',
    'The notice of change[ {reference}] was sent[ to {side}].',
    noticeData,
  ),
  'notice.delayed': row(
    'Thông báo về thay đổi[ {reference}] chưa gửi được[ đến {side}][ ({reason})], sẽ gửi lại.',
    'The notice of change[ {reference}] could not be sent yet[ to {side}][ ({reason})] and will be tried again.',
    [...noticeData, 'reason', 'detail'],
  ),
  'notice.failed': row(
    'Thông báo về thay đổi[ {reference}] không gửi được[ đến {side}][: {reason}].',
    'The notice of change[ {reference}] could not be sent[ to {side}][: {reason}].',
    [...noticeData, 'reason', 'detail'],
  ),
  'health.changed': row(
    'Tình trạng phục vụ của {kiosk} thay đổi[; đang ngừng phục vụ vì: {reason}][ ({why})][; trước đó ngừng vì: {before}].',
    'Service at {kiosk} changed[; nobody is served because of: {reason}][ ({why})][; before, it was because of: {before}].',
    ['reason', 'why', 'before'],
  ),
  'configuration.refused': row(
    'Tệp cấu hình tại {kiosk} không dùng được; máy chạy theo cấu hình dùng được gần nhất[: {problems}].',
    'The configuration file at {kiosk} cannot be used; the kiosk goes by the one that was last in force[: {problems}].',
    ['problems'],
  ),
  'clock.followed': row(
    'Giờ tại {kiosk} được chỉnh lùi theo đồng hồ hệ thống, khi chưa có ai dùng máy[; giờ trước khi chỉnh: {clockBefore}].',
    'Time at {kiosk} was set back with the machine’s clock, before anybody had used the kiosk[; it was {clockBefore} before].',
    ['clockBefore'],
  ),
  'clock.accepted': row(
    '{who} chấp nhận đồng hồ của máy tại {kiosk}[; giờ trước khi chấp nhận: {clockBefore}][; thao tác mới nhất trước đó: {lastActAt}].',
    '{who} accepted the machine’s clock at {kiosk}[; the kiosk’s time was {clockBefore} before][; the newest act was of {lastActAt}].',
    ['clockBefore', 'lastActAt'],
  ),
  'maintenance.tried': row(
    'Có người nhập mã bảo trì tại {kiosk}[, lần thứ {tries}].',
    'Somebody entered a maintenance code at {kiosk}[, try number {tries}].',
    ['tries'],
  ),
  'maintenance.refused': row(
    'Mã bảo trì nhập tại {kiosk} bị sai[; số lần sai liên tiếp: {failures}].',
    'The maintenance code entered at {kiosk} was wrong[; wrong tries in a row: {failures}].',
    ['failures'],
  ),
  'kiosk.left': row(
    'Có người thoát màn hình kiosk {kiosk} bằng mã bảo trì[ để {what}].',
    'Somebody left kiosk {kiosk} with the maintenance code[ {what}].',
    ['what'],
  ),
  'staff.set-up': row(
    '{who} được tạo làm quản trị viên đầu tiên.',
    '{who} was made the first administrator.',
    staffData,
  ),
  'staff.set-up-tried': row(
    'Mã thiết lập được nhập tại {kiosk}.',
    'The set-up code was entered at {kiosk}.',
    ['tries'],
  ),
  'staff.tried': row(
    'Có người thử đăng nhập phần nhân viên tại {kiosk}[ với tên của {staff}]; lần thử được tính trước khi kiểm tra.',
    'Somebody tried to sign in as staff at {kiosk}[ under the name of {staff}]; the try was counted before it was checked.',
    [],
  ),
  'staff.signed-in': row(
    '{who} đăng nhập tại {kiosk}[ bằng {by}].',
    '{who} signed in at {kiosk}[ by {by}].',
    ['by', 'role'],
  ),
  'staff.password-confirmed': row(
    '{who} nhập lại đúng mật khẩu của mình tại {kiosk}.',
    '{who} entered their own password again at {kiosk}, rightly.',
    [],
  ),
  'staff.signed-out': row(
    '{who} đăng xuất tại {kiosk}[: {reason}].',
    '{who} signed out at {kiosk}[: {reason}].',
    ['reason'],
  ),
  'staff.refused': row(
    '{who} đăng nhập tại {kiosk} bị từ chối[ (bằng {by})][; số lần sai liên tiếp: {failures}].',
    '{who} was refused at sign-in at {kiosk}[ (by {by})][; wrong tries in a row: {failures}].',
    ['by', 'failures'],
  ),
  'staff.locked': row(
    '{who} bị tạm khoá đăng nhập tại {kiosk}[; số lần sai liên tiếp: {failures}].',
    '{who} was locked out for a while at {kiosk}[; wrong tries in a row: {failures}].',
    ['by', 'failures'],
  ),
  'staff.secrets-changed': row(
    '{who} đổi mật khẩu hoặc PIN của mình.',
    '{who} changed their own password or PIN.',
    ['password', 'pin'],
  ),
  'staff.added': row(
    '{who} thêm nhân viên[ {user}][, vai trò: {role}][; {requestedBy} đề nghị, {by}].',
    '{who} added a member of staff[: {user}][, role: {role}][; {requestedBy} asked, {by}].',
    [...staffData, ...twoPeopleData],
  ),
  'staff.edited': row(
    '{who} sửa thông tin nhân viên[ {user}][, vai trò: {role}][, trước đó: {roleBefore}][; {requestedBy} đề nghị, {by}].',
    '{who} edited a member of staff[: {user}][, role: {role}][, before: {roleBefore}][; {requestedBy} asked, {by}].',
    ['user', 'role', 'roleBefore', ...twoPeopleData],
  ),
  'staff.deactivated': row(
    '{who} ngừng tài khoản nhân viên[ {user}].',
    '{who} deactivated a member of staff[: {user}].',
    staffData,
  ),
  'staff.reactivated': row(
    '{who} mở lại tài khoản nhân viên[ {user}][; {requestedBy} đề nghị, {by}].',
    '{who} reactivated a member of staff[: {user}][; {requestedBy} asked, {by}].',
    [...staffData, 'roleBefore', ...twoPeopleData],
  ),
  'staff.password-given': row(
    '{who} cấp mật khẩu tạm cho nhân viên[ {user}].',
    '{who} gave a new password to a member of staff[: {user}].',
    staffData,
  ),
  'staff.unlocked': row(
    '{who} mở khoá đăng nhập cho nhân viên[ {user}].',
    '{who} unlocked the sign-in of a member of staff[: {user}].',
    staffData,
  ),
  'staff.denied': row(
    '{who} không được phép làm thao tác[ {operation}][: {reason}].',
    '{who} was denied an operation[ ({operation})][: {reason}].',
    ['operation', 'reason'],
  ),
  'account.searched': row(
    '{who} tìm tài khoản[ theo {by}][: {asked}][; số kết quả: {hits}].',
    '{who} searched for accounts[ by {by}][: {asked}][; found: {hits}].',
    // How many were found stands in entries of before.
    ['by', 'asked', 'hits'],
  ),
  'account.opened': row('{who} mở {account} để hỗ trợ.', '{who} opened {account} to help.', []),
  'account.revealed': row(
    '{who} xem thông tin không che của {account}[, lý do: {reason}].',
    '{who} looked at {account} in full[, reason: {reason}].',
    ['reason'],
  ),
  'account.checked': row(
    '{who} ghi nhận đã kiểm tra giấy tờ cho {account}[: {document}][, {form}].',
    '{who} checked the documents for {account}[: {document}][, {form}].',
    ['document', 'last4', 'form'],
  ),
  'account.handed-over': row(
    '{who} giao màn hình cho chủ {account}[, tại máy {deviceName}][, để {purpose}][; giấy tờ đã xem: {document}][; người duyệt: {approvedBy}].',
    '{who} handed the screen to the owner of {account}[, at the kiosk {deviceName}][, to {purpose}][; document seen: {document}][; approved by {approvedBy}].',
    ['purpose', ...authorityData, ...deviceData],
  ),
  'hand-over.made': row(
    '{who} mời chủ {account} sang máy[ {deviceName}][, để {purpose}][; giấy tờ đã xem: {document}][; người duyệt: {approvedBy}].',
    '{who} sent the owner of {account} to the kiosk[ {deviceName}][, to {purpose}][; document seen: {document}][; approved by {approvedBy}].',
    ['purpose', ...authorityData, ...deviceData],
  ),
  'hand-over.tried': row(
    'Có người nhập số tại {kiosk} để nhận {account}[, lần thứ {tries}]; lần thử được tính trước khi kiểm tra.',
    'Somebody entered the number at {kiosk} for {account}[, try number {tries}]; it was counted before it was compared.',
    [...deviceData, 'tries'],
  ),
  'hand-over.taken-back': row(
    '{who} thu lại máy đã giao cho chủ {account}[: {deviceName}]. Điều đã xác nhận trước đó vẫn giữ.',
    '{who} took the kiosk back from the owner of {account}[: {deviceName}]. What was confirmed by then stays.',
    deviceData,
  ),
  'hand-over.ended': row(
    'Việc giao {account} đến {kiosk} không thành[: {reason}].',
    'Handing {account} over to {kiosk} came to nothing[: {reason}].',
    [...deviceData, 'reason'],
  ),
  'account.unlocked': row(
    '{who} mở khoá đăng nhập của {account}.',
    '{who} unlocked the sign-in of {account}.',
    ['failures'],
  ),
  'request.made': row(
    '{who} đề nghị duyệt thay đổi {account}[ vì {why}][, lý do: {reason}].',
    '{who} asked for approval to change {account}[: {why}][, reason: {reason}].',
    [...requestData, 'document', 'form'],
  ),
  'request.approved': row(
    '{who} duyệt đề nghị thay đổi {account}[ vì {why}][, lý do: {reason}].',
    '{who} approved the request to change {account}[: {why}][, reason: {reason}].',
    [...requestData, 'requestedBy'],
  ),
  'request.refused': row(
    '{who} từ chối đề nghị thay đổi {account}[, lý do: {reason}].',
    '{who} refused the request to change {account}[, reason: {reason}].',
    [...requestData, 'requestedBy'],
  ),
  'request.cancelled': row(
    '{who} hủy đề nghị thay đổi {account}[, lý do: {reason}].',
    '{who} cancelled the request to change {account}[, reason: {reason}].',
    [...requestData, 'requestedBy'],
  ),
  'request.expired': row(
    'Đề nghị thay đổi {account}[ của {staff}] hết hạn.',
    'The request to change {account}[, made by {staff},] expired.',
    ['request', 'why', 'state'],
  ),
  'change.undone': row(
    '{who} khôi phục thông tin trước thay đổi[ {undoes}] của {account}[, số tham chiếu {reference}][, lý do: {reason}].',
    '{who} took back the change[ {undoes}] of {account}[, reference {reference}][, reason: {reason}].',
    ['reference', 'undoes', 'changes', 'reason', 'document', 'form'],
  ),
  'password.reset': row(
    '{who} hỗ trợ đặt lại mật khẩu của {account}[, số tham chiếu {reference}].',
    '{who} helped to reset the password of {account}[, reference {reference}].',
    ['change', 'reference', 'digest', 'proofs', 'changes', 'officeCode', 'purpose', ...authorityData],
  ),
  'journal.viewed': row(
    '{who} xem nhật ký[, lọc theo: {filter}].',
    '{who} viewed the journal[, looking for: {filter}].',
    journalData,
  ),
  'journal.exported': row(
    '{who} xuất nhật ký[ ra tệp {format}][, lọc theo: {filter}].',
    '{who} exported the journal[ as {format}][, looking for: {filter}].',
    journalData,
  ),
  'journal.verified': row(
    '{who} kiểm tra tính toàn vẹn của nhật ký[; số dòng: {entries}][; toàn vẹn: {whole}].',
    '{who} checked whether the journal is whole[; entries: {entries}][; whole: {whole}].',
    ['entries', 'whole'],
  ),
  'journal.carried': row(
    'Dữ liệu còn dùng được ghi lại vào nhật ký trước khi xoá phần cũ[; số lượng: {count}].',
    'What is still needed was written into the journal once more, before its old part goes[: {count}].',
    ['count'],
  ),
  'journal.purged': row(
    'Nhật ký quá thời hạn lưu được xoá[ đến mốc {upTo}][; số dòng: {entries}].',
    'Entries older than the journal is kept were purged[, up to {upTo}][; entries: {entries}].',
    ['upTo', 'entries', 'upToEntry', 'hash'],
  ),
  'personal-data.purged': row(
    'Dữ liệu cá nhân hết thời hạn lưu được xoá[; thông tin liên hệ trước thay đổi: {contacts}][; bộ đếm: {counters}][; tệp, thư mục cất riêng: {files}].',
    'Personal data past its time was purged[; contacts from before a change: {contacts}][; counters: {counters}][; files and folders put aside: {files}].',
    ['contacts', 'counters', 'files'],
  ),
  'password-cost.lowered': row(
    'Không còn mật khẩu băm theo cách cũ, chậm hơn: từ nay đăng nhập nhanh hơn.',
    'No password is hashed in an older, slower way any more: signing in is faster from now on.',
    [],
  ),
  'import.started': row(
    '{who} bắt đầu nhập danh sách tài khoản[; sửa số ở các cột: {mended}].',
    '{who} started to import accounts[; numbers mended in the columns: {mended}].',
    ['import', 'sha256', 'mended'],
  ),
  'import.finished': row(
    'Danh sách tài khoản[ do {staff}] nhập xong[; thêm mới: {added}][, cập nhật: {updated}][, bị từ chối: {refused}][; nhập mà bỏ ô không đọc được: {leftOut}][; số di động 11 chữ số đổi sang đầu số mới: {renumbered}][; mật khẩu băm yếu: {weakHashes}][; liên hệ xác nhận tại máy được thay bằng bản mới hơn: {contactsReplaced}][; mật khẩu đặt tại máy được thay bằng bản mới hơn: {passwordsReplaced}][; sửa số ở các cột: {mended}].',
    'The import of accounts[ by {staff}] is finished[; added: {added}][, updated: {updated}][, refused: {refused}][; taken without an unreadable cell: {leftOut}][; 11-digit phone numbers read as today’s: {renumbered}][; weak password hashes: {weakHashes}][; contacts confirmed here replaced by newer ones: {contactsReplaced}][; passwords set here replaced by newer ones: {passwordsReplaced}][; numbers mended in the columns: {mended}].',
    importData,
  ),
  'import.cancelled': row(
    'Việc nhập danh sách tài khoản[ do {staff}] không hoàn tất[ vì {why}]; dữ liệu trở lại như trước[; số tài khoản được khôi phục: {accounts}].',
    'An import of accounts[ by {staff}] did not finish[: {why}]; all is as it was before[; accounts taken back: {accounts}].',
    ['import', 'sha256', 'why', 'accounts', 'kept', 'complete'],
  ),
  'import.batch': row(
    'Một phần danh sách[ do {staff}] nhập được ghi[; thêm mới: {added}][, cập nhật: {updated}].',
    'A part of the import[ by {staff}] was applied[; added: {added}][, updated: {updated}].',
    ['import', 'batch', 'added', 'updated'],
  ),
  'import.batch-undone': row(
    'Một phần danh sách nhập được khôi phục như trước[; số tài khoản: {accounts}].',
    'A part of the import was taken back[; accounts: {accounts}].',
    ['import', 'batch', 'accounts', 'kept', 'complete'],
  ),
  'changes.exported': row(
    '{who} xuất các thay đổi đã xác nhận[ dưới dạng {format}][, sau dòng {after}][, đến dòng {upToEntry}].',
    '{who} exported the confirmed changes[ as {format}][, after entry {after}][, up to entry {upToEntry}].',
    ['format', 'after', 'upToEntry'],
  ),
  'webhook.delivered': row(
    'Một thay đổi được gửi đến hệ thống trung tâm[, lần thử thứ {tries}].',
    'A change was delivered to the central system[, on try number {tries}].',
    webhookData,
  ),
  'webhook.delayed': row(
    'Hệ thống trung tâm chưa nhận một thay đổi[ sau {tries} lần thử][: {detail}]; sẽ gửi lại.',
    'The central system did not take a change yet[ after {tries} tries][: {detail}]; it will be tried again.',
    webhookData,
  ),
  'webhook.alarms-delivered': row(
    'Báo động về máy được gửi đến hệ thống khác[, số lượng: {count}].',
    'Alarms about kiosks were delivered to another system[, {count} in all].',
    ['count', 'from', 'to'],
  ),
  'webhook.alarms-delayed': row(
    'Hệ thống khác chưa nhận báo động về máy[: {detail}]; sẽ gửi lại.',
    'Another system did not take an alarm about kiosks yet[: {detail}]; it will be tried again.',
    ['reason', 'detail'],
  ),
  'office.named': row(
    'Cơ quan tại {kiosk} theo tệp cấu hình[; tên: {officeName}][, trước đó: {nameBefore}][; mã: {officeCode}][, trước đó: {codeBefore}].',
    'The office at {kiosk}, by the configuration file[; name: {officeName}][, before: {nameBefore}][; code: {officeCode}][, before: {codeBefore}].',
    ['office', ...officeData],
  ),
  'device.code-made': row(
    '{who} tạo mã kết nối[ cho máy {deviceName}].',
    '{who} made a code[ for the machine {deviceName}].',
    deviceData,
  ),
  'device.code-cancelled': row(
    '{who} hủy mã kết nối[ của máy {deviceName}].',
    '{who} cancelled the code[ for the machine {deviceName}].',
    deviceData,
  ),
  'device.code-tried': row(
    'Có người nhập mã kết nối[ của máy {deviceName}][, lần thứ {tries}].',
    'Somebody entered the code[ for the machine {deviceName}][, try number {tries}].',
    [...deviceData, 'tries'],
  ),
  'device.enrolled': row(
    'Một máy được kết nối[: {deviceName}][ ({deviceKind})][; mã do {requestedBy} tạo][; thay cho máy trước: {replaced}].',
    'A machine was enrolled[: {deviceName}][ ({deviceKind})][; the code was made by {requestedBy}][; in place of the one before: {replaced}].',
    [...deviceData, 'deviceKind', 'requestedBy', 'replaced'],
  ),
  'device.started': row(
    '{kiosk} khởi động[ với phiên bản {version}][; theo lệnh của {requestedBy}: {order}].',
    '{kiosk} was started[ with version {version}][; {requestedBy} had ordered it to {order}].',
    [...deviceData, 'version', 'order', 'requestedBy'],
  ),
  'device.doubled': row(
    'Hai máy dùng chung khóa của {kiosk}: máy bị tạm ngừng.',
    'Two machines use the key of {kiosk}: it is suspended.',
    deviceData,
  ),
  'device.renamed': row(
    '{who} đổi tên máy[ {deviceNameBefore}][ thành {deviceName}].',
    '{who} renamed the machine[ {deviceNameBefore}][ to {deviceName}].',
    [...deviceData, 'deviceNameBefore'],
  ),
  'device.suspended': row(
    '{who} tạm ngừng máy[ {deviceName}].',
    '{who} suspended the machine[ {deviceName}].',
    deviceData,
  ),
  'device.resumed': row(
    '{who} cho máy[ {deviceName}] hoạt động lại.',
    '{who} resumed the machine[ {deviceName}].',
    deviceData,
  ),
  'device.removed': row(
    '{who} gỡ máy[ {deviceName}].',
    '{who} removed the machine[ {deviceName}].',
    deviceData,
  ),
  'device.ordered': row(
    '{who} giao lệnh cho máy[ {deviceName}][: {order}].',
    '{who} ordered the machine[ {deviceName}][ to {order}].',
    [...deviceData, 'order'],
  ),
  'device.order-done': row(
    '{kiosk} đã thực hiện lệnh[: {order}].',
    '{kiosk} has carried out an order[: {order}].',
    [...deviceData, 'order'],
  ),
  'device.closed': row(
    '{who} đóng máy[ {deviceName}] để bảo trì[; lời nhắn: {message}].',
    '{who} closed the machine[ {deviceName}] for maintenance[; it says: {message}].',
    [...deviceData, 'message'],
  ),
  'device.opened': row(
    '{who} mở lại máy[ {deviceName}].',
    '{who} opened the machine[ {deviceName}] again.',
    deviceData,
  ),
  'kiosks.alarm': row(
    'Cơ quan được báo về tình trạng máy[; cần xem: {raised}][ và {raisedMore} máy khác][; đã hết: {over}][ và {overMore} máy khác].',
    'The office was told of its kiosks[; to be looked at: {raised}][ and {raisedMore} more][; over: {over}][ and {overMore} more].',
    ['raised', 'raisedMore', 'over', 'overMore'],
  ),
  'device.configured': row(
    '{who} thay đổi cài đặt của máy[ {deviceName}][: {keys}].',
    '{who} changed the settings of the machine[ {deviceName}][: {keys}].',
    [...deviceData, 'keys'],
  ),
  'settings.changed': row(
    '{who} thay đổi cài đặt[: {keys}][; tên cơ quan: {nameBefore} → {officeName}][; mã cơ quan: {codeBefore} → {officeCode}][; {requestedBy} đề nghị, {by}].',
    '{who} changed settings[: {keys}][; name of the office: {nameBefore} → {officeName}][; its code: {codeBefore} → {officeCode}][; {requestedBy} asked, {by}].',
    ['keys', 'office', ...officeData, ...twoPeopleData],
  ),
  'mail.token-renewed': row(
    'Khoá đăng nhập máy chủ thư được thay mới.',
    'The token with which the kiosk signs in to the mail server was renewed.',
    [],
  ),
  'two-person.asked': row(
    '{who} đề nghị việc cần hai người[: {task}][, {user}][, vai trò: {role}][: {keys}][; tự có hiệu lực {inForceAt}].',
    '{who} asked for what takes two people[: {task}][, {user}][, role: {role}][: {keys}][; in force by itself {inForceAt}].',
    [...twoPersonData, 'inForceAt'],
  ),
  'two-person.stopped': row(
    '{who} dừng việc cần hai người[: {task}][, {user}][, vai trò: {role}][: {keys}][; người đề nghị: {requestedBy}][, lý do: {reason}].',
    '{who} stopped what takes two people[: {task}][, {user}][, role: {role}][: {keys}][; asked for by {requestedBy}][, reason: {reason}].',
    [...twoPersonData, 'requestedBy', 'reason'],
  ),
  'two-person.void': row(
    'Việc cần hai người không còn thực hiện được[: {task}][, {user}][, vai trò: {role}][: {keys}][; người đề nghị: {requestedBy}][; {why}].',
    'What takes two people could not be done any more[: {task}][, {user}][, role: {role}][: {keys}][; asked for by {requestedBy}][; {why}].',
    [...twoPersonData, 'requestedBy', 'why'],
  ),
  'two-person.code-tried': row(
    '{who} nhập mã tạo trên máy[, lần thứ {tries}].',
    '{who} entered a code of the machine[, try number {tries}].',
    ['tries'],
  ),
  'mail.tested': row(
    '{who} gửi thư thử[; kết quả: {outcome}].',
    '{who} sent a test mail[; outcome: {outcome}].',
    ['outcome'],
  ),
  'update.done': row(
    '{kiosk} chạy tốt[ với phiên bản {version}][, trước đó là {versionBefore}].',
    '{kiosk} is well[ with version {version}][, after {versionBefore}].',
    ['version', 'versionBefore'],
  ),
  'update.failed': row(
    'Cập nhật tại {kiosk} không thành công[: phiên bản {version}][, {why}][; phiên bản chạy tốt gần nhất: {versionBefore}].',
    'An update at {kiosk} came to nothing[: version {version}][, {why}][; the last that was well: {versionBefore}].',
    ['version', 'why', 'versionBefore'],
  ),
  'backup.made': row(
    '{who} sao lưu dữ liệu tại {kiosk}[, đến dòng {upToEntry}][; số byte của tệp: {bytes}].',
    '{who} made a backup at {kiosk}[, up to entry {upToEntry}][; bytes of the file: {bytes}].',
    ['upToEntry', 'bytes'],
  ),
  'support.saved': row('{who} lưu gói hỗ trợ kỹ thuật.', '{who} saved a support bundle.', []),
}

function row(vi: string, en: string, data: readonly DataFieldName[]): EventSentence {
  return { vi, en, data }
}
