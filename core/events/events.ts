/**
 * Every kind of event that the journal keeps: one registry, from which types, words and documents come. An event
 * says who, where, when and what; it never holds a code, a password, or a contact in full.
 *
 * `by` says whose doing it is. Only a person's acts prove what time it was: see timeline.ts. What the service also writes by
 * itself, at a start or later, is the service's, though a person may have caused it: then an act stands before it.
 */

export const eventKinds = {
  'store.opened': { vi: 'Mở kho dữ liệu', en: 'Data folder opened', by: 'service' },
  'store.migrated': {
    vi: 'Chuyển dữ liệu sang định dạng mới',
    en: 'Data brought to a new format',
    by: 'service',
  },
  'accounts.added': { vi: 'Thêm tài khoản', en: 'Accounts added', by: 'service' },
  'demo.staff-added': { vi: 'Thêm nhân viên thử nghiệm', en: 'Demo staff added', by: 'service' },
  'sign-in.tried': { vi: 'Thử đăng nhập', en: 'Sign-in tried', by: 'person' },
  'sign-in.succeeded': { vi: 'Đăng nhập thành công', en: 'Signed in', by: 'person' },
  'sign-in.refused': { vi: 'Đăng nhập bị từ chối', en: 'Sign-in refused', by: 'person' },
  'sign-in.locked': { vi: 'Tạm khoá đăng nhập', en: 'Sign-in locked', by: 'service' },
  'sign-in.kiosk-paused': { vi: 'Máy tạm ngừng nhận đăng nhập', en: 'Kiosk paused sign-ins', by: 'person' },
  'help.asked': { vi: 'Gọi nhân viên', en: 'Staff called', by: 'person' },
  'captcha.failed': { vi: 'Sai mã kiểm tra', en: 'Captcha failed', by: 'person' },
  'code.sent': { vi: 'Gửi mã xác thực', en: 'Code sent', by: 'person' },
  'code.refused': { vi: 'Sai mã xác thực', en: 'Wrong code', by: 'person' },
  'code.limit': { vi: 'Hết số mã được gửi trong ngày', en: 'Daily code limit reached', by: 'person' },
  'change.confirmed': { vi: 'Thay đổi được ghi nhận', en: 'Change confirmed', by: 'person' },
  'change.cancelled': { vi: 'Hủy thay đổi', en: 'Change cancelled', by: 'person' },
  'change.expired': { vi: 'Thay đổi hết hạn', en: 'Change expired', by: 'service' },
  'change.locked': {
    vi: 'Thay đổi bị khoá vì sai mã nhiều lần',
    en: 'Change locked after wrong codes',
    by: 'person',
  },
  'change.refused': { vi: 'Thay đổi bị từ chối khi ghi nhận', en: 'Change refused at commit', by: 'person' },
  'notice.sent': { vi: 'Gửi thông báo', en: 'Notice sent', by: 'service' },
  'notice.delayed': {
    vi: 'Thông báo chưa gửi được, sẽ gửi lại',
    en: 'Notice delayed, will be tried again',
    by: 'service',
  },
  'notice.failed': { vi: 'Không gửi được thông báo', en: 'Notice could not be sent', by: 'service' },
  'health.changed': { vi: 'Tình trạng phục vụ thay đổi', en: 'In or out of service', by: 'service' },
  'configuration.refused': {
    vi: 'Tệp cấu hình không dùng được',
    en: 'Configuration file cannot be used',
    by: 'service',
  },
  'clock.followed': {
    vi: 'Chỉnh giờ theo đồng hồ hệ thống',
    en: 'Time set back with the machine’s clock',
    by: 'service',
  },
  'clock.accepted': {
    vi: 'Chấp nhận đồng hồ của máy',
    en: 'Machine’s clock accepted',
    by: 'person',
  },
  'maintenance.tried': { vi: 'Nhập mã bảo trì', en: 'Maintenance code entered', by: 'person' },
  'maintenance.refused': { vi: 'Sai mã bảo trì', en: 'Wrong maintenance code', by: 'person' },
  'kiosk.left': {
    vi: 'Thoát màn hình kiosk bằng mã bảo trì',
    en: 'Kiosk left with the maintenance code',
    by: 'person',
  },
  'staff.set-up': { vi: 'Tạo quản trị viên đầu tiên', en: 'First administrator made', by: 'person' },
  'staff.set-up-tried': { vi: 'Nhập mã thiết lập', en: 'Set-up code entered', by: 'person' },
  'staff.tried': { vi: 'Nhân viên thử đăng nhập', en: 'Staff sign-in tried', by: 'person' },
  'staff.signed-in': { vi: 'Nhân viên đăng nhập', en: 'Staff signed in', by: 'person' },
  'staff.password-confirmed': {
    vi: 'Nhân viên nhập lại mật khẩu',
    en: 'Staff entered their password again',
    by: 'person',
  },
  'staff.signed-out': { vi: 'Nhân viên đăng xuất', en: 'Staff signed out', by: 'person' },
  'staff.refused': { vi: 'Nhân viên đăng nhập bị từ chối', en: 'Staff sign-in refused', by: 'person' },
  'staff.locked': { vi: 'Tạm khoá tài khoản nhân viên', en: 'Staff sign-in locked', by: 'person' },
  'staff.secrets-changed': {
    vi: 'Nhân viên đổi mật khẩu hoặc PIN',
    en: 'Staff changed password or PIN',
    by: 'person',
  },
  'staff.added': { vi: 'Thêm nhân viên', en: 'Staff added', by: 'person' },
  'staff.edited': { vi: 'Sửa thông tin nhân viên', en: 'Staff edited', by: 'person' },
  'staff.deactivated': { vi: 'Ngừng tài khoản nhân viên', en: 'Staff deactivated', by: 'person' },
  'staff.reactivated': { vi: 'Mở lại tài khoản nhân viên', en: 'Staff reactivated', by: 'person' },
  'staff.password-given': {
    vi: 'Cấp mật khẩu tạm cho nhân viên',
    en: 'Staff given a new password',
    by: 'person',
  },
  'staff.unlocked': { vi: 'Mở khoá tài khoản nhân viên', en: 'Staff unlocked', by: 'person' },
  'staff.denied': { vi: 'Từ chối thao tác của nhân viên', en: 'Staff denied', by: 'person' },
  'account.searched': { vi: 'Tìm tài khoản', en: 'Accounts searched', by: 'person' },
  'account.opened': { vi: 'Mở tài khoản để hỗ trợ', en: 'Account opened by staff', by: 'person' },
  'account.revealed': { vi: 'Xem thông tin không che', en: 'Account revealed', by: 'person' },
  'account.checked': { vi: 'Ghi nhận giấy tờ đã kiểm tra', en: 'Documents checked', by: 'person' },
  'account.handed-over': {
    vi: 'Giao màn hình cho người dân',
    en: 'Screen handed to the citizen',
    by: 'person',
  },
  'hand-over.made': { vi: 'Giao người dân đến một máy', en: 'Citizen sent to a kiosk', by: 'person' },
  'hand-over.tried': { vi: 'Nhập số tại máy', en: 'Number entered at the kiosk', by: 'person' },
  'hand-over.taken-back': {
    vi: 'Nhân viên thu lại việc giao máy',
    en: 'Hand-over taken back by staff',
    by: 'person',
  },
  'hand-over.ended': {
    vi: 'Việc giao máy không thành',
    en: 'Hand-over came to nothing',
    by: 'service',
  },
  'account.unlocked': { vi: 'Mở khoá đăng nhập của tài khoản', en: 'Account unlocked', by: 'person' },
  'request.made': { vi: 'Đề nghị duyệt thay đổi', en: 'Approval requested', by: 'person' },
  'request.approved': { vi: 'Duyệt đề nghị', en: 'Request approved', by: 'person' },
  'request.refused': { vi: 'Từ chối đề nghị', en: 'Request refused', by: 'person' },
  'request.cancelled': { vi: 'Hủy đề nghị', en: 'Request cancelled', by: 'person' },
  'request.expired': { vi: 'Đề nghị hết hạn', en: 'Request expired', by: 'service' },
  'change.undone': { vi: 'Khôi phục thông tin trước thay đổi', en: 'Change undone', by: 'person' },
  'password.reset': { vi: 'Đặt lại mật khẩu', en: 'Password reset', by: 'person' },
  'journal.viewed': { vi: 'Xem nhật ký', en: 'Journal viewed', by: 'person' },
  'journal.exported': { vi: 'Xuất nhật ký', en: 'Journal exported', by: 'person' },
  'journal.verified': { vi: 'Kiểm tra nhật ký', en: 'Journal verified', by: 'person' },
  'journal.carried': {
    vi: 'Ghi lại dữ liệu trước khi xoá nhật ký cũ',
    en: 'Documents carried over',
    by: 'service',
  },
  'journal.purged': { vi: 'Xoá nhật ký quá thời hạn lưu', en: 'Journal purged', by: 'service' },
  'personal-data.purged': {
    vi: 'Xoá dữ liệu cá nhân hết thời hạn',
    en: 'Personal data purged',
    by: 'service',
  },
  'password-cost.lowered': {
    vi: 'Kiểm tra mật khẩu nhanh hơn',
    en: 'Passwords are checked faster',
    by: 'service',
  },
  'import.started': { vi: 'Bắt đầu nhập danh sách tài khoản', en: 'Import started', by: 'person' },
  'import.finished': { vi: 'Nhập xong danh sách tài khoản', en: 'Import finished', by: 'service' },
  'import.cancelled': {
    vi: 'Hủy nhập danh sách, khôi phục như trước',
    en: 'Import cancelled, taken back',
    by: 'service',
  },
  'import.batch': { vi: 'Ghi một phần danh sách nhập', en: 'Part of an import applied', by: 'service' },
  'import.batch-undone': {
    vi: 'Khôi phục một phần danh sách nhập',
    en: 'Part of an import taken back',
    by: 'service',
  },
  'changes.exported': { vi: 'Xuất các thay đổi đã xác nhận', en: 'Confirmed changes exported', by: 'person' },
  'webhook.delivered': {
    vi: 'Gửi thay đổi đến hệ thống trung tâm',
    en: 'Change delivered to the central system',
    by: 'service',
  },
  'webhook.delayed': {
    vi: 'Hệ thống trung tâm chưa nhận thay đổi, sẽ gửi lại',
    en: 'Central system did not take a change, will be tried again',
    by: 'service',
  },
  'webhook.alarms-delivered': {
    vi: 'Gửi báo động về máy đến hệ thống khác',
    en: 'Alarms delivered to another system',
    by: 'service',
  },
  'webhook.alarms-delayed': {
    vi: 'Hệ thống khác chưa nhận báo động về máy, sẽ gửi lại',
    en: 'Another system did not take an alarm, will be tried again',
    by: 'service',
  },
  'office.named': { vi: 'Tên cơ quan', en: 'Name of the office', by: 'service' },
  'device.code-made': { vi: 'Tạo mã kết nối máy', en: 'Code for a machine made', by: 'person' },
  'device.code-cancelled': { vi: 'Hủy mã kết nối máy', en: 'Code for a machine cancelled', by: 'person' },
  'device.code-tried': { vi: 'Nhập mã kết nối máy', en: 'Code for a machine entered', by: 'person' },
  'device.enrolled': { vi: 'Kết nối máy', en: 'Machine enrolled', by: 'person' },
  'device.started': { vi: 'Máy khởi động', en: 'Machine started', by: 'service' },
  'device.doubled': {
    vi: 'Hai máy dùng chung một khóa; máy bị tạm ngừng',
    en: 'Two machines with one key; suspended',
    by: 'service',
  },
  'device.renamed': { vi: 'Đổi tên máy', en: 'Machine renamed', by: 'person' },
  'device.suspended': { vi: 'Tạm ngừng máy', en: 'Machine suspended', by: 'person' },
  'device.resumed': { vi: 'Cho máy hoạt động lại', en: 'Machine resumed', by: 'person' },
  'device.removed': { vi: 'Gỡ máy', en: 'Machine removed', by: 'person' },
  'device.ordered': { vi: 'Giao lệnh cho máy', en: 'Machine ordered to do something', by: 'person' },
  'device.order-done': {
    vi: 'Máy thực hiện xong lệnh',
    en: 'Machine has carried out an order',
    by: 'service',
  },
  'device.closed': { vi: 'Đóng máy để bảo trì', en: 'Machine closed for maintenance', by: 'person' },
  'device.opened': { vi: 'Mở lại máy', en: 'Machine opened again', by: 'person' },
  'kiosks.alarm': { vi: 'Báo động về máy', en: 'Alarm about kiosks', by: 'service' },
  'device.configured': { vi: 'Thay đổi cài đặt của máy', en: 'Settings of a machine changed', by: 'person' },
  'settings.changed': { vi: 'Thay đổi cài đặt', en: 'Settings changed', by: 'person' },
  'mail.token-renewed': {
    vi: 'Máy chủ cấp khoá đăng nhập thư mới',
    en: 'New sign-in token of the mail server',
    by: 'service',
  },
  'two-person.asked': {
    vi: 'Đề nghị việc cần hai người',
    en: 'Asked for what takes two people',
    by: 'person',
  },
  'two-person.stopped': {
    vi: 'Dừng việc cần hai người',
    en: 'Stopped what takes two people',
    by: 'person',
  },
  'two-person.void': {
    vi: 'Việc cần hai người không còn thực hiện được',
    en: 'What takes two people came to nothing',
    by: 'service',
  },
  'two-person.code-tried': { vi: 'Nhập mã tạo trên máy', en: 'Code of the machine entered', by: 'person' },
  'mail.tested': { vi: 'Gửi thư thử', en: 'Test mail sent', by: 'person' },
  'backup.made': { vi: 'Sao lưu dữ liệu', en: 'Backup made', by: 'person' },
  'update.done': { vi: 'Phiên bản mới chạy tốt', en: 'New version is well', by: 'service' },
  'update.failed': { vi: 'Cập nhật không thành công', en: 'Update came to nothing', by: 'service' },
  'support.saved': { vi: 'Lưu gói hỗ trợ kỹ thuật', en: 'Support bundle saved', by: 'person' },
} as const satisfies Record<string, { vi: string; en: string; by: 'person' | 'service' }>

export type EventKind = keyof typeof eventKinds

export interface JournalEvent {
  kind: EventKind
  /** Milliseconds since the epoch. */
  at: number
  /** The kiosk it happened at, or "service". */
  kiosk: string
  /** The account's key, or the number that was entered where it leads to none, or null. Encrypted like all of the payload. */
  account: string | null
  /** Ties together the events of one visit; says nothing about the session's token. */
  visit: string | null
  /** User name of the member of staff who did it, or on whose word it was done; absent where there was none. */
  staff?: string
  data: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}
