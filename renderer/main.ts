/** Starts the screens: the transport, the stores, both languages, then the app. */
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import './design/fonts.css'
import './design/tokens.css'
import './design/base.css'
import { createWords } from './shared/words.ts'
import { apiKey, kioskApi } from './shared/transport.ts'

createApp(App).provide(apiKey, kioskApi()).use(createPinia()).use(createWords()).mount('#app')
