/** What the lock's tests start: it takes a folder's lock, says so, and keeps it until it is killed or its input ends. */
import { lockFolder } from '../../storage/disk/folder-lock.ts'
import { StoreProblem } from '../../storage/disk/store-problem.ts'

try {
  const lock = await lockFolder(process.argv[2] ?? '')
  process.stdout.write('held\n')
  process.stdin.resume()
  await new Promise((resolve) => process.stdin.once('end', resolve))
  await lock.release()
  process.stdout.write('released\n')
} catch (error) {
  process.stdout.write(
    `${error instanceof StoreProblem ? `${error.problem}: ${error.message}` : String(error)}\n`,
  )
}
