/**
 * Runs in the page: how long from a tap to the first paint that shows another screen. `tapWatch.take()` gives the
 * milliseconds of the last such tap, once; null before.
 */
{
  const screen = () => document.querySelector('#screen [data-screen]')
  let tapped = null
  let took = null

  addEventListener(
    'click',
    (event) => {
      took = null
      tapped = { at: event.timeStamp, on: screen()?.dataset.screen }
    },
    { capture: true },
  )

  new MutationObserver(() => {
    const shown = screen()
    if (!tapped || !shown?.querySelector('h1') || shown.dataset.screen === tapped.on) return
    const { at } = tapped
    tapped = null
    // A frame's callbacks come before it is painted; a message sent from there is delivered after.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => (took = performance.now() - at)
      port2.postMessage(null)
    })
  }).observe(document, { subtree: true, childList: true })

  window.tapWatch = {
    take() {
      const last = took
      took = null
      return last
    },
  }
}
