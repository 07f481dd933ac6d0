/**
 * The contents of a receipt, in the language of the visit; the papers only lay them out. Contacts are masked
 * by the service and stay so.
 */
import { computed } from 'vue'
import { fullMoment } from '../shared/text/format.ts'
import { useKiosk } from '../shared/service/kiosk.ts'
import { usePreferences } from '../shared/service/preferences.ts'
import { useWords } from '../shared/text/words.ts'
import type { Receipt } from '../../contract/citizen/views.ts'

interface ChangedFact {
  label: string
  old: string
  new: string
}

export function useReceiptFacts(receipt: () => Receipt) {
  const t = useWords()
  const kiosk = useKiosk()
  const preferences = usePreferences()
  return computed(() => {
    const { at, office, changes, password, noticesTo, numberIs, ...shown } = receipt()
    // A phone number does not wrap.
    const hotline = office.hotline.replace(/(?<=\d) (?=\d)/g, '\u00a0')
    return {
      demo: kiosk.demo ? t('demo.banner') : null,
      office: office.name,
      officeCode: t('receipt.officeCode', { code: office.code }),
      hotline: t('common.hotline', { hotline }),
      title: t('receipt.title'),
      reference: { label: t('done.reference'), value: shown.reference },
      digest: { label: t('receipt.digest'), value: shown.digest },
      qr: shown.qr,
      name: { label: t('account.name'), value: shown.name },
      accountNumber: {
        label: t(numberIs === 'personal-id' ? 'account.personalId' : 'account.bhxhNumber'),
        value: shown.accountNumber,
      },
      at: { label: t('done.at'), value: t('receipt.at', { time: fullMoment(at, preferences.language) }) },
      columns: { field: t('receipt.field'), old: t('receipt.old'), new: t('receipt.new') },
      changes: [
        ...changes.map((one): ChangedFact => ({
          label: t(one.field === 'phone' ? 'common.phone' : 'common.email'),
          old: one.old ?? t('common.none'),
          new: one.new,
        })),
        // That it was set, never its value.
        ...(password ? [{ label: t('password.label'), old: '•••', new: t('receipt.passwordSet') }] : []),
      ],
      nextTitle: t('done.nextTitle'),
      next: [
        ...(noticesTo.length > 0 ? [t('done.notices', { list: noticesTo.join(', ') })] : []),
        t(password ? 'done.nextPassword' : 'done.next'),
        t('done.notYou', { hotline }),
      ],
      notes: [t('receipt.check'), t('account.masked')],
    }
  })
}
