/**
 * What Chromium gives without asking anyone while Electron asks the application: full screen, the pointer. Its text
 * runs in the page's own world, where the application has said no.
 */

export function withoutPermission(methods: readonly string[]): void {
  for (const name of methods) {
    Object.defineProperty(Element.prototype, name, {
      value: () => Promise.reject(new TypeError('Permissions check failed')),
    })
  }
}
