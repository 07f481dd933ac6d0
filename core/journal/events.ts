/**
 * Every kind of event that the journal keeps: one registry, from which types, words and documents come. An event
 * says who, where, when and what; it never holds a code, a password, or a contact in full.
 */

export const eventKinds = {
  'store.opened': { vi: 'Mở kho dữ liệu', en: 'Data folder opened' },
  'accounts.added': { vi: 'Thêm tài khoản', en: 'Accounts added' },
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
  'change.cancelled': { vi: 'Huỷ thay đổi', en: 'Change cancelled' },
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
  data: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}
