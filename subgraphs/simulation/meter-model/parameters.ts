import { UserError } from '#platform/errors.ts'
import { profileCatalogue } from './catalogue.ts'
import { checkAgainstRules, type Parameters } from './parameter-rule.ts'
import type { Profile } from './profile.ts'

export { profileCatalogue } from './catalogue.ts'
export type { ParameterRule, Parameters } from './parameter-rule.ts'

/**
 * The parameters of a meter, completed by their fallbacks. A UserError SIMULATION_PARAMETER_UNKNOWN or
 * SIMULATION_PARAMETER_RANGE names the parameter, the value and what is allowed.
 */
export function checkParameters(
  profile: Profile,
  given: Readonly<Record<string, unknown>>,
): Parameters | UserError {
  const { name, parameters } = profileCatalogue[profile]
  return checkAgainstRules(parameters, given, `Profil „${name}“`)
}

/** What holds for a meter of which nothing was set. */
export function fallbackParameters(profile: Profile): Parameters {
  return Object.fromEntries(
    profileCatalogue[profile].parameters.map(({ name, fallback }) => [name, fallback]),
  )
}
