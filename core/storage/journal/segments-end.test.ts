import fc from 'fast-check'
import { expect, it } from 'vitest'
import { contentEnd } from './segments.ts'

it('the end of what stands in a file is where its zeros begin, wherever that is', () => {
  const size = fc.nat({ max: 200_000 })
  fc.assert(
    fc.property(
      size,
      size,
      fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 131_072),
      (content, zeros, more) => {
        const bytes = Buffer.alloc(content + zeros + more)
        bytes.fill(7, 0, content)
        // Zeros in the middle are content.
        if (content > 2) bytes.fill(0, 1, content - 1)
        expect(contentEnd(bytes)).toBe(content)
      },
    ),
  )
})
