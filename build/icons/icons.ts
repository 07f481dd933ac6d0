/**
 * `npm run icons`: the icon's sizes for Linux (`png/`) and for Windows (`icon.ico`) from icon.svg. They are kept in the
 * repository, so that a build needs no renderer; a test says when they are out of date.
 */
import { Resvg } from '@resvg/resvg-js'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const iconsFolder = import.meta.dirname
export const pngSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const
export const icoSizes = [16, 24, 32, 48, 64, 256] as const

export interface Picture {
  /** Pixels on each side. */
  size: number
  /** Four bytes a pixel: red, green, blue, opacity; rows from the top. */
  rgba: Uint8Array
  png: Uint8Array
}

/** Every file, by its path in `iconsFolder`. */
export function iconFiles(svg: string): Map<string, Uint8Array> {
  const pngs = pngSizes.map((size) => [`png/${size}x${size}.png`, draw(svg, size).png] as const)
  return new Map([...pngs, ['icon.ico', ico(icoSizes.map((size) => draw(svg, size)))]])
}

function draw(svg: string, size: number): Picture {
  const image = new Resvg(svg, {
    fitTo: { mode: 'width', value: size },
    font: { loadSystemFonts: false },
  }).render()
  return { size, rgba: withoutOpacity(image.pixels), png: image.asPng() }
}

/** The renderer gives colours multiplied with their opacity; both ways out want them plain. */
function withoutOpacity(pixels: Uint8Array): Uint8Array {
  return pixels.map((value, at) => {
    const opacity = pixels[at | 3] ?? 255
    return at % 4 === 3 || opacity === 0 ? value : Math.min(255, Math.round((value * 255) / opacity))
  })
}

/** Of 256 pixels as PNG, which Windows wants for that size alone; smaller ones as bitmaps, which everything reads. */
export function ico(pictures: readonly Picture[]): Uint8Array {
  const images = pictures.map((picture) => (picture.size < 256 ? bitmap(picture) : Buffer.from(picture.png)))
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  images.forEach((image, at) => {
    const size = (pictures[at]?.size ?? 0) % 256
    const entry = 6 + 16 * at
    head.writeUInt8(size, entry)
    head.writeUInt8(size, entry + 1)
    head.writeUInt16LE(1, entry + 4)
    head.writeUInt16LE(32, entry + 6)
    head.writeUInt32LE(image.length, entry + 8)
    head.writeUInt32LE(offset, entry + 12)
    offset += image.length
  })
  return Buffer.concat([head, ...images])
}

/** A header that counts the mask's rows too, rows from the bottom as blue, green, red, opacity, and an empty mask. */
function bitmap({ size, rgba }: Picture): Buffer {
  const head = Buffer.alloc(40)
  head.writeUInt32LE(40, 0)
  head.writeInt32LE(size, 4)
  head.writeInt32LE(2 * size, 8)
  head.writeUInt16LE(1, 12)
  head.writeUInt16LE(32, 14)
  const rows = Array.from({ length: size }, (_, row) => {
    const line = Buffer.from(rgba.subarray((size - 1 - row) * size * 4, (size - row) * size * 4))
    for (let at = 0; at < line.length; at += 4) line.subarray(at, at + 3).reverse()
    return line
  })
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size)
  return Buffer.concat([head, ...rows, mask])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(join(iconsFolder, 'png'), { recursive: true, force: true })
  for (const [path, bytes] of iconFiles(await readFile(join(iconsFolder, 'icon.svg'), 'utf8'))) {
    await mkdir(dirname(join(iconsFolder, path)), { recursive: true })
    await writeFile(join(iconsFolder, path), bytes)
  }
}
