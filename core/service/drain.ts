/** How a service ends without cutting anybody off: nobody new is taken, and those who are there come to their end. */

export interface Drain {
  /** Nobody new is taken from now on. */
  isOn(): boolean
  /**
   * Begins it, and waits until nobody is there.
   *
   * @param mostMs how long at most
   * @returns whether nobody is there any more
   */
  begin(mostMs: number): Promise<boolean>
}

const lookEveryMs = 200

/** @param isIdle nobody is there, and no call is being answered */
export function createDrain(isIdle: () => boolean): Drain {
  let on = false
  return {
    isOn: () => on,
    begin(mostMs) {
      on = true
      if (isIdle()) return Promise.resolve(true)
      return new Promise((resolve) => {
        const end = () => {
          clearInterval(looks)
          clearTimeout(late)
          resolve(isIdle())
        }
        const looks = setInterval(() => isIdle() && end(), lookEveryMs)
        const late = setTimeout(end, mostMs)
      })
    },
  }
}
