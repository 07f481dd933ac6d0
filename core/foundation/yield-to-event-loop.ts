/**
 * Lets others have the event loop now and then while something long is read: a citizen's tap must not wait for a
 * supervisor's search.
 */

/** Of journal text. To check, decrypt and parse so much takes about a millisecond. */
const charactersAtAStretch = 32 * 1024

export class Breath {
  #since = 0

  /** Call it after each piece of work. @param characters how much journal text the piece was. */
  async after(characters: number): Promise<void> {
    this.#since += characters
    if (this.#since >= charactersAtAStretch) await this.take()
  }

  /** Waits for one turn of the event loop. */
  take(): Promise<void> {
    this.#since = 0
    return new Promise((resolve) => setImmediate(resolve))
  }
}
