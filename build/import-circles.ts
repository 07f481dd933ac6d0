/**
 * Files that import each other in a circle, types included: a type that two files share stands below both. A lint plug-in
 * for this (import-x/no-cycle) follows no `import type`, and takes fifteen times as long.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** @param files their names and texts; @returns each circle as the files in it, in the order in which they import each other */
export function importCircles(files: ReadonlyMap<string, string>): string[][] {
  const imports = new Map([...files].map(([file, text]) => [file, importsOf(file, text, files)]))
  const done = new Set<string>()
  const circles: string[][] = []
  const path: string[] = []
  function visit(file: string): void {
    const at = path.indexOf(file)
    if (at >= 0) circles.push(path.slice(at))
    if (at >= 0 || done.has(file)) return
    path.push(file)
    for (const imported of imports.get(file) ?? []) visit(imported)
    path.pop()
    done.add(file)
  }
  for (const file of imports.keys()) visit(file)
  return circles
}

export function readFiles(root: string, names: readonly string[]): Map<string, string> {
  return new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
}

function importsOf(file: string, text: string, files: ReadonlyMap<string, string>): string[] {
  const scripts = file.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script]) => script ?? '')
    : [text]
  return scripts
    .flatMap(specifiersIn)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name).replaceAll('\\', '/'))
    .filter((imported) => files.has(imported))
}

/** Of `import`, `export … from`, `import()` and `import('…').Type`. */
function specifiersIn(script: string): string[] {
  const found: string[] = []
  const note = (node: ts.Node | undefined) => {
    if (node && ts.isStringLiteralLike(node)) found.push(node.text)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) note(node.moduleSpecifier)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(node.argument.literal)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node.arguments[0])
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('x.ts', script, ts.ScriptTarget.Latest))
  return found
}
