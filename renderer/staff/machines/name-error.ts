/** What is wrong with a machine's name, at its field: before it is sent, or by the service's answer. */
import { computed, ref, watch, type Ref } from 'vue'
import { deviceNameForm } from '../../../contract/device-texts.ts'
import { useDesk } from '../shared/desk.ts'
import { useStaffFailureMessage } from '../shared/staff-failure-message.ts'
import { useStaffWords } from '../shared/staff-words.ts'

export function useNameError(name: Ref<string>) {
  const t = useStaffWords()
  const desk = useDesk()
  const say = useStaffFailureMessage()
  const wrong = ref(false)
  watch(name, () => (wrong.value = false))
  return {
    error: computed(() => {
      if (wrong.value) return t('machines.nameWrong')
      return desk.failure?.kind === 'device-name-taken' ? say(desk.failure) : null
    }),
    /** Also has it said. */
    isWrong(): boolean {
      desk.failure = null
      return (wrong.value = !deviceNameForm.test(name.value.trim()))
    },
  }
}
