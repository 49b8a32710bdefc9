import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import {
  type CameraFault,
  type CameraStream,
  closeCamera,
  listCameras,
  nameCameraFault,
  openCamera,
  setTorch,
} from './camera-stream.ts'

const STORAGE_KEY = 'yima.terminal.camera'

type Wish = { on: boolean; deviceId?: string }

/** The camera as the gate screen uses it. */
export type Camera = {
  state: 'off' | 'starting' | 'on'
  fault: CameraFault | undefined
  stream: CameraStream | undefined
  devices: MediaDeviceInfo[]
  torchOn: boolean
  start(deviceId?: string): void
  stop(): void
  toggleTorch(): void
}

const readWish = (): Wish => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null')
    if (typeof stored !== 'object' || stored === null || !('on' in stored)) return { on: false }
    const deviceId = 'deviceId' in stored && typeof stored.deviceId === 'string' ? stored.deviceId : undefined
    return { on: stored.on === true, ...(deviceId ? { deviceId } : {}) }
  } catch {
    return { on: false }
  }
}

const storeWish = (wish: Wish): void => {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(wish))
  } catch {
    // Storage is forbidden here; the camera is then switched on by hand each time.
  }
}

const isGranted = async (): Promise<boolean> => {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted'
  } catch {
    return false
  }
}

/** One stream for the whole visit: it stops when the page is hidden, comes back with it, and outlives every decision. */
export const useCamera = (): Camera => {
  const [wish, setWish] = useState<Wish>(readWish)
  const [visible, setVisible] = useState(!document.hidden)
  const [stream, setStream] = useState<CameraStream>()
  const [state, setState] = useState<Camera['state']>('off')
  const [fault, setFault] = useState<CameraFault>()
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([])
  const [torchOn, setTorchOn] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const touched = useRef(wish.on)

  const choose = useCallback((next: Wish) => {
    touched.current = true
    storeWish(next)
    setWish(next)
    setAttempt(count => count + 1)
  }, [])

  useEffect(() => {
    const listen = () => setVisible(!document.hidden)
    document.addEventListener('visibilitychange', listen)
    isGranted().then(granted => {
      if (granted && !touched.current) setWish(old => ({ ...old, on: true }))
    })
    return () => document.removeEventListener('visibilitychange', listen)
  }, [])

  // A new attempt with the same wish starts the camera again: that is what the try-again button does.
  useEffect(() => {
    if (!wish.on || !visible) return
    let ended = false
    let opened: CameraStream | undefined
    const end = (why: CameraFault | undefined) => {
      if (opened) closeCamera(opened)
      setStream(undefined)
      setTorchOn(false)
      setState('off')
      setFault(why)
    }
    setState('starting')
    setFault(undefined)
    const start = async () => {
      try {
        opened = await openCamera(wish.deviceId).catch(error => {
          // A camera that was unplugged since is no reason to stay blind.
          if (wish.deviceId && nameCameraFault(error) === 'missing') return openCamera(undefined)
          throw error
        })
        if (ended) return closeCamera(opened)
        opened.stream.getVideoTracks()[0]?.addEventListener('ended', () => !ended && end('ended'))
        setStream(opened)
        setState('on')
        setDevices(await listCameras())
      } catch (error) {
        if (!ended) end(nameCameraFault(error))
      }
    }
    start()
    return () => {
      ended = true
      end(undefined)
    }
  }, [wish, visible, attempt])

  return {
    state,
    fault,
    stream,
    devices,
    torchOn,
    start: deviceId => choose({ on: true, ...(deviceId ? { deviceId } : {}) }),
    stop: () => choose({ on: false, ...(wish.deviceId ? { deviceId: wish.deviceId } : {}) }),
    toggleTorch: () => {
      if (!stream) return
      setTorch(stream, !torchOn).then(
        () => setTorchOn(!torchOn),
        () => undefined,
      )
    },
  }
}
