import { useEffect } from 'preact/hooks'

const firstPicture = (files: DataTransfer | null): File | undefined =>
  Array.from(files?.files ?? []).find(file => file.type.startsWith('image/'))

/** Takes pictures that are dropped, pasted, or handed over by the start page of the same origin (`yima.picture`). */
export const useGivenPictures = (onPicture: (picture: Blob) => void): void => {
  useEffect(() => {
    const takeMessage = (event: MessageEvent) => {
      if (event.origin !== location.origin) return
      const data: unknown = event.data
      if (typeof data !== 'object' || data === null || !('type' in data) || !('blob' in data)) return
      if (data.type === 'yima.picture' && data.blob instanceof Blob) onPicture(data.blob)
    }
    const takeDrop = (event: DragEvent) => {
      event.preventDefault()
      const picture = event.type === 'drop' ? firstPicture(event.dataTransfer) : undefined
      if (picture) onPicture(picture)
    }
    const takePaste = (event: ClipboardEvent) => {
      const picture = firstPicture(event.clipboardData)
      if (picture) onPicture(picture)
    }
    addEventListener('message', takeMessage)
    document.addEventListener('dragover', takeDrop)
    document.addEventListener('drop', takeDrop)
    document.addEventListener('paste', takePaste)
    return () => {
      removeEventListener('message', takeMessage)
      document.removeEventListener('dragover', takeDrop)
      document.removeEventListener('drop', takeDrop)
      document.removeEventListener('paste', takePaste)
    }
  }, [onPicture])
}
