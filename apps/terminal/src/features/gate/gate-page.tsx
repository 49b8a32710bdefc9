import type { Problem } from '@yima/api'
import { Button, Notice, pickText, useLanguage } from '@yima/ui'
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { TerminalApi } from '../../shared/api.ts'
import type { ServerClock } from '../../shared/server-clock.ts'
import { useTexts } from '../../shared/texts.ts'
import { useWakeLock } from '../../shared/use-wake-lock.ts'
import { CameraView } from '../camera/camera-view.tsx'
import { createDecoder } from '../camera/decoder.ts'
import { useCamera } from '../camera/use-camera.ts'
import { DayCountsLine } from '../counts/day-counts-line.tsx'
import { ManualEntryDialog } from '../manual-entry/manual-entry-dialog.tsx'
import { useManualEntries } from '../manual-entry/use-manual-entries.ts'
import { LineStatus } from '../offline/line-status.tsx'
import { PictureButton } from '../picture/picture-button.tsx'
import { readPicture } from '../picture/read-picture.ts'
import { useGivenPictures } from '../picture/use-given-pictures.ts'
import { useWedge } from '../scanner/use-wedge.ts'
import { DecisionPanel } from './decision-panel.tsx'
import { DirectionSwitch } from './direction-switch.tsx'
import { GateHead } from './gate-head.tsx'
import type { Direction, ScanRequest } from './known-scans.ts'
import { SettingsDialog } from './settings-dialog.tsx'
import { useAnnouncer } from './use-announcer.ts'
import { useCoveredFocus } from './use-covered-focus.ts'
import { useScanSession } from './use-scan-session.ts'
import type { KnownTerminal } from './use-terminal.ts'

type Props = {
  api: TerminalApi
  clock: ServerClock
  known: KnownTerminal
  onRejected: (error: Problem) => void
  onUnpair: () => void
}

type PictureFault = 'no-code' | 'no-picture' | 'no-decoder'

/** The gate screen: three ways to read a code, one way to answer. */
export const GatePage = ({ api, clock, known: { self, line, state }, onRejected, onUnpair }: Props) => {
  const t = useTexts()
  const language = useLanguage()
  const [chosenId, setChosenId] = useState<string>()
  const [chosenDirection, setDirection] = useState<Direction>(self.direction)
  const [dialog, setDialog] = useState<'manual' | 'settings'>()
  const [pictureFault, setPictureFault] = useState<PictureFault>()
  const decoder = useMemo(createDecoder, [])
  useEffect(() => () => decoder.close(), [decoder])
  const camera = useCamera()
  const { isMuted, heard, announce } = useAnnouncer()
  const decide = useCallback((scan: ScanRequest) => line.decide(scan), [line])
  const session = useScanSession(decide, clock, announce, onRejected)
  useWakeLock()

  const deployment = self.deployments.find(one => one.deploymentId === chosenId) ?? self.deployments[0]
  const allowed = deployment?.directions ?? []
  const direction = allowed.includes(chosenDirection) ? chosenDirection : (allowed[0] ?? chosenDirection)
  const gate = { direction, deploymentId: deployment?.deploymentId ?? '' }
  const manual = useManualEntries(api, clock, line, gate, self)

  // A ref, so that the readers keep one listener each while direction and dialogs change.
  const now = useRef({ gate, isPaused: false })
  now.current = { gate, isPaused: dialog !== undefined }
  const { see } = session
  const takeTexts = useCallback(
    (seen: readonly string[]) => {
      if (!now.current.isPaused) see(seen, now.current.gate)
    },
    [see],
  )
  const takeScan = useCallback((text: string) => takeTexts([text]), [takeTexts])
  const takePicture = useCallback(
    async (picture: Blob) => {
      const outcome = await readPicture(decoder, picture)
      setPictureFault(outcome.kind === 'read' ? undefined : outcome.kind)
      if (outcome.kind === 'read') takeTexts(outcome.texts)
    },
    [decoder, takeTexts],
  )
  useWedge(takeScan)
  useGivenPictures(takePicture)
  const isCovered = session.phase.name !== 'ready' && !(session.phase.name === 'asking' && !session.phase.fault)
  useCoveredFocus(isCovered)
  useEffect(() => {
    const dismissByKey = (event: KeyboardEvent) => event.key === 'Escape' && session.dismiss()
    document.addEventListener('keydown', dismissByKey)
    return () => document.removeEventListener('keydown', dismissByKey)
  }, [session.dismiss])

  if (!deployment) return <Notice kind="warn">{t.pairing.noDeployment}</Notice>
  const pictureTexts: Record<PictureFault, string> = {
    'no-code': t.picture.noCode,
    'no-picture': t.picture.noPicture,
    'no-decoder': t.camera.fault['no-decoder'],
  }
  const isOffline = state.isOnline === false
  const isOpenNow = line.isOpen(deployment.deploymentId) ?? deployment.openNow
  const whatNow = isOpenNow ? t.showCodeHow : pickText(deployment.hours, language)
  const how = !isOffline || !state.bundle ? whatNow : t.offline.working
  return (
    <div
      class="gate"
      data-line={isOffline ? 'offline' : 'online'}
      data-phase={session.phase.name}
      data-camera={camera.state}
      data-heard={heard.what}
      data-heard-count={heard.count}
    >
      <div class="gate-behind" data-covered={isCovered}>
        <GateHead deployment={deployment} isOpenNow={isOpenNow} clock={clock} />
        <main class="gate-main">
          <div class="gate-prompt">
            <p class="gate-prompt-main">{isOpenNow ? t.showCode : t.closedNow}</p>
            {/* In one line, whatever it says: nothing below may move under a finger. */}
            <p class="gate-prompt-how" data-line={isOffline ? 'offline' : 'online'}>
              {session.phase.name === 'asking' ? t.checking : how}
            </p>
            {!isOffline || state.bundle ? null : <Notice kind="warn">{t.offline.unreachable}</Notice>}
            {pictureFault ? <Notice kind="warn">{pictureTexts[pictureFault]}</Notice> : null}
          </div>
          <CameraView camera={camera} decoder={decoder} onTexts={takeTexts} />
          <div class="gate-side">
            <DirectionSwitch value={direction} allowed={allowed} onChange={setDirection} />
            <div class="gate-actions">
              <PictureButton onPicture={takePicture} />
              <Button kind="secondary" onClick={() => setDialog('manual')}>
                {t.manual.open}
                {state.counts === undefined ? null : <small> {t.manual.today(state.counts.own.byHand)}</small>}
              </Button>
              <Button kind="quiet" onClick={() => setDialog('settings')}>
                {t.more}
              </Button>
            </div>
            <DayCountsLine counts={state.counts} isOnline={!isOffline} clock={clock} />
            <LineStatus state={state} clock={clock} />
            <p class="gate-rule">{t.lookProvesNothing}</p>
            {/* Its room stays when it goes, at the first touch: that touch must still hit what it was meant for. */}
            <p class="gate-muted" data-muted={isMuted}>
              {t.soundOff}
            </p>
          </div>
        </main>
      </div>
      <DecisionPanel phase={session.phase} onRetry={session.retry} onDismiss={session.dismiss} />
      <ManualEntryDialog open={dialog === 'manual'} entries={manual} onClose={() => setDialog(undefined)} />
      <SettingsDialog
        open={dialog === 'settings'}
        camera={camera}
        deployments={self.deployments}
        deploymentId={deployment.deploymentId}
        state={state}
        onDeployment={setChosenId}
        onUnpair={onUnpair}
        onClose={() => setDialog(undefined)}
      />
    </div>
  )
}
