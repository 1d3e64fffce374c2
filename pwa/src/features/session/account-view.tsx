import { LogOut } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { Card, CardTitle } from '../../components/card.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { roleTexts } from '../../lib/session/role.texts.ts'
import { useViewer } from '../../lib/session/viewer.ts'
import { chooseTheme, useThemeChoice, type ThemeChoice } from '../../lib/theme.ts'
import { PasswordForm } from './password-form.tsx'
import { texts } from './session.texts.ts'

const THEMES: ThemeChoice[] = ['dark', 'light', 'system']

/** Who one is here, how it looks, and the way out. */
export function AccountView({ onSignOut }: { onSignOut: () => void }) {
  const viewer = useViewer()
  const theme = useThemeChoice()
  const role = roleTexts[viewer.role]
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Card aria-labelledby="who">
        <CardTitle id="who">{viewer.displayName}</CardTitle>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm">
          <dt className="text-ink-soft">{texts.name}</dt>
          <dd>{viewer.name}</dd>
          <dt className="text-ink-soft">{texts.role}</dt>
          <dd>
            {role.name}
            <span className="block text-xs text-ink-soft">{role.description}</span>
          </dd>
        </dl>
        <div className="mt-5 grid justify-items-start gap-2 border-t border-line pt-4">
          <Button onClick={onSignOut}>
            <LogOut />
            {texts.signOut}
          </Button>
          <p className="text-xs text-ink-soft">{texts.signOutHint}</p>
        </div>
      </Card>
      <Card aria-labelledby="appearance">
        <CardTitle id="appearance">{texts.appearance}</CardTitle>
        <Segmented
          label={texts.theme}
          value={theme}
          choices={THEMES.map(value => ({ value, label: texts.themes[value] }))}
          onChoose={chooseTheme}
          className="max-sm:w-full"
        />
      </Card>
      <Card aria-labelledby="password" className="lg:col-span-2">
        <CardTitle id="password">{texts.changePassword}</CardTitle>
        <PasswordForm />
      </Card>
    </div>
  )
}
