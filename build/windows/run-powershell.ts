/**
 * Runs as much of PowerShell as the walks of lock-down.ps1 are written in, over their syntax tree: functions, conditions, loops,
 * texts, pipelines, objects. For tests of what these walks do; Windows itself, the registry and WMI, is the caller's. Whatever is
 * not known here is an error, never a guess.
 */
import { nodesOf, type Node } from './powershell.ts'

/** What a command of Windows, or a function that is stood in for, does. */
export type Command = (args: readonly unknown[], input: readonly unknown[]) => unknown

export interface Host {
  /** By their names; they come before the script's own functions. */
  commands: Record<string, Command>
  /** `[name]::member`, by `name::member`. */
  statics: Record<string, unknown>
  variables: Record<string, unknown>
}

export interface Script {
  /** @returns what the function has written out, in order */
  call(name: string, ...args: unknown[]): unknown[]
  variable(name: string): unknown
}

class Return extends Error {
  override name = 'Return'
}
class Continue extends Error {
  override name = 'Continue'
}

interface ScriptBlock {
  block: Node
}
type Scope = Map<string, unknown>
type Output = unknown[]

export function runnable(root: Node, host: Host): Script {
  const functions = new Map<string, Node>()
  for (const list of [root, ...root.children]) {
    for (const node of list.children.filter(({ type }) => type === 'function_statement')) {
      functions.set(child(node, 'function_name').text.toLowerCase(), node)
    }
  }
  const global: Scope = new Map(
    Object.entries(host.variables).map(([name, value]) => [name.toLowerCase(), value]),
  )
  const scopes: Scope[] = [global]
  const inner = () => scopes.at(-1) ?? global
  const commands = new Map(Object.entries(host.commands).map(([name, run]) => [name.toLowerCase(), run]))
  const statics = new Map(Object.entries(host.statics).map(([name, value]) => [name.toLowerCase(), value]))

  function callFunction(node: Node, args: readonly unknown[]): Output {
    const scope: Scope = new Map()
    const declared = node.children.find(({ type }) => type === 'function_parameter_declaration')
    const parameters = declared ? nodesOf(declared).filter(({ type }) => type === 'script_parameter') : []
    parameters.forEach((parameter, at) => {
      const type = nodesOf(parameter).find((each) => each.type === 'type_identifier')?.text
      scope.set(nameOf(child(parameter, 'variable')), cast(type ?? '', args[at] ?? null))
    })
    const output: Output = []
    scopes.push(scope)
    try {
      const body = child(node, 'script_block')
      runAll(body, output)
    } catch (error) {
      if (!(error instanceof Return)) throw error
    } finally {
      scopes.pop()
    }
    return output
  }

  function runBlock({ block }: ScriptBlock, item: unknown): Output {
    const output: Output = []
    scopes.push(new Map([['_', item]]))
    try {
      runAll(block, output)
    } finally {
      scopes.pop()
    }
    return output
  }

  function read(name: string): unknown {
    const key = name.toLowerCase()
    for (const scope of scopes.toReversed()) if (scope.has(key)) return scope.get(key)
    if (key === 'null') return null
    if (key === 'true') return true
    if (key === 'false') return false
    // As Set-StrictMode has it.
    throw new Error(`The variable $${name} has not been set`)
  }

  function write(node: Node, value: unknown): void {
    const name = nameOf(node)
    if (name.startsWith('script:')) global.set(name.slice('script:'.length), value)
    else inner().set(name, value)
  }

  /** Statements, or whatever holds them. */
  function runAll(node: Node, output: Output): void {
    for (const statement of node.namedChildren) runStatement(statement, output)
  }

  function runStatement(node: Node, output: Output): void {
    switch (node.type) {
      case 'comment':
        return
      case 'script_block':
      case 'script_block_body':
      case 'statement_list':
      case 'statement_block':
        return runAll(node, output)
      case 'pipeline':
        return runPipeline(node, output)
      case 'if_statement': {
        const clauses = node.namedChildren
          .filter(({ type }) => type === 'elseif_clauses')
          .flatMap((all) => all.namedChildren)
        for (const clause of [node, ...clauses]) {
          if (isTrue(valueOf(child(clause, 'pipeline'))))
            return runStatement(child(clause, 'statement_block'), output)
        }
        const otherwise = node.namedChildren.find(({ type }) => type === 'else_clause')
        if (otherwise) runStatement(child(otherwise, 'statement_block'), output)
        return
      }
      case 'foreach_statement': {
        const [variable, list] = [child(node, 'variable'), valueOf(child(node, 'pipeline'))]
        for (const item of asList(list)) {
          write(variable, item)
          try {
            runStatement(child(node, 'statement_block'), output)
          } catch (error) {
            if (!(error instanceof Continue)) throw error
          }
        }
        return
      }
      case 'switch_statement':
        return runSwitch(node, output)
      case 'flow_control_statement': {
        const kind = nth(node.children, 0).type
        if (kind === 'continue') throw new Continue()
        if (kind !== 'return') break
        const given = node.namedChildren.find(({ type }) => type === 'pipeline')
        if (given) runPipeline(given, output)
        throw new Return()
      }
    }
    throw new Error(`Not known here: ${node.type}: ${node.text.slice(0, 80)}`)
  }

  function runSwitch(node: Node, output: Output): void {
    const on = valueOf(child(child(node, 'switch_condition'), 'pipeline'))
    let matched = false
    for (const clause of nodesOf(child(node, 'switch_body')).filter(({ type }) => type === 'switch_clause')) {
      const condition = child(clause, 'switch_clause_condition')
      const inner = condition.namedChildren[0]
      let holds: boolean
      if (inner === undefined) holds = condition.text === 'default' && !matched
      else if (inner.type === 'script_block_expression') {
        holds = isTrue(only(runBlock({ block: child(inner, 'script_block') }, on)))
      } else holds = equal(on, evaluate(inner))
      if (!holds) continue
      matched = true
      runStatement(child(clause, 'statement_block'), output)
    }
  }

  function runPipeline(node: Node, output: Output): void {
    const [first] = node.namedChildren
    if (node.namedChildren.length !== 1 || first === undefined)
      throw new Error(`Not known here: ${node.text}`)
    if (first.type === 'assignment_expression') return assign(first)
    if (first.type !== 'pipeline_chain') throw new Error(`Not known here: ${first.type}`)
    const alone = first.namedChildren.length === 1 ? inmost(nth(first.namedChildren, 0)) : null
    if (alone?.type === 'post_increment_expression') {
      const variable = child(alone, 'variable')
      return write(variable, Number(read(nameOf(variable))) + 1)
    }
    let input: Output = []
    for (const part of first.namedChildren) input = runPart(part, input)
    output.push(...input)
  }

  function runPart(node: Node, input: Output): Output {
    if (node.type !== 'command') return unrolled(evaluate(node))
    const each = node.namedChildren.find(({ type }) => type === 'foreach_command')
    if (each) {
      const block = { block: child(child(each, 'script_block_expression'), 'script_block') }
      return input.flatMap((item) => runBlock(block, item))
    }
    const name = child(node, 'command_name').text
    const elements = node.namedChildren.find(({ type }) => type === 'command_elements')?.namedChildren ?? []
    const args = elements
      .filter(({ type }) => !['command_argument_sep', 'command_parameter'].includes(type))
      .map(evaluate)
    return callCommand(name, args, input)
  }

  function callCommand(name: string, args: readonly unknown[], input: Output): Output {
    const key = name.toLowerCase()
    const command = commands.get(key)
    if (command) return unrolled(command(args, input))
    const own = functions.get(key)
    if (own) return callFunction(own, args)
    switch (key) {
      case 'write-output':
        return args.flatMap(unrolled)
      case 'where-object':
        return input.filter((item) => isTrue(only(runBlock(args[0] as ScriptBlock, item))))
      case 'convertto-json':
        return [JSON.stringify(only(input))]
      case 'convertfrom-json':
        return [JSON.parse(String(only(input))) as unknown]
    }
    throw new Error(`Not known here: the command ${name}`)
  }

  function assign(node: Node): void {
    const [left, operator, right] = [
      nth(node.namedChildren, 0),
      nth(node.namedChildren, 1),
      nth(node.namedChildren, 2),
    ]
    if (operator.text !== '=') throw new Error(`Not known here: ${operator.text}`)
    const output: Output = []
    if (right.type === 'pipeline') runPipeline(right, output)
    else runStatement(right, output)
    const value = isArrayLiteral(right) && output.length < 2 ? output : only(output)
    const targets = nodesOf(left).filter(({ type }) => type === 'variable')
    if (targets.length === 1) return write(nth(targets, 0), value)
    targets.forEach((target, at) => write(target, asList(value)[at] ?? null))
  }

  const valueOf = (pipeline: Node): unknown => {
    const output: Output = []
    runPipeline(pipeline, output)
    return isArrayLiteral(pipeline) ? output : only(output)
  }

  /** An expression. */
  function evaluate(node: Node): unknown {
    const [first, ...rest] = node.children.filter(({ type }) => type !== 'comment')
    if (first === undefined || /^(?:variable|braced_variable|\w+_literal)$/.test(node.type)) return leaf(node)
    switch (node.type) {
      case 'parenthesized_expression':
        return valueOf(child(node, 'pipeline'))
      case 'array_expression':
      case 'sub_expression': {
        const output: Output = []
        for (const list of node.namedChildren) runStatement(list, output)
        return node.type === 'array_expression' ? output : only(output)
      }
      case 'script_block_expression':
        return { block: child(node, 'script_block') } satisfies ScriptBlock
      case 'hash_literal_expression':
        return hash(node)
      case 'cast_expression':
        return cast(typeName(first), evaluate(nth(rest, 0)))
      case 'member_access':
        return member(first, child(node, 'member_name').text)
      case 'invokation_expression':
        return invoke(node, first)
      case 'expression_with_unary_operator':
        if (first.type === '-not') return !isTrue(evaluate(nth(rest, 0)))
        break
    }
    if (rest.length === 0) return evaluate(first)
    if (rest.length % 2 === 0) {
      let value = evaluate(first)
      for (let at = 0; at < rest.length; at += 2) {
        const [operator, right] = [nth(rest, at), nth(rest, at + 1)]
        if (operator.text === ',')
          value = at === 0 ? [value, evaluate(right)] : [...asList(value), evaluate(right)]
        else value = operate(operator.text.toLowerCase(), value, () => evaluate(right))
      }
      return value
    }
    throw new Error(`Not known here: ${node.type}: ${node.text.slice(0, 80)}`)
  }

  function leaf(node: Node): unknown {
    switch (node.type) {
      case 'variable':
      case 'braced_variable':
        return read(nameOf(node))
      case 'integer_literal':
        return Number(node.text)
      case 'string_literal':
        return evaluateText(nth(node.namedChildren, 0))
      case 'verbatim_string_characters':
      case 'expandable_string_literal':
        return evaluateText(node)
      case 'command_name':
      case 'generic_token':
        return node.text
    }
    throw new Error(`Not known here: ${node.type}: ${node.text.slice(0, 80)}`)
  }

  function evaluateText(node: Node): string {
    if (node.type === 'verbatim_string_characters') return node.text.slice(1, -1).replaceAll("''", "'")
    if (node.type !== 'expandable_string_literal') throw new Error(`Not known here: ${node.type}`)
    let text = ''
    let at = node.startIndex + 1
    for (const part of node.namedChildren) {
      text += node.text.slice(at - node.startIndex, part.startIndex - node.startIndex)
      text += asText(evaluate(part))
      at = part.endIndex
    }
    return (text + node.text.slice(at - node.startIndex, -1)).replaceAll('""', '"')
  }

  function hash(node: Node): Record<string, unknown> {
    const entries = nodesOf(node).filter(({ type }) => type === 'hash_entry')
    return Object.fromEntries(
      entries.map((entry) => [child(entry, 'key_expression').text, valueOf(child(entry, 'pipeline'))]),
    )
  }

  function member(of: Node, name: string): unknown {
    if (of.type === 'type_literal') return statics.get(`${typeName(of)}::${name}`.toLowerCase())
    const value = evaluate(of)
    if (Array.isArray(value) && name.toLowerCase() === 'count') return value.length
    if (value === null || typeof value !== 'object') throw new Error(`${of.text} has no ${name}`)
    const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())
    if (!found) throw new Error(`${of.text} has no ${name}`)
    return found[1]
  }

  function invoke(node: Node, of: Node): unknown {
    const name = child(node, 'member_name').text
    const list = child(node, 'argument_list')
    const given = nodesOf(list).find(({ type }) => type === 'argument_expression_list')
    const args = given?.namedChildren.map(evaluate) ?? []
    if (of.type === 'type_literal') {
      const found = statics.get(`${typeName(of)}::${name}`.toLowerCase())
      if (typeof found !== 'function') throw new Error(`Not known here: ${node.text}`)
      return (found as (...args: unknown[]) => unknown)(...args)
    }
    const value = evaluate(of)
    if (typeof value === 'string') {
      if (name === 'Replace') return value.replaceAll(asText(args[0]), () => asText(args[1]))
      if (name === 'Split') return value.split(asText(args[0]))
    }
    const method = Object.entries(value ?? {}).find(
      ([key]) => key.toLowerCase() === name.toLowerCase(),
    )?.[1] as unknown
    if (typeof method !== 'function') throw new Error(`${of.text} has no ${name}()`)
    return (method as (...args: unknown[]) => unknown)(...args)
  }

  return {
    call: (name, ...args) => callCommand(name, args, []),
    variable: read,
  }
}

function operate(operator: string, left: unknown, rightOf: () => unknown): unknown {
  if (operator === '-and') return isTrue(left) && isTrue(rightOf())
  if (operator === '-or') return isTrue(left) || isTrue(rightOf())
  const right = rightOf()
  switch (operator) {
    case '-eq':
      return equal(left, right)
    case '-ne':
      return !equal(left, right)
    case '-gt':
      return Number(left) > Number(right)
    case '-ge':
      return Number(left) >= Number(right)
    case '-contains':
      return asList(left).some((item) => equal(item, right))
    case '-in':
      return asList(right).some((item) => equal(item, left))
    case '+':
      return Array.isArray(left) ? [...(left as unknown[]), ...asList(right)] : Number(left) + Number(right)
  }
  throw new Error(`Not known here: the operator ${operator}`)
}

function cast(type: string, value: unknown): unknown {
  switch (type.toLowerCase()) {
    case '':
    case 'pscustomobject':
      return value
    case 'string':
      return asText(value)
    case 'int':
      return Number(value)
    case 'bool':
      return isTrue(value)
  }
  throw new Error(`Not known here: [${type}]`)
}

const isTrue = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 1 || (value.length === 1 && isTrue(value[0])) : Boolean(value)
/** Letters large or small, as PowerShell compares. */
const equal = (left: unknown, right: unknown): boolean =>
  left === null || right === null
    ? left === right
    : asText(left).toLowerCase() === asText(right).toLowerCase()
const asText = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new Error('An object in the place of a text')
}
const asList = (value: unknown): unknown[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value]
const unrolled = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value]
const only = (output: Output): unknown =>
  output.length === 0 ? null : output.length === 1 ? output[0] : output
const nameOf = (variable: Node): string => variable.text.replace(/^\$\{?|\}$/g, '').toLowerCase()
const typeName = (literal: Node): string => literal.text.slice(1, -1)

/** Through what holds one thing only. */
function inmost(node: Node): Node {
  return node.children.length === 1 && !node.type.endsWith('_literal') ? inmost(nth(node.children, 0)) : node
}
/** `@(…)` stays a list, however short it is. */
const isArrayLiteral = (node: Node): boolean => inmost(node).type === 'array_expression'

function nth(nodes: readonly Node[], at: number): Node {
  const found = nodes[at]
  if (!found) throw new Error('A node has fewer children than was thought')
  return found
}

function child(node: Node, type: string): Node {
  const found = node.namedChildren.find((each) => each.type === type)
  if (!found) throw new Error(`No ${type} in ${node.type}: ${node.text.slice(0, 80)}`)
  return found
}
