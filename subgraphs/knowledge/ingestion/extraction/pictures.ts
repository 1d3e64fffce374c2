/** Whether a part of an office document is a picture that could hold text. */
export const isPicture = (part: string) =>
  /(^|\/)(media|pictures)\/[^/]+\.(png|jpe?g|gif|bmp|tiff?|webp)$/iu.test(part)

/** Pictures are not read; whoever uploaded the document is told so. */
export function pictureNotice(count: number): string[] {
  if (count === 0) return []
  const what = count === 1 ? 'Ein Bild wurde' : `${count} Bilder wurden`
  return [`${what} nicht gelesen; Text darin findet Luna nicht (OCR nötig).`]
}
