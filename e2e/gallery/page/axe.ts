/** Runs axe in the page; its script was injected before. */

/** The part of the page, and the rules. */
export interface Inspection {
  part: 'html' | 'main'
  runOnly: { type: 'tag' | 'rule'; values: readonly string[] }
}

declare global {
  interface Window {
    axe?: {
      run(
        context: object,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
    }
  }
}

/** One line for each violated rule, with the elements. */
export async function axeFaults({ part, runOnly }: Inspection): Promise<string[]> {
  if (window.axe === undefined) throw new Error('axe was not injected into this page')
  const options = { runOnly, resultTypes: ['violations'], preload: false }
  const { violations } = await window.axe.run({ include: [[part]] }, options)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}
