/** axe on the page as it stands; its own script is there already. */

/** What axe goes over, and which of its rules it holds it to. */
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

/** A line for each rule that is broken, with the elements that break it. */
export async function axeFaults({ part, runOnly }: Inspection): Promise<string[]> {
  if (window.axe === undefined) throw new Error('this page was not given axe')
  const options = { runOnly, resultTypes: ['violations'], preload: false }
  const { violations } = await window.axe.run({ include: [[part]] }, options)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}
