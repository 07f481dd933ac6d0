/** One run at a time: a second tap is ignored while the first is pending. */
import { ref } from 'vue'

export function useTask<A extends unknown[], R>(task: (...input: A) => Promise<R>) {
  const running = ref(false)
  async function run(...input: A): Promise<R | undefined> {
    if (running.value) return undefined
    running.value = true
    try {
      return await task(...input)
    } finally {
      running.value = false
    }
  }
  return { run, running }
}
