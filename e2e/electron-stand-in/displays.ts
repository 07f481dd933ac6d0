/**
 * `screen`: displays beside each other from the left, the first of them the primary one. They change when a spec says
 * so, by `displaysOfStandIn` in the main process: plugging in is nothing that an application can do.
 */
import { Emulated, withMembers } from './refuse.ts'

export interface Display {
  width: number
  height: number
}

/** Where a spec finds `StandInDisplays.change` in the main process: `globalThis[Symbol.for(displaysKey)]`. */
export const displaysKey = 'electron-stand-in displays'

export class StandInDisplays {
  private all: Electron.Display[] = []
  readonly screen: Emulated

  /** @param text sizes: `1080x1920`, or several: `1080x1920,1920x1080` */
  constructor(text: string) {
    this.place(text)
    this.screen = withMembers(
      new Emulated('screen', ['display-added', 'display-removed', 'display-metrics-changed']),
      {
        getPrimaryDisplay: () => this.primary,
        getAllDisplays: () => [...this.all],
      },
    )
    Object.assign(globalThis, { [Symbol.for(displaysKey)]: (to: string) => this.change(to) })
  }

  get primary(): Electron.Display {
    const [first] = this.all
    if (!first) throw new Error('electron-stand-in: there is no display')
    return first
  }

  /** The one that this point is on, else the primary one. */
  at({ x, y }: { x: number; y: number }): Electron.Display {
    const on = ({ bounds }: Electron.Display) =>
      x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y && y < bounds.y + bounds.height
    return this.all.find(on) ?? this.primary
  }

  private change(text: string): void {
    const before = this.all
    this.place(text)
    for (const display of before.filter(({ id }) => !this.all.some((it) => it.id === id))) {
      this.screen.emit('display-removed', {}, display)
    }
    for (const display of this.all) {
      const old = before.find(({ id }) => id === display.id)
      if (!old) this.screen.emit('display-added', {}, display)
      else if (JSON.stringify(old) !== JSON.stringify(display)) {
        this.screen.emit('display-metrics-changed', {}, display, ['bounds', 'workArea'])
      }
    }
  }

  /** A display keeps its number as long as it stays where it was in the row. */
  private place(text: string): void {
    let x = 0
    this.all = text.split(',').map((size, at) => {
      const { width, height } = displayOf(size)
      const bounds = { x, y: 0, width, height }
      x += width
      const known: Pick<Electron.Display, 'id' | 'scaleFactor' | 'bounds' | 'workArea' | 'workAreaSize'> = {
        id: at + 1,
        scaleFactor: 1,
        bounds,
        workArea: bounds,
        workAreaSize: { width, height },
      }
      return known as Electron.Display
    })
  }
}

function displayOf(text: string): Display {
  const [width, height] = text.split('x').map(Number)
  if (!width || !height) {
    throw new Error(`ELECTRON_STAND_IN_DISPLAY has ${text}; 1080x1920 is of the right form`)
  }
  return { width, height }
}
