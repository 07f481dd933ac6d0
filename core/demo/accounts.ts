/** The demo's accounts: fictional people, one for each thing there is to see, and the staff who help them. */
import type { DemoSignIns } from '../../contract/demo.ts'
import type { Language, StaffRole } from '../../contract/views.ts'
import { shownNumber } from '../contact/account-number.ts'
import type { Account, StaffMember } from '../storage/port/documents.ts'

export interface DemoPerson extends Omit<Account, 'passwordHash'> {
  /** What it shows: in English in the list printed at start, in both languages on the screen. */
  shows: Record<Language, string>
  /** Locked anew at each start. */
  locked?: true
}

const individual = { kind: 'individual', personalId: null } as const
export const demoPassword = 'Demo@2026'

export const demoPeople: readonly DemoPerson[] = [
  {
    ...individual,
    number: '0100000001',
    name: 'Nguyễn Thị Quỳnh',
    phone: '+84912345678',
    email: 'quynh.nguyen@example.vn',
    shows: { vi: 'có cả số điện thoại và email', en: 'phone and e-mail on file' },
  },
  {
    ...individual,
    number: '0100000002',
    name: 'Trần Văn Bình',
    phone: '+84987654321',
    email: null,
    shows: { vi: 'chưa có email', en: 'no e-mail on file' },
  },
  {
    ...individual,
    number: '0100000003',
    name: 'Lê Hoàng Yến',
    phone: '+84356789012',
    email: 'yen.le@example.vn',
    shows: { vi: 'đang bị khóa: báo giờ hết khóa', en: 'locked: refused with the time it ends' },
    locked: true,
  },
  {
    ...individual,
    number: '0100000004',
    personalId: '001085012345',
    name: 'Phạm Đức Ẩn',
    phone: '+84778901234',
    email: 'an.pham@example.vn',
    shows: { vi: 'đăng nhập bằng số định danh 12 chữ số', en: '12-digit number: sign in with 001085012345' },
  },
  {
    ...individual,
    number: '0100000005',
    name: 'Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Thuỳ Dương',
    phone: '+84823456789',
    email: 'huyen.tran.cong.tang.ton.nu.thi.ngoc.phuong.khanh@example.vn',
    shows: { vi: 'họ tên và email rất dài', en: 'a very long name and e-mail' },
  },
  {
    ...individual,
    kind: 'organisation',
    number: '0100000006',
    name: 'Công ty TNHH Mẫu',
    phone: '+84901234567',
    email: 'ketoan@example.vn',
    shows: { vi: 'tổ chức: được mời ra quầy', en: 'an organisation: sent to the counter' },
  },
  {
    ...individual,
    number: '0100000007',
    name: 'Hoàng Văn Đạt',
    phone: null,
    email: 'dat.hoang@example.vn',
    shows: { vi: 'chưa có số điện thoại', en: 'no phone on file' },
  },
  {
    ...individual,
    number: null,
    personalId: '079301007788',
    name: 'Đặng Thu Hà',
    phone: '+84909876543',
    email: 'ha.dang@example.vn',
    shows: {
      vi: 'chỉ có số căn cước, không có mã số BHXH',
      en: 'a personal ID alone, without a BHXH number',
    },
  },
]

export const demoStaffPassword = 'Demo@2026-BHXH'
export const demoStaffPin = '258041'

/** One of each role. The supervisor has an account among those above, to see that nobody touches their own. */
export const demoStaff: ReadonlyArray<Pick<StaffMember, 'userName' | 'name' | 'role' | 'ownAccount'>> = [
  { userName: 'lan.tran', name: 'Trần Thị Lan', role: 'clerk', ownAccount: '0199999901' },
  { userName: 'yen.le', name: 'Lê Hoàng Yến', role: 'supervisor', ownAccount: '0100000003' },
  { userName: 'mai.pham', name: 'Phạm Thị Mai', role: 'administrator', ownAccount: '0199999902' },
]

const roles: Record<StaffRole, Record<Language, string>> = {
  clerk: { vi: 'nhân viên quầy', en: 'clerk' },
  supervisor: { vi: 'giám sát', en: 'supervisor' },
  administrator: { vi: 'quản trị', en: 'administrator' },
}

/** What the demo's list on the screen is made of. */
export const demoSignIns: DemoSignIns = {
  citizens: demoPeople.map((one) => ({
    accountNumber: shownNumber(one),
    name: one.name,
    shows: one.shows,
    password: demoPassword,
  })),
  staff: demoStaff.map(({ userName, name, role }) => ({
    userName,
    name,
    shows: roles[role],
    password: demoStaffPassword,
    pin: demoStaffPin,
  })),
}
