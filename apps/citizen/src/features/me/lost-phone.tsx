import { Button, Card, Dialog, Notice, useElder } from '@yima/ui'
import { useState } from 'preact/hooks'
import { call } from '../../shared/api.ts'
import { FailureNotice } from '../../shared/failure-notice.tsx'
import { useTask } from '../../shared/use-task.ts'
import { endWallet } from '../wallet/index.ts'
import { useTexts } from './texts.ts'

/** Ends every phone of the person, this one included, after a question. */
export function LostPhone({ onEnded }: { onEnded: () => void }) {
  const texts = useTexts()
  const isElder = useElder()
  const [asking, setAsking] = useState(false)
  const [endedCount, setEndedCount] = useState<number>()
  const task = useTask()
  const endPhones = () => {
    setAsking(false)
    task.run(async () => {
      const { endedDevices } = await call('POST /citizen/v1/loss', {})
      await endWallet()
      setEndedCount(endedDevices)
      onEnded()
    })
  }
  return (
    <Card title={texts.lost}>
      <div class="form">
        <p>{isElder ? texts.lostSimply : texts.lostWhy}</p>
        <p class="quiet">{texts.lostHow}</p>
        <FailureNotice failure={task.failure} />
        {endedCount === undefined ? null : <Notice kind="ok">{texts.ended(endedCount)}</Notice>}
        <Button kind="danger" busy={task.busy} onClick={() => setAsking(true)}>
          {texts.end}
        </Button>
      </div>
      <Dialog
        open={asking}
        title={texts.askTitle}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button kind="secondary" onClick={() => setAsking(false)}>
              {texts.cancel}
            </Button>
            <Button kind="danger" onClick={endPhones}>
              {texts.confirm}
            </Button>
          </>
        }
      >
        {texts.ask}
      </Dialog>
    </Card>
  )
}
