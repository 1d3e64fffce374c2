import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MeterEraser } from './meter-eraser.store.ts'
import { openMeterWorld, operator, sumOf, type MeterWorld } from './testing/meter-world.ts'

let world: MeterWorld
beforeEach(async () => {
  world = await openMeterWorld()
})
afterEach(() => world.close())

describe('removeMeter', () => {
  const remove = (id: string, confirmName?: string) =>
    world.services.meters.remove({ id, confirmName }, operator)

  it('lets children move up', async () => {
    const site = await world.add('Werk', { kind: 'SITE' })
    const main = await world.add('Haupt', { parentId: site.id })
    const sub = await world.add('Halle', { parentId: main.id })

    expect(await remove(main.id)).toMatchObject({ name: 'Haupt' })

    expect(await world.stores.meters.byId(main.id)).toBeUndefined()
    expect(await world.stores.meters.byId(sub.id)).toMatchObject({ parentId: site.id })
    expect(await remove(main.id)).toMatchObject({ code: 'METER_UNKNOWN' })
  })

  it('keeps a meter that a formula needs', async () => {
    const main = await world.add('Haupt')
    await world.add('Rest', { kind: 'VIRTUAL', formula: sumOf(main) })

    expect(await remove(main.id)).toMatchObject({ code: 'METER_IN_FORMULA' })
  })

  it('takes readings along only when its name is given, and erases them step by step', async () => {
    const { id } = await world.add('Werk')
    await world.read(id, 200)

    expect(await remove(id)).toMatchObject({
      code: 'METER_HAS_READINGS',
      message:
        '„Werk“ hat Messwerte vom 01.01.2026 01:00 bis zum 20.07.2026 01:45; sie würden mit dem Zähler endgültig gelöscht.',
    })
    expect(await remove(id, 'Berg')).toMatchObject({ code: 'METER_HAS_READINGS' })
    expect(await remove(id, 'Werk')).toMatchObject({ id })

    const eraser = new MeterEraser(world.database)
    const erased = [
      await eraser.erase(10_000),
      await eraser.erase(1_000_000),
      await eraser.erase(10_000),
    ]
    const { rows } = await world.database.pool.query(
      'SELECT FROM smart_meter_readings UNION ALL SELECT FROM reading_revisions',
    )
    expect(erased).toEqual([10_000, 9_200, 0])
    expect(rows).toEqual([])
  })
})

describe('channels', () => {
  it.each([
    [{ obis: '1.8.0' }, 'OBIS_INVALID'],
    [{ obis: '1-0:1.8.300' }, 'OBIS_INVALID'],
    [{ unit: 'm³' }, 'CHANNEL_INVALID'],
    [{ name: ' ' }, 'CHANNEL_INVALID'],
    [{ factor: 0 }, 'CHANNEL_INVALID'],
    [{ meterId: '00000000-0000-4000-8000-000000000000' }, 'METER_UNKNOWN'],
    [{ obis: '1-0:2.8.0' }, 'CHANNEL_TAKEN'],
  ])('refuses %o with %s', async (change, code) => {
    const { id: meterId } = await world.add('Werk')
    const channel = {
      ...{ meterId, obis: '1-0:2.8.0', kind: 'REGISTER' as const },
      ...{ name: 'Einspeisung', unit: 'kWh', factor: 40 },
    }
    await world.services.channels.add(channel, operator)

    expect(
      await world.services.channels.add({ ...channel, obis: '1-0:1.8.0', ...change }, operator),
    ).toMatchObject({ code })
  })

  it('go with their values only when that is confirmed', async () => {
    const { id: meterId } = await world.add('Werk')
    const obis = '1-0:1.8.0'
    const channel = {
      meterId,
      obis,
      kind: 'REGISTER' as const,
      name: 'Bezug',
      unit: 'kWh',
      factor: 1,
    }
    await world.services.channels.add(channel, operator)
    await world.database.pool.query(
      'INSERT INTO channel_readings (meter_id, obis, ts, value) VALUES ($1, $2, now(), 1)',
      [meterId, obis],
    )
    const remove = (confirm: boolean) =>
      world.services.channels.remove({ meterId, obis, confirm }, operator)

    expect(await remove(false)).toMatchObject({ code: 'CHANNEL_HAS_READINGS' })
    expect(await remove(true)).toMatchObject({ id: meterId })
    expect(await remove(true)).toMatchObject({ code: 'CHANNEL_UNKNOWN' })
  })
})
