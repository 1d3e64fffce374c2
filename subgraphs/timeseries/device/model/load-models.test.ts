import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DeviceCatalog } from './device-catalog.ts'
import { loadModels, parseModel } from './load-models.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'luna-models-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const plain = {
  ...{ id: 'werk-zaehler', name: 'Werkszähler', manufacturer: 'Werk', protocol: 'MQTT' },
  ...{ description: 'Sendet Leistung.', source: 'Eigenes Modell' },
  points: [{ id: 'p', name: 'Leistung', kind: 'POWER', unit: 'W' }],
  channels: [{ id: 'gesamt', name: 'Gesamt', net: 'p' }],
  mqtt: { messages: [{ topic: 'werk/p', values: [{ point: 'p' }] }] },
}

describe('the device models of Luna', () => {
  it('are all valid', async () => {
    const catalog = new DeviceCatalog(folder)

    expect(await catalog.problems()).toEqual([])
    const names = (await catalog.models()).map(({ model }) => model.id)
    expect(names).toEqual(expect.arrayContaining(['eastron-sdm630', 'shelly-3em', 'opcua-energie']))
  })
})

describe('a model file', () => {
  it.each([
    ['no JSON', '{"id":', 'Die Datei ist kein gültiges JSON'],
    ['no object', '[]', 'Erwartet wird ein Objekt'],
    [
      'an unknown protocol',
      { ...plain, protocol: 'BACNET' },
      'Feld „protocol“: Möglich sind nur MQTT, MODBUS_TCP, OPC_UA.',
    ],
    ['a missing name', { ...plain, name: undefined }, 'Feld „name“: Erwartet wird ein Text.'],
    ['an unknown field', { ...plain, nmae: 'x' }, 'Unbekannte Angaben: nmae.'],
    [
      'a unit of another quantity',
      { ...plain, points: [{ ...plain.points[0], unit: 'kWh' }] },
      'Feld „points[0].unit“: POWER hat die Einheit W, kW, MW, nicht kWh.',
    ],
    [
      'a channel without its point',
      { ...plain, channels: [{ id: 'gesamt', name: 'Gesamt', net: 'q' }] },
      'Feld „channels[0].net“: Den Messpunkt „q“ gibt es nicht; er muss unter points stehen.',
    ],
    [
      'an undeclared placeholder',
      { ...plain, mqtt: { messages: [{ topic: 'werk/{nr}/p', values: [{ point: 'p' }] }] } },
      'Der Platzhalter {nr} ist nicht als Parameter erklärt.',
    ],
    [
      'a wildcard in the topic',
      { ...plain, mqtt: { messages: [{ topic: 'werk/+/p', values: [{ point: 'p' }] }] } },
      'Im Thema sind „+“ und „#“ nicht erlaubt',
    ],
    [
      'an interval value without a stamp',
      { ...plain, points: [{ ...plain.points[0], kind: 'INTERVAL_POWER' }] },
      '(INTERVAL_POWER) braucht einen Zeitstempel vom Gerät.',
    ],
    [
      'a point twice',
      { ...plain, points: [plain.points[0], plain.points[0]] },
      'Feld „points[1].id“: „p“ gibt es zweimal.',
    ],
    ['a factor of zero', { ...plain, points: [{ ...plain.points[0], scale: 0 }] }, 'nicht 0'],
  ])('with %s is refused in German', (_, content, expected) => {
    const parsed = parseModel(typeof content === 'string' ? content : JSON.stringify(content))

    expect('messages' in parsed ? parsed.messages.join(' ') : '').toContain(expected)
  })

  it('that is bad does not keep the others from loading', async () => {
    writeFileSync(join(folder, 'a.json'), 'kaputt')
    writeFileSync(join(folder, 'b.json'), `\uFEFF${JSON.stringify(plain)}`)
    writeFileSync(join(folder, 'c.json'), 'x'.repeat(300_000))
    writeFileSync(join(folder, 'lies-mich.txt'), 'kein Modell')

    const { models, problems } = await loadModels(folder, 'SITE')

    expect(models.map(({ model }) => model.id)).toEqual(['werk-zaehler'])
    expect(problems.map(({ fileName }) => fileName)).toEqual(['a.json', 'c.json'])
  })
})

describe('the folder of the site', () => {
  it('adds models and replaces those of Luna with the same id', async () => {
    const site = join(folder, 'geraetemodelle')
    mkdirSync(site)
    writeFileSync(join(site, 'a.json'), JSON.stringify({ ...plain, id: 'mqtt-wert' }))
    writeFileSync(join(site, 'b.json'), JSON.stringify(plain))
    writeFileSync(join(site, 'c.json'), JSON.stringify(plain))
    const catalog = new DeviceCatalog(folder)

    expect((await catalog.byId('mqtt-wert'))?.name).toBe('Werkszähler')
    expect((await catalog.byId('werk-zaehler'))?.name).toBe('Werkszähler')
    expect(await catalog.problems()).toEqual([
      {
        fileName: 'c.json',
        messages: ['Das Modell „werk-zaehler“ steht schon in b.json; diese Datei gilt nicht.'],
      },
    ])
  })
})
