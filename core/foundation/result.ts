/** The core speaks in the contract's results; re-exported so that its files need not reach across folders. */
export { err, ok, unreachable, type Err, type Ok, type Result } from '../../contract/result.ts'
