/**
 * Which numbers of the file were met before, and on which line: a hash table in typed arrays, 12 bytes a place, since
 * two maps of millions of numbers would take more memory than all the rest.
 */

export interface SeenNumbers {
  /** The line that had this number first; null when it is this one. @param digits at most 15 of them. */
  firstLine(digits: string, line: number): number | null
  /** The line that had it; null when none had. */
  lineOf(digits: string): number | null
  has(digits: string): boolean
}

const firstPlaces = 1024
/** Above this the table is doubled. */
const fullest = 0.6

export function seenNumbers(): SeenNumbers {
  let numbers = new Float64Array(firstPlaces)
  /** 0: the place is free. */
  let lines = new Uint32Array(firstPlaces)
  let count = 0

  function placeOf(number: number): number {
    const mask = lines.length - 1
    // Numbers of one office differ in their last digits only: a multiplication spreads them.
    let place = (Math.imul(number % 0x100000000, 0x9e3779b1) ^ (number / 0x100000000)) & mask
    place = (place ^ (place >>> 7)) & mask
    while (lines[place] !== 0 && numbers[place] !== number) place = (place + 1) & mask
    return place
  }

  function grow(): void {
    const before = { numbers, lines }
    numbers = new Float64Array(before.numbers.length * 2)
    lines = new Uint32Array(before.lines.length * 2)
    before.lines.forEach((line, i) => {
      if (line === 0) return
      const number = before.numbers[i] ?? 0
      const place = placeOf(number)
      numbers[place] = number
      lines[place] = line
    })
  }

  return {
    firstLine(digits, line) {
      if (count > lines.length * fullest) grow()
      const number = Number(digits)
      const place = placeOf(number)
      const first = lines[place] ?? 0
      if (first !== 0) return first === line ? null : first
      numbers[place] = number
      lines[place] = line
      count++
      return null
    },
    lineOf: (digits) => lines[placeOf(Number(digits))] || null,
    has: (digits) => lines[placeOf(Number(digits))] !== 0,
  }
}
