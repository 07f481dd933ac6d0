/** The files that administrators import in a run of random operations: one for each place, some about the same accounts. */
import { another, withEmail, withoutEmail } from '../kiosk.ts'

const header = 'Mã số BHXH,Họ và tên,Điện thoại,Email'
const rows: Readonly<Record<string, readonly string[]>> = {
  office: [
    `${withoutEmail},Trần Văn Bảo,0987000999,bao@example.vn`,
    `${withEmail},Nguyễn Thị Quỳnh,0912345678,quynh@example.vn`,
    '0200000001,Đỗ Văn Mới,0912000001,chung@example.vn',
    '0200000002,Sai Số,không phải số,',
  ],
}
const others = [
  `${another},Hồ Ngọc Oanh,0356789999,yen2@example.vn`,
  '0200000003,Phan Thị Nữa,0912000003,',
  '0200000001,Đỗ Văn Mới,0912000007,chung@example.vn',
]

export const pieceOf = (kiosk: string) => Buffer.from([header, ...(rows[kiosk] ?? others), ''].join('\n'))
