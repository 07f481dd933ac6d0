/** What many samples come down to. */

/** @param p between 0 and 1. */
export function quantile(samples: readonly number[], p: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))]
  if (found === undefined) throw new Error('no samples')
  return found
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length
}

/** Three figures that count: 0.0123, 1.23, 12.3, 123, 12,300. */
export function shown(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : 4
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** "p50 0.12, mean 0.15, p95 0.40 ms" */
export function spread(samples: readonly number[], unit = 'ms'): string {
  const figures = { p50: median(samples), mean: mean(samples), p95: quantile(samples, 0.95) }
  return `${Object.entries(figures)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', ')} ${unit}`
}
