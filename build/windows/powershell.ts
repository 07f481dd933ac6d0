/**
 * Windows PowerShell 5.1, as far as it can be read without Windows: a script's syntax tree (tree-sitter, by the grammar that
 * VS Code has), and what in it 5.1 does not understand. The grammar is a little more generous than PowerShell, but for lists of
 * words without quotes (`Select-Object Name, State`), which it does not read.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Node as Parsed } from '@vscode/tree-sitter-wasm'

/** Of the syntax tree, copied out of the parser's own memory, where each look costs. */
export interface Node {
  type: string
  text: string
  /** From 1. */
  line: number
  startIndex: number
  endIndex: number
  isMissing: boolean
  isError: boolean
  children: readonly Node[]
  /** Without signs and keywords. */
  namedChildren: readonly Node[]
}

/** @returns what parses a script into the node `program` */
export async function powershellParser(): Promise<(script: string) => Node> {
  const require = createRequire(import.meta.url)
  const name = '@vscode/tree-sitter-wasm'
  const folder = dirname(require.resolve(name))
  // CommonJS whose names Node does not find for an import.
  const { Language, Parser } = require(name) as typeof import('@vscode/tree-sitter-wasm')
  await Parser.init()
  const parser = new Parser()
  parser.setLanguage(await Language.load(join(folder, 'tree-sitter-powershell.wasm')))
  return (script) => {
    const tree = parser.parse(script)
    if (tree === null) throw new Error('tree-sitter gave no tree')
    const root = copied(tree.rootNode, script)
    tree.delete()
    return root
  }
}

function copied(node: Parsed, script: string): Node {
  const { type, startIndex, endIndex, isMissing, isError } = node
  const children = node.children.flatMap((child) =>
    child === null ? [] : [{ isNamed: child.isNamed, copy: copied(child, script) }],
  )
  return {
    type,
    startIndex,
    endIndex,
    isMissing,
    isError,
    text: script.slice(startIndex, endIndex),
    line: node.startPosition.row + 1,
    children: children.map(({ copy }) => copy),
    namedChildren: children.flatMap(({ isNamed, copy }) => (isNamed ? [copy] : [])),
  }
}

/** A node and all below it, in the order of the text. */
export function nodesOf(node: Node): Node[] {
  const found: Node[] = []
  const left = [node]
  for (let next = left.pop(); next; next = left.pop()) {
    found.push(next)
    left.push(...next.children.toReversed())
  }
  return found
}

const newerOperators = new Set(['&&', '||', '??', '??=', '?.', '?[', '?'])
const newerParameters = /^-(?:Parallel|AsHashtable|AsArray|AsByteStream|SkipCertificateCheck)$/i
const newerCommands = /^(?:Get-Error|Join-String|Test-Json|Remove-Service|Get-Uptime|Switch-Process)$/i
const newerVariables = /^\$(?:IsWindows|IsLinux|IsMacOS|IsCoreCLR|PSStyle|EnabledExperimentalFeatures)$/i
const keywordsAfterBlock = /^(?:else|elseif|catch|finally)$/i

/** @returns a line for each fault: what the grammar does not read, and what is newer than 5.1; none for a good script */
export function syntaxFaults(root: Node): string[] {
  const faults: string[] = []
  const say = (node: Node, what: string) => {
    faults.push(`${node.line}: ${what}: ${node.text.replace(/\n[^]*/, '').slice(0, 60)}`)
  }
  for (const node of nodesOf(root)) {
    if (node.isMissing) say(node, `${node.type} is missing`)
    else if (node.isError) say(node, 'not understood')
    else if (newerOperators.has(node.type)) say(node, 'an operator newer than 5.1')
    else if (node.type === 'command_parameter' && newerParameters.test(node.text)) {
      say(node, 'a parameter newer than 5.1')
    } else if (node.type === 'variable' && newerVariables.test(node.text)) {
      say(node, 'a variable newer than 5.1')
    } else if (node.type === 'command_name') {
      if (newerCommands.test(node.text)) say(node, 'a command newer than 5.1')
      // A word after a block that the grammar took for a command of its own.
      else if (keywordsAfterBlock.test(node.text)) say(node, 'a keyword out of its place')
    } else if (node.type === 'try_statement' && node.namedChildren.length < 2) {
      say(node, 'try without catch or finally')
    }
  }
  return faults
}

/** The commands that are called in a node, by their names. */
export function callsIn(node: Node): string[] {
  return nodesOf(node).flatMap((each) => (each.type === 'command_name' ? [each.text] : []))
}
