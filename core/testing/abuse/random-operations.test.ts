/**
 * Three of the staff, an administrator, two citizens and two visits more, all at once over a slow store, asking whatever
 * the contract has, while the clock moves and the service goes down in between: whatever came first, every rule of
 * `testing/random/rules.ts` holds.
 *
 * A failure prints its seed and path, what was amiss, and the run line by line. Once more, and nothing else:
 *
 *     RANDOM_SEED=… RANDOM_PATH=… npx vitest run core/testing/abuse/random-operations.test.ts -t 'NAME OF THE TEST'
 *
 * More of them: RANDOM_RUNS=5000. A new kind of entry, operation or person is to be told to `rules/`, `asking.ts` or
 * `people.ts`; types and rules say where it is missing.
 */
import fc from 'fast-check'
import { it, vi } from 'vitest'
import { memoryStore } from '../../storage/memory/memory-store.ts'
import type { Store } from '../../storage/port/store.ts'
import { aFolder, openTestStore } from '../store/test-folder.ts'
import { hastyDisk } from '../store/test-disks.ts'
import { persons } from '../random/people.ts'
import { amiss } from '../random/rules.ts'
import { run, storyOf, type Script, type Seen, type Step } from '../random/run.ts'

vi.mock('../../passwords/password.ts', async (original) => {
  const { slowPasswords } = await import('../random/slow-passwords.ts')
  return slowPasswords(await original())
})

const { RANDOM_RUNS, RANDOM_SEED, RANDOM_PATH } = process.env
const runs = Number(RANDOM_RUNS ?? 30)

const anyone = fc.nat(persons.length - 1)
const after = fc.nat(13)
const seconds = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(1, 1, 5, 5, 20, 61) },
  { weight: 1, arbitrary: fc.constantFrom(400, 1_000, 4_000, 90_000) },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 400,
    arbitrary: fc.record({
      kind: fc.constant('ask'),
      who: anyone,
      likely: fc.constant(true),
      seed: fc.nat(),
      then: after,
    }),
  },
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('ask'),
      who: anyone,
      likely: fc.constant(false),
      seed: fc.nat(),
      then: after,
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('end'), who: anyone, then: after }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('clock'), seconds, then: after }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart'), crash: fc.boolean() }) },
)
const script: fc.Arbitrary<Script> = fc.record({
  seed: fc.nat(),
  pace: fc.constantFrom(2, 4, 13),
  gathering: fc.constantFrom('all', 'counter', 'staff', 'citizens'),
  config: fc.record({
    captcha: fc.boolean(),
    unique: fc.boolean(),
    sharing: fc.boolean(),
    proof: fc.constantFrom('both', 'registered', 'new'),
  }),
  steps: fc.array(step, { minLength: 500, maxLength: 700, size: 'max' }),
})

const parameters = (share: number): fc.Parameters<[Script]> => ({
  numRuns: RANDOM_PATH ? 1 : Math.ceil(runs / share),
  ...(RANDOM_SEED ? { seed: Number(RANDOM_SEED) } : {}),
  ...(RANDOM_PATH ? { path: RANDOM_PATH } : {}),
  // What is left of a run is another run: its order follows from all of it.
  endOnFailure: true,
})

/** @throws with what it takes to have the failure once more. */
async function hold(work: (given: Script) => Promise<void>, share: number): Promise<void> {
  const { failed, seed, counterexamplePath, errorInstance } = await fc.check(
    fc.asyncProperty(script, work),
    parameters(share),
  )
  if (!failed) return
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  throw new Error(`RANDOM_SEED=${seed} RANDOM_PATH=${counterexamplePath}\n${message}`)
}

async function check(seen: Seen): Promise<void> {
  const found = await amiss(seen)
  if (found.length > 0) throw new Error([...found, storyOf(seen)].join('\n'))
}

const timeout = 20_000 + runs * 5_000

it('whatever comes first, all rules hold', { timeout }, async () => {
  await hold(async (given) => check(await run(given, memoryStore())), 1)
})

it('over a folder, too, which is opened anew at each restart', { timeout }, async () => {
  await hold(async (given) => {
    const { path, remove } = aFolder()
    const open = () => openTestStore(path, { disk: hastyDisk })
    const reopen = async (store: Store) => {
      await store.close()
      return open()
    }
    try {
      const seen = await run(given, await open(), reopen)
      await check(seen)
      seen.store = await reopen(seen.store)
      await check(seen)
      await seen.store.close()
    } finally {
      remove()
    }
  }, 20)
})
