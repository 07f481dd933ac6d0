/**
 * Every kind of event that the journal keeps: one registry, from which types, words and documents come. An event
 * says who, where, when and what; it never holds a code, a password, or a contact in full.
 */

export const eventKinds = {
  'store.opened': { vi: 'Mở kho dữ liệu', en: 'Data folder opened' },
  'store.migrated': { vi: 'Chuyển dữ liệu sang định dạng mới', en: 'Data brought to a new format' },
  'accounts.added': { vi: 'Thêm tài khoản', en: 'Accounts added' },
  'sign-in.tried': { vi: 'Thử đăng nhập', en: 'Sign-in tried' },
  'sign-in.succeeded': { vi: 'Đăng nhập thành công', en: 'Signed in' },
  'sign-in.refused': { vi: 'Đăng nhập bị từ chối', en: 'Sign-in refused' },
  'sign-in.locked': { vi: 'Tạm khoá đăng nhập', en: 'Sign-in locked' },
  'sign-in.kiosk-paused': { vi: 'Máy tạm ngừng nhận đăng nhập', en: 'Kiosk paused sign-ins' },
  'help.asked': { vi: 'Gọi nhân viên', en: 'Staff called' },
  'captcha.failed': { vi: 'Sai mã kiểm tra', en: 'Captcha failed' },
  'code.sent': { vi: 'Gửi mã xác thực', en: 'Code sent' },
  'code.refused': { vi: 'Sai mã xác thực', en: 'Wrong code' },
  'code.limit': { vi: 'Hết số mã được gửi trong ngày', en: 'Daily code limit reached' },
  'change.confirmed': { vi: 'Thay đổi được ghi nhận', en: 'Change confirmed' },
  'change.cancelled': { vi: 'Hủy thay đổi', en: 'Change cancelled' },
  'change.expired': { vi: 'Thay đổi hết hạn', en: 'Change expired' },
  'change.locked': { vi: 'Thay đổi bị khoá vì sai mã nhiều lần', en: 'Change locked after wrong codes' },
  'change.refused': { vi: 'Thay đổi bị từ chối khi ghi nhận', en: 'Change refused at commit' },
  'notice.sent': { vi: 'Gửi thông báo', en: 'Notice sent' },
  'notice.delayed': { vi: 'Thông báo chưa gửi được, sẽ gửi lại', en: 'Notice delayed, will be tried again' },
  'notice.failed': { vi: 'Không gửi được thông báo', en: 'Notice could not be sent' },
  'health.changed': { vi: 'Tình trạng phục vụ thay đổi', en: 'In or out of service' },
  'maintenance.tried': { vi: 'Nhập mã bảo trì', en: 'Maintenance code entered' },
  'maintenance.refused': { vi: 'Sai mã bảo trì', en: 'Wrong maintenance code' },
  'kiosk.left': { vi: 'Thoát màn hình kiosk bằng mã bảo trì', en: 'Kiosk left with the maintenance code' },
  'staff.set-up': { vi: 'Tạo quản trị viên đầu tiên', en: 'First administrator made' },
  'staff.set-up-tried': { vi: 'Nhập mã thiết lập', en: 'Set-up code entered' },
  'staff.tried': { vi: 'Nhân viên thử đăng nhập', en: 'Staff sign-in tried' },
  'staff.signed-in': { vi: 'Nhân viên đăng nhập', en: 'Staff signed in' },
  'staff.password-confirmed': { vi: 'Nhân viên nhập lại mật khẩu', en: 'Staff entered their password again' },
  'staff.signed-out': { vi: 'Nhân viên đăng xuất', en: 'Staff signed out' },
  'staff.refused': { vi: 'Nhân viên đăng nhập bị từ chối', en: 'Staff sign-in refused' },
  'staff.locked': { vi: 'Tạm khoá tài khoản nhân viên', en: 'Staff sign-in locked' },
  'staff.secrets-changed': { vi: 'Nhân viên đổi mật khẩu hoặc PIN', en: 'Staff changed password or PIN' },
  'staff.added': { vi: 'Thêm nhân viên', en: 'Staff added' },
  'staff.edited': { vi: 'Sửa thông tin nhân viên', en: 'Staff edited' },
  'staff.deactivated': { vi: 'Ngừng tài khoản nhân viên', en: 'Staff deactivated' },
  'staff.reactivated': { vi: 'Mở lại tài khoản nhân viên', en: 'Staff reactivated' },
  'staff.password-given': { vi: 'Cấp mật khẩu tạm cho nhân viên', en: 'Staff given a new password' },
  'staff.unlocked': { vi: 'Mở khoá tài khoản nhân viên', en: 'Staff unlocked' },
  'staff.denied': { vi: 'Từ chối thao tác của nhân viên', en: 'Staff denied' },
  'account.searched': { vi: 'Tìm tài khoản', en: 'Accounts searched' },
  'account.opened': { vi: 'Mở tài khoản để hỗ trợ', en: 'Account opened by staff' },
  'account.revealed': { vi: 'Xem thông tin không che', en: 'Account revealed' },
  'account.checked': { vi: 'Ghi nhận giấy tờ đã kiểm tra', en: 'Documents checked' },
  'account.handed-over': { vi: 'Giao màn hình cho người dân', en: 'Screen handed to the citizen' },
  'account.unlocked': { vi: 'Mở khoá đăng nhập của tài khoản', en: 'Account unlocked' },
  'request.made': { vi: 'Đề nghị duyệt thay đổi', en: 'Approval requested' },
  'request.approved': { vi: 'Duyệt đề nghị', en: 'Request approved' },
  'request.refused': { vi: 'Từ chối đề nghị', en: 'Request refused' },
  'request.cancelled': { vi: 'Hủy đề nghị', en: 'Request cancelled' },
  'request.expired': { vi: 'Đề nghị hết hạn', en: 'Request expired' },
  'change.undone': { vi: 'Khôi phục thông tin trước thay đổi', en: 'Change undone' },
  'password.reset': { vi: 'Đặt lại mật khẩu', en: 'Password reset' },
  'journal.viewed': { vi: 'Xem nhật ký', en: 'Journal viewed' },
  'journal.exported': { vi: 'Xuất nhật ký', en: 'Journal exported' },
  'journal.verified': { vi: 'Kiểm tra nhật ký', en: 'Journal verified' },
  'journal.carried': { vi: 'Ghi lại dữ liệu trước khi xoá nhật ký cũ', en: 'Documents carried over' },
  'journal.purged': { vi: 'Xoá nhật ký quá thời hạn lưu', en: 'Journal purged' },
  'personal-data.purged': { vi: 'Xoá dữ liệu cá nhân hết thời hạn', en: 'Personal data purged' },
  'import.started': { vi: 'Bắt đầu nhập danh sách tài khoản', en: 'Import started' },
  'import.finished': { vi: 'Nhập xong danh sách tài khoản', en: 'Import finished' },
  'import.cancelled': { vi: 'Hủy nhập danh sách, khôi phục như trước', en: 'Import cancelled, taken back' },
  'import.batch': { vi: 'Ghi một phần danh sách nhập', en: 'Part of an import applied' },
  'import.batch-undone': { vi: 'Khôi phục một phần danh sách nhập', en: 'Part of an import taken back' },
  'changes.exported': { vi: 'Xuất các thay đổi đã xác nhận', en: 'Confirmed changes exported' },
  'webhook.delivered': {
    vi: 'Gửi thay đổi đến hệ thống trung tâm',
    en: 'Change delivered to the central system',
  },
  'webhook.delayed': {
    vi: 'Hệ thống trung tâm chưa nhận thay đổi, sẽ gửi lại',
    en: 'Central system did not take a change, will be tried again',
  },
  'settings.changed': { vi: 'Thay đổi cài đặt', en: 'Settings changed' },
  'two-person.asked': { vi: 'Đề nghị việc cần hai người', en: 'Asked for what takes two people' },
  'two-person.stopped': { vi: 'Dừng việc cần hai người', en: 'Stopped what takes two people' },
  'two-person.void': {
    vi: 'Việc cần hai người không còn thực hiện được',
    en: 'What takes two people came to nothing',
  },
  'two-person.code-tried': { vi: 'Nhập mã tạo trên máy', en: 'Code of the machine entered' },
  'mail.tested': { vi: 'Gửi thư thử', en: 'Test mail sent' },
  'backup.made': { vi: 'Sao lưu dữ liệu', en: 'Backup made' },
  'update.done': { vi: 'Phiên bản mới chạy tốt', en: 'New version is well' },
  'update.failed': { vi: 'Cập nhật không thành công', en: 'Update came to nothing' },
  'support.saved': { vi: 'Lưu gói hỗ trợ kỹ thuật', en: 'Support bundle saved' },
} as const satisfies Record<string, { vi: string; en: string }>

export type EventKind = keyof typeof eventKinds

export interface JournalEvent {
  kind: EventKind
  /** Milliseconds since the epoch. */
  at: number
  /** The kiosk it happened at, or "service". */
  kiosk: string
  /** The BHXH number, or what was entered in its place, or null. Encrypted like all of the payload. */
  account: string | null
  /** Ties together the events of one visit; says nothing about the session's token. */
  visit: string | null
  /** User name of the member of staff who did it, or on whose word it was done; absent where there was none. */
  staff?: string
  data: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}
