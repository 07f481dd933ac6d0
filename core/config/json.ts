/**
 * Reads JSON a person has written: what JSON.parse takes, but a mistake is told with its line and column, in words
 * for someone who does not write JSON every day, and a key that stands twice is one too (JSON.parse would silently
 * take the second).
 */
import { err, ok, type Result } from '../foundation/result.ts'

export interface JsonMistake {
  /** Both from 1; the column counts characters as an editor does. */
  line: number
  column: number
  /** The rest of the sentence: 'a comma or "}" is missing'. */
  problem: string
}

/** Nobody nests a configuration deeper; bounds the reader's own recursion. */
const maxDepth = 64

export function readJson(text: string): Result<unknown, JsonMistake> {
  const mistake = findMistake(text)
  if (mistake === null) return ok(JSON.parse(text) as unknown)
  const before = text.slice(0, mistake.offset).split(/\r\n|\n|\r/)
  return err({ line: before.length, column: (before.at(-1)?.length ?? 0) + 1, problem: mistake.problem })
}

class Mistake extends Error {
  readonly offset: number
  readonly problem: string
  constructor(offset: number, problem: string) {
    super(problem)
    this.offset = offset
    this.problem = problem
  }
}

function findMistake(text: string): Mistake | null {
  try {
    new Reader(text).document()
    return null
  } catch (thrown) {
    if (thrown instanceof Mistake) return thrown
    throw thrown
  }
}

const space = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /[\p{L}\p{N}_$.+-]+/uy
const stringPart = /[^"\\\p{Cc}]+|[\x7f-\x9f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy

/** Walks over the text once, keeps nothing but its place, throws a Mistake at the first thing that is wrong. */
class Reader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  document(): void {
    this.skipSpace()
    if (this.ended()) this.fail('the file is empty')
    this.value(0)
    this.skipSpace()
    if (!this.ended()) this.fail('nothing may follow the end of the configuration')
  }

  private value(depth: number): void {
    if (depth > maxDepth) this.fail('this is nested too deep')
    const start = this.at
    const next = this.text[this.at]
    if (next === '{') return this.object(depth)
    if (next === '[') return this.list(depth)
    if (next === '"') return void this.string()
    if (this.take(number) !== null) {
      const rest = this.take(word)
      if (rest !== null) this.fail(`"${this.text.slice(start, this.at)}" is not a number`, start)
      return
    }
    const found = this.take(word)
    if (found === 'true' || found === 'false' || found === 'null') return
    if (found !== null) this.fail(`${found} must stand in quotes, or be a number, true or false`, start)
    if (next === "'") this.fail('texts stand in double quotes (")')
    if (next === '}' || next === ']') this.fail(`a value is missing before the "${next}"`)
    if (next === ',') this.fail('a value is missing before the comma')
    this.fail(this.ended() ? 'the file ends too early' : this.unexpected())
  }

  private object(depth: number): void {
    const keys = new Set<string>()
    this.at++
    this.skipSpace()
    if (this.skip('}')) return
    for (;;) {
      const start = this.at
      if (this.text[this.at] !== '"') this.fail(this.noKey())
      const key = JSON.parse(this.string()) as string
      if (keys.has(key)) this.fail(`the key "${key}" stands here for the second time`, start)
      keys.add(key)
      this.skipSpace()
      if (!this.skip(':'))
        this.fail(this.ended() ? 'the file ends too early' : `a ":" is missing after "${key}"`)
      this.skipSpace()
      this.value(depth + 1)
      if (this.closes('}')) return
    }
  }

  private list(depth: number): void {
    this.at++
    this.skipSpace()
    if (this.skip(']')) return
    for (;;) {
      this.value(depth + 1)
      if (this.closes(']')) return
    }
  }

  /** After a value: true at the closing bracket, false behind a comma. */
  private closes(bracket: '}' | ']'): boolean {
    this.skipSpace()
    if (this.skip(bracket)) return true
    if (this.ended()) this.fail(`the file ends too early: a "${bracket}" is missing`)
    const comma = this.at
    if (!this.skip(',')) {
      this.fail(this.atComment() ? noComments : `a comma or "${bracket}" is missing`)
    }
    this.skipSpace()
    if (this.text[this.at] === bracket) this.fail(`no comma may stand before the "${bracket}"`, comma)
    return false
  }

  private noKey(): string {
    if (this.ended()) return 'the file ends too early: a "}" is missing'
    if (this.atComment()) return noComments
    const found = this.take(word)
    if (found !== null) {
      this.at -= found.length
      return `the key ${found} must stand in double quotes`
    }
    return 'a key in double quotes is missing'
  }

  /** @returns the text with its quotes. */
  private string(): string {
    const start = this.at++
    while (this.take(stringPart) !== null);
    if (this.skip('"')) return this.text.slice(start, this.at)
    if (this.text[this.at] === '\\') this.fail('a backslash in a text is written as two: \\\\')
    return this.fail('the closing quote of this text is missing', start)
  }

  private unexpected(): string {
    if (this.atComment()) return noComments
    const [first = ''] = this.text.slice(this.at)
    return /[\p{L}\p{N}\p{P}\p{S}]/u.test(first)
      ? `"${first}" is not expected here`
      : 'an unseen character stands here'
  }

  private atComment(): boolean {
    return /^(?:\/[/*]|#)/.test(this.text.slice(this.at, this.at + 2))
  }

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (!found) return null
    this.at += found[0].length
    return found[0]
  }

  private skip(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private skipSpace(): void {
    this.take(space)
  }

  private ended(): boolean {
    return this.at >= this.text.length
  }

  private fail(problem: string, offset = this.at): never {
    throw new Mistake(offset, problem)
  }
}

const noComments = 'comments are not allowed in this file'
