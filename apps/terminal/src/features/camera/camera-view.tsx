import { Button, Notice } from '@yima/ui'
import { useRef, useState } from 'preact/hooks'
import { useTexts } from '../../shared/texts.ts'
import type { CameraFault } from './camera-stream.ts'
import type { Decoder } from './decoder.ts'
import type { Camera } from './use-camera.ts'
import { useFrameLoop } from './use-frame-loop.ts'

/** The camera's picture with the frame to hold a code in; without a camera, what to do instead. */
export const CameraView = ({
  camera,
  decoder,
  onTexts,
}: {
  camera: Camera
  decoder: Decoder
  onTexts: (texts: string[]) => void
}) => {
  const t = useTexts()
  const videoRef = useRef<HTMLVideoElement>(null)
  const [isBroken, setBroken] = useState(false)
  const markBroken = useRef(() => setBroken(true)).current
  useFrameLoop(videoRef, camera.stream?.stream, decoder, onTexts, markBroken)
  const fault: CameraFault | undefined = isBroken ? 'no-decoder' : camera.fault
  return (
    <div class="viewfinder" data-state={camera.state}>
      <video
        ref={videoRef}
        class="viewfinder-video"
        data-mirrored={camera.stream?.mirrored ? 'true' : undefined}
        aria-label={t.camera.label}
        playsInline
        muted
        autoPlay
      />
      <svg class="viewfinder-frame" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
        <path d="M4 24 V10 A6 6 0 0 1 10 4 H24 M76 4 H90 A6 6 0 0 1 96 10 V24 M96 76 V90 A6 6 0 0 1 90 96 H76 M24 96 H10 A6 6 0 0 1 4 90 V76" />
      </svg>
      {camera.state === 'off' ? (
        <div class="viewfinder-off">
          {fault ? <Notice kind="warn">{t.camera.fault[fault]}</Notice> : <p>{t.camera.idle}</p>}
          <Button onClick={() => camera.start()}>{t.camera.start}</Button>
        </div>
      ) : null}
      {camera.state === 'on' && isBroken ? <Notice kind="error">{t.camera.fault['no-decoder']}</Notice> : null}
      {camera.state === 'starting' ? <p class="viewfinder-off">{t.camera.starting}</p> : null}
      {camera.stream?.hasTorch ? (
        <div class="viewfinder-torch">
          <Button kind="secondary" onClick={camera.toggleTorch}>
            {camera.torchOn ? t.camera.torchOff : t.camera.torchOn}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
