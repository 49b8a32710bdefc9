import { Button, Dialog, pickText, useLanguage } from '@yima/ui'
import type { Deployment } from '../../shared/api.ts'
import { useTexts } from '../../shared/texts.ts'
import { SoundSettings } from '../announce/sound-settings.tsx'
import type { Camera } from '../camera/use-camera.ts'
import { FoundList } from '../offline/found-list.tsx'
import type { LineState } from '../offline/gate-line.ts'

type Props = {
  open: boolean
  camera: Camera
  deployments: readonly Deployment[]
  deploymentId: string
  state: LineState
  onDeployment: (deploymentId: string) => void
  onUnpair: () => void
  onClose: () => void
}

/** What is set once and seldom changed: which camera, which scene, and the end of the pairing. */
export const SettingsDialog = ({
  open,
  camera,
  deployments,
  deploymentId,
  state,
  onDeployment,
  onUnpair,
  onClose,
}: Props) => {
  const t = useTexts()
  const language = useLanguage()
  return (
    <Dialog open={open} title={t.more} onClose={onClose} actions={<Button onClick={onClose}>{t.close}</Button>}>
      <label class="setting">
        <span>{t.camera.choose}</span>
        <select
          class="ui-field-input"
          value={camera.stream?.deviceId ?? ''}
          onChange={event => camera.start(event.currentTarget.value || undefined)}
        >
          <option value="">{t.camera.automatic}</option>
          {camera.devices.map((device, index) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || t.camera.numbered(index + 1)}
            </option>
          ))}
        </select>
      </label>
      {camera.state === 'off' ? null : (
        <Button kind="secondary" wide onClick={camera.stop}>
          {t.camera.stop}
        </Button>
      )}
      {deployments.length > 1 ? (
        <label class="setting">
          <span>{t.deployment}</span>
          <select
            class="ui-field-input"
            value={deploymentId}
            onChange={event => onDeployment(event.currentTarget.value)}
          >
            {deployments.map(one => (
              <option key={one.deploymentId} value={one.deploymentId}>
                {pickText(one.place, language)} · {pickText(one.scene, language)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <SoundSettings />
      <FoundList found={state.found} />
      <p class="quiet setting">{state.waiting > 0 ? t.offline.unpairHeld(state.waiting) : t.pairing.unpairExplain}</p>
      <Button kind="danger" wide disabled={state.waiting > 0} onClick={onUnpair}>
        {t.pairing.unpair}
      </Button>
    </Dialog>
  )
}
