/** The demo's accounts: fictional people, one for each thing there is to see, and the staff who help them. */
import type { Account, StaffMember } from '../store/documents.ts'

export interface DemoPerson extends Omit<Account, 'passwordHash'> {
  /** What it shows, for the list printed at start. */
  shows: string
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
    shows: 'phone and e-mail on file',
  },
  {
    ...individual,
    number: '0100000002',
    name: 'Trần Văn Bình',
    phone: '+84987654321',
    email: null,
    shows: 'no e-mail on file',
  },
  {
    ...individual,
    number: '0100000003',
    name: 'Lê Hoàng Yến',
    phone: '+84356789012',
    email: 'yen.le@example.vn',
    shows: 'locked: refused with the time it ends',
    locked: true,
  },
  {
    ...individual,
    number: '0100000004',
    personalId: '001085012345',
    name: 'Phạm Đức Ẩn',
    phone: '+84778901234',
    email: 'an.pham@example.vn',
    shows: '12-digit number: sign in with 001085012345',
  },
  {
    ...individual,
    number: '0100000005',
    name: 'Công Tằng Tôn Nữ Thị Ngọc Phương Khánh Huyền Trân Thuỳ Dương',
    phone: '+84823456789',
    email: 'huyen.tran.cong.tang.ton.nu.thi.ngoc.phuong.khanh@example.vn',
    shows: 'a very long name and e-mail',
  },
  {
    ...individual,
    kind: 'organisation',
    number: '0100000006',
    name: 'Công ty TNHH Mẫu',
    phone: '+84901234567',
    email: 'ketoan@example.vn',
    shows: 'an organisation: sent to the counter',
  },
  {
    ...individual,
    number: '0100000007',
    name: 'Hoàng Văn Đạt',
    phone: null,
    email: 'dat.hoang@example.vn',
    shows: 'no phone on file',
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
