/**
 * Messages of IPP (RFC 8010), as much as asking for jobs and printers takes. Values of forms that are not used here (collections,
 * dates, ranges) are read as `null`.
 */

export type IppValue = string | number | boolean | null

export interface IppAttribute {
  /** Its values' form, one of `tags`. */
  tag: number
  name: string
  /** One at least. */
  values: readonly IppValue[]
}

export interface IppGroup {
  /** One of `groups`. */
  tag: number
  attributes: readonly IppAttribute[]
}

export interface IppMessage {
  /** The operation of a request; the status of an answer, from 0x0400 on a refusal. */
  code: number
  requestId: number
  groups: readonly IppGroup[]
}

export const groups = { operation: 0x01, job: 0x02, printer: 0x04 } as const

const endOfAttributes = 0x03
/** From here on a tag is a value's, below a group's. */
const firstValueTag = 0x10

export const tags = {
  noValue: 0x13,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
} as const

/** These have a language before their text. */
const withLanguage = new Set([0x35, 0x36])

/** Bytes that are no message of IPP. */
export class IppError extends Error {}

/** @throws {RangeError} for what no message can hold: a text beyond 32,767 bytes, a value that is not of its tag's form */
export function encode({ code, requestId, groups: all }: IppMessage): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = []
  const bytes = (...values: number[]) => parts.push(Uint8Array.from(values))
  const short = (value: number) => bytes(value >> 8, value & 0xff)
  const sized = (value: Uint8Array) => {
    if (value.length > 0x7fff) throw new RangeError('too long for IPP')
    short(value.length)
    parts.push(value)
  }
  // Version 2.0, which CUPS has spoken since 2009.
  bytes(2, 0)
  short(code)
  parts.push(int32(requestId))
  for (const group of all) {
    bytes(group.tag)
    for (const { tag, name, values } of group.attributes) {
      for (const [index, value] of values.entries()) {
        bytes(tag)
        // A further value has no name.
        sized(index === 0 ? Buffer.from(name, 'utf8') : new Uint8Array())
        sized(valueBytes(tag, value))
      }
    }
  }
  bytes(endOfAttributes)
  return Uint8Array.from(Buffer.concat(parts))
}

/** @throws {IppError} */
export function decode(message: Uint8Array): IppMessage {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  let at = 8
  if (message.length < at) throw new IppError('cut off')
  const found: { tag: number; attributes: (IppAttribute & { values: IppValue[] })[] }[] = []

  const take = (length: number) => {
    if (at + length > message.length) throw new IppError('cut off')
    at += length
    return message.subarray(at - length, at)
  }
  const sized = () => {
    const [high = 0, low = 0] = take(2)
    return take((high << 8) | low)
  }

  for (;;) {
    const [tag = endOfAttributes] = take(1)
    if (tag === endOfAttributes) break
    if (tag < firstValueTag) {
      found.push({ tag, attributes: [] })
      continue
    }
    const attributes = found.at(-1)?.attributes
    if (!attributes) throw new IppError('a value outside a group')
    const name = utf8(sized())
    const value = valueOf(tag, sized())
    if (name !== '') attributes.push({ tag, name, values: [value] })
    else {
      // Parts of a collection come like further values.
      const last = attributes.at(-1)
      if (!last) throw new IppError('a further value of no attribute')
      last.values.push(value)
    }
  }
  return { code: view.getUint16(2), requestId: view.getInt32(4), groups: found }
}

function valueBytes(tag: number, value: IppValue): Uint8Array {
  switch (tag) {
    case tags.integer:
    case tags.enum:
      if (typeof value === 'number' && Number.isInteger(value)) return int32(value)
      break
    case tags.boolean:
      if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0)
      break
    case tags.noValue:
      if (value === null) return new Uint8Array()
      break
    default:
      if (typeof value === 'string') return Buffer.from(value, 'utf8')
  }
  throw new RangeError(`no value of the form ${tag.toString(16)}`)
}

function valueOf(tag: number, bytes: Uint8Array): IppValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (tag === tags.integer || tag === tags.enum) {
    if (bytes.length !== 4) throw new IppError('a number of the wrong length')
    return view.getInt32(0)
  }
  if (tag === tags.boolean) {
    if (bytes.length !== 1) throw new IppError('a boolean of the wrong length')
    return bytes[0] !== 0
  }
  if (withLanguage.has(tag)) {
    if (bytes.length < 2) throw new IppError('a text of the wrong length')
    const text = 2 + view.getUint16(0) + 2
    if (bytes.length < text) throw new IppError('a text of the wrong length')
    return utf8(bytes.subarray(text))
  }
  return tag >= tags.text && tag <= 0x49 ? utf8(bytes) : null
}

function int32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

const utf8 = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

/** @returns an attribute's first value; null where it is missing */
export function valueIn({ attributes }: IppGroup, name: string): IppValue {
  return attributes.find((one) => one.name === name)?.values[0] ?? null
}

/** @returns an attribute's texts; none where it is missing */
export function textsIn({ attributes }: IppGroup, name: string): string[] {
  const values = attributes.find((one) => one.name === name)?.values ?? []
  return values.filter((value) => typeof value === 'string')
}
