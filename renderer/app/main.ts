/** Starts the page: the transport, the stores, both languages, then the app; and reloads it after each visit. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import '../design/styles/fonts.css'
import '../design/styles/tokens.css'
import '../design/styles/base.css'
import '../receipt/paper.css'
import { useVisit } from '../citizen/visit/visit.ts'
import { noticeFromAddress, reloadAfterVisits, staffAddress } from '../shared/page/fresh-page.ts'
import { useSession } from '../shared/service/session.ts'
import { apiKey, kioskApi } from '../shared/service/transport.ts'
import { createWords } from '../shared/text/words.ts'

const app = createApp(App).provide(apiKey, kioskApi()).use(createPinia()).use(createWords())
app.runWithContext(() => {
  const session = useSession()
  const visit = useVisit()
  const arrive = () => {
    if (window.location.hash === staffAddress) visit.showStaffOverlay('staff-door')
    noticeFromAddress(session)
  }
  arrive()
  // On an open page, a changed "#" loads nothing by itself.
  window.addEventListener('hashchange', arrive)
  // The desktop shell opens a new window after each visit.
  if (window.kiosk === undefined) reloadAfterVisits(session, visit.ended)
})
app.mount('#app')
