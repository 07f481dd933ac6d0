/**
 * A QR code as one path, in a size where modules are whole dots of a thermal printer: all modules are equally
 * wide.
 */
import { encode } from 'uqr'

export interface QrCode {
  /** Modules along a side, the quiet zone included. */
  size: number
  /** Black modules, in units of one module. */
  path: string
  /** The side's length on paper, the quiet zone included. */
  sideMm: number
}

/** White modules around the code, as ISO/IEC 18004 requires. */
export const quietModules = 4
/** Minimum width without the quiet zone: readable by a cheap phone from a worn slip. */
export const leastMm = 25
/** Thermal heads have eight dots per millimetre. */
export const dotMm = 0.125

export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: quietModules })
  const moduleMm = Math.ceil(leastMm / (size - 2 * quietModules) / dotMm) * dotMm
  return { size, path: data.map(rowPath).join(''), sideMm: size * moduleMm }
}

/** Neighbours in a row are one bar: two would leave a thin gap. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    const from = x
    while (row[x]) x++
    if (x > from) path += `M${from} ${y}h${x - from}v1h${from - x}z`
  }
  return path
}
