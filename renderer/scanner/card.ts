/**
 * Extracts the number from a reader's text: the QR code of an identity card, or a barcode with a number
 * alone. The format is checked strictly, so that a parcel's label fills in nothing. Names and addresses are
 * ignored, since keyboards alter their accents in many ways. The code is unsigned: it fills in a field and
 * proves nothing.
 */

import { plainCharacters } from '../../contract/digits.ts'

/** Longest possible text of a card. */
export const longestCard = 512

/** The 10-digit BHXH number or the 12-digit personal ID; null for anything else. */
export function numberOnCard(text: string): string | null {
  if (text.length > longestCard) return null
  const fields = plainCharacters(text)
    .split('|')
    .map((field) => field.trim())
  const number = fields[0] ?? ''
  if (fields.length === 1) return /^\d{10}$/.test(number) || personalId(number) !== null ? number : null
  return layoutsOf(fields).some(isGenuine) ? number : null
}

interface Card {
  number: string
  /** The 9-digit number of the former identity card; empty if there was none. */
  former: string
  born: string
  sex: string
  /** Null where the card does not contain it. */
  issued: string | null
}

/**
 * `number|former|name|born|sex|address|issued`; since July 2024 relatives follow. With six fields, the former
 * number or the day of issue is missing.
 */
function layoutsOf(fields: readonly string[]): Card[] {
  const [number = '', a = '', b = '', c = '', d = '', e = '', f = ''] = fields
  const whole = { number, former: a, born: c, sex: d }
  if (fields.length === 6)
    return [
      { number, former: '', born: b, sex: c, issued: e },
      { ...whole, issued: null },
    ]
  return fields.length > 6 ? [{ ...whole, issued: f }] : []
}

function isGenuine({ number, former, born, sex, issued }: Card): boolean {
  const id = personalId(number)
  const birth = dayOf(born) ?? yearAlone(born)
  if (id === null || birth === null || !/^(?:\d{9})?$/.test(former)) return false
  if (birth.year !== id.bornIn || sexOf(sex) !== id.sex) return false
  const issue = issued === null ? birth : dayOf(issued)
  return issue !== null && issue.time >= birth.time
}

/**
 * The parts of a personal ID (Circular 59/2021/TT-BCA, article 4): three digits of the province or country of
 * the birth registration, one of sex and century (0 and 1: born in the 1900s, male and female; 2 and 3: in
 * the 2000s), two of the year.
 */
function personalId(text: string): { sex: 'man' | 'woman'; bornIn: number } | null {
  const [, place, sexAndCentury, year] = /^(\d{3})([0-3])(\d{2})\d{6}$/.exec(text) ?? []
  if (place === undefined || !(provinces.has(place) || Number(place) > lastProvince)) return null
  const digit = Number(sexAndCentury)
  return {
    sex: digit % 2 === 0 ? 'man' : 'woman',
    bornIn: 1900 + 100 * Math.floor(digit / 2) + Number(year),
  }
}

/** The codes of the 63 former provinces; today's provinces use some of them. Codes of countries are higher. */
const provinces = new Set(
  (
    '001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 036 037 038 040 ' +
    '042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 074 075 077 079 080 082 083 084 ' +
    '086 087 089 091 092 093 094 095 096'
  ).split(' '),
)
const lastProvince = 96

interface Day {
  year: number
  time: number
}

/** "23051985" */
function dayOf(text: string): Day | null {
  const [, day, month, year] = /^(\d{2})(\d{2})((?:19|20)\d{2})$/.exec(text) ?? []
  if (year === undefined) return null
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const there = new Date(time)
  const exists = there.getUTCDate() === Number(day) && there.getUTCMonth() === Number(month) - 1
  return exists ? { year: Number(year), time } : null
}

/** Of many old people only the year is known: "1945", "00001945". */
function yearAlone(text: string): Day | null {
  const year = /^(?:0000)?((?:19|20)\d{2})$/.exec(text)?.[1]
  return year === undefined ? null : { year: Number(year), time: Date.UTC(Number(year), 0, 1) }
}

/** "Nam" is the same on any keyboard; "Nữ" also arrives as "N?", "Nuwx", "Nu74". */
function sexOf(text: string): 'man' | 'woman' | null {
  if (/^nam$/i.test(text)) return 'man'
  return /^n.{0,5}$/i.test(text) ? 'woman' : null
}
