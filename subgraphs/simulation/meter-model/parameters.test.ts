import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { profileCatalogue } from './catalogue.ts'
import { checkParameters, fallbackParameters } from './parameters.ts'
import { profiles } from './profile.ts'

describe('checkParameters', () => {
  it.each(profiles)('completes %s by its fallbacks, which lie in their ranges', profile => {
    expect(checkParameters(profile, {})).toEqual(fallbackParameters(profile))
    expect(checkParameters(profile, fallbackParameters(profile))).toEqual(
      fallbackParameters(profile),
    )
  })

  it('keeps what is given', () => {
    expect(checkParameters('WALLBOX', { powerKw: 22, energyKwh: 30 })).toMatchObject({
      ...{ powerKw: '22', energyKwh: 30, workdaySessions: 0.7 },
    })
  })

  it('says which value is out of which range', () => {
    expect(checkParameters('NORMAL', { peakPercent: 301.5 })).toEqual(
      new UserError(
        'SIMULATION_PARAMETER_RANGE',
        'Höhe der Störspitzen: „301,5“ ist nicht zulässig.',
        {
          place: 'Profil „Smart Meter (Normalverteilung)“, Höhe der Störspitzen',
          remedy: 'Zulässig ist eine Zahl von 0 bis 300 %.',
        },
      ),
    )
  })

  it.each([
    ['PV', { tiltDegrees: 90.1 }],
    ['PV', { tiltDegrees: '30' }],
    ['PV', { tiltDegrees: Number.NaN }],
    ['PV', { weatherSeed: 0.5 }],
    ['SME', { machineCount: 2.5 }],
    ['SME', { shifts: '4' }],
    ['BDEW', { standardProfile: 'H0' }],
    ['BATTERY', { minSocPercent: 50.5 }],
    ['HEAT_PUMP', { designTemperature: Number.NEGATIVE_INFINITY }],
    ['WALLBOX', { powerKw: { kw: 11 } }],
  ] as const)('refuses %s with %j', (profile, given) => {
    expect(checkParameters(profile, given)).toMatchObject({ code: 'SIMULATION_PARAMETER_RANGE' })
  })

  it('names the values of a choice', () => {
    expect(checkParameters('WALLBOX', { powerKw: '50' })).toMatchObject({
      remedy: 'Zulässig ist einer dieser Werte: 3.7 (3,7 kW, einphasig), 11 (11 kW), 22 (22 kW).',
    })
  })

  it.each(['tilt', '__proto__', 'constructor', 'x'.repeat(5000)])('does not know %s', name => {
    const wrong = checkParameters('PV', { [name]: 3 })

    expect(wrong).toMatchObject({ code: 'SIMULATION_PARAMETER_UNKNOWN' })
    expect(wrong instanceof UserError && wrong.message.length).toBeLessThan(200)
  })
})

describe('the catalogue', () => {
  it.each(profiles)('describes each parameter of %s once, in German', profile => {
    const { name, description, parameters } = profileCatalogue[profile]
    const names = parameters.map(parameter => parameter.name)

    expect(new Set(names).size).toBe(names.length)
    expect(name.length).toBeGreaterThan(3)
    expect(description).toMatch(/^\p{Lu}.*\.$/u)
    for (const { label, kind, min, max, options } of parameters) {
      expect(label).toMatch(/^\p{Lu}/u)
      expect(kind === 'CHOICE' ? (options?.length ?? 0) > 1 : (min ?? 0) < (max ?? 0)).toBe(true)
    }
  })
})
