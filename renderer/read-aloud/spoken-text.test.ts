/** What is read of a screen, and of the element that the keyboard focuses. */
// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { spokenControl, spokenText } from './spoken-text.ts'

const words = {
  buttons: 'You can press:',
  emptyField: 'empty',
  filledField: 'filled in',
  button: 'button',
  chosen: 'chosen',
}
const read = (html: string) => {
  document.body.innerHTML = `<main>${html}</main>`
  return spokenText(document.querySelector('main')!, words)
}
beforeEach(() => (document.body.innerHTML = ''))

describe('a screen', () => {
  it('is heading, text and facts in their order, the buttons last', () => {
    expect(
      read(`<button>Next</button><h1>Check</h1><p>Look <b>well</b>.</p>
        <dl><div><dt>Phone</dt><dd>0912 345 678</dd></div></dl><ul><li><p>One</p></li></ul><button>Back</button>`),
    ).toEqual(['Check', 'Look well.', 'Phone', '0912 345 678', 'One', 'You can press: Next; Back'])
  })

  it('never contains what was typed', () => {
    const said = read(`<label for="a">Password</label><input id="a" type="password" value="Demo@2026">
      <label for="b">Code</label><input id="b" value="123456"><label for="c">Phone</label><input id="c">`)
    expect(said).toEqual(['Password: filled in', 'Code: filled in', 'Phone: empty'])
  })

  it('leaves out what is hidden from screen readers, and what is not shown', () => {
    expect(
      read(`<p aria-hidden="true">a</p><p hidden>b</p><div style="display: none"><p>c</p></div>
        <p>d<span aria-hidden="true">e</span></p><button aria-label="Large text"><span>A</span></button>`),
    ).toEqual(['d', 'You can press: Large text'])
  })

  it('separates what is laid out separately, and keeps an address whole', () => {
    expect(
      read(`<ul><li><dl><dt>New e-mail</dt><dd><span>lan<wbr><span>@example</span>.vn</span></dd></dl><p>Before: none</p></li></ul>
        <p style="display: flex"><span style="display: block">Sent to</span><span style="display: block">q•••@gmail.com</span></p>`),
    ).toEqual(['New e-mail, lan@example.vn, Before: none', 'Sent to, q•••@gmail.com'])
  })

  it('adds no full stop to a sentence that has its own end', () => {
    expect(read('<ul><li><p>One thing.</p><p>Mend it: now!</p><p>Or not</p></li></ul>')).toEqual([
      'One thing. Mend it: now! Or not',
    ])
  })

  it('begins with the elements around it, whose buttons come last', () => {
    document.body.innerHTML = `<header><button>Back</button><p>Step 2</p></header>
      <main><h1>Check</h1><button>Next</button></main>`
    const [header, main] = [document.querySelector('header'), document.querySelector('main')]
    expect(spokenText(main!, words, header)).toEqual(['Step 2', 'Check', 'You can press: Next; Back'])
  })
})

describe('the focused element', () => {
  const at = (html: string) => {
    document.body.innerHTML = html
    return spokenControl(document.querySelector('[data-here]')!, words)
  }

  it('is a button with its name, and whether it is selected', () => {
    expect(at('<button data-here><svg></svg>Next</button>')).toBe('Next, button')
    expect(at('<button data-here aria-label="Large" aria-pressed="true">A</button>')).toBe(
      'Large, chosen, button',
    )
  })

  it('is a field with its label and error, never what was typed', () => {
    const html = `<label for="a">E-mail</label><p id="a-error">No at sign.</p>`
    expect(at(`${html}<input data-here id="a" value="lan" aria-describedby="a-error">`)).toBe(
      'E-mail: filled in. No at sign.',
    )
    expect(at('<label for="a">E-mail</label><input data-here id="a">')).toBe('E-mail: empty')
  })

  it('is empty for a heading', () => expect(at('<h1 data-here tabindex="-1">Check</h1>')).toBe(''))
})
