import { describeStore } from './store-contract.ts'
import { aFolder, openTestStore } from './test-folder.ts'

describeStore('lowdb', () => {
  const folder = aFolder()
  return {
    open: () => openTestStore(folder.path),
    async reopen(store) {
      await store.close()
      return openTestStore(folder.path)
    },
    dispose: async () => folder.remove(),
  }
})
