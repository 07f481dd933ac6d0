/**
 * `before-input-event`: at each key the page's process stops and asks the main process, before the page's listeners
 * hear of it. Its text runs in a world of its own, in every frame.
 */

export function inputWorld(inputPath: string): void {
  const ask = (event: KeyboardEvent) => {
    if (!event.isTrusted || !location.hostname.endsWith('.stand-in.test')) return
    const question = new URLSearchParams({
      type: event.type === 'keydown' ? 'keyDown' : 'keyUp',
      key: event.key,
      code: event.code,
      flags: JSON.stringify({
        isAutoRepeat: event.repeat,
        isComposing: event.isComposing,
        shift: event.shiftKey,
        control: event.ctrlKey,
        alt: event.altKey,
        meta: event.metaKey,
        location: event.location,
      }),
    })
    const request = new XMLHttpRequest()
    // Synchronous: whether a key is taken away cannot be decided later.
    request.open('GET', `${inputPath}?${question.toString()}`, false)
    request.send()
    if (request.status !== 200) throw new Error('electron-stand-in: a key could not be asked about')
    if (request.responseText === 'prevented') {
      event.preventDefault()
      event.stopImmediatePropagation()
    }
  }
  window.addEventListener('keydown', ask, true)
  window.addEventListener('keyup', ask, true)
}
