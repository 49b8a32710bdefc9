/** What keeps the camera from working, in the words of the page's texts. */
export type CameraFault = 'insecure' | 'denied' | 'missing' | 'busy' | 'ended' | 'no-decoder'

/** A running camera: its stream, which device it is, and whether it has a lamp. */
export type CameraStream = { stream: MediaStream; deviceId: string; mirrored: boolean; hasTorch: boolean }

// The DOM types know neither lamp nor focus mode; these are the fields of the Image Capture specification.
type ImageCapabilities = MediaTrackCapabilities & { torch?: boolean; focusMode?: string[] }
type ImageConstraint = MediaTrackConstraintSet & { torch?: boolean; focusMode?: string }

const PICTURE_SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } } as const

const FAULTS: Record<string, CameraFault> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}

/** Names what a failed start means for the person at the gate. */
export const nameCameraFault = (error: unknown): CameraFault => {
  if (typeof navigator.mediaDevices?.getUserMedia !== 'function') return 'insecure'
  return (error instanceof DOMException && FAULTS[error.name]) || 'busy'
}

const applyAdvanced = (track: MediaStreamTrack, constraint: ImageConstraint): Promise<void> =>
  track.applyConstraints({ advanced: [constraint] })

/** Starts the chosen camera, else the rear one; asks for continuous focus where the camera offers it. */
export const openCamera = async (deviceId: string | undefined): Promise<CameraStream> => {
  const choice = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: 'environment' } }
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...choice, ...PICTURE_SIZE } })
  const track = stream.getVideoTracks()[0]
  if (!track) throw new DOMException('no picture', 'NotFoundError')
  const abilities: ImageCapabilities = track.getCapabilities?.() ?? {}
  if (abilities.focusMode?.includes('continuous'))
    await applyAdvanced(track, { focusMode: 'continuous' }).catch(() => undefined)
  const settings = track.getSettings()
  return {
    stream,
    deviceId: settings.deviceId ?? '',
    mirrored: settings.facingMode === 'user',
    hasTorch: abilities.torch === true,
  }
}

/** Switches the camera's lamp. */
export const setTorch = async ({ stream }: CameraStream, on: boolean): Promise<void> => {
  const track = stream.getVideoTracks()[0]
  if (track) await applyAdvanced(track, { torch: on })
}

/** Ends the camera; its light goes out. */
export const closeCamera = ({ stream }: CameraStream): void => {
  for (const track of stream.getTracks()) track.stop()
}

/** The cameras of this device; their names are known only after the first permission. */
export const listCameras = async (): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter(device => device.kind === 'videoinput')
