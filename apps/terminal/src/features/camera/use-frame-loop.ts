import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { FRAME_GAP_MS } from '../gate/timing.ts'
import type { Decoder } from './decoder.ts'

const SIDE_MAX_PX = 1_280

const grabFrame = (video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined => {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return undefined
  const scale = Math.min(1, SIDE_MAX_PX / Math.max(video.videoWidth, video.videoHeight))
  const width = Math.round(video.videoWidth * scale)
  const height = Math.round(video.videoHeight * scale)
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, width, height)
  return context?.getImageData(0, 0, width, height)
}

/** Reads at most eight frames a second and never two at once, so that a slow phone is not flooded. */
export const useFrameLoop = (
  videoRef: RefObject<HTMLVideoElement | null>,
  stream: MediaStream | undefined,
  decoder: Decoder,
  onTexts: (texts: string[]) => void,
  onBroken: () => void,
): void => {
  useEffect(() => {
    const video = videoRef.current
    if (!video || !stream) return
    let ended = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const canvas = document.createElement('canvas')
    video.srcObject = stream
    // Some in-app browsers ignore autoplay; a refused start is tried again with the next frame.
    const play = () => video.play().catch(() => undefined)
    play()
    const readFrame = async () => {
      const startedAt = performance.now()
      if (video.paused) await play()
      const frame = grabFrame(video, canvas)
      try {
        const texts = frame ? await decoder.decode(frame, false) : []
        if (!ended && texts.length > 0) onTexts(texts)
      } catch {
        if (!ended) onBroken()
        return
      }
      if (!ended) timer = setTimeout(readFrame, Math.max(0, FRAME_GAP_MS - (performance.now() - startedAt)))
    }
    readFrame()
    return () => {
      ended = true
      clearTimeout(timer)
      video.srcObject = null
    }
  }, [videoRef, stream, decoder, onTexts, onBroken])
}
