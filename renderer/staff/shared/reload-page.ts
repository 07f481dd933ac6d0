/** Staff and citizens get separate pages: nothing of the previous one is left in memory. */
export function reloadPage(): void {
  window.history.replaceState(window.history.state, '', '/')
  window.location.reload()
}
