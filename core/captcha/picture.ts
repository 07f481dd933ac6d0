/**
 * Digits as a picture: each is a few strokes on a 6×10 grid, drawn as SVG paths with some tilt, sway and noise. No
 * text in the markup. Large and legible before all: the people in front of it are old, and the security is elsewhere.
 */
import type { Random } from '../foundation/random.ts'

type Point = readonly [x: number, y: number]

/** Strokes of each digit; curves come from smoothing between the points. */
const strokes: readonly (readonly Point[])[][] = [
  [
    [
      [3, 0],
      [0.6, 1.6],
      [0, 5],
      [0.6, 8.4],
      [3, 10],
      [5.4, 8.4],
      [6, 5],
      [5.4, 1.6],
      [3, 0],
    ],
  ],
  [
    [
      [1, 2.2],
      [3.4, 0],
    ],
    [
      [3.4, 0],
      [3.4, 10],
    ],
    [
      [1.2, 10],
      [5.6, 10],
    ],
  ],
  [
    [
      [0.4, 2.4],
      [1.4, 0.6],
      [3.2, 0],
      [5.2, 0.9],
      [5.6, 2.9],
      [4.4, 5.2],
      [0.3, 10],
    ],
    [
      [0.3, 10],
      [5.9, 10],
    ],
  ],
  [
    [
      [0.4, 1.4],
      [2.6, 0],
      [5, 0.8],
      [5.4, 2.8],
      [4.2, 4.4],
      [2.4, 4.8],
    ],
    [
      [2.4, 4.8],
      [4.8, 5.4],
      [5.9, 7.4],
      [4.8, 9.4],
      [2.6, 10],
      [0.2, 8.7],
    ],
  ],
  [
    [
      [4.4, 10],
      [4.4, 0],
    ],
    [
      [4.4, 0],
      [0, 7],
    ],
    [
      [0, 7],
      [6, 7],
    ],
  ],
  [
    [
      [5.4, 0],
      [1, 0],
    ],
    [
      [1, 0],
      [0.7, 4.6],
    ],
    [
      [0.7, 4.6],
      [2.8, 3.8],
      [5.2, 4.8],
      [5.9, 7],
      [4.8, 9.3],
      [2.4, 10],
      [0.2, 8.8],
    ],
  ],
  [
    [
      [5, 0.6],
      [2.6, 1.2],
      [0.7, 4],
      [0.2, 7],
      [1.2, 9.4],
      [3.2, 10],
      [5.3, 9],
      [5.8, 6.9],
      [4.8, 5],
      [2.8, 4.5],
      [0.8, 5.8],
    ],
  ],
  [
    [
      [0, 0],
      [6, 0],
    ],
    [
      [6, 0],
      [3.6, 4.6],
      [2.2, 10],
    ],
  ],
  [
    [
      [3, 4.7],
      [0.9, 3.6],
      [0.6, 1.7],
      [3, 0],
      [5.4, 1.7],
      [5.1, 3.6],
      [3, 4.7],
      [0.5, 6.2],
      [0.2, 8.4],
      [3, 10],
      [5.8, 8.4],
      [5.5, 6.2],
      [3, 4.7],
    ],
  ],
  [
    [
      [5.2, 4.2],
      [3.2, 5.5],
      [1.2, 5],
      [0.2, 3.1],
      [0.7, 1],
      [2.8, 0],
      [4.8, 0.6],
      [5.8, 3],
      [5.3, 6],
      [3.4, 8.8],
      [1, 9.6],
    ],
  ],
]

const unit = 10
const cell = 92
const height = 150

/** @returns an SVG, wide enough for its digits, dark on transparent. */
export function drawDigits(digits: string, random: Random): string {
  const between = (min: number, max: number) => min + (random.below(10_001) / 10_000) * (max - min)
  const width = digits.length * cell + 24
  const paths = [...digits].map((digit, index) => {
    const tilt = between(-12, 12)
    const x = 12 + index * cell + cell / 2 - 3 * unit + between(-6, 6)
    const y = (height - 10 * unit) / 2 + between(-8, 8)
    const d = (strokes[Number(digit)] ?? [])
      .map((stroke) => smooth(stroke.map((point) => sway(point, between))))
      .join('')
    return `<path transform="translate(${round(x)} ${round(y)}) rotate(${round(tilt)} 30 50)" stroke-width="${round(between(7, 9.5))}" d="${d}"/>`
  })
  const noise = Array.from({ length: 5 }, () => {
    const y1 = between(10, height - 10)
    const y2 = between(10, height - 10)
    return `<path stroke-width="${round(between(1.5, 2.5))}" stroke-opacity=".55" d="M0 ${round(y1)}Q${round(width / 2)} ${round(between(0, height))} ${width} ${round(y2)}"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" fill="none" stroke="#16202E" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}${noise.join('')}</svg>`
}

function sway([x, y]: Point, between: (min: number, max: number) => number): Point {
  return [x * unit + between(-2, 2), y * unit + between(-2, 2)]
}

/** A curve through the points: quadratic pieces from middle to middle. */
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M${round(first[0])} ${round(first[1])}`
  rest.forEach(([x, y], index) => {
    const next = rest[index + 1]
    d += next
      ? `Q${round(x)} ${round(y)} ${round((x + next[0]) / 2)} ${round((y + next[1]) / 2)}`
      : `L${round(x)} ${round(y)}`
  })
  return d
}

function round(value: number): string {
  return value.toFixed(1)
}
