import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, encode, groups, IppError, tags, textsIn, valueIn, type IppMessage } from './ipp.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 })
const name = text.filter((value) => value !== '')
const values = (of: fc.Arbitrary<string | number | boolean | null>) =>
  fc.array(of, { minLength: 1, maxLength: 4 })
const attribute = fc.oneof(
  fc.record({
    tag: fc.constantFrom(tags.integer, tags.enum),
    name,
    values: values(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  }),
  fc.record({ tag: fc.constant(tags.boolean), name, values: values(fc.boolean()) }),
  fc.record({ tag: fc.constant(tags.noValue), name, values: values(fc.constant(null)) }),
  fc.record({
    tag: fc.constantFrom(tags.text, tags.name, tags.keyword, tags.uri, tags.charset, tags.language),
    name,
    values: values(text),
  }),
)
const message: fc.Arbitrary<IppMessage> = fc.record({
  code: fc.integer({ min: 0, max: 0xffff }),
  requestId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  groups: fc.array(
    fc.record({
      tag: fc.constantFrom(groups.operation, groups.job, groups.printer),
      attributes: fc.array(attribute, { maxLength: 6 }),
    }),
    { maxLength: 4 },
  ),
})

test('what was encoded is read back', () => {
  fc.assert(
    fc.property(message, (one) => {
      expect(decode(encode(one))).toEqual(one)
    }),
  )
})

test('a message cut off anywhere is refused as such', () => {
  fc.assert(
    fc.property(message, fc.nat(), (one, cut) => {
      const whole = encode(one)
      expect(() => decode(whole.subarray(0, cut % whole.length))).toThrow(IppError)
    }),
  )
})

test('bytes of any kind are read, or refused as no message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decode(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(IppError)
      }
    }),
    { numRuns: 2_000 },
  )
})

describe('as others write it', () => {
  const answer = (...bytes: (number | string)[]) =>
    decode(
      Buffer.concat(
        [2, 0, 0, 0, 0, 0, 0, 7, ...bytes].map((one) =>
          typeof one === 'string' ? Buffer.from(one) : Buffer.from([one]),
        ),
      ),
    )

  test('the example of RFC 8010, a.4: a printer’s answer', () => {
    const { code, requestId, groups: all } = answer(
      0x01, 0x47, 0, 18, 'attributes-charset', 0, 5, 'utf-8',
      0x04, 0x44, 0, 21, 'printer-state-reasons', 0, 11, 'media-empty', 0x44, 0, 0, 0, 9, 'toner-low',
      0x23, 0, 13, 'printer-state', 0, 4, 0, 0, 0, 5,
      0x03,
    ) // prettier-ignore
    expect([code, requestId, all.map(({ tag }) => tag)]).toEqual([0, 7, [groups.operation, groups.printer]])
    const [, printer] = all
    expect(printer && textsIn(printer, 'printer-state-reasons')).toEqual(['media-empty', 'toner-low'])
    expect(printer && [valueIn(printer, 'printer-state'), valueIn(printer, 'missing')]).toEqual([5, null])
  })

  test('a name with its language, and a collection, which is passed over', () => {
    const [job] = answer(
      0x02, 0x36, 0, 8, 'job-name', 0, 11, 0, 2, 'vi', 0, 5, 'giấ',
      0x34, 0, 9, 'media-col', 0, 0, 0x4a, 0, 0, 0, 1, 'x', 0x21, 0, 0, 0, 4, 0, 0, 0, 1, 0x37, 0, 0, 0, 0,
      0x21, 0, 6, 'job-id', 0, 4, 0, 0, 0, 9,
      0x03,
    ).groups // prettier-ignore
    expect(job && [valueIn(job, 'job-name'), valueIn(job, 'job-id')]).toEqual(['giấ', 9])
  })
})

test('a value that is not of its form is not sent', () => {
  const request = (tag: number, value: string | number) => () =>
    encode({ code: 9, requestId: 1, groups: [{ tag: groups.operation, attributes: [{ tag, name: 'x', values: [value] }] }] }) // prettier-ignore
  expect(request(tags.integer, 'one')).toThrow(RangeError)
  expect(request(tags.keyword, 1)).toThrow(RangeError)
  expect(request(tags.keyword, 'x'.repeat(40_000))).toThrow(RangeError)
})
