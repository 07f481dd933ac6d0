/**
 * Calls of a kiosk's program whose answers may get lost on the way. The program numbers them from its start on; the same
 * number again gets the same answer, and a twin waits for the first. So a call that is sent again is never carried out
 * twice, and one that was long on its way is not carried out after those that followed it were forgotten.
 */
import { err, type Result } from '../foundation/result.ts'
import type { Timers } from '../foundation/timers.ts'

export interface NumberedCalls<T> {
  /**
   * @param device that calls
   * @param boot of its program: with another one the numbers begin anew
   * @param digest of operation and input: the same number with another one is no call of ours
   */
  run(
    call: { device: string; boot: string; number: number; digest: string },
    work: () => Promise<T>,
  ): Promise<Result<T, 'call-outdated'>>
}

interface Kept<T> {
  digest: string
  answer: Promise<T>
}

interface Program<T> {
  boot: string
  answers: Map<number, Kept<T>>
  /** No call with this number or a lower one is carried out any more. */
  forgottenUpTo: number
}

/** A kiosk has one page, which waits for most of its answers. */
const mostKept = 32
/** What is kept shows, masked, who was there: no longer than a call may take on its way. */
const keptMs = 2 * 60_000

export function numberedCalls<T>({ after }: Timers): NumberedCalls<T> {
  const programs = new Map<string, Program<T>>()

  function forget(program: Program<T>, number: number): void {
    if (program.answers.delete(number)) program.forgottenUpTo = Math.max(program.forgottenUpTo, number)
  }

  function programOf(device: string, boot: string): Program<T> {
    const known = programs.get(device)
    if (known?.boot === boot) return known
    const fresh: Program<T> = { boot, answers: new Map(), forgottenUpTo: 0 }
    programs.set(device, fresh)
    return fresh
  }

  return {
    async run({ device, boot, number, digest }, work) {
      const program = programOf(device, boot)
      const known = program.answers.get(number)
      if (known)
        return known.digest === digest ? { ok: true, value: await known.answer } : err('call-outdated')
      if (number <= program.forgottenUpTo) return err('call-outdated')
      const answer = work()
      program.answers.set(number, { digest, answer })
      // What failed was not answered: it may be asked again.
      answer.then(
        () => after(keptMs, () => forget(program, number)),
        () => program.answers.delete(number),
      )
      while (program.answers.size > mostKept) {
        forget(program, Math.min(...program.answers.keys()))
      }
      return { ok: true, value: await answer }
    },
  }
}
