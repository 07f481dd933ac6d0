/** The least page that shows Keycloak's account form, from the components that Keycloak publishes for just this. */
import { KeycloakProvider, PersonalInfo } from '@keycloak/keycloak-account-ui'
import i18next from 'i18next'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createHashRouter, RouterProvider } from 'react-router-dom'

const environment = { serverBaseUrl: 'http://127.0.0.1', realm: 'master', clientId: 'account' }
const page = createElement(KeycloakProvider, { environment }, createElement(PersonalInfo))

void i18next.use(initReactI18next).init({ lng: 'en' })
createRoot(document.getElementById('app')).render(
  createElement(RouterProvider, { router: createHashRouter([{ path: '/', element: page }]) }),
)
