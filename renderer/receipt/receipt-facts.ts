/** What a receipt says, in the language of the visit, for either paper. Contacts come masked from the service and stay so. */
import { computed } from 'vue'
import { calendarDate, clockTime } from '../shared/text/format.ts'
import { useKiosk } from '../shared/service/kiosk.ts'
import { usePreferences } from '../shared/service/preferences.ts'
import { useWords } from '../shared/text/words.ts'
import type { Receipt } from '../../contract/citizen/views.ts'

export interface ChangedFact {
  label: string
  old: string
  new: string
}

export function useReceiptFacts(receipt: () => Receipt) {
  const t = useWords()
  const kiosk = useKiosk()
  const preferences = usePreferences()
  return computed(() => {
    const { at, office, changes, password, noticesTo } = receipt()
    // A phone number does not go over two lines.
    const hotline = office.hotline.replace(/(?<=\d) (?=\d)/g, '\u00a0')
    const time = `${clockTime(at, preferences.language)}, ${calendarDate(at, preferences.language)}`
    return {
      demo: kiosk.demo ? t('demo.banner') : null,
      office: office.name,
      officeCode: t('receipt.officeCode', { code: office.code }),
      hotline: t('common.hotline', { hotline }),
      at: t('receipt.at', { time }),
      changes: [
        ...changes.map((one): ChangedFact => ({
          label: t(one.field === 'phone' ? 'common.phone' : 'common.email'),
          old: one.old ?? t('common.none'),
          new: one.new,
        })),
        // That it was set, never what to.
        ...(password ? [{ label: t('password.label'), old: '•••', new: t('receipt.passwordSet') }] : []),
      ],
      next: [
        ...(noticesTo.length > 0 ? [t('done.notices', { list: noticesTo.join(', ') })] : []),
        t(password ? 'done.nextPassword' : 'done.next'),
        t('done.notYou', { hotline }),
      ],
    }
  })
}
