/** The two stores of a change, with a scripted service. */
import type { ChangeView, CodeView } from '../../contract/citizen/views.ts'
import { useSession } from '../shared/service/session.ts'
import { masked } from './kiosk.ts'
import { installStores, type Script, scriptedApi, status } from './scripted-api.ts'
import { useChangeFlow } from '../citizen/visit/change-flow.ts'
import { useContactChange } from '../citizen/visit/contact-change.ts'

export const code: CodeView = {
  step: 1,
  steps: 1,
  target: 'registered',
  sentTo: 'q•••@gmail.com',
  reference: 'K7M',
  sentAt: 0,
  expiresAt: 300_000,
  resendAt: 60_000,
  resendsLeft: 3,
  triesLeft: 5,
  delivery: 'sent',
}
export const draft: ChangeView = {
  id: 'one',
  state: 'draft',
  changes: [{ field: 'phone', old: null, new: '0987 654 321' }],
  captchaRequired: true,
  proofs: [{ target: 'registered', sentTo: 'q•••@gmail.com' }],
  code: null,
}
export const sent: ChangeView = { ...draft, state: 'code-sent', code }
export const both: ChangeView = {
  ...draft,
  changes: [...draft.changes, { field: 'email', old: 'q•••@gmail.com', new: 'moi@example.vn' }],
}

export function openChange(script: Script, shown: ChangeView | null = draft) {
  const scripted = scriptedApi(script, () => status())
  installStores(scripted.api)
  useSession().accept(status())
  const change = useContactChange()
  const flow = useChangeFlow()
  change.show({ account: masked, change: shown, receipt: null })
  return { change, flow, ...scripted }
}
