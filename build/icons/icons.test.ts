import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ico, iconFiles, icoSizes, iconsFolder, pngSizes } from './icons.ts'

const svg = readFileSync(join(iconsFolder, 'icon.svg'), 'utf8')
const kept = (path: string) => readFileSync(join(iconsFolder, path))

describe('the kept icons', () => {
  it('are what icon.svg gives: else `npm run icons`', () => {
    const made = iconFiles(svg)
    expect(readdirSync(join(iconsFolder, 'png')).sort()).toEqual(
      pngSizes.map((size) => `${size}x${size}.png`).sort(),
    )
    for (const [path, bytes] of made) expect(kept(path).equals(bytes), path).toBe(true)
  })

  it.each(pngSizes)('%i pixels are that many', (size) => {
    const png = kept(`png/${size}x${size}.png`)
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  })

  it('icon.ico has an entry for each size, each with its picture', () => {
    const file = kept('icon.ico')
    expect([0, 2, 4].map((at) => file.readUInt16LE(at))).toEqual([0, 1, icoSizes.length])
    let end = 6 + 16 * icoSizes.length
    icoSizes.forEach((size, index) => {
      const entry = 6 + 16 * index
      expect(file[entry]).toBe(size % 256)
      const [length, offset] = [file.readUInt32LE(entry + 8), file.readUInt32LE(entry + 12)]
      expect(offset).toBe(end)
      end += length
      if (size === 256) expect(file.subarray(offset + 1, offset + 4).toString('latin1')).toBe('PNG')
      else {
        expect([file.readUInt32LE(offset), file.readInt32LE(offset + 8)]).toEqual([40, 2 * size])
        expect(length).toBe(40 + 4 * size * size + Math.ceil(size / 32) * 4 * size)
      }
    })
    expect(end).toBe(file.length)
  })
})

it('a bitmap stands on its head, with blue first', () => {
  const rgba = Uint8Array.from([255, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 255, 128])
  const file = Buffer.from(ico([{ size: 2, rgba, png: new Uint8Array() }]))
  const pixels = [...file.subarray(22 + 40, 22 + 40 + 16)]
  expect(pixels).toEqual([7, 6, 5, 8, 255, 0, 0, 128, 0, 0, 255, 255, 3, 2, 1, 4])
})
