/** Two soft generated tones for the timeout warning, which must be audible, not only visible. */
export function chime(): void {
  if (typeof AudioContext === 'undefined') return
  try {
    const audio = new AudioContext()
    const tones = [
      { frequency: 660, at: 0 },
      { frequency: 880, at: 0.22 },
    ]
    for (const { frequency, at } of tones) {
      const start = audio.currentTime + at
      const oscillator = audio.createOscillator()
      const gain = audio.createGain()
      oscillator.frequency.value = frequency
      gain.gain.setValueAtTime(0, start)
      gain.gain.linearRampToValueAtTime(0.12, start + 0.02)
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.35)
      oscillator.connect(gain).connect(audio.destination)
      oscillator.start(start)
      oscillator.stop(start + 0.4)
    }
    setTimeout(() => void audio.close(), 1500)
  } catch {
    // A machine without sound still shows the warning.
  }
}
