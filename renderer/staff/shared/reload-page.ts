/** Another side of the counter gets another page: nothing that stood here before is in its memory. */
export function reloadPage(): void {
  window.history.replaceState(window.history.state, '', '/')
  window.location.reload()
}
