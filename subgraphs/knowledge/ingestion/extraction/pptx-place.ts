import { attribute } from './xml-reader.ts'
import { childOf, type XmlElement } from './xml-tree.ts'

export type SlideSize = { width: number; height: number }
/** Turns places inside a group into places on the slide: `place * scale + shift`. */
export type Frame = { scaleX: number; scaleY: number; shiftX: number; shiftY: number }

/** English metric units: 914,400 to the inch. */
const usualSize = { width: 9_144_000, height: 6_858_000 }
export const slideFrame: Frame = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0 }

export function wholeSlide(size: XmlElement | undefined): SlideSize {
  const width = Number(attribute(size?.attributes ?? {}, 'cx'))
  const height = Number(attribute(size?.attributes ?? {}, 'cy'))
  return width > 0 && height > 0 ? { width, height } : usualSize
}

/** The frame of what a group holds. */
export function groupFrame(transform: XmlElement | undefined, outer: Frame): Frame {
  const [place, extent, childPlace, childExtent] = ['off', 'ext', 'chOff', 'chExt'].map(name =>
    childOf(transform, name),
  )
  if (!place || !extent || !childPlace || !childExtent) return outer
  const scaleX = ratio(number(extent, 'cx'), number(childExtent, 'cx'))
  const scaleY = ratio(number(extent, 'cy'), number(childExtent, 'cy'))
  return {
    scaleX: outer.scaleX * scaleX,
    scaleY: outer.scaleY * scaleY,
    shiftX: outer.shiftX + outer.scaleX * (number(place, 'x') - number(childPlace, 'x') * scaleX),
    shiftY: outer.shiftY + outer.scaleY * (number(place, 'y') - number(childPlace, 'y') * scaleY),
  }
}

/** Whether nothing of a shape lies on the slide. Without a place it has that of its layout. */
export function isBeside(
  transform: XmlElement | undefined,
  { width, height }: SlideSize,
  frame: Frame,
): boolean {
  const place = childOf(transform, 'off')
  const extent = childOf(transform, 'ext')
  if (!place || !extent) return false
  const left = number(place, 'x') * frame.scaleX + frame.shiftX
  const top = number(place, 'y') * frame.scaleY + frame.shiftY
  const right = left + number(extent, 'cx') * frame.scaleX
  const bottom = top + number(extent, 'cy') * frame.scaleY
  return right <= 0 || bottom <= 0 || left >= width || top >= height
}

const number = (element: XmlElement, name: string) =>
  Number(attribute(element.attributes, name)) || 0
const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)
