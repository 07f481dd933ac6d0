/** For tests: disks that fail when told to, one that loses power, and one that does not wait. */
import * as fs from 'node:fs'
import { machineDisk, type Disk } from '../../storage/disk/disk.ts'

/** Fails each operation for which `failing` gives a code like "EIO". */
export function failingDisk(
  failing: (operation: keyof Disk, path: string | number) => string | null,
  machine = machineDisk,
): Disk {
  const check = (operation: keyof Disk, path: string | number) => {
    const code = failing(operation, path)
    if (code !== null) throw Object.assign(new Error(`${code}: made to fail`), { code })
  }
  return new Proxy(machine, {
    get(disk, name: keyof Disk) {
      const real = Reflect.get(disk, name) as (...args: unknown[]) => unknown
      const atOnce = ['open', 'close', 'write', 'dataSync', 'stopwatch'].includes(name)
      const checked = (...args: unknown[]) => {
        check(name, args[0] as string | number)
        return real(...args)
      }
      return atOnce ? checked : async (...args: unknown[]) => checked(...args)
    },
  })
}

/** Flushes nothing: for what no power cut is meant to hit. */
export const hastyDisk: Disk = {
  ...machineDisk,
  dataSync() {},
  async dataSyncLater() {},
  async syncFolder() {},
  writeFile: (path, bytes) => fs.promises.writeFile(path, bytes, { mode: 0o600 }),
}

const sectorBytes = 512

/**
 * Remembers what was written but not flushed. `cutPower` leaves of that a random choice of sectors, as a real power cut
 * may; from then on everything fails. Names are taken as durable at once.
 */
export function powerCutDisk(
  below: (max: number) => number,
  machine = machineDisk,
): Disk & { cutPower(): void } {
  const open = new Map<number, { path: string; flushed: Buffer }>()
  let off = false
  const powered = () => {
    if (off) throw Object.assign(new Error('EIO: no power'), { code: 'EIO' })
  }
  const flush = (fd: number) => {
    const file = open.get(fd)
    if (file) file.flushed = fs.readFileSync(file.path)
  }
  return {
    ...machine,
    open(path, how) {
      powered()
      const fd = machine.open(path, how)
      open.set(fd, { path, flushed: fs.readFileSync(path) })
      return fd
    },
    close(fd) {
      open.delete(fd)
      machine.close(fd)
    },
    write(fd, bytes, position) {
      powered()
      machine.write(fd, bytes, position)
    },
    dataSync(fd) {
      powered()
      machine.dataSync(fd)
      flush(fd)
    },
    async dataSyncLater(fd) {
      powered()
      flush(fd)
    },
    async writeFile(path, bytes) {
      powered()
      await machine.writeFile(path, bytes)
    },
    async rename(from, to) {
      powered()
      fs.renameSync(from, to)
      for (const file of open.values()) if (file.path === from) file.path = to
    },
    async link(from, to) {
      powered()
      fs.linkSync(from, to)
    },
    async remove(path) {
      powered()
      fs.rmSync(path, { force: true })
    },
    cutPower() {
      off = true
      for (const { path, flushed } of open.values()) {
        const written = fs.readFileSync(path)
        for (let at = 0; at < written.length; at += sectorBytes) {
          const end = Math.min(at + sectorBytes, written.length)
          const before = flushed.subarray(at, end)
          if (before.equals(written.subarray(at, end)) || below(2) === 0) continue
          written.fill(0, at, end)
          before.copy(written, at)
        }
        fs.writeFileSync(path, written)
      }
    },
  }
}
