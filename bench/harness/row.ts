/** One line of the result: a measure of ours beside its floor or peer, and what was promised of their relation. */

export interface Row {
  name: string
  /** Null when it could not be measured; `note` says why. */
  ours: number | null
  peer: number | null
  peerName: string
  /** How many times the peer's figure ours is; for targets of the form "≥ n ×", how many times better ours is. */
  ratio: number | null
  /** As in the design: "≤ 1.5 ×", "≥ 300 ×", "≤ 90 kB"; null where only the ratio is reported. */
  target: string | null
  /** Null where nothing was promised or nothing measured. */
  met: boolean | null
  unit: string
  note?: string
}

export type Target =
  /** Ours may be at most so many times the peer's. */
  | { atMost: number }
  /** Ours must be at least so many times better. */
  | { atLeast: number }
  /** Ours must not be above this, in the row's unit, whatever the peer's is. */
  | { notAbove: number }
  | null

export interface Measured {
  name: string
  unit: string
  ours: number
  peer: number | null
  peerName: string
  /** Of several rounds; where it is not given, it is that of the two figures. */
  ratio?: number
  target: Target
  note?: string | undefined
}

/** Figures where less is better (times, sizes) unless the unit says "per second". */
export function row({ name, unit, ours, peer, peerName, ratio, target, note }: Measured): Row {
  const better = target !== null && 'atLeast' in target
  const moreIsBetter = unit.endsWith('/s')
  const ofFigures = peer === null ? null : better && !moreIsBetter ? peer / ours : ours / peer
  const shown = ratio ?? ofFigures
  return {
    name,
    ours,
    peer,
    peerName,
    ratio: shown,
    unit,
    target: targetText(target, unit),
    met: isMet(target, ours, shown),
    ...(note === undefined ? {} : { note }),
  }
}

/** A row that could not be measured, or has no peer here. */
export function missing(name: string, peerName: string, unit: string, note: string): Row {
  return { name, ours: null, peer: null, peerName, ratio: null, target: null, met: null, unit, note }
}

function targetText(target: Target, unit: string): string | null {
  if (target === null) return null
  if ('atMost' in target) return `≤ ${target.atMost} ×`
  if ('atLeast' in target) return `≥ ${target.atLeast} ×`
  return `≤ ${target.notAbove} ${unit}`
}

function isMet(target: Target, ours: number, ratio: number | null): boolean | null {
  if (target === null) return null
  if ('notAbove' in target) return ours <= target.notAbove
  if (ratio === null) return null
  return 'atMost' in target ? ratio <= target.atMost : ratio >= target.atLeast
}
