/** Memory for as long as an import runs: it makes much garbage, which V8 otherwise lets lie until hundreds of MB are there. */
import { setFlagsFromString } from 'node:v8'

/** V8's: after a collection the heap may grow by so many per cent before the next; 0 leaves it to V8. */
const growingPercent = 25

export async function withSmallHeap(work: () => Promise<void>): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`)
  try {
    await work()
  } finally {
    setFlagsFromString('--heap-growing-percent=0')
  }
}
