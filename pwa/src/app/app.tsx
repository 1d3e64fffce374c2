import { lazy } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { StartPage } from '../pages/start-page.tsx'
import { ApiProvider } from './api-provider.tsx'
import { AppFrame } from './app-frame.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { NotFound } from './not-found.tsx'
import { LOGIN_PATH } from './paths.ts'
import { RoleGate } from './role-gate.tsx'
import { SessionGate } from './session-gate.tsx'

// Each page is its own file, fetched when it is opened; the service worker holds them all.
const LoginPage = lazy(async () => ({
  default: (await import('../pages/login-page.tsx')).LoginPage,
}))
const PasswordLinkPage = lazy(async () => ({
  default: (await import('../pages/password-link-page.tsx')).PasswordLinkPage,
}))
const MetersPage = lazy(async () => ({
  default: (await import('../pages/meters-page.tsx')).MetersPage,
}))
const MeterPage = lazy(async () => ({
  default: (await import('../pages/meter-page.tsx')).MeterPage,
}))
const PricesPage = lazy(async () => ({
  default: (await import('../pages/prices-page.tsx')).PricesPage,
}))
const LunaPage = lazy(async () => ({ default: (await import('../pages/luna-page.tsx')).LunaPage }))
const DocumentsPage = lazy(async () => ({
  default: (await import('../pages/documents-page.tsx')).DocumentsPage,
}))
const DocumentPage = lazy(async () => ({
  default: (await import('../pages/document-page.tsx')).DocumentPage,
}))
const AccountPage = lazy(async () => ({
  default: (await import('../pages/account-page.tsx')).AccountPage,
}))
const UsersPage = lazy(async () => ({
  default: (await import('../pages/users-page.tsx')).UsersPage,
}))
const AuditPage = lazy(async () => ({
  default: (await import('../pages/audit-page.tsx')).AuditPage,
}))

export function App() {
  return (
    <ErrorBoundary>
      <ApiProvider>
        <BrowserRouter>
          <Routes>
            <Route path={LOGIN_PATH} element={<LoginPage />} />
            <Route path="/zugang" element={<PasswordLinkPage />} />
            <Route element={<SessionGate />}>
              <Route element={<AppFrame />}>
                <Route index element={<StartPage />} />
                <Route path="zaehler" element={<MetersPage />} />
                <Route path="zaehler/:meterId" element={<MeterPage />} />
                <Route path="marktpreise" element={<PricesPage />} />
                <Route path="luna" element={<LunaPage />} />
                <Route path="dokumente" element={<DocumentsPage />} />
                <Route path="dokumente/:itemId" element={<DocumentPage />} />
                <Route path="konto" element={<AccountPage />} />
                <Route element={<RoleGate role="ADMIN" />}>
                  <Route path="benutzer" element={<UsersPage />} />
                  <Route path="protokoll" element={<AuditPage />} />
                </Route>
                <Route path="*" element={<NotFound />} />
              </Route>
            </Route>
          </Routes>
        </BrowserRouter>
      </ApiProvider>
    </ErrorBoundary>
  )
}
