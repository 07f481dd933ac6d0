/** Whether `npm start` opens a window in place of the full screen: a demo does, on whatever machine it is tried. */
import type { Flags } from '../core/config/flags.ts'
import { startConfig } from '../core/composition/start-config.ts'

/** Set to "1", a demo fills the screen as an office's kiosk does. */
export const fullScreenVariable = 'KIOSK_FULL_SCREEN'

export const demoWindowHint =
  'The demo opens in a window: close the window to leave. To see it as a kiosk, on the full screen, ' +
  `set ${fullScreenVariable}=1; it ends then with Ctrl+C here.`

/** What the configuration says counts; where it says nothing that can be used, the program itself will tell. */
export async function opensInWindow(
  flags: Pick<Flags, 'windowed' | 'config' | 'demo' | 'data'>,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<boolean> {
  if (flags.windowed || env[fullScreenVariable] === '1') return false
  const { config: file, demo, data } = flags
  const started = await startConfig({ file, demo, data, env, cwd })
  return started.ok && started.value.config.demo
}
