import type { Viewer } from '#platform/identity/viewer.ts'
import { holidayEntries } from './holiday-data.ts'
import { holidaysOf, type Holiday, type Place } from './holiday.ts'

const firstYear = 1990
const lastYear = 2199

export class CalendarService {
  /** The holidays of a year in their order; none outside 1990 to 2199, of which nothing is known. */
  holidays(year: number, place: Place, viewer: Viewer): Holiday[] {
    viewer.require('viewer')
    if (year < firstYear || year > lastYear) return []
    return holidaysOf(holidayEntries(), year, place)
  }
}
