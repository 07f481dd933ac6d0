/** What is wrong with the columns, in words that name them as the file does. */
import type { Field, MappingProblem } from './columns.ts'
import { garblingWords } from './refusals.ts'

export const fieldWords: Readonly<Record<Field, { vi: string; en: string }>> = {
  number: { vi: 'mã số BHXH', en: 'BHXH number' },
  personalId: { vi: 'số căn cước', en: 'ID card number' },
  kind: { vi: 'loại tài khoản', en: 'kind of account' },
  name: { vi: 'họ và tên', en: 'full name' },
  phone: { vi: 'số điện thoại', en: 'phone number' },
  email: { vi: 'email', en: 'e-mail' },
  passwordHash: { vi: 'mật khẩu đã băm', en: 'password hash' },
  asOf: { vi: 'thời điểm cập nhật', en: 'time of update' },
}

const missingWords = {
  number: { vi: 'số căn cước hoặc mã số BHXH', en: 'ID card number or the BHXH number' },
  name: fieldWords.name,
}

export function mappingProblemWords(
  problem: MappingProblem,
  headers: readonly string[],
): { vi: string; en: string } {
  const column = (index: number) => `“${headers[index] || index + 1}”`
  switch (problem.kind) {
    case 'field-missing': {
      const { vi, en } = missingWords[problem.field]
      return { vi: `Chọn cột có ${vi}.`, en: `Choose the column that has the ${en}.` }
    }
    case 'field-ambiguous': {
      const { vi, en } = fieldWords[problem.field]
      const columns = problem.columns.map(column).join(', ')
      return {
        vi: `Nhiều cột có thể là ${vi}: ${columns}. Chọn một cột.`,
        en: `Several columns could be the ${en}: ${columns}. Choose one.`,
      }
    }
    case 'header-duplicate':
      return {
        vi: `Hai cột cùng tên ${column(problem.columns[0] ?? 0)}. Kiểm tra xem đã chọn đúng cột.`,
        en: `Two columns have the same name ${column(problem.columns[0] ?? 0)}. Check that the right one is chosen.`,
      }
    case 'columns-unused': {
      const columns = problem.columns.map(column).join(', ')
      return { vi: `Không đọc các cột: ${columns}.`, en: `Columns that are not read: ${columns}.` }
    }
    case 'header-garbled': {
      const { vi, en } = garblingWords[problem.looksLike]
      return { vi: `Tên cột bị lỗi phông chữ. ${vi}`, en: `The letters of the header are garbled. ${en}` }
    }
    case 'column-used-twice':
      return {
        vi: `Cột ${column(problem.column)} được chọn hai lần. Chọn cột khác.`,
        en: `The column ${column(problem.column)} is chosen twice. Choose another.`,
      }
    case 'mend-ambiguous': {
      const { vi, en } = fieldWords[problem.field]
      return {
        vi: `Không sửa cả cột ${vi} được. Sửa các ô trong bảng tính rồi chọn lại tệp.`,
        en: `The column with the ${en} cannot be mended as a whole. Correct its cells in the spreadsheet, then choose the file again.`,
      }
    }
    case 'column-unknown':
      return {
        vi: `Không có cột thứ ${problem.column + 1}. Chọn lại.`,
        en: `There is no column ${problem.column + 1}. Choose again.`,
      }
  }
}
