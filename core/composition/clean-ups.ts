/** What is open, to be closed again, newest first: at the end, or when a later step of opening fails. */
export interface CleanUps {
  add(cleanUp: () => Promise<void>): void
  /** Safe to call twice. */
  run(): Promise<void>
}

export function createCleanUps(): CleanUps {
  const steps: Array<() => Promise<void>> = []
  return {
    add: (cleanUp) => void steps.push(cleanUp),
    async run() {
      for (let step = steps.pop(); step; step = steps.pop()) await step()
    },
  }
}
