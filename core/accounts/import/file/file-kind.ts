/**
 * Whether an upload is text in UTF-8, looked at piece by piece as it arrives. What it is instead is said, so that the
 * screen can say what to do: save it again as "CSV UTF-8".
 */

export type FileProblem =
  | { kind: 'file-empty' }
  /** A workbook, a picture, anything with bytes that no text has. */
  | { kind: 'file-binary'; looksLike: 'workbook' | 'unknown' }
  | { kind: 'file-utf16' }
  | { kind: 'file-not-utf8'; looksLike: 'windows-1258' | 'windows-1252' }

export interface FileCheck {
  /** @returns what is wrong, as soon as it shows. */
  take(bytes: Uint8Array): FileProblem | null
  end(): FileProblem | null
}

/** zip (xlsx, ods) and the older Office container (xls). */
const workbooks = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
]
const utf16Marks = [
  [0xff, 0xfe],
  [0xfe, 0xff],
]
const longestMark = 4

export function checkFile(): FileCheck {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let start: number[] = []
  let problem: FileProblem | null = null
  const begins = (mark: readonly number[]) => mark.every((byte, i) => start[i] === byte)

  function check(bytes: Uint8Array, last: boolean): FileProblem | null {
    if (start.length < longestMark) start = [...start, ...bytes.subarray(0, longestMark - start.length)]
    if (workbooks.some(begins)) return { kind: 'file-binary', looksLike: 'workbook' }
    if (utf16Marks.some(begins)) return { kind: 'file-utf16' }
    if (bytes.includes(0)) return { kind: 'file-binary', looksLike: 'unknown' }
    try {
      decoder.decode(bytes, { stream: !last })
    } catch {
      return { kind: 'file-not-utf8', looksLike: vietnamesePage(bytes) }
    }
    return last && start.length === 0 ? { kind: 'file-empty' } : null
  }

  return {
    take: (bytes) => (problem ??= check(bytes, false)),
    end: () => (problem ??= check(new Uint8Array(), true)),
  }
}

/** Grave, hook, tilde, acute and dot below: in windows-1258 they stand behind a vowel as bytes of their own. */
const tones = new Set([0xcc, 0xd2, 0xde, 0xec, 0xf2])
const vowels = new Set([
  ...[...'aeiouyAEIOUY'].map((letter) => letter.charCodeAt(0)),
  ...[0xc2, 0xc3, 0xca, 0xd4, 0xd5, 0xdd, 0xe2, 0xe3, 0xea, 0xf4, 0xf5, 0xfd],
])

function vietnamesePage(bytes: Uint8Array): 'windows-1258' | 'windows-1252' {
  const toned = bytes.some((byte, i) => i > 0 && tones.has(byte) && vowels.has(bytes[i - 1] ?? 0))
  return toned ? 'windows-1258' : 'windows-1252'
}
