import { FileCode, FileText, FileType, type LucideIcon } from 'lucide-react'

/** A picture of the file's format. */
export function documentIconOf(mediaType: string | null): LucideIcon {
  if (mediaType === 'application/pdf') return FileType
  return mediaType === 'text/html' ? FileCode : FileText
}
